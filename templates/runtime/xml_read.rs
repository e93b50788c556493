//! From XML to a JSON value, as a table says.

use serde_json::{Map, Number, Value};

use super::schema::Type;
use super::violation::{Path, Violations};
use super::xml::{Kind, Xml, XmlMember, XmlNode};
use super::xml_tree::{Child, Element, Name, is_space};

/// Reads elements, and notes what is wrong with them.
pub(super) struct Reader<'f> {
    pub(super) found: &'f mut Violations,
    pub(super) namespaces: &'f [String],
}

/// What of an element has been read.
struct Claims {
    attributes: Vec<bool>,
    children: Vec<bool>,
    text: bool,
}

impl Claims {
    fn none_of(element: &Element) -> Self {
        let attributes = vec![false; element.attributes.len()];
        Self { attributes, children: vec![false; element.children.len()], text: false }
    }
}

impl Reader<'_> {
    /// The value of a document.
    pub(super) fn root(&mut self, node: &'static XmlNode, root: &Element) -> Value {
        if !self.is_named(&root.name, node) {
            let name = node.name.unwrap_or_default();
            let of = node.namespace.map(|space| format!(" of the namespace {space}")).unwrap_or_default();
            self.found.push("xml", format!("should be an element {name}{of}"));
        }
        self.element(node, root, Path::Root)
    }

    fn element(&mut self, node: &'static XmlNode, element: &Element, path: Path<'_>) -> Value {
        if element.is_nil {
            return Value::Null;
        }
        let mut claims = Claims::none_of(element);
        let value = self.content(node.value, node.nullable, element, path, &mut claims);
        let is_any = node.value.is_any();
        let stray = element.has_text() && !claims.text && !is_any;
        if stray {
            self.note(path, "should have no text of its own");
        }
        match value {
            Value::Object(members) if !is_any => {
                Value::Object(self.left(node.value, members, element, path, &claims))
            }
            value if is_any => value,
            value => {
                let unread =
                    |(child, claimed): (&Child, &bool)| matches!(child, Child::Element(_)) && !claimed;
                if element.children.iter().zip(&claims.children).any(unread) {
                    let what = if value.is_array() {
                        "should hold its items only"
                    } else {
                        "should hold no elements"
                    };
                    self.note(path, what);
                }
                value
            }
        }
    }

    /// What an element holds.
    fn content(
        &mut self,
        xml: &'static Xml,
        nullable: bool,
        element: &Element,
        path: Path<'_>,
        claims: &mut Claims,
    ) -> Value {
        if xml.is_any() {
            claims.text = true;
            return self.any(element);
        }
        let has_parts = element.elements().next().is_some() || !element.attributes.is_empty();
        let is_alone = xml.texts == 0 && !xml.is_list();
        if let Some(members) = xml.members
            && (has_parts || is_alone)
        {
            let mut object = Map::new();
            for member in members {
                if let Some(value) = self.member(member, element, path, claims) {
                    object.insert(member.key.to_owned(), value);
                }
            }
            return Value::Object(object);
        }
        if xml.is_list() {
            return Value::Array(self.list(xml, element, path, claims));
        }
        claims.text = true;
        scalar(xml, nullable, &element.text())
    }

    /// A member of an object; nothing where it is absent.
    fn member(
        &mut self,
        member: &'static XmlMember,
        element: &Element,
        path: Path<'_>,
        claims: &mut Claims,
    ) -> Option<Value> {
        let path = &path;
        let path = Path::Key(path, member.key);
        let node = &member.node;
        match node.kind {
            Kind::Attribute => {
                let at = element.attributes.iter().position(|(name, _)| self.is_named(name, node));
                let Some(at) = at else {
                    return (member.required && node.nullable).then_some(Value::Null);
                };
                claims.attributes[at] = true;
                Some(attribute(node, &element.attributes[at].1))
            }
            Kind::Text | Kind::Cdata => {
                claims.text = true;
                let text = if node.kind == Kind::Text { element.text() } else { element.cdata() };
                let is_between = element.elements().next().is_some() && text.chars().all(is_space);
                let is_absent = text.is_empty() || is_between;
                (member.required || !is_absent).then(|| scalar(node.value, node.nullable, &text))
            }
            Kind::Inline if node.value.is_list() => {
                let items = self.list(node.value, element, path, claims);
                (member.required || !items.is_empty()).then_some(Value::Array(items))
            }
            Kind::Inline => Some(self.content(node.value, node.nullable, element, path, claims)),
            Kind::Element => {
                let mut value = None;
                for (index, child) in element.children.iter().enumerate() {
                    let Child::Element(child) = child else { continue };
                    if claims.children[index] || !self.is_named(&child.name, node) {
                        continue;
                    }
                    claims.children[index] = true;
                    if value.is_some() {
                        self.note(path, "should stand there once");
                        continue;
                    }
                    value = Some(self.element(node, child, path));
                }
                value
            }
        }
    }

    /// The items that an element holds.
    fn list(
        &mut self,
        xml: &'static Xml,
        element: &Element,
        path: Path<'_>,
        claims: &mut Claims,
    ) -> Vec<Value> {
        let mut items = Vec::new();
        let mut first = xml.first.iter().peekable();
        for (index, child) in element.children.iter().enumerate() {
            let node = first.peek().copied().or(xml.items);
            let Some(node) = node else { break };
            match (child, node.kind) {
                (Child::Element(child), Kind::Element)
                    if !claims.children[index] && self.is_named(&child.name, node) =>
                {
                    claims.children[index] = true;
                    let item = self.element(node, child, Path::Index(&path, items.len()));
                    items.push(item);
                    first.next();
                }
                // Where an item without a node of its own ends is not to be seen: there is one.
                (Child::Element(_), Kind::Inline) if !claims.children[index] => {
                    let path = Path::Index(&path, items.len());
                    items.push(self.content(node.value, node.nullable, element, path, claims));
                    break;
                }
                (Child::Text(text) | Child::Cdata(text), Kind::Text | Kind::Cdata)
                    if !text.chars().all(is_space) =>
                {
                    claims.text = true;
                    items.push(scalar(node.value, node.nullable, text));
                    first.next();
                }
                _ => {}
            }
        }
        items
    }

    /// With what no member is named after: for the schema to judge.
    fn left(
        &mut self,
        xml: &'static Xml,
        mut members: Map<String, Value>,
        element: &Element,
        path: Path<'_>,
        claims: &Claims,
    ) -> Map<String, Value> {
        let is_known = |key: &str| xml.members.is_some_and(|all| all.iter().any(|member| member.key == key));
        let unread = element.attributes.iter().zip(&claims.attributes).filter(|(_, claimed)| !**claimed);
        for ((name, text), _) in unread {
            if !is_known(&name.local) {
                members.insert(name.local.to_string(), Value::from(&**text));
            }
        }
        let unread = element.children.iter().zip(&claims.children).filter(|(_, claimed)| !**claimed);
        for (child, _) in unread {
            let Child::Element(child) = child else { continue };
            let key = &*child.name.local;
            if is_known(key) {
                // Its name is a member's, but not what that is called here.
                continue;
            }
            let value = match xml.others {
                Some(node) if node.value.is_list() => {
                    Value::Array(self.list_of_one(node, child, Path::Key(&path, key)))
                }
                Some(node) => self.element(node, child, Path::Key(&path, key)),
                None => self.any(child),
            };
            add(&mut members, key, value);
        }
        members
    }

    /// An element that is an item of an open list: each of the name adds one.
    fn list_of_one(&mut self, node: &'static XmlNode, element: &Element, path: Path<'_>) -> Vec<Value> {
        match node.value.items {
            Some(item) if node.kind == Kind::Inline => vec![self.element(item, element, path)],
            _ => match self.element(node, element, path) {
                Value::Array(items) => items,
                other => vec![other],
            },
        }
    }

    /// Whatever an element holds.
    fn any(&self, element: &Element) -> Value {
        if element.is_nil {
            return Value::Null;
        }
        let has_elements = element.elements().next().is_some();
        if !has_elements && element.attributes.is_empty() {
            return element.text().into();
        }
        let mut members = Map::new();
        for (name, text) in &element.attributes {
            members.insert(format!("@{}", name.local), Value::from(&**text));
        }
        for child in element.elements() {
            add(&mut members, &child.name.local, self.any(child));
        }
        if element.has_text() {
            members.insert("#text".to_owned(), element.text().into());
        }
        members.into()
    }

    fn is_named(&self, name: &Name, node: &XmlNode) -> bool {
        let local = node.name.is_none_or(|own| *own == *name.local);
        let namespace = name.namespace.map(|index| self.namespaces[index].as_str());
        local && node.namespace.is_none_or(|own| namespace == Some(own))
    }

    fn note(&mut self, path: Path<'_>, message: &'static str) {
        self.found.note("xml", || (path.steps(), message.to_owned()));
    }
}

/// Adds a member; those of one name become a list.
fn add(members: &mut Map<String, Value>, key: &str, value: Value) {
    match members.get_mut(key) {
        None => {
            members.insert(key.to_owned(), value);
        }
        Some(Value::Array(items)) => match value {
            Value::Array(more) => items.extend(more),
            value => items.push(value),
        },
        Some(first) => {
            let before = first.take();
            *first = Value::Array(vec![before, value]);
        }
    }
}

/// The value of an attribute; a list is written with spaces between its items (XML Schema part 2, section 2.5.1.2).
fn attribute(node: &XmlNode, text: &str) -> Value {
    match node.value.items {
        Some(item) => text
            .split(is_space)
            .filter(|item| !item.is_empty())
            .map(|text| scalar(item.value, false, text))
            .collect(),
        None => scalar(node.value, node.nullable, text),
    }
}

/// A text as the first of its types that it can be; else as it is, for the schema to say what it should be.
fn scalar(xml: &Xml, nullable: bool, text: &str) -> Value {
    let plain = text.trim_matches(is_space);
    if (xml.may_be(Type::Integer) || xml.may_be(Type::Number))
        && let Some(number) = number(plain)
    {
        return number.into();
    }
    if xml.may_be(Type::Boolean) {
        match plain {
            "true" | "1" => return true.into(),
            "false" | "0" => return false.into(),
            _ => {}
        }
    }
    if plain.is_empty() && nullable && !xml.may_be(Type::String) {
        return Value::Null;
    }
    text.into()
}

/// A number as XML Schema writes it: with a `+`, with zeros before it, without a digit on one side of the point.
fn number(text: &str) -> Option<Number> {
    if let Ok(number) = serde_json::from_str(text) {
        return Some(number);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    let digits = digits.trim_start_matches('0');
    let zero = if digits.starts_with(|c: char| c.is_ascii_digit()) { "" } else { "0" };
    let text = format!("{sign}{zero}{}", digits.strip_suffix('.').unwrap_or(digits));
    serde_json::from_str(&text).ok()
}
