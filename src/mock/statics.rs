//! The statics of a plan, by their names.

use std::collections::HashMap;
use std::sync::OnceLock;

use super::evaluate::{Unknown, leak, literal, unknown};
use super::item::Item;
use super::runtime::{Extra, Pattern, Schema, Xml};

/// So often a table for XML stands within itself; deeper it takes what comes.
const DEEPEST: usize = 4;

/// The statics of a plan, and what is known of them so far.
#[derive(Default)]
pub(super) struct Statics {
    /// Those of the operation that is looked at.
    locals: HashMap<String, Item>,
    /// The module that is looked at; none for an operation's.
    home: Option<Home>,
    schemas: HashMap<String, Named>,
    patterns: HashMap<String, &'static Pattern>,
    shapes: HashMap<String, String>,
    xml: HashMap<String, String>,
    /// The tables for XML that are being made.
    open: Vec<String>,
}

/// A module of statics. Names are told apart within each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Home {
    /// `schemas`
    Schemas,
    /// `rejections`
    Rejections,
    /// `xml_schemas`
    Xml,
}

/// A schema by its name.
enum Named {
    Text(String),
    /// Its table is being made: whoever refers to it meanwhile refers to where it will be.
    Open(&'static OnceLock<Schema>),
    Done(&'static Schema),
}

impl Statics {
    /// Adds a static of a module.
    pub(super) fn add(&mut self, home: Home, name: &str, expression: &str) {
        let (name, text) = (name.to_owned(), expression.to_owned());
        match home {
            Home::Schemas => drop(self.schemas.insert(name, Named::Text(text))),
            Home::Rejections => drop(self.shapes.insert(name, text)),
            Home::Xml => drop(self.xml.insert(name, text)),
        }
    }

    /// Adds a pattern, by its literals.
    pub(super) fn pattern(&mut self, name: &str, written: &str, regex: &str) -> Result<(), Unknown> {
        self.patterns.insert(name.to_owned(), leak(Pattern::new(literal(written)?, literal(regex)?)));
        Ok(())
    }

    /// Adds a constant that only the next expressions know.
    pub(super) fn local(&mut self, name: &str, value: Item) {
        self.locals.insert(name.to_owned(), value);
    }

    /// Forgets those.
    pub(super) fn forget(&mut self) {
        self.locals.clear();
    }

    /// A pattern by its name.
    pub(super) fn pattern_named(&self, name: &str) -> Option<&'static Pattern> {
        self.patterns.get(name).copied()
    }

    /// A static by its name, of a module or of the one that is looked at.
    pub(super) fn named(&mut self, home: Option<Home>, name: &str) -> Result<Item, Unknown> {
        match home.or(self.home) {
            None => self.locals.get(name).cloned().map_or_else(|| unknown(name), Ok),
            Some(Home::Schemas) => self.schema(name),
            Some(Home::Rejections) => match self.shapes.get(name).cloned() {
                Some(text) => self.within(Home::Rejections, &text),
                None => unknown(name),
            },
            Some(Home::Xml) => self.markup(name),
        }
    }

    fn schema(&mut self, name: &str) -> Result<Item, Unknown> {
        let place: &'static OnceLock<Schema> = leak(OnceLock::new());
        match self.schemas.get_mut(name) {
            None => unknown(name),
            Some(Named::Done(schema)) => Ok(Item::Table(schema)),
            Some(Named::Open(place)) => {
                Ok(Item::Table(leak(Schema::any().extra(leak(Extra::new().later(place))))))
            }
            Some(open) => {
                let Named::Text(text) = std::mem::replace(open, Named::Open(place)) else {
                    return unknown(name);
                };
                let Item::Schema(schema) = self.within(Home::Schemas, &text)? else { return unknown(name) };
                let made = place.get_or_init(|| schema);
                self.schemas.insert(name.to_owned(), Named::Done(made));
                Ok(Item::Table(made))
            }
        }
    }

    fn markup(&mut self, name: &str) -> Result<Item, Unknown> {
        let Some(text) = self.xml.get(name).cloned() else { return unknown(name) };
        if self.open.iter().filter(|open| *open == name).count() >= DEEPEST {
            return Ok(Item::Xml(Xml::ANY));
        }
        self.open.push(name.to_owned());
        let made = self.within(Home::Xml, &text);
        self.open.pop();
        made
    }

    /// Evaluates an expression of a module.
    fn within(&mut self, home: Home, text: &str) -> Result<Item, Unknown> {
        let before = self.home.replace(home);
        let made = self.parse(text);
        self.home = before;
        made
    }
}
