//! From a JSON value to XML, as a table says.

use serde_json::{Map, Value};

use super::xml::{Kind, NotXml, Xml, XmlNode};
use super::xml_tree::{INSTANCE, is_allowed, is_name};

/// What an element is called that the document gives no name.
const NAMELESS: &str = "root";

/// Writes a document.
pub(super) fn document(root: &'static XmlNode, value: &Value) -> Result<String, NotXml> {
    let mut writer = Writer { out: String::new(), scope: Vec::new() };
    writer.out.push_str(r#"<?xml version="1.0" encoding="UTF-8"?>"#);
    writer.element(root, root.name.unwrap_or(NAMELESS), value)?;
    Ok(writer.out)
}

struct Writer {
    out: String,
    /// Prefixes and their namespaces, from the outermost element on.
    scope: Vec<(&'static str, &'static str)>,
}

impl Writer {
    fn node(&mut self, node: &'static XmlNode, name: &str, value: &Value) -> Result<(), NotXml> {
        match node.kind {
            Kind::Attribute => Ok(()),
            Kind::Element => self.element(node, node.name.unwrap_or(name), value),
            Kind::Inline => self.content(node.value, name, value),
            Kind::Text => self.escaped(&text(value)?, false),
            Kind::Cdata => self.cdata(&text(value)?),
        }
    }

    fn element(&mut self, node: &'static XmlNode, name: &str, value: &Value) -> Result<(), NotXml> {
        let outer = self.scope.len();
        let prefix = node.prefix.filter(|_| node.namespace.is_some()).unwrap_or_default();
        let full = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}:{name}") };
        if !is_name(name) {
            return Err(NotXml("a member has a name that no element has"));
        }
        self.out.push('<');
        self.out.push_str(&full);
        if let Some(namespace) = node.namespace {
            self.declare(prefix, namespace)?;
        }
        if value.is_null() {
            self.declare("xsi", INSTANCE)?;
            self.out.push_str(r#" xsi:nil="true"/>"#);
        } else {
            self.attributes(node.value, value)?;
            let start = self.out.len();
            self.out.push('>');
            self.content(node.value, name, value)?;
            if self.out.len() == start + 1 {
                self.out.truncate(start);
                self.out.push_str("/>");
            } else {
                self.out.push_str("</");
                self.out.push_str(&full);
                self.out.push('>');
            }
        }
        self.scope.truncate(outer);
        Ok(())
    }

    /// What an element holds besides attributes. `name` is that of the element around it.
    fn content(&mut self, xml: &'static Xml, name: &str, value: &Value) -> Result<(), NotXml> {
        match value {
            Value::Object(members) => self.members(xml, members),
            Value::Array(items) => {
                let item = xml.items.unwrap_or(&ITEM);
                let nodes = xml.first.iter().chain(std::iter::repeat(item));
                items.iter().zip(nodes).try_for_each(|(value, node)| self.node(node, name, value))
            }
            value => self.escaped(&text(value)?, false),
        }
    }

    fn members(&mut self, xml: &'static Xml, members: &Map<String, Value>) -> Result<(), NotXml> {
        let known = xml.members.unwrap_or_default();
        for member in known {
            if let Some(value) = members.get(member.key) {
                self.node(&member.node, member.key, value)?;
            }
        }
        for (key, value) in members.iter().filter(|(key, _)| !known.iter().any(|member| member.key == *key)) {
            match (key.as_str(), value) {
                ("#text", value) => self.escaped(&text(value)?, false)?,
                (key, _) if key.starts_with('@') => {}
                (key, value) => match (xml.others, value) {
                    (Some(node), value) => self.node(node, key, value)?,
                    (None, Value::Array(items)) => {
                        items.iter().try_for_each(|item| self.element(&ITEM, key, item))?;
                    }
                    (None, value) => self.element(&ITEM, key, value)?,
                },
            }
        }
        Ok(())
    }

    /// The attributes of an element that holds a value.
    fn attributes(&mut self, xml: &'static Xml, value: &Value) -> Result<(), NotXml> {
        let Value::Object(members) = value else { return Ok(()) };
        let known = xml.members.unwrap_or_default();
        for member in known {
            let Some(value) = members.get(member.key) else { continue };
            match member.node.kind {
                Kind::Attribute if !value.is_null() => {
                    let text = match value {
                        Value::Array(items) => {
                            items.iter().map(text).collect::<Result<Vec<_>, _>>()?.join(" ")
                        }
                        value => text(value)?,
                    };
                    self.attribute(&member.node, member.key, &text)?;
                }
                Kind::Inline => self.attributes(member.node.value, value)?,
                _ => {}
            }
        }
        for (key, value) in members.iter().filter(|(key, _)| !known.iter().any(|member| member.key == *key)) {
            if let Some(name) = key.strip_prefix('@') {
                self.attribute(&ITEM, name, &text(value)?)?;
            }
        }
        Ok(())
    }

    fn attribute(&mut self, node: &'static XmlNode, key: &str, text: &str) -> Result<(), NotXml> {
        let name = node.name.unwrap_or(key);
        if !is_name(name) {
            return Err(NotXml("a member has a name that no attribute has"));
        }
        // An attribute without a prefix is of no namespace, so that one of a namespace has some prefix.
        let prefix = node.namespace.map(|namespace| (node.prefix.unwrap_or("ns"), namespace));
        if let Some((prefix, namespace)) = prefix {
            self.declare(prefix, namespace)?;
        }
        self.out.push(' ');
        if let Some((prefix, _)) = prefix {
            self.out.push_str(prefix);
            self.out.push(':');
        }
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.escaped(text, true)?;
        self.out.push('"');
        Ok(())
    }

    /// Declares a namespace, unless it is.
    fn declare(&mut self, prefix: &'static str, namespace: &'static str) -> Result<(), NotXml> {
        let known = self.scope.iter().rev().find(|(known, _)| *known == prefix);
        if known.is_some_and(|(_, known)| *known == namespace) {
            return Ok(());
        }
        self.scope.push((prefix, namespace));
        self.out.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        self.out.push_str(prefix);
        self.out.push_str("=\"");
        self.escaped(namespace, true)?;
        self.out.push('"');
        Ok(())
    }

    fn escaped(&mut self, text: &str, is_attribute: bool) -> Result<(), NotXml> {
        for c in text.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                // A reader makes a line feed of it, and spaces of these three within attributes.
                '\r' => self.out.push_str("&#13;"),
                '\n' if is_attribute => self.out.push_str("&#10;"),
                '\t' if is_attribute => self.out.push_str("&#9;"),
                '"' if is_attribute => self.out.push_str("&quot;"),
                c if is_allowed(c) => self.out.push(c),
                _ => return Err(NotXml("a text has a character that XML does not have")),
            }
        }
        Ok(())
    }

    fn cdata(&mut self, text: &str) -> Result<(), NotXml> {
        if !text.chars().all(is_allowed) {
            return Err(NotXml("a text has a character that XML does not have"));
        }
        if !text.is_empty() {
            self.out.push_str("<![CDATA[");
            self.out.push_str(&text.replace("]]>", "]]]]><![CDATA[>"));
            self.out.push_str("]]>");
        }
        Ok(())
    }
}

/// An element that no table speaks of.
static ITEM: XmlNode = XmlNode::any_element(&Xml::ANY);

/// A value that is a text.
fn text(value: &Value) -> Result<String, NotXml> {
    match value {
        Value::Null => Ok(String::new()),
        Value::String(text) => Ok(text.clone()),
        Value::Bool(_) | Value::Number(_) => Ok(value.to_string()),
        Value::Array(_) | Value::Object(_) => {
            Err(NotXml("a list or an object stands where a text should be"))
        }
    }
}
