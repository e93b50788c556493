//! `$dynamicRef` made plain: a schema that means something else on another way becomes another schema.
//!
//! Where a dynamic reference leads depends on the resources that were entered on the way to it: the outermost one with
//! an anchor of the name has it (JSON Schema 2020-12 core, §8.2.3.2). Which resources these are is known without any
//! value. So every schema from which a dynamic reference can be reached is copied for each set of anchors it is
//! reached with, and its references lead to copies in turn. There are finitely many sets; a schema in whose set every
//! anchor is its own resource's stays as it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use indexmap::IndexMap;

use super::reader::Reader;
use super::schema::{Schema, SchemaId};
use crate::diagnostic::codes;

/// How many copies may be made; what is beyond keeps to its own resource.
const MAX_COPIES: usize = 100_000;

/// A dynamic reference that was read.
#[derive(Debug, Clone)]
pub(super) struct Dynamic {
    /// Where it leads unless something else does.
    pub(super) target: SchemaId,
    /// The anchor by which another resource takes it over.
    pub(super) anchor: Option<String>,
}

/// Anchors, and the schema that each stands for on one way.
type Scope = BTreeMap<String, SchemaId>;

impl Reader<'_, '_> {
    /// Makes ordinary references of all dynamic ones.
    pub(super) fn specialise(&mut self) {
        if self.dynamic.is_empty() {
            return;
        }
        let mut anchors: Vec<IndexMap<String, SchemaId>> = Vec::new();
        for places in &self.dynamics.anchors.clone() {
            let named = places.iter().filter_map(|(name, at)| Some((name.clone(), self.schema_at(at)?)));
            anchors.push(named.collect());
        }
        self.drain();
        let resources =
            self.schemas.iter().map(|schema| self.dynamics.resource(schema.at.as_ref()?)).collect();
        let mut special = Special {
            names: reached(&self.schemas, &self.dynamic, &anchors),
            written: self.schemas.len(),
            schemas: std::mem::take(&mut self.schemas),
            dynamic: std::mem::take(&mut self.dynamic),
            anchors,
            resources,
            copies: HashMap::new(),
            queue: Vec::new(),
            full: false,
        };
        special.run();
        let full = special.full;
        self.schemas = special.schemas;
        if full {
            let at = crate::source::Pointer::root();
            self.say(
                codes::UNSUPPORTED,
                &at,
                "`$dynamicRef` leads to too many different schemas, and some of them are read as plain `$ref`",
                "use `$ref` where nothing overrides the schema",
            );
        }
    }
}

struct Special {
    schemas: Vec<Schema>,
    /// How many of them the document has.
    written: usize,
    dynamic: HashMap<SchemaId, Dynamic>,
    /// The dynamic anchors of each resource.
    anchors: Vec<IndexMap<String, SchemaId>>,
    /// The resource of each schema of the document.
    resources: Vec<Option<usize>>,
    /// The anchors that what can be reached from a schema asks for.
    names: Vec<BTreeSet<String>>,
    copies: HashMap<(SchemaId, Scope), SchemaId>,
    /// Schemas whose references are to be led on: itself, what it is a copy of, and its scope.
    queue: Vec<(SchemaId, SchemaId, Scope)>,
    full: bool,
}

impl Special {
    fn run(&mut self) {
        let originals: Vec<Schema> = self.schemas.clone();
        for index in (0..self.written).rev() {
            let id = SchemaId(u32::try_from(index).expect("ids are 32 bits wide"));
            let scope = self.within(Scope::new(), id);
            self.queue.push((id, id, scope));
        }
        while let Some((id, original, scope)) = self.queue.pop() {
            let mut schema = originals[original.0 as usize].clone();
            for part in parts(&mut schema) {
                *part = self.reach(*part, &scope);
            }
            if let Some(Dynamic { target, anchor }) = self.dynamic.get(&original).cloned() {
                let bound = anchor.and_then(|anchor| scope.get(&anchor).copied());
                let target = self.reach(bound.unwrap_or(target), &scope);
                if schema.reference.is_none() {
                    schema.reference = Some(target);
                } else {
                    schema.all_of.push(target);
                }
            }
            self.schemas[id.0 as usize] = schema;
        }
    }

    /// What a schema of the document is where it is reached with a scope.
    fn reach(&mut self, id: SchemaId, scope: &Scope) -> SchemaId {
        let scope = self.within(scope.clone(), id);
        if scope == self.within(Scope::new(), id) {
            return id;
        }
        if let Some(copy) = self.copies.get(&(id, scope.clone())) {
            return *copy;
        }
        if self.copies.len() >= MAX_COPIES {
            self.full = true;
            return id;
        }
        let copy = SchemaId(u32::try_from(self.schemas.len()).expect("far fewer than four billion schemas"));
        self.schemas.push(Schema::default());
        self.copies.insert((id, scope.clone()), copy);
        self.queue.push((copy, id, scope));
        copy
    }

    /// A scope after its resource was entered: only what matters to the schema.
    fn within(&self, mut scope: Scope, id: SchemaId) -> Scope {
        let names = &self.names[id.0 as usize];
        scope.retain(|name, _| names.contains(name));
        if let Some(resource) = self.resources[id.0 as usize] {
            for (name, target) in self.anchors[resource].iter().filter(|(name, _)| names.contains(*name)) {
                scope.entry(name.clone()).or_insert(*target);
            }
        }
        scope
    }
}

/// For each schema, the anchors that dynamic references ask for which can be reached from it.
fn reached(
    schemas: &[Schema],
    dynamic: &HashMap<SchemaId, Dynamic>,
    anchors: &[IndexMap<String, SchemaId>],
) -> Vec<BTreeSet<String>> {
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); schemas.len()];
    let mut names = vec![BTreeSet::new(); schemas.len()];
    let mut queue = Vec::new();
    for (index, schema) in schemas.iter().enumerate() {
        for part in parts(&mut schema.clone()) {
            users[part.0 as usize].push(index);
        }
        let id = SchemaId(u32::try_from(index).expect("ids are 32 bits wide"));
        let Some(reference) = dynamic.get(&id) else { continue };
        users[reference.target.0 as usize].push(index);
        if let Some(anchor) = &reference.anchor {
            for target in anchors.iter().filter_map(|anchors| anchors.get(anchor)) {
                users[target.0 as usize].push(index);
            }
            names[index].insert(anchor.clone());
            queue.push(index);
        }
    }
    while let Some(index) = queue.pop() {
        for &user in &users[index] {
            let before = names[user].len();
            let more = names[index].clone();
            names[user].extend(more);
            if names[user].len() > before {
                queue.push(user);
            }
        }
    }
    names
}

/// Every schema that a schema names.
fn parts(schema: &mut Schema) -> impl Iterator<Item = &mut SchemaId> {
    let rare = schema.rare.iter_mut().flat_map(|rare| {
        rare.prefix_items
            .iter_mut()
            .chain(&mut rare.contains)
            .chain(&mut rare.unevaluated_items)
            .chain(rare.pattern_properties.values_mut())
            .chain(&mut rare.property_names)
            .chain(rare.dependent_schemas.values_mut())
            .chain(&mut rare.unevaluated_properties)
            .chain(&mut rare.not)
            .chain(&mut rare.if_schema)
            .chain(&mut rare.then_schema)
            .chain(&mut rare.else_schema)
            .chain(&mut rare.content_schema)
    });
    let discriminator = schema
        .discriminator
        .iter_mut()
        .flat_map(|discriminator| discriminator.mapping.values_mut().chain(&mut discriminator.default));
    schema
        .reference
        .iter_mut()
        .chain(&mut schema.items)
        .chain(schema.properties.values_mut())
        .chain(&mut schema.additional_properties)
        .chain(&mut schema.all_of)
        .chain(&mut schema.one_of)
        .chain(&mut schema.any_of)
        .chain(discriminator)
        .chain(rare)
}
