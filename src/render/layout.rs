//! Printed Rust, laid out closer: what fits on a line stands on one.
//!
//! prettyplease breaks lines early and gives every level of brackets its own indentation. Generated code is for the
//! greater part calls and tables, so that this costs a third of its lines. What is changed is white space and the
//! commas before closing brackets, nothing else.

use std::iter::Peekable;

/// How long a line may be, in characters.
const WIDTH: usize = 100;

/// How long an item of a list may be that shares its line with others.
const SHORT_ITEM: usize = 44;

/// Lays out one printed item.
pub(super) fn compact(printed: &str) -> String {
    let mut lines = printed.lines().peekable();
    // Where brackets do not pair line by line, it stays as it is.
    let Some(all) = nodes(&mut lines).filter(|_| lines.peek().is_none()) else { return printed.to_owned() };
    let mut out = String::with_capacity(printed.len());
    for node in &all {
        node.write(&mut out);
    }
    out
}

/// A line, or what stands in brackets that are open at the end of one.
enum Node {
    Line(Line),
    Group(Group),
}

#[derive(Clone)]
struct Line {
    indent: usize,
    text: String,
}

/// `heads` are the lines with brackets, the first open, the last closed; between each two stands one of `bodies`.
struct Group {
    heads: Vec<Line>,
    bodies: Vec<Vec<Node>>,
}

/// Reads lines up to one that closes what an earlier one opened. None where one closes something else.
fn nodes<'a>(lines: &mut Peekable<impl Iterator<Item = &'a str>>) -> Option<Vec<Node>> {
    let mut all = Vec::new();
    while let Some(line) = lines.next_if(|line| !closes(line)) {
        let first = Line::new(line);
        let Some(mut open) = first.opens() else {
            all.push(Node::Line(first));
            continue;
        };
        let mut group = Group { heads: vec![first], bodies: Vec::new() };
        loop {
            group.bodies.push(nodes(lines)?);
            let next = Line::new(lines.next()?);
            if !next.text.starts_with(open) {
                return None;
            }
            let again = next.opens();
            group.heads.push(next);
            match again {
                Some(another) => open = another,
                None => break,
            }
        }
        all.push(group.closer());
    }
    Some(chained(all))
}

/// Whether a line begins with what closes brackets.
fn closes(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with([')', ']', '}'])
        // `> x` compares.
        || text.strip_prefix('>').map(str::trim_start).is_some_and(|rest| {
            rest.is_empty() || rest.starts_with([',', '{', '(', ')', ';', ':', '+', '&', '>', '?']) || rest.starts_with("for ")
        })
}

/// Puts the calls of a chain, and what is assigned, on the line they belong to, where they fit.
fn chained(nodes: Vec<Node>) -> Vec<Node> {
    let mut out: Vec<Node> = Vec::with_capacity(nodes.len());
    let mut nodes = nodes.into_iter().peekable();
    while let Some(mut head) = nodes.next() {
        let indent = head.first().indent;
        let mut links = Vec::new();
        while let Some(link) = nodes.next_if(|next| next.is_link() && next.first().indent > indent) {
            links.push(link);
        }
        if let (Node::Line(line), Some(Node::Line(next))) = (&mut head, nodes.peek())
            && line.text.ends_with(" =")
            && !line.is_comment()
            && line.width() + 1 + next.text.chars().count() <= WIDTH
        {
            line.text.push(' ');
            line.text.push_str(&next.text);
            nodes.next();
        }
        if !links.is_empty() {
            head.link(&mut links);
        }
        if let Node::Line(line) = &head
            && line.text == "where"
        {
            let rest: Vec<Node> = nodes.by_ref().take(2).collect();
            bounded(&mut out, head, rest);
            continue;
        }
        out.push(head);
        out.append(&mut links);
    }
    out
}

/// Puts the only bound of an item on its first line, where it fits: `rest` is what stands after `where`.
fn bounded(out: &mut Vec<Node>, head: Node, mut rest: Vec<Node>) {
    if let (Some(Node::Line(item)), [Node::Line(bound), Node::Group(block)]) =
        (out.last_mut(), rest.as_mut_slice())
        && block.heads[0].text == "{"
        && !item.is_comment()
    {
        let text = format!("{} where {} {{", item.text, without_comma(&bound.text));
        let line = Line { indent: item.indent, text };
        if line.width() <= WIDTH {
            block.heads[0] = line;
            out.pop();
            out.extend(rest.pop());
            return;
        }
    }
    out.push(head);
    out.append(&mut rest);
}

impl Line {
    fn new(line: &str) -> Self {
        let text = line.trim_start();
        Self { indent: line.len() - text.len(), text: text.to_owned() }
    }

    fn is_comment(&self) -> bool {
        self.text.starts_with("//")
    }

    /// What closes the bracket that is open at its end.
    fn opens(&self) -> Option<char> {
        match self.text.chars().last()? {
            _ if self.is_comment() => None,
            '(' => Some(')'),
            '[' => Some(']'),
            '{' => Some('}'),
            // `a <` compares.
            '<' if !self.text.ends_with(" <") && !self.text.ends_with("<<") => Some('>'),
            _ => None,
        }
    }

    fn width(&self) -> usize {
        self.indent + self.text.chars().count()
    }
}

impl Group {
    /// Brings its parts together where they fit: all of it on a line, or one bracket after the other from the last on.
    fn closer(mut self) -> Node {
        if self.heads.len() != self.bodies.len() + 1 {
            return Node::Group(self);
        }
        if (0..self.bodies.len()).all(|index| self.inline(index).is_some()) {
            let mut text = self.heads[0].text.clone();
            for index in 0..self.bodies.len() {
                text.push_str(&self.inline(index).unwrap_or_default());
                text.push_str(&self.heads[index + 1].text);
            }
            let line = Line { indent: self.heads[0].indent, text };
            if line.width() <= WIDTH {
                return Node::Line(line);
            }
        }
        for index in (0..self.bodies.len()).rev() {
            let Some(inline) = self.inline(index) else { continue };
            let (before, after) = (&self.heads[index], &self.heads[index + 1]);
            let line = Line { indent: before.indent, text: format!("{}{inline}{}", before.text, after.text) };
            if line.width() > WIDTH {
                continue;
            }
            self.bodies.remove(index);
            self.heads.remove(index + 1);
            self.heads[index] = line;
            if self.bodies.is_empty() {
                return Node::Line(self.heads.remove(0));
            }
        }
        if self.bodies.len() == 1 {
            self.hug();
            self.fill();
        }
        Node::Group(self)
    }

    /// A body as it stands on the line of its brackets; none where it cannot.
    fn inline(&self, index: usize) -> Option<String> {
        let head = &self.heads[index].text;
        let mut items = Vec::new();
        for node in &self.bodies[index] {
            let Node::Line(line) = node else { return None };
            let is_apart = line.is_comment() || line.text.ends_with(';') || line.text.starts_with(['#', '.']);
            if is_apart || line.text.is_empty() {
                return None;
            }
            items.push(line.text.as_str());
        }
        if head.ends_with('{') {
            let is_list = items.iter().all(|item| item.ends_with(',') && !item.contains("=>"));
            return (is_list && is_literal(head))
                .then(|| format!(" {} ", without_comma(&items.join(" "))))
                .filter(|_| !items.is_empty());
        }
        // What is broken over lines without commas are operands, but for the last item.
        let joined = items.join(" ");
        let keeps = head.ends_with('(') && items.len() == 1 && is_tuple(head);
        Some(if keeps { joined } else { without_comma(&joined).to_owned() })
    }

    /// Where only the last item has lines of its own, its brackets stand together with those around it.
    fn hug(&mut self) {
        let head = &self.heads[0].text;
        if !head.ends_with(['(', '[']) || head.starts_with("fn ") || head.contains(" fn ") {
            return;
        }
        let body = &self.bodies[0];
        let Some((Node::Group(last), before)) = body.split_last() else { return };
        let mut text = head.clone();
        for node in before {
            let Node::Line(line) = node else { return };
            if !line.text.ends_with(',') || line.is_comment() {
                return;
            }
            text.push_str(&line.text);
            text.push(' ');
        }
        // In an array of several groups each begins a line.
        if head.ends_with('[') && !before.is_empty() || last.bodies.len() != 1 {
            return;
        }
        text.push_str(&last.heads[0].text);
        let first = Line { indent: self.heads[0].indent, text };
        if first.width() > WIDTH || (is_tuple(head) && !before.is_empty()) {
            return;
        }
        let Some(Node::Group(mut last)) = self.bodies[0].pop() else { return };
        let closing = format!("{}{}", without_comma(&last.heads[1].text), self.heads[1].text);
        let end = Line { indent: self.heads[1].indent, text: closing };
        let by = last.heads[1].indent.saturating_sub(end.indent);
        let mut body = last.bodies.remove(0);
        for node in &mut body {
            node.dedent(by);
        }
        *self = Self { heads: vec![first, end], bodies: vec![body] };
    }

    /// Puts several short items of a list on a line.
    fn fill(&mut self) {
        if !self.heads[0].text.ends_with('[') || self.heads[0].text.starts_with('#') {
            return;
        }
        let is_short = |node: &Node| match node {
            Node::Line(line) => {
                line.text.len() <= SHORT_ITEM
                    && line.text.ends_with(',')
                    && !line.is_comment()
                    && depth(&line.text) <= 1
            }
            Node::Group(_) => false,
        };
        let body = &mut self.bodies[0];
        if body.len() < 2 || !body.iter().all(is_short) {
            return;
        }
        let mut filled: Vec<Node> = Vec::new();
        for node in std::mem::take(body) {
            let Node::Line(next) = node else { continue };
            match filled.last_mut() {
                Some(Node::Line(line)) if line.width() + 1 + next.text.len() <= WIDTH => {
                    line.text.push(' ');
                    line.text.push_str(&next.text);
                }
                _ => filled.push(Node::Line(next)),
            }
        }
        *body = filled;
    }
}

impl Node {
    /// Takes the calls of its chain onto its last line, where all of them fit there.
    fn link(&mut self, links: &mut Vec<Node>) {
        let indent = self.first().indent;
        if let Self::Group(group) = self
            && let Some(by) = group.heads.last().map(|end| end.indent.saturating_sub(indent))
        {
            // A broken head of a chain is indented twice.
            for line in group.heads.iter_mut().skip(1) {
                line.indent -= by.min(line.indent);
            }
            for node in group.bodies.iter_mut().flatten() {
                node.dedent(by);
            }
            for node in links.iter_mut() {
                node.dedent(by);
            }
        }
        let end = match self {
            Self::Line(line) => Some(line),
            Self::Group(group) => group.heads.last_mut(),
        };
        let Some(end) = end.filter(|end| !end.is_comment()) else { return };
        let mut text = end.text.clone();
        for (index, link) in links.iter().enumerate() {
            if matches!(link, Self::Group(_)) && index + 1 < links.len() {
                return;
            }
            text.push_str(&link.first().text);
        }
        let line = Line { indent: end.indent, text };
        if line.width() > WIDTH {
            return;
        }
        // The last call may have arguments on lines of their own.
        let by = links[0].first().indent.saturating_sub(line.indent);
        if let Some(Self::Group(mut last)) = links.pop() {
            for line in &mut last.heads {
                line.indent = line.indent.saturating_sub(by);
            }
            for node in last.bodies.iter_mut().flatten() {
                node.dedent(by);
            }
            match self {
                Self::Line(_) => {
                    last.heads[0] = line;
                    *self = Self::Group(last);
                }
                Self::Group(group) => {
                    group.heads.pop();
                    group.heads.push(line);
                    group.heads.extend(last.heads.drain(1..));
                    group.bodies.append(&mut last.bodies);
                }
            }
        } else {
            *end = line;
        }
        links.clear();
    }

    fn dedent(&mut self, by: usize) {
        match self {
            Self::Line(line) => line.indent = line.indent.saturating_sub(by),
            Self::Group(group) => {
                for line in &mut group.heads {
                    line.indent = line.indent.saturating_sub(by);
                }
                for node in group.bodies.iter_mut().flatten() {
                    node.dedent(by);
                }
            }
        }
    }

    /// The line it begins with.
    fn first(&self) -> &Line {
        match self {
            Self::Line(line) => line,
            Self::Group(group) => &group.heads[0],
        }
    }

    fn is_link(&self) -> bool {
        self.first().text.starts_with('.') && !self.first().text.starts_with("..")
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Line(line) => line.write(out),
            Self::Group(group) => {
                let mut bodies = group.bodies.iter();
                for head in &group.heads {
                    head.write(out);
                    bodies.next().into_iter().flatten().for_each(|node| node.write(out));
                }
            }
        }
    }
}

impl Line {
    fn write(&self, out: &mut String) {
        if !self.text.is_empty() {
            out.extend(std::iter::repeat_n(' ', self.indent));
            out.push_str(&self.text);
        }
        out.push('\n');
    }
}

/// Whether braces after this hold the fields of a value, and not a block or the parts of an item.
fn is_literal(head: &str) -> bool {
    let Some(before) = head.strip_suffix(" {") else { return false };
    let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let rest = before.trim_end_matches(is_name);
    let path = &before[rest.len()..];
    let name = path.rsplit("::").next().unwrap_or_default();
    name.starts_with(char::is_uppercase)
        && (rest.is_empty()
            || rest.ends_with(['(', '&', '|'])
            || rest.ends_with("= ")
            || rest.ends_with("> "))
}

/// Whether a bracket opens a tuple rather than the arguments of something.
fn is_tuple(head: &str) -> bool {
    let before = head.strip_suffix('(').unwrap_or(head).chars().last();
    !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '>' | '!' | ')' | ']'))
}

/// How deep brackets stand within brackets.
fn depth(text: &str) -> usize {
    let (mut now, mut most, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for c in text.chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' if in_text => escaped = true,
            '"' => in_text = !in_text,
            '(' | '[' | '{' if !in_text => {
                now += 1;
                most = most.max(now);
            }
            ')' | ']' | '}' if !in_text => now = now.saturating_sub(1),
            _ => {}
        }
    }
    most
}

fn without_comma(text: &str) -> &str {
    text.strip_suffix(',').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::compact;

    fn laid_out(source: &str) -> String {
        let file = syn::parse_file(source).unwrap();
        compact(&prettyplease::unparse(&file))
    }

    /// Tokens, but for the commas before closing brackets.
    fn tokens(source: &str) -> String {
        let text: String = source.parse::<proc_macro2::TokenStream>().unwrap().to_string();
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        text.replace(",)", ")").replace(",]", "]").replace(",}", "}").replace(",>", ">")
    }

    #[test]
    fn what_fits_on_a_line_stands_on_one() {
        let source = "fn f(){ let request = Request { alpha, beta, gamma, delta, epsilon, zeta, eta, theta, iota }; g(request).one_thing().another_thing().and_a_third_thing().x() }";
        assert_eq!(
            laid_out(source),
            "fn f() {\n    let request = Request { alpha, beta, gamma, delta, epsilon, zeta, eta, theta, iota };\n    \
             g(request).one_thing().another_thing().and_a_third_thing().x()\n}\n"
        );
    }

    #[test]
    fn brackets_of_a_last_argument_stand_with_those_around_it() {
        let source = "static TABLE: Schema = Schema::object(&[Property::required(\"a_rather_long_name\", Schema::string().max_length(10)), Property::optional(\"b\", Schema::string())]).closed();";
        assert_eq!(
            laid_out(source),
            "static TABLE: Schema = Schema::object(&[\n    \
             Property::required(\"a_rather_long_name\", Schema::string().max_length(10)),\n    \
             Property::optional(\"b\", Schema::string()),\n]).closed();\n"
        );
    }

    #[test]
    fn blocks_and_documented_fields_keep_their_lines() {
        let source = "pub struct A {\n    /// One (\n    pub b: u8,\n}\n\nfn f(a: bool) -> u8 {\n    if a { 1 } else { 2 }\n}\n";
        let printed = prettyplease::unparse(&syn::parse_file(source).unwrap());
        assert_eq!(compact(&printed), printed);
    }

    #[test]
    fn a_tuple_of_one_stays_one() {
        let long = "a".repeat(90);
        let laid = laid_out(&format!("const A: (&str,) = (\"{long}\",);"));
        let text: String = laid.split_whitespace().collect();
        assert!(text.ends_with("\",);"), "{laid}");
    }

    #[test]
    fn only_commas_change() {
        for source in [include_str!("mod.rs"), include_str!("format.rs"), include_str!("template.rs")] {
            let printed = prettyplease::unparse(&syn::parse_file(source).unwrap());
            let laid = compact(&printed);
            assert_eq!(tokens(&laid), tokens(&printed));
            assert!(laid.lines().count() <= printed.lines().count());
        }
    }
}
