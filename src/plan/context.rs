//! What every part of the stage looks at, and what they note along the way.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::analyze::Facts;
use crate::config::{Config, ContentCoding, Layout};
use crate::ir::{Api, Origin, OwnType, Shape, Type, TypeId};
use crate::name::{Names, Scope, upper_snake};

/// The whole, as far as it is known.
pub(super) struct Context<'a> {
    pub(super) api: &'a Api,
    pub(super) facts: &'a Facts,
    pub(super) names: &'a Names,
    pub(super) config: &'a Config,
    pub(super) needs: Needs,
    /// Whether any schema looks at what other keywords have left over.
    pub(super) has_unevaluated: bool,
    /// For each operation the constants that describe its rejections.
    pub(super) described: Vec<Vec<String>>,
    /// The types that are defined as another, which is equal but for its name.
    pub(super) equal: BTreeMap<TypeId, TypeId>,
    /// Whether tables say no more of bytes than that they are there: in forms, files stand for themselves.
    pub(super) of_form: Cell<bool>,
    patterns: RefCell<(Scope, IndexMap<String, String>)>,
    /// The roots of bodies in XML, and for each its static and its name.
    pub(super) xml_roots: RefCell<(Scope, XmlRoots)>,
    /// The types that a property tells apart, once asked for.
    told_apart: OnceCell<BTreeSet<TypeId>>,
}

/// Expressions of roots of bodies in XML, and for each its static and its name.
type XmlRoots = IndexMap<String, (String, String)>;

/// What the crate turns out to need.
#[derive(Debug, Default)]
pub(super) struct Needs {
    pub(super) chrono: Cell<bool>,
    pub(super) uuid: Cell<bool>,
    pub(super) base64: Cell<bool>,
    pub(super) base64url: Cell<bool>,
    pub(super) decimal: Cell<bool>,
    /// Whether something is read exactly as its format has it.
    pub(super) exact: Cell<bool>,
    /// The modules that check formats.
    pub(super) formats: RefCell<BTreeSet<&'static str>>,
    pub(super) constant: Cell<bool>,
    pub(super) enums: Cell<bool>,
    pub(super) members: Cell<bool>,
    pub(super) open_enums: Cell<bool>,
    pub(super) field: Cell<bool>,
    pub(super) union: Cell<bool>,
    pub(super) pick: Cell<bool>,
    pub(super) tag: Cell<bool>,
    pub(super) checks: Cell<bool>,
    pub(super) status: Cell<bool>,
    pub(super) page: Cell<bool>,
    pub(super) link: Cell<bool>,
    pub(super) cursor: Cell<bool>,
    pub(super) accept: Cell<bool>,
    pub(super) cookie: Cell<bool>,
    pub(super) events: Cell<bool>,
    pub(super) file: Cell<bool>,
    /// Whether a parameter is a form by itself.
    pub(super) form_text: Cell<bool>,
    pub(super) lines: Cell<bool>,
    pub(super) multipart: Cell<bool>,
    pub(super) form_styles: Cell<bool>,
    pub(super) write_form: Cell<bool>,
    pub(super) text: Cell<bool>,
    /// Whether names in the query string that no parameter has are refused.
    pub(super) unknown: Cell<bool>,
    pub(super) uri: Cell<bool>,
    /// Whether addresses are made.
    pub(super) address: Cell<bool>,
    /// Whether requests are made.
    pub(super) outbound: Cell<bool>,
    pub(super) lines_in: Cell<bool>,
    pub(super) text_in: Cell<bool>,
    pub(super) xml: Cell<bool>,
    /// The types that have a table for XML.
    pub(super) xml_tables: RefCell<BTreeSet<TypeId>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(api: &'a Api, facts: &'a Facts, names: &'a Names, config: &'a Config) -> Self {
        let rest = |extra: &crate::ir::Extra| {
            extra.unevaluated_items.is_some() || extra.unevaluated_properties.is_some()
        };
        let extras = api.type_ids().filter_map(|(_, ty)| ty.extra.as_deref());
        Self {
            has_unevaluated: extras.into_iter().any(rest),
            api,
            facts,
            names,
            config,
            needs: Needs::default(),
            described: Vec::new(),
            equal: BTreeMap::new(),
            of_form: Cell::new(false),
            patterns: RefCell::default(),
            xml_roots: RefCell::default(),
            told_apart: OnceCell::new(),
        }
    }

    /// The module of a group's models; behind the groups that of what only webhooks hold.
    pub(super) fn module(&self, group: usize) -> &'a str {
        self.names.groups.get(group).map_or(&self.names.webhooks, |group| &group.module)
    }

    /// The user's own type that stands for a type, where it has a definition.
    pub(super) fn own_type(&self, id: TypeId) -> Option<&'a OwnType> {
        self.api.ty(id).own.as_ref().filter(|_| self.is_item(id))
    }

    /// What the runtime's crate is called in the generated one.
    pub(super) fn runtime_crate(&self) -> &'static str {
        // A crate cannot depend on another one of its own name.
        if self.names.package == "runtime" { "server-runtime" } else { "runtime" }
    }

    /// The path of what holds `App` and the handlers: the crate, or a module of one.
    pub(super) fn root(&self) -> String {
        let own = || format!("crate::{}", self.names.package.replace('-', "_"));
        match self.config.layout {
            Layout::Crate => "crate".to_owned(),
            Layout::Module => self.config.module.clone().unwrap_or_else(own),
        }
    }

    pub(super) fn is_item(&self, id: TypeId) -> bool {
        self.facts.is_item(id, self.api.ty(id))
    }

    /// Whether a type's schema is a static that others refer to.
    pub(super) fn is_table(&self, id: TypeId) -> bool {
        self.facts.is_table(id, self.api.ty(id))
    }

    /// The type that has the definition and the schema of a type: mostly itself.
    pub(super) fn defined(&self, id: TypeId) -> TypeId {
        self.equal.get(&id).copied().unwrap_or(id)
    }

    /// Whether a type is one of those that a property tells apart.
    pub(super) fn is_told_apart(&self, id: TypeId) -> bool {
        let written = |id: TypeId| self.facts.generics.written(self.defined(id));
        let all = self.told_apart.get_or_init(|| {
            let unions = self.api.type_ids().filter_map(|(_, ty)| match &ty.shape {
                Shape::Union(union) if union.discriminator.is_some() => Some(union),
                _ => None,
            });
            unions.flat_map(|union| &union.variants).map(|variant| written(variant.value.ty)).collect()
        });
        all.contains(&written(id))
    }

    pub(super) fn name(&self, id: TypeId) -> &'a str {
        &self.names.types[id.index()].name
    }

    /// Whether bodies of requests may be in a coding.
    pub(super) fn decodes(&self, coding: ContentCoding) -> bool {
        self.config.requests.content_codings.contains(&coding)
    }

    /// The static of a pattern; none where it could not be translated, which has been said.
    pub(super) fn pattern(&self, pattern: &str, ty: &Type) -> Option<String> {
        if !self.facts.patterns.contains_key(pattern) {
            return None;
        }
        let (scope, known) = &mut *self.patterns.borrow_mut();
        if let Some(name) = known.get(pattern) {
            return Some(name.clone());
        }
        let name = scope.claim(&upper_snake(&self.pattern_words(ty)));
        known.insert(pattern.to_owned(), name.clone());
        Some(name)
    }

    /// The static of a root of bodies in XML.
    pub(super) fn xml_root(&self, expression: String, element: &str) -> String {
        let (scope, known) = &mut *self.xml_roots.borrow_mut();
        if let Some((name, _)) = known.get(&expression) {
            return name.clone();
        }
        if known.is_empty() {
            self.names.types.iter().for_each(|names| scope.reserve(&names.table));
        }
        let name = scope.claim(&upper_snake(&format!(
            "{} element",
            if element.is_empty() { "nameless" } else { element }
        )));
        known.insert(expression, (name.clone(), element.to_owned()));
        name
    }

    /// What a pattern is called after: the field or schema that has it.
    fn pattern_words(&self, ty: &Type) -> String {
        match &ty.origin {
            // Elements are called after what holds them.
            Origin::Part(parent, part) if ["item", "value", "key"].contains(&part.as_str()) => {
                format!("{} {part}", self.pattern_words(self.api.ty(*parent)))
            }
            Origin::Component(after) | Origin::Operation(_, after) | Origin::Part(_, after) => after.clone(),
        }
    }

    /// The patterns met, in order, with their statics.
    pub(super) fn patterns(&self) -> Vec<(String, String)> {
        self.patterns.borrow().1.iter().map(|(pattern, name)| (pattern.clone(), name.clone())).collect()
    }
}

/// Which items a file speaks of.
#[derive(Debug, Default)]
pub(super) struct Uses {
    /// Types with a name.
    pub(super) items: BTreeSet<TypeId>,
    /// Statics that describe types.
    pub(super) tables: BTreeSet<TypeId>,
    /// `BTreeMap`
    pub(super) map: bool,
    /// `runtime::…`
    pub(super) runtime: BTreeSet<&'static str>,
    /// `patterns::…`
    pub(super) patterns: bool,
    /// `xml_schemas::…`
    pub(super) xml_tables: bool,
    /// The model of the generic type that is being written.
    pub(super) within: Option<TypeId>,
}

/// Where a type is spoken of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// In a file of models or of schemas: by its name.
    Within,
    /// Elsewhere: through `models` and `schemas`.
    Elsewhere,
}

/// A text as a Rust string literal.
pub(super) fn quoted(text: &str) -> String {
    format!("{text:?}")
}
