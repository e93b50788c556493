//! [`Document`] to [`Api`]: what the document means, without the way it was written.
//!
//! The last stage that knows openapiv3 and load's schemas. References are followed, `allOf` is merged,
//! read-only and write-only fields split a type into a request view and a response view where they matter.

mod base;
mod body;
mod choices;
mod contradiction;
mod enums;
mod expression;
mod extra;
mod filter;
mod form;
mod format;
mod links;
mod meant;
mod media;
mod merge;
mod null;
mod operation;
mod outbound;
mod own;
mod paging;
mod pairs;
mod parameter;
mod parents;
mod rare;
mod responses;
mod rest;
mod scope;
mod security;
mod shape;
mod spoken;
mod stream;
mod style;
mod tags;
mod union;
mod values;
mod view;
mod xml;

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::rc::Rc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Failed, Sink, codes};
use crate::ir::{Api, Docs, Origin, Shape, Type, TypeId, Use, XmlHints};
use crate::load::{Document, Schema, SchemaId, Version};
use crate::source::Pointer;
use view::View;

/// Lowers a document.
///
/// # Errors
/// Where the document contradicts itself in a way that no crate can come of.
pub fn lower(mut document: Document, config: &Config, sink: &mut Sink) -> Result<Api, Failed> {
    let mut schemas = std::mem::take(&mut document.schemas);
    if config.schemas.strict {
        null::to_the_letter(&mut schemas);
    } else {
        meant::enums(&mut schemas, sink);
        if let Some(untyped) = document.untyped.take() {
            sink.push(untyped);
        }
    }
    let bases = parents::part_bases(&document.component_schemas, &mut schemas);
    let split = view::split(&schemas);
    let named = document.component_schemas.iter();
    let named = named.map(|(name, id)| (*id, Rc::from(name.as_str())));
    let components = named.chain(bases.iter().map(|base| (base.id, Rc::from(base.name.as_str())))).collect();
    let bases = bases.into_iter().map(|base| (base.id, base.of)).collect();
    let mut lowering = Lowering {
        schemas: schemas.into_iter().map(Rc::new).collect(),
        components,
        bases,
        split,
        flat: HashMap::new(),
        flattening: Vec::new(),
        merged: HashMap::new(),
        memo: HashMap::new(),
        types: Vec::new(),
        hidden: BTreeMap::new(),
        queue: VecDeque::new(),
        strict: config.schemas.strict,
        xml: XmlHints::default(),
        names_components: document.version >= Version::V3_2,
        config,
        sink,
    };
    lowering.name_wrapped(&document);
    let mut api = operation::lower_operations(&document, &mut lowering);
    filter::apply(&document, &mut api, lowering.sink);
    outbound::addresses(&mut api, lowering.sink);
    links::links(&document, &mut api, lowering.sink);
    lowering.sink.barrier()?;
    Ok(api)
}

/// The state of the stage.
struct Lowering<'s> {
    /// Load's schemas, and the ones made by merging.
    schemas: Vec<Rc<Schema>>,
    /// Which schemas have names.
    components: HashMap<SchemaId, Rc<str>>,
    /// The names of bases, by the part of each that its children extend.
    bases: HashMap<SchemaId, String>,
    /// Which schemas mean something else in a request than in a response.
    split: Vec<bool>,
    /// Schemas with their `allOf` and `$ref` siblings merged in.
    flat: HashMap<SchemaId, Rc<Schema>>,
    /// The schemas being merged right now, to find cycles.
    flattening: Vec<SchemaId>,
    /// The schemas that ask for two others, by these: types that hold themselves would have no end.
    merged: HashMap<(SchemaId, SchemaId), SchemaId>,
    /// The types made so far.
    memo: HashMap<(SchemaId, Option<View>), TypeId>,
    /// Types, `None` while they wait in the queue.
    types: Vec<Option<Type>>,
    /// The properties that a type leaves out, because only the other side of an operation sees them.
    hidden: BTreeMap<TypeId, Vec<String>>,
    /// What is still to be lowered: a queue instead of recursion, however long a chain of references is.
    queue: VecDeque<Pending>,
    /// Whether schemas are read to the letter.
    strict: bool,
    /// What is said of XML.
    xml: XmlHints,
    /// Whether an element that a reference leads to is called after its component (OpenAPI 3.2 §4.26.3).
    names_components: bool,
    config: &'s Config,
    sink: &'s mut Sink,
}

/// A type that has an id already but no shape yet.
struct Pending {
    id: TypeId,
    schema: SchemaId,
    view: View,
    origin: Origin,
}

impl Lowering<'_> {
    /// What a component only wraps has the component's name, unless it has its own: such as a template that is filled
    /// by a component that says nothing else.
    fn name_wrapped(&mut self, document: &Document) {
        for (name, id) in &document.component_schemas {
            let (inner, _) = self.resolve(*id);
            self.components.entry(inner).or_insert_with(|| Rc::from(name.as_str()));
        }
    }

    fn schema(&self, id: SchemaId) -> Rc<Schema> {
        Rc::clone(&self.schemas[id.0 as usize])
    }

    /// Adds a schema that stands nowhere in the document.
    fn synthetic(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("fewer than four billion schemas"));
        let split = view::parts(&schema).any(|part| self.is_split(part));
        self.schemas.push(Rc::new(schema));
        self.split.push(split);
        id
    }

    fn is_split(&self, id: SchemaId) -> bool {
        let schema = &self.schemas[id.0 as usize];
        schema.read_only || schema.write_only || self.split[id.0 as usize]
    }

    /// The schema that stands behind references and wrappers which add nothing but words and `null`.
    fn resolve(&self, mut id: SchemaId) -> (SchemaId, bool) {
        let (mut nullable, mut first) = (false, None);
        // Load has refused cycles of references; the bound is for cycles through single-element `allOf`s.
        for _ in 0..256 {
            let schema = &self.schemas[id.0 as usize];
            // To the letter, the first one speaks for all behind it.
            nullable =
                if self.strict { *first.get_or_insert(schema.nullable) } else { nullable || schema.nullable };
            match merge::only_part(schema).or_else(|| self.same_part(schema)) {
                // `null` that two variants allow is forbidden, and what is behind does not know.
                Some(_) if self.strict && schema.null_by.one_of > 0 && !schema.nullable => break,
                Some(part) => id = part,
                None => break,
            }
        }
        (id, nullable)
    }

    /// The one schema that all variants of a union refer to.
    fn same_part(&self, schema: &Schema) -> Option<SchemaId> {
        let parts = if schema.one_of.is_empty() { &schema.any_of } else { &schema.one_of };
        let other = schema.one_of.is_empty() || schema.any_of.is_empty();
        let target = |part: &SchemaId| {
            let part = &self.schemas[part.0 as usize];
            part.reference.filter(|_| !merge::restricts(part) && part.all_of.is_empty() && !part.nullable)
        };
        let alone = schema.reference.is_none() && schema.all_of.is_empty() && !merge::restricts(schema);
        let first = parts.first().filter(|_| other && alone)?;
        let same = target(first)?;
        parts.iter().all(|part| target(part) == Some(same)).then_some(same)
    }

    /// The type of a schema, where it is used.
    fn use_of(&mut self, schema: SchemaId, view: View, origin: impl FnOnce() -> Origin) -> Use {
        let (id, nullable) = self.resolve(schema);
        let key = (id, self.split[id.0 as usize].then_some(view));
        let ty = match self.memo.get(&key) {
            Some(ty) => *ty,
            None => {
                let ty = TypeId::new(self.types.len());
                self.types.push(None);
                self.memo.insert(key, ty);
                let origin = match self.components.get(&id) {
                    Some(name) => Origin::Component(name.to_string()),
                    None => origin(),
                };
                self.queue.push_back(Pending { id: ty, schema: id, view, origin });
                ty
            }
        };
        Use { ty, nullable }
    }

    /// A type that stands nowhere in the document.
    fn plain(&mut self, at: &Pointer, origin: Origin, shape: Shape) -> Use {
        let ty = TypeId::new(self.types.len());
        self.types.push(Some(Type {
            at: at.clone(),
            origin,
            docs: Docs::default(),
            secret: false,
            shape,
            example: None,
            extra: None,
            title: None,
            instance: None,
            own: None,
        }));
        Use { ty, nullable: false }
    }

    /// Gives every type in the queue its shape.
    fn drain(&mut self) {
        while let Some(pending) = self.queue.pop_front() {
            let lowered = self.lower_type(&pending);
            self.types[pending.id.index()] = Some(lowered);
        }
    }

    fn lower_type(&mut self, pending: &Pending) -> Type {
        let schema = self.flatten(pending.schema);
        let at = self.at(pending.schema);
        let docs = docs(&schema, &pending.origin);
        self.contradictions(&schema, &at);
        self.note_xml(pending.id, pending.schema, &schema);
        let (shape, extra) = self.shape(pending, &schema, &at);
        Type {
            at,
            origin: pending.origin.clone(),
            docs,
            secret: is_secret(&schema),
            shape,
            example: schema.examples.first().cloned(),
            extra,
            title: schema.title.clone(),
            instance: paging::instance(&schema),
            own: self.own_type(&pending.origin, &schema),
        }
    }

    fn at(&self, id: SchemaId) -> Pointer {
        self.schemas[id.0 as usize].at.clone().unwrap_or_else(Pointer::root)
    }

    fn note(&mut self, diagnostic: Diagnostic) {
        self.sink.push(diagnostic);
    }

    /// Says that something is served in a simpler form than the document asks for.
    fn degraded(&mut self, at: &Pointer, what: impl Into<String>, help: &str) {
        self.sink.push(Diagnostic::new(codes::DEGRADED, at, what).help(help));
    }
}

/// Whether the values of a schema must not be told to anyone: by the document's own keywords, or by an extension.
fn is_secret(schema: &Schema) -> bool {
    let marked = |key: &str| schema.extensions.get(key) == Some(&serde_json::Value::Bool(true));
    schema.write_only
        || schema.format.as_deref() == Some("password")
        || marked("x-sensitive")
        || marked("x-secret")
}

/// The words of a schema; a title that only repeats the name (as pydantic writes them) is none.
fn docs(schema: &Schema, origin: &Origin) -> Docs {
    let name = match origin {
        Origin::Component(name) | Origin::Part(_, name) | Origin::Operation(_, name) => name,
    };
    let letters = |text: &str| {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
    };
    let title = schema.title.clone().filter(|title| letters(title) != letters(name));
    Docs { title, description: schema.description.clone(), deprecated: schema.deprecated }
}
