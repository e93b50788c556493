//! What is told of a struct's members: to serde, or to the macro of the runtime that has a struct read.

use std::fmt::{Display, Formatter};

use super::context::quoted;

/// Columns that a line may take.
const COLUMNS: usize = 100;

/// One thing that is told of a member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attribute {
    /// It is called otherwise than its field.
    Rename(String),
    /// It may be absent; then it is its type's default.
    Default,
    /// It may be absent; then a function gives its value.
    DefaultBy(String),
    /// It may be `null`.
    Nullable,
    /// A function of the runtime reads it.
    With(&'static str),
    /// It is not written where this holds.
    SkipIf(&'static str),
    /// Its members stand beside the others.
    Flatten,
}

impl Attribute {
    /// Whether it says how the member is written.
    pub(super) const fn is_of_writing(&self) -> bool {
        matches!(self, Self::Rename(_) | Self::SkipIf(_) | Self::Flatten)
    }

    /// Whether it says how the member is read.
    pub(super) const fn is_of_reading(&self) -> bool {
        !matches!(self, Self::SkipIf(_))
    }
}

impl Display for Attribute {
    /// As serde takes it.
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Rename(name) => write!(f, "rename = {}", quoted(name)),
            Self::Default => f.write_str("default"),
            Self::DefaultBy(function) => write!(f, "default = {}", quoted(function)),
            Self::Nullable => f.write_str("deserialize_with = \"runtime::nullable\""),
            Self::With(function) => write!(f, "deserialize_with = \"runtime::{function}\""),
            Self::SkipIf(function) => write!(f, "skip_serializing_if = {}", quoted(function)),
            Self::Flatten => f.write_str("flatten"),
        }
    }
}

/// A member.
#[derive(Debug)]
pub(super) struct Member<'a> {
    /// Its field.
    pub(super) field: &'a str,
    /// What the document calls it.
    pub(super) name: &'a str,
    /// What is told of it.
    pub(super) attributes: Vec<Attribute>,
}

impl Member<'_> {
    /// What serde is told, of those things that are asked for.
    pub(super) fn serde(&self, is_told: impl Fn(&Attribute) -> bool) -> String {
        let told = self.attributes.iter().filter(|attribute| is_told(attribute));
        told.map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    /// What the macro that has it read is told: `kind as "type": nullable or default_kind`.
    fn read(&self) -> String {
        let mut text = self.field.to_owned();
        if self.field != self.name {
            text.push_str(&format!(" as {}", quoted(self.name)));
        }
        let is_default = |one: &&Attribute| matches!(one, Attribute::Default | Attribute::DefaultBy(_));
        let default = self.attributes.iter().find(is_default);
        if self.attributes.contains(&Attribute::Nullable) {
            // An option that is absent is none, with no word of a default.
            let kind = if default.is_some() { ": nullable" } else { ": required" };
            text.push_str(kind);
        } else if default == Some(&Attribute::Default) {
            text.push_str(" or Default::default");
        }
        if let Some(Attribute::DefaultBy(function)) = default {
            text.push_str(&format!(" or {function}"));
        }
        text
    }
}

/// How a struct is read.
#[derive(Debug)]
pub(super) struct Read<'a> {
    /// The struct.
    pub(super) name: &'a str,
    /// What the deserializer is told that it is called, where that is something else.
    pub(super) told: Option<&'static str>,
    /// Whether members that are not named are refused.
    pub(super) is_closed: bool,
}

/// The lines that have a struct read; none where the runtime's macro has no words for it.
pub(super) fn reads(read: &Read<'_>, members: &[Member<'_>]) -> Vec<String> {
    let is_derived = |one: &Attribute| matches!(one, Attribute::With(_) | Attribute::Flatten);
    if members.iter().flat_map(|one| &one.attributes).any(is_derived) {
        return Vec::new();
    }
    let told = read.told.map(|told| format!(" as {}", quoted(told))).unwrap_or_default();
    let end = if read.is_closed { " others refused" } else { "" };
    let head = format!("{}{told}", read.name);
    let members: Vec<String> = members.iter().map(Member::read).collect();
    if members.is_empty() {
        return Vec::new();
    }
    let one = format!("deserialize! {{ {head} {{ {} }}{end} }}", members.join(", "));
    if one.len() <= COLUMNS {
        return vec![one];
    }
    let mut lines = vec!["deserialize! {".to_owned(), format!("    {head} {{")];
    let mut line = String::new();
    for member in members {
        if !line.is_empty() && line.len() + member.len() + 2 > COLUMNS {
            lines.push(std::mem::take(&mut line));
        }
        line.push_str(if line.is_empty() { "        " } else { " " });
        line.push_str(&member);
        line.push(',');
    }
    lines.extend([line, format!("    }}{end}"), "}".to_owned()]);
    lines
}
