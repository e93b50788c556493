//! Examples in XML, as the runtime would write them but with a line for each element.

use serde_json::Value;

use super::{Content, Node, content, root_node};
use crate::ir::{Media, XmlNodeType};
use crate::plan::context::Context;

/// A value of a body as an XML document.
pub(in crate::plan) fn text(context: &Context<'_>, media: &Media, value: &Value) -> String {
    // An example in the document may be XML already.
    if let Value::String(text) = value
        && text.trim_start().starts_with('<')
    {
        return format!("{}\n", text.trim());
    }
    let mut writer =
        Writer { context, out: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 };
    if let Some(used) = media.value {
        let root = root_node(context, used, &media.xml);
        let name = root.name.clone().unwrap_or_else(|| "root".to_owned());
        writer.element(&root, &name, value);
    }
    writer.out
}

struct Writer<'a, 'c> {
    context: &'a Context<'c>,
    out: String,
    depth: usize,
}

impl Writer<'_, '_> {
    fn element(&mut self, node: &Node, name: &str, value: &Value) {
        let content = content(self.context, node.ty, Some(name), &mut Vec::new());
        let prefix = node.prefix.as_ref().filter(|_| node.namespace.is_some());
        let full = prefix.map_or_else(|| name.to_owned(), |prefix| format!("{prefix}:{name}"));
        let indent = "  ".repeat(self.depth);
        self.out.push_str(&format!("{indent}<{full}"));
        self.declare(prefix.map(String::as_str), node.namespace.as_deref());
        if value.is_null() {
            self.out
                .push_str(" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:nil=\"true\"/>\n");
            return;
        }
        self.attributes(&content, value);
        let start = self.out.len();
        self.out.push('>');
        self.depth += 1;
        let is_text = !matches!(value, Value::Object(_) | Value::Array(_));
        if !is_text {
            self.out.push('\n');
        }
        let filled = self.out.len();
        self.content(&content, name, value);
        self.depth -= 1;
        if self.out.len() == filled {
            self.out.truncate(start);
            self.out.push_str("/>\n");
            return;
        }
        // Text within an object is not on a line of its own, which would be part of it.
        if !is_text && !self.out.ends_with('\n') {
            let inner = self.out.split_off(filled);
            self.out.pop();
            self.out.push_str(&inner);
        }
        let indent = if self.out.ends_with('\n') { indent } else { String::new() };
        self.out.push_str(&format!("{indent}</{full}>\n"));
    }

    fn declare(&mut self, prefix: Option<&str>, namespace: Option<&str>) {
        let Some(namespace) = namespace else { return };
        let prefix = prefix.map(|prefix| format!(":{prefix}")).unwrap_or_default();
        self.out.push_str(&format!(" xmlns{prefix}=\"{}\"", escaped(namespace)));
    }

    fn content(&mut self, content: &Content, name: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                let known = content.members.as_deref().unwrap_or_default();
                for member in known {
                    if let Some(value) = members.get(&member.key) {
                        self.node(&member.node, &member.key, value);
                    }
                }
                for (key, value) in
                    members.iter().filter(|(key, _)| !known.iter().any(|one| one.key == **key))
                {
                    match &content.others {
                        Some(node) => self.node(node, key, value),
                        None => self.plain(key, value),
                    }
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    match content.first.get(index).or(content.items.as_ref()) {
                        Some(node) => self.node(node, name, item),
                        None => self.plain(name, item),
                    }
                }
            }
            value => self.out.push_str(&escaped(&scalar(value))),
        }
    }

    fn node(&mut self, node: &Node, name: &str, value: &Value) {
        let name = node.name.clone().unwrap_or_else(|| super::legal(name));
        match node.kind {
            XmlNodeType::Attribute => {}
            XmlNodeType::Element => self.element(node, &name, value),
            XmlNodeType::Inline => {
                let content = content(self.context, node.ty, Some(&name), &mut Vec::new());
                self.content(&content, &name, value);
            }
            XmlNodeType::Text => self.out.push_str(&escaped(&scalar(value))),
            XmlNodeType::Cdata => {
                let text = scalar(value).replace("]]>", "]]]]><![CDATA[>");
                self.out.push_str(&format!("<![CDATA[{text}]]>"));
            }
        }
    }

    /// An element that no type speaks of.
    fn plain(&mut self, key: &str, value: &Value) {
        let name = super::legal(key);
        let indent = "  ".repeat(self.depth);
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.plain(key, item)),
            Value::Object(members) => {
                self.out.push_str(&format!("{indent}<{name}>\n"));
                self.depth += 1;
                members.iter().for_each(|(key, value)| self.plain(key, value));
                self.depth -= 1;
                self.out.push_str(&format!("{indent}</{name}>\n"));
            }
            value => self.out.push_str(&format!("{indent}<{name}>{}</{name}>\n", escaped(&scalar(value)))),
        }
    }

    fn attributes(&mut self, content: &Content, value: &Value) {
        let Value::Object(values) = value else { return };
        for member in content.members.as_deref().unwrap_or_default() {
            let Some(value) = values.get(&member.key).filter(|value| !value.is_null()) else { continue };
            if member.node.kind != XmlNodeType::Attribute {
                continue;
            }
            let name = member.node.name.clone().unwrap_or_else(|| super::legal(&member.key));
            let prefix = member.node.namespace.as_ref();
            let prefix = prefix.map(|_| member.node.prefix.clone().unwrap_or_else(|| "ns".to_owned()));
            self.declare(prefix.as_deref(), member.node.namespace.as_deref());
            let prefix = prefix.map(|prefix| format!("{prefix}:")).unwrap_or_default();
            let text = match value {
                Value::Array(items) => items.iter().map(scalar).collect::<Vec<_>>().join(" "),
                value => scalar(value),
            };
            self.out.push_str(&format!(" {prefix}{name}=\"{}\"", escaped(&text)));
        }
    }
}

fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        value => value.to_string(),
    }
}

/// Without what XML cannot hold.
fn escaped(text: &str) -> String {
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    let text: String = text.chars().filter(|c| allowed(*c)).collect();
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
