//! XML as it stands in a request: elements, attributes and texts, with every reference resolved. Bounded in depth,
//! in attributes and in namespaces; the size is that of the body.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::{PrefixDeclaration, ResolveResult};
use quick_xml::reader::NsReader;
use quick_xml::{XmlVersion, escape};

/// How deep elements stand in one another.
const DEPTH: usize = 127;
/// How many attributes an element has.
const ATTRIBUTES: usize = 256;
/// How many namespaces a document speaks of.
const NAMESPACES: usize = 64;
/// The namespace of `xsi:nil` (XML Schema part 1, section 2.6.2).
pub(super) const INSTANCE: &str = "http://www.w3.org/2001/XMLSchema-instance";

/// A document.
pub(super) struct Document {
    pub(super) root: Element,
    pub(super) namespaces: Vec<String>,
}

/// A name; its namespace is an index.
pub(super) struct Name {
    pub(super) local: Box<str>,
    pub(super) namespace: Option<usize>,
}

/// An element.
pub(super) struct Element {
    pub(super) name: Name,
    /// Those that are not about XML itself.
    pub(super) attributes: Vec<(Name, Box<str>)>,
    pub(super) children: Vec<Child>,
    /// `xsi:nil="true"`
    pub(super) is_nil: bool,
}

/// What an element holds.
pub(super) enum Child {
    Element(Element),
    Text(String),
    Cdata(String),
}

/// Reads a document.
///
/// # Errors
/// What is wrong with it, in words, and where.
pub(super) fn parse(bytes: &[u8]) -> Result<Document, String> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    if let Some((at, c)) = text.char_indices().find(|(_, c)| !is_allowed(*c)) {
        return Err(located(&format!("it holds the character U+{:04X}", u32::from(c)), text, at));
    }
    let mut reader = NsReader::from_str(text);
    let config = reader.config_mut();
    config.check_comments = true;
    let mut parser = Parser { open: Vec::new(), root: None, namespaces: Vec::new(), is_begun: false };
    loop {
        match parser.step(&mut reader) {
            Ok(true) => {}
            Ok(false) => break,
            Err(what) => {
                let at = usize::try_from(reader.error_position().max(reader.buffer_position()));
                return Err(located(&what, text, at.unwrap_or(text.len())));
            }
        }
    }
    match parser.root {
        Some(root) if parser.open.is_empty() => Ok(Document { root, namespaces: parser.namespaces }),
        _ => Err("it ends too early".to_owned()),
    }
}

impl Element {
    /// The elements within.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Child::Element(element) => Some(element),
            Child::Text(_) | Child::Cdata(_) => None,
        })
    }

    /// The text within, piece after piece.
    pub(super) fn text(&self) -> String {
        self.pieces(|child| matches!(child, Child::Text(_) | Child::Cdata(_)))
    }

    /// The text of its CDATA sections; of all its text where there are none.
    pub(super) fn cdata(&self) -> String {
        let cdata = self.pieces(|child| matches!(child, Child::Cdata(_)));
        if cdata.is_empty() { self.text() } else { cdata }
    }

    /// Whether there is text that is more than space between elements.
    pub(super) fn has_text(&self) -> bool {
        self.children.iter().any(|child| match child {
            Child::Text(text) | Child::Cdata(text) => !text.chars().all(is_space),
            Child::Element(_) => false,
        })
    }

    fn pieces(&self, of: impl Fn(&Child) -> bool) -> String {
        let texts = self.children.iter().filter(|child| of(child)).map(|child| match child {
            Child::Text(text) | Child::Cdata(text) => text.as_str(),
            Child::Element(_) => "",
        });
        texts.collect()
    }
}

/// White space (XML 1.0 section 2.3).
pub(super) const fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// A character that a document may have (XML 1.0 section 2.2).
pub(super) const fn is_allowed(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..)
}

/// A name without a prefix (Namespaces in XML section 3).
pub(super) fn is_name(text: &str) -> bool {
    let first = |c: char| c.is_alphabetic() || c == '_';
    let other = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '\u{B7}');
    text.starts_with(first) && text.chars().all(other)
}

struct Parser {
    open: Vec<Element>,
    root: Option<Element>,
    namespaces: Vec<String>,
    /// Whether anything came, after which there is no declaration.
    is_begun: bool,
}

impl Parser {
    /// Takes the next event; false at the end.
    fn step(&mut self, reader: &mut NsReader<&[u8]>) -> Result<bool, String> {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        let is_first = !std::mem::replace(&mut self.is_begun, true);
        match event {
            Event::Start(start) => {
                let element = self.element(reader, &start)?;
                if self.open.len() == DEPTH {
                    return Err(format!("elements stand in one another more than {DEPTH} deep"));
                }
                self.open.push(element);
            }
            Event::Empty(start) => {
                let element = self.element(reader, &start)?;
                self.close(element)?;
            }
            Event::End(_) => {
                if let Some(element) = self.open.pop() {
                    self.close(element)?;
                }
            }
            Event::Text(text) => self.text(&text.xml10_content())?,
            Event::CData(data) => {
                let open = self.open.last_mut().ok_or("there is text outside of the element")?;
                open.children.push(Child::Cdata(data.xml10_content().into_owned()));
            }
            Event::GeneralRef(reference) => {
                let resolved = resolved(&reference)?;
                self.text(resolved.encode_utf8(&mut [0; 4]))?;
            }
            Event::Decl(declaration) => {
                let utf8 =
                    |name: &str| ["utf-8", "us-ascii"].iter().any(|own| name.eq_ignore_ascii_case(own));
                let encoding = declaration.encoding().transpose().map_err(|error| error.to_string())?;
                if encoding.is_some_and(|name| !utf8(&name)) {
                    return Err("it says to be in another encoding than UTF-8".to_owned());
                }
                if !is_first {
                    return Err("the declaration does not come first".to_owned());
                }
            }
            Event::DocType(_) => {
                return Err("it has a document type declaration, which is not read".to_owned());
            }
            Event::Comment(_) | Event::PI(_) => {}
            Event::Eof => return Ok(false),
        }
        Ok(true)
    }

    /// Adds text; what comes in pieces is one.
    fn text(&mut self, text: &str) -> Result<(), String> {
        let Some(open) = self.open.last_mut() else {
            return if text.chars().all(is_space) {
                Ok(())
            } else {
                Err("there is text outside of the element".to_owned())
            };
        };
        match open.children.last_mut() {
            Some(Child::Text(before)) => before.push_str(text),
            _ => open.children.push(Child::Text(text.to_owned())),
        }
        Ok(())
    }

    fn close(&mut self, element: Element) -> Result<(), String> {
        match self.open.last_mut() {
            Some(open) => open.children.push(Child::Element(element)),
            None if self.root.is_some() => {
                return Err("there is a second element beside the first".to_owned());
            }
            None => self.root = Some(element),
        }
        Ok(())
    }

    fn element(&mut self, reader: &NsReader<&[u8]>, start: &BytesStart<'_>) -> Result<Element, String> {
        let (namespace, local) = reader.resolver().resolve_element(start.name());
        let name = self.name(&namespace, local.into_inner())?;
        let mut element = Element { name, attributes: Vec::new(), children: Vec::new(), is_nil: false };
        // Twins are looked for here, within the limit.
        for attribute in start.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value =
                attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| error.to_string())?;
            if !value.chars().all(is_allowed) {
                return Err("an attribute refers to a character that XML does not have".to_owned());
            }
            if let Some(bound) = attribute.key.as_namespace_binding() {
                if matches!(bound, PrefixDeclaration::Named(_)) && value.is_empty() {
                    return Err("a prefix stands for no namespace".to_owned());
                }
                continue;
            }
            let prefix = attribute.key.prefix().map(|prefix| prefix.into_inner());
            let (namespace, local) = reader.resolver().resolve_attribute(attribute.key);
            let is_instance = match &namespace {
                ResolveResult::Bound(namespace) => namespace.into_inner() == INSTANCE,
                ResolveResult::Unknown(_) => prefix == Some("xsi"),
                ResolveResult::Unbound => false,
            };
            if is_instance {
                let value = value.trim_matches(is_space);
                element.is_nil |= local.into_inner() == "nil" && matches!(value, "true" | "1");
                continue;
            }
            if prefix == Some("xml") {
                continue;
            }
            let name = self.name(&namespace, local.into_inner())?;
            let is_twin = |(other, _): &(Name, Box<str>)| {
                other.local == name.local && other.namespace == name.namespace
            };
            if element.attributes.iter().any(is_twin) {
                return Err("an element has an attribute twice".to_owned());
            }
            if element.attributes.len() == ATTRIBUTES {
                return Err(format!("an element has more than {ATTRIBUTES} attributes"));
            }
            element.attributes.push((name, value.into()));
        }
        Ok(element)
    }

    /// A name. A prefix that stands for nothing is passed over: documents give prefixes without their namespaces.
    fn name(&mut self, namespace: &ResolveResult<'_>, local: &str) -> Result<Name, String> {
        if !is_name(local) {
            return Err("an element or attribute has a name that XML does not have".to_owned());
        }
        let namespace = match namespace {
            ResolveResult::Bound(namespace) => Some(namespace.into_inner()),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => None,
        };
        let namespace = match namespace {
            None => None,
            Some(uri) => match self.namespaces.iter().position(|known| known == uri) {
                Some(known) => Some(known),
                None if self.namespaces.len() == NAMESPACES => {
                    return Err(format!("it speaks of more than {NAMESPACES} namespaces"));
                }
                None => {
                    self.namespaces.push(uri.to_owned());
                    Some(self.namespaces.len() - 1)
                }
            },
        };
        Ok(Name { local: local.into(), namespace })
    }
}

/// The character that a reference stands for: by its number, or one of the five that XML names itself.
fn resolved(reference: &BytesRef<'_>) -> Result<char, String> {
    let by_number = reference.resolve_char_ref().map_err(|error| error.to_string())?;
    let name = reference.xml10_content();
    let c = by_number.or_else(|| escape::resolve_xml_entity(&name)?.chars().next());
    match c {
        Some(c) if is_allowed(c) => Ok(c),
        Some(_) => Err("it refers to a character that XML does not have".to_owned()),
        None => Err("it refers to an entity that is not declared".to_owned()),
    }
}

/// What is wrong, with its line and column.
fn located(what: &str, text: &str, at: usize) -> String {
    let before = text.get(..at.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    // What the parser says may repeat what was sent, at any length.
    let mut what: String = what.chars().take(160).collect();
    what.truncate(what.trim_end_matches('.').len());
    format!("{what} at line {line}, column {column}")
}
