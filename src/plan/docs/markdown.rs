//! `CommonMark` read with pulldown-cmark and written again in the one way this project writes it.

mod html;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::inline::{self, HARD_BREAK, HARD_SPACE};

/// Lists and quotes inside each other that are shown as such; deeper ones lose their marks, not their text.
const DEEPEST: usize = 6;

/// The narrowest text that deep nesting may leave.
const NARROWEST: usize = 24;

/// Languages of code blocks that rustdoc takes for what they are. Anything else is `text`, above all Rust.
const LANGUAGES: &[&str] = &[
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "csv",
    "curl",
    "diff",
    "go",
    "graphql",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "js",
    "json",
    "json5",
    "jsonc",
    "kotlin",
    "lua",
    "markdown",
    "md",
    "perl",
    "php",
    "powershell",
    "proto",
    "protobuf",
    "python",
    "py",
    "ruby",
    "scala",
    "sh",
    "shell",
    "sql",
    "swift",
    "text",
    "toml",
    "ts",
    "tsx",
    "typescript",
    "xml",
    "yaml",
    "yml",
    "zsh",
];

/// Cleaned Markdown to lines.
pub(super) fn render(text: &str, width: usize) -> Vec<String> {
    let events: Vec<Event<'_>> = parser(text).collect();
    let loose = loose_lists(&events);
    let mut writer = Writer { width, ..Writer::default() };
    for (event, loose) in events.into_iter().zip(loose) {
        writer.event(event, loose);
    }
    writer.paragraph();
    let mut out = writer.out;
    while out.last().is_some_and(|line| line.is_empty() || line == "---") {
        out.pop();
    }
    out
}

/// The plain text of the first block that has any.
pub(super) fn first_text(text: &str) -> String {
    let mut out = String::new();
    let mut skipped = 0_usize;
    for event in parser(text) {
        match event {
            Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::HtmlBlock) => skipped += 1,
            Event::End(TagEnd::CodeBlock | TagEnd::Table | TagEnd::HtmlBlock) => {
                skipped = skipped.saturating_sub(1);
            }
            Event::Text(_) | Event::Code(_) if skipped > 0 => {}
            Event::Text(text) | Event::Code(text) => {
                out.extend(text.chars().filter(|c| inline::is_break(*c) || !inline::is_hidden(*c)));
            }
            Event::SoftBreak | Event::HardBreak => out.push(' '),
            Event::InlineHtml(tag) if html::tag_name(&tag).is_some_and(|name| name == "br") => out.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::Item) if !out.trim().is_empty() => {
                break;
            }
            Event::Start(Tag::List(_)) if !out.trim().is_empty() => break,
            _ => {}
        }
    }
    out
}

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH)
}

/// For each event that starts a list, whether its items are set apart by empty lines.
fn loose_lists(events: &[Event<'_>]) -> Vec<bool> {
    let mut loose = vec![false; events.len()];
    // The lists around, and whether the innermost container is an item of the innermost list.
    let mut open: Vec<usize> = Vec::new();
    let mut depth: Vec<bool> = Vec::new();
    for (i, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::List(_)) => open.push(i),
            Event::End(TagEnd::List(_)) => {
                open.pop();
            }
            Event::Start(Tag::Item) => depth.push(true),
            Event::End(TagEnd::Item | TagEnd::BlockQuote(_)) => {
                depth.pop();
            }
            Event::Start(tag) => {
                let block = matches!(
                    tag,
                    Tag::Paragraph
                        | Tag::Heading { .. }
                        | Tag::BlockQuote(_)
                        | Tag::CodeBlock(_)
                        | Tag::HtmlBlock
                        | Tag::Table(_)
                );
                if let (true, Some(true), Some(list)) = (block, depth.last(), open.last()) {
                    loose[*list] = true;
                }
                if matches!(tag, Tag::BlockQuote(_)) {
                    depth.push(false);
                }
            }
            _ => {}
        }
    }
    loose
}

#[derive(Default)]
struct Writer {
    width: usize,
    out: Vec<String>,
    containers: Vec<Container>,
    lists: Vec<List>,
    links: Vec<Link>,
    /// Whether an empty line comes before the next block.
    gap: bool,
    /// Text that is not escaped yet: neighbours are escaped together, as they will be read together.
    pending: String,
    /// Finished Markdown of the paragraph, heading or cell at hand.
    inline: String,
    /// The code block at hand: its language and its text.
    code: Option<(String, String)>,
    /// The HTML block at hand.
    html: Option<String>,
    /// The address of the HTML link at hand.
    anchor: Option<String>,
    table: Option<Table>,
}

struct Container {
    /// What the first line starts with, until that is written.
    marker: Option<String>,
    /// What every other line starts with; empty where nesting is too deep to show.
    indent: String,
    /// Whether no line of it has been written.
    fresh: bool,
}

struct List {
    number: Option<u64>,
    loose: bool,
    first: bool,
}

struct Link {
    start: usize,
    /// Where to, if it is kept.
    to: Option<String>,
    /// Written as `<…>` in the document without being a web address.
    angled: bool,
}

struct Table {
    alignments: Vec<Alignment>,
    row: Vec<String>,
    header: bool,
}

impl Writer {
    fn event(&mut self, event: Event<'_>, loose: bool) {
        match event {
            Event::Start(tag) => self.start(tag, loose),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match (&mut self.code, &mut self.html) {
                (Some((_, code)), _) => code.push_str(&text),
                (_, Some(html)) => html.push_str(&text),
                _ => self.pending.push_str(&text),
            },
            Event::Code(code) => {
                self.flush();
                inline::push_code(&mut self.inline, &code, self.table.is_some());
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(&html),
                None => self.raw_html(&html),
            },
            Event::InlineHtml(html) => self.raw_html(&html),
            Event::SoftBreak => self.pending.push(' '),
            Event::HardBreak => self.hard_break(),
            Event::Rule => {
                self.paragraph();
                if !self.out.is_empty() {
                    self.gap = true;
                    self.line("---");
                    self.gap = true;
                }
            }
            // Not asked of the parser.
            Event::InlineMath(text) | Event::DisplayMath(text) | Event::FootnoteReference(text) => {
                self.pending.push_str(&text);
            }
            Event::TaskListMarker(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, loose: bool) {
        match tag {
            Tag::Emphasis => self.mark("*"),
            Tag::Strong => self.mark("**"),
            Tag::Strikethrough => self.mark("~~"),
            Tag::Link { link_type, dest_url, .. } => {
                self.flush();
                let (to, angled) = self.destination(link_type, &dest_url);
                if angled {
                    self.pending.push('<');
                }
                self.links.push(Link { start: self.inline.len(), to, angled });
            }
            Tag::BlockQuote(_) => {
                self.paragraph();
                self.enter(None, "> ".to_owned());
            }
            Tag::List(number) => {
                self.paragraph();
                self.lists.push(List { number, loose, first: true });
            }
            Tag::Item => self.item(),
            Tag::CodeBlock(kind) => {
                self.paragraph();
                self.code = Some((language(&kind), String::new()));
            }
            Tag::HtmlBlock => {
                self.paragraph();
                self.html = Some(String::new());
            }
            Tag::Table(alignments) => {
                self.paragraph();
                self.table = Some(Table { alignments, row: Vec::new(), header: false });
            }
            Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    table.header = true;
                }
            }
            Tag::Image { .. } | Tag::TableRow | Tag::TableCell => {}
            _ => self.paragraph(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Emphasis => self.mark("*"),
            TagEnd::Strong => self.mark("**"),
            TagEnd::Strikethrough => self.mark("~~"),
            TagEnd::Link => self.end_link(),
            TagEnd::Heading(level) => self.heading(level as usize),
            TagEnd::BlockQuote(_) | TagEnd::Item => {
                self.paragraph();
                self.containers.pop();
                self.gap = true;
            }
            TagEnd::List(_) => {
                self.paragraph();
                self.lists.pop();
                self.gap = true;
            }
            TagEnd::CodeBlock => self.code_block(),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.raw_html(&html);
                }
                self.paragraph();
            }
            TagEnd::TableCell => {
                let cell = self.one_line();
                if let Some(table) = &mut self.table {
                    table.row.push(cell);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.row(),
            TagEnd::Table => {
                self.table = None;
                self.gap = true;
            }
            TagEnd::Image => {}
            _ => self.paragraph(),
        }
    }

    // Inline.

    fn flush(&mut self) {
        let text = std::mem::take(&mut self.pending);
        let in_link = self.links.iter().any(|link| link.to.is_some());
        inline::push_text(&mut self.inline, &text, in_link, true);
    }

    fn mark(&mut self, mark: &str) {
        self.flush();
        self.inline.push_str(mark);
    }

    fn hard_break(&mut self) {
        self.flush();
        // A cell, a heading and a link are one line.
        let one_line = self.table.is_some() || self.links.iter().any(|link| link.to.is_some());
        self.inline.push(if one_line { ' ' } else { HARD_BREAK });
    }

    /// Where a link may lead, and whether it was only text in angle brackets.
    fn destination(&self, kind: LinkType, url: &str) -> (Option<String>, bool) {
        let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
        let web = lower.starts_with("https://") || lower.starts_with("http://");
        let nested = self.links.iter().any(|link| link.to.is_some());
        if kind == LinkType::Email && url.is_ascii() {
            return (Some(url.to_owned()), false);
        }
        if nested || !web || url.contains(['{', '}']) {
            return (None, matches!(kind, LinkType::Autolink | LinkType::Email));
        }
        let mut to = String::with_capacity(url.len());
        for c in url.chars() {
            let unsafe_here = c.is_whitespace() || inline::is_hidden(c) || "<>()[]\\\"'`|*".contains(c);
            if unsafe_here {
                let mut bytes = [0; 4];
                to.extend(c.encode_utf8(&mut bytes).bytes().map(|b| format!("%{b:02X}")));
            } else {
                to.push(c);
            }
        }
        (Some(to), false)
    }

    fn end_link(&mut self) {
        if self.links.last().is_some_and(|link| link.angled) {
            self.pending.push('>');
        }
        self.flush();
        let Some(link) = self.links.pop() else { return };
        let Some(to) = link.to else { return };
        let text = self.inline.split_off(link.start);
        let text = text.trim_matches([' ', HARD_SPACE, HARD_BREAK]);
        let plain: String = text.chars().filter(|c| *c != '\\').collect();
        if text.is_empty() || plain == to {
            self.inline.push('<');
            self.inline.push_str(&to);
            self.inline.push('>');
        } else {
            let text: String = text.chars().map(|c| if c == ' ' { HARD_SPACE } else { c }).collect();
            self.inline.push('[');
            self.inline.push_str(&text);
            self.inline.push_str("](");
            self.inline.push_str(&to);
            self.inline.push(')');
        }
    }

    // Blocks.

    /// Writes the paragraph at hand, if there is one.
    fn paragraph(&mut self) {
        if self.table.is_some() {
            return;
        }
        self.flush();
        let inline = std::mem::take(&mut self.inline);
        // A block inside a link or after an open tag: nothing refers to the old text any more.
        self.links.iter_mut().for_each(|link| link.start = 0);
        let mut lines = Vec::new();
        inline::wrap(&inline, self.room(), &mut lines);
        if lines.is_empty() {
            return;
        }
        for line in lines {
            self.line(&line);
        }
        self.gap = true;
    }

    fn one_line(&mut self) -> String {
        self.flush();
        let inline = std::mem::take(&mut self.inline);
        let mut lines = Vec::new();
        inline::wrap(&inline.replace(HARD_BREAK, " "), usize::MAX, &mut lines);
        lines.pop().unwrap_or_default()
    }

    fn heading(&mut self, level: usize) {
        if self.out.is_empty() {
            // The first line is what rustdoc lists: a sentence, not a heading.
            self.paragraph();
            return;
        }
        let mut text = self.one_line();
        if text.is_empty() {
            return;
        }
        if text.ends_with('#') {
            text.insert(text.len() - 1, '\\');
        }
        self.line(&format!("{} {text}", "#".repeat(level.clamp(3, 6))));
        self.gap = true;
    }

    fn code_block(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        if code.trim().is_empty() {
            return;
        }
        let shown = |c: char| (!inline::is_hidden(c)).then_some(c);
        let fence = "`".repeat((inline::longest_run(&code, '`') + 1).max(3));
        self.line(&format!("{fence}{language}"));
        let mut empty = 0;
        for line in code.trim_end().trim_start_matches('\n').split('\n') {
            let line: String = line.replace('\t', "    ").chars().filter_map(shown).collect();
            empty = if line.trim().is_empty() { empty + 1 } else { 0 };
            if empty < 2 {
                self.line(line.trim_end());
            }
        }
        self.line(&fence);
        self.gap = true;
    }

    fn row(&mut self) {
        let Some(table) = &mut self.table else { return };
        let cells = std::mem::take(&mut table.row);
        let columns = table.alignments.len();
        if columns == 0 {
            return;
        }
        let mut line = String::from("|");
        for i in 0..columns {
            line.push(' ');
            if let Some(cell) = cells.get(i).filter(|cell| !cell.is_empty()) {
                line.push_str(cell);
                line.push(' ');
            }
            line.push('|');
        }
        let header = std::mem::take(&mut table.header);
        let rule: String = table
            .alignments
            .iter()
            .map(|alignment| match alignment {
                Alignment::None => " --- |",
                Alignment::Left => " :-- |",
                Alignment::Center => " :-: |",
                Alignment::Right => " --: |",
            })
            .collect();
        self.line(&line);
        if header {
            self.line(&format!("|{rule}"));
        }
    }

    fn item(&mut self) {
        self.paragraph();
        let tight_around = self.lists.iter().rev().nth(1).is_some_and(|list| !list.loose);
        let Some(list) = self.lists.last_mut() else { return };
        let marker = match &mut list.number {
            None => "- ".to_owned(),
            Some(number) => {
                let marker = format!("{number}. ");
                *number = number.saturating_add(1).min(999_999_999);
                marker
            }
        };
        // A list that does not start at 1 cannot follow a paragraph without an empty line.
        let joins = tight_around && matches!(marker.as_str(), "- " | "1. ");
        self.gap = if list.first { self.gap && !joins } else { list.loose };
        list.first = false;
        let indent = " ".repeat(marker.len());
        self.enter(Some(marker), indent);
    }

    fn enter(&mut self, marker: Option<String>, indent: String) {
        let shown = self.containers.iter().filter(|c| !c.indent.is_empty()).count() < DEEPEST;
        let (marker, indent) = if shown { (marker, indent) } else { (None, String::new()) };
        self.containers.push(Container { marker, indent, fresh: true });
    }

    fn room(&self) -> usize {
        let used: usize = self.containers.iter().map(|c| c.indent.len()).sum();
        self.width.saturating_sub(used).max(NARROWEST)
    }

    fn line(&mut self, line: &str) {
        if std::mem::take(&mut self.gap) && !self.out.is_empty() {
            let around = self.containers.iter().take_while(|c| !c.fresh);
            let prefix: String = around.map(|c| c.indent.as_str()).collect();
            self.out.push(prefix.trim_end().to_owned());
        }
        let mut text = String::new();
        for container in &mut self.containers {
            container.fresh = false;
            match container.marker.take() {
                Some(marker) => text.push_str(&marker),
                None => text.push_str(&container.indent),
            }
        }
        text.push_str(line);
        text.truncate(text.trim_end().len());
        self.out.push(text);
    }
}

fn language(kind: &CodeBlockKind<'_>) -> String {
    let info: &CowStr<'_> = match kind {
        CodeBlockKind::Fenced(info) => info,
        CodeBlockKind::Indented => return "text".to_owned(),
    };
    let word = info.split([' ', ',', '{', '\t']).next().unwrap_or_default().to_ascii_lowercase();
    if LANGUAGES.contains(&word.as_str()) { word } else { "text".to_owned() }
}
