//! HTML inside Markdown.

use super::Writer;

impl Writer {
    /// HTML: known tags leave their content, comments vanish, anything else is text.
    pub(super) fn raw_html(&mut self, html: &str) {
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            self.html_text(&rest[..at]);
            rest = &rest[at..];
            if let Some(comment) = rest.strip_prefix("<!--") {
                let end = comment.find("-->").map_or(comment.len(), |end| end + 3);
                rest = &comment[end..];
                continue;
            }
            let end = rest.find('>').map_or(rest.len(), |end| end + 1);
            let tag = &rest[..end];
            match tag_name(tag) {
                Some(name) if self.tag(&name, tag) => rest = &rest[end..],
                _ => {
                    self.pending.push('<');
                    rest = &rest[1..];
                }
            }
        }
        self.html_text(rest);
    }

    fn html_text(&mut self, text: &str) {
        if !text.contains('&') {
            self.pending.push_str(text);
            return;
        }
        let text =
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&nbsp;", " ");
        self.pending.push_str(&text.replace("&#39;", "'").replace("&amp;", "&"));
    }

    /// Acts on a tag, if it is one that is known.
    fn tag(&mut self, name: &str, tag: &str) -> bool {
        let closing = tag.starts_with("</");
        if name == "br" {
            self.hard_break();
            return true;
        }
        let Some(ends_paragraph) = known_tag(name) else { return false };
        if name == "a" {
            if closing {
                if let Some(url) = self.anchor.take().filter(|url| !self.pending.ends_with(url.as_str())) {
                    self.pending.extend([" (", url.as_str(), ")"]);
                }
            } else {
                self.anchor = attribute(tag, "href").filter(|url| url.starts_with("http"));
            }
        } else if name == "img" {
            self.pending.push_str(&attribute(tag, "alt").unwrap_or_default());
        } else if matches!(name, "td" | "th") && closing {
            self.pending.push(' ');
        } else if ends_paragraph && self.table.is_none() {
            // Emphasis may be open around it: the line ends, not the paragraph.
            self.hard_break();
            if name == "li" && !closing {
                self.pending.push_str("• ");
            }
        }
        true
    }
}

/// The name of a tag that is complete: `<br/>`, `</p>`, `<a href="…">`.
pub(super) fn tag_name(tag: &str) -> Option<String> {
    let inner = tag.strip_prefix('<')?.strip_suffix('>')?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inner.len());
    let after = inner[end..].chars().next();
    let complete = end > 0 && after.is_none_or(|c| c.is_whitespace() || c == '/');
    complete.then(|| inner[..end].to_ascii_lowercase())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let lower = tag.to_ascii_lowercase();
    let at = lower.find(&format!(" {name}="))? + name.len() + 2;
    let rest = tag.get(at..)?;
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest[1..].split(quote).next().map(str::to_owned)
}

/// Tags that are shown by what is between them, and whether they end a paragraph (`Some(true)`).
fn known_tag(name: &str) -> Option<bool> {
    Some(match name {
        "p" | "div" | "ul" | "ol" | "table" | "thead" | "tbody" | "tr" | "h1" | "h2" | "h3" | "h4" | "h5"
        | "h6" | "hr" | "pre" | "blockquote" | "details" | "summary" | "section" | "center" | "dl" | "dt"
        | "dd" | "li" => true,
        "b" | "i" | "u" | "em" | "strong" | "code" | "a" | "span" | "td" | "th" | "small" | "sup" | "sub"
        | "font" | "img" | "kbd" | "tt" | "samp" | "var" | "s" | "del" | "ins" | "mark" | "label"
        | "colgroup" | "col" => false,
        _ => return None,
    })
}
