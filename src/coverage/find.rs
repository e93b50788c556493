//! Which findings are about which operations.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::{Coverage, Entry, Kind, is_degradation};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::ir::{Api, Occasion, Operation, Outbound, Shape, TypeId, Use, Why, roots};
use crate::source::Pointer;

/// The methods that a path item has keys for.
const METHODS: [&str; 9] = ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// How much of a document is served. `paths` is the document's own, to see what is left out of it.
pub(crate) fn find(api: &Api, paths: Option<&Value>, found: &[Diagnostic]) -> Coverage {
    let mut index = Index::new(api);
    let mut elsewhere: Vec<usize> = Vec::new();
    // By entry, and by type where a type is nearest.
    let mut by_type: BTreeMap<TypeId, Vec<usize>> = BTreeMap::new();
    for (number, finding) in found.iter().enumerate().filter(|(_, finding)| is_degradation(finding)) {
        let (entries, types) = match &finding.place {
            Place::At(at, _) => index.nearest(at),
            Place::Whole | Place::Offset { .. } => Default::default(),
        };
        if entries.is_empty() && types.is_empty() {
            elsewhere.push(number);
        }
        for entry in entries {
            index.entries[entry].findings.insert(number);
        }
        for ty in types {
            by_type.entry(ty).or_default().push(number);
        }
    }
    let mut reached_findings: BTreeSet<usize> = BTreeSet::new();
    let marked: Vec<TypeId> = by_type.keys().copied().collect();
    index.each_reaching(&marked, true, |entry, ty| {
        entry.findings.extend(&by_type[&ty]);
        reached_findings.extend(&by_type[&ty]);
    });
    let stray = by_type.values().flatten().filter(|number| !reached_findings.contains(number));
    elsewhere.extend(stray.filter(|number| !index.has(**number)).copied().collect::<BTreeSet<_>>());

    let any = api.type_ids().filter(|(_, ty)| matches!(ty.shape, Shape::Any(_)));
    let any: Vec<TypeId> = any.map(|(id, _)| id).collect();
    let mut untyped: BTreeMap<Pointer, Why> = BTreeMap::new();
    index.each_reaching(&any, false, |entry, ty| {
        let ty = api.ty(ty);
        if let Shape::Any(why) = ty.shape {
            untyped.insert(ty.at.clone(), why);
            entry.untyped.insert(ty.at.clone());
        }
    });
    let mut entries: Vec<Entry> = index.entries.into_iter().map(Gathered::done).collect();
    entries.extend(left_out(&entries, paths, found));
    elsewhere.sort_unstable();
    Coverage { entries, elsewhere, untyped: untyped.into_iter().collect() }
}

/// The operations of the document that the crate has not, with what was found there.
fn left_out(served: &[Entry], paths: Option<&Value>, found: &[Diagnostic]) -> Vec<Entry> {
    let known: BTreeSet<(&str, &str)> =
        served.iter().map(|entry| (entry.method.as_str(), entry.path.trim_start_matches('/'))).collect();
    let root = Pointer::root().key("paths");
    let mut entries = Vec::new();
    let items = paths.and_then(Value::as_object).into_iter().flatten();
    for (path, item) in items.filter(|(path, _)| !path.starts_with("x-")) {
        let at = root.key(path);
        let own = item.as_object().into_iter().flatten();
        let own = own.filter(|(method, operation)| {
            METHODS.contains(&method.to_ascii_lowercase().as_str()) && !operation.is_null()
        });
        let more = item.get("additionalOperations").and_then(Value::as_object).into_iter().flatten();
        let own = own.map(|(method, operation)| (method.to_ascii_uppercase(), at.key(method), operation));
        let more = more.map(|(method, operation)| {
            (method.clone(), at.key("additionalOperations").key(method), operation)
        });
        for (method, at, operation) in own.chain(more) {
            if known.contains(&(method.as_str(), path.trim().trim_start_matches('/'))) {
                continue;
            }
            let about = |finding: &Diagnostic| match &finding.place {
                Place::At(place, _) => place.strip_prefix(&at).is_some() || at.strip_prefix(place).is_some(),
                Place::Whole | Place::Offset { .. } => false,
            };
            let why = found.iter().enumerate();
            let why =
                why.filter(|(_, f)| f.severity >= Severity::Warning && about(f)).map(|(index, _)| index);
            let findings = why.collect();
            let operation_id = operation.get("operationId").and_then(Value::as_str).map(str::to_owned);
            let path = path.clone();
            let kind = Kind::Operation;
            entries.push(Entry {
                kind,
                at,
                method,
                path,
                operation_id,
                is_served: false,
                findings,
                untyped: 0,
            });
        }
    }
    entries
}

/// An entry while it is put together.
struct Gathered {
    kind: Kind,
    at: Pointer,
    method: String,
    path: String,
    operation_id: Option<String>,
    /// The types that its requests and answers are made of.
    roots: Vec<TypeId>,
    findings: BTreeSet<usize>,
    untyped: BTreeSet<Pointer>,
}

impl Gathered {
    fn operation(operation: &Operation) -> Self {
        Self {
            kind: Kind::Operation,
            at: operation.at.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            operation_id: operation.operation_id.clone(),
            roots: roots(&operation.parameters, operation.body.as_ref(), &operation.responses),
            findings: BTreeSet::new(),
            untyped: BTreeSet::new(),
        }
    }

    fn outbound(one: &Outbound) -> Self {
        let (kind, path) = match &one.occasion {
            Occasion::Webhook(name) => (Kind::Webhook, name.clone()),
            Occasion::Callback { written, .. } => (Kind::Callback, written.clone()),
        };
        Self {
            kind,
            at: one.at.clone(),
            method: one.method.clone(),
            path,
            operation_id: None,
            roots: roots(&one.parameters, one.body.as_ref(), &one.responses),
            findings: BTreeSet::new(),
            untyped: BTreeSet::new(),
        }
    }

    fn done(self) -> Entry {
        Entry {
            kind: self.kind,
            at: self.at,
            method: self.method,
            path: self.path,
            operation_id: self.operation_id,
            is_served: true,
            findings: self.findings.into_iter().collect(),
            untyped: self.untyped.len(),
        }
    }
}

/// What stands where.
struct Index<'a> {
    api: &'a Api,
    entries: Vec<Gathered>,
    /// The entries whose own parts stand at a place.
    places: HashMap<Pointer, Vec<usize>>,
    /// The types, and those that have a field, whose schema stands at a place.
    types: HashMap<Pointer, Vec<TypeId>>,
}

impl<'a> Index<'a> {
    fn new(api: &'a Api) -> Self {
        let operations = api.operations.iter().map(Gathered::operation);
        let entries: Vec<Gathered> = operations.chain(api.outbound.iter().map(Gathered::outbound)).collect();
        let mut places: HashMap<Pointer, Vec<usize>> = HashMap::new();
        let mut stands = |at: &Pointer, entry: usize| {
            let known = places.entry(at.clone()).or_default();
            if known.last() != Some(&entry) {
                known.push(entry);
            }
        };
        let asked = api.operations.iter().map(|one| (&one.at, &one.parameters, &one.body, &one.responses));
        let sent = api.outbound.iter().map(|one| (&one.at, &one.parameters, &one.body, &one.responses));
        for (entry, (at, parameters, body, responses)) in asked.chain(sent).enumerate() {
            stands(at, entry);
            for parameter in parameters {
                stands(&parameter.at, entry);
            }
            for media in body.iter().flat_map(|body| &body.media) {
                stands(&media.at, entry);
            }
            for response in responses {
                stands(&response.at, entry);
                for media in &response.media {
                    stands(&media.at, entry);
                }
                for header in &response.headers {
                    stands(&header.at, entry);
                }
            }
        }
        let mut types: HashMap<Pointer, Vec<TypeId>> = HashMap::new();
        for (id, ty) in api.type_ids() {
            types.entry(ty.at.clone()).or_default().push(id);
            if let Shape::Struct(object) = &ty.shape {
                for field in &object.fields {
                    types.entry(field.at.clone()).or_default().push(id);
                }
            }
        }
        Self { api, entries, places, types }
    }

    /// The entries and types that stand nearest around a place.
    fn nearest(&self, at: &Pointer) -> (Vec<usize>, Vec<TypeId>) {
        let mut around = Some(at.clone());
        while let Some(place) = around {
            let (entries, types) = (self.places.get(&place), self.types.get(&place));
            if entries.is_some() || types.is_some() {
                return (entries.cloned().unwrap_or_default(), types.cloned().unwrap_or_default());
            }
            around = place.parent();
        }
        Default::default()
    }

    /// Whether an entry has a finding.
    fn has(&self, finding: usize) -> bool {
        self.entries.iter().any(|entry| entry.findings.contains(&finding))
    }

    /// Calls for each entry and each of the types that its values may hold, or (`checks`) are compared with.
    fn each_reaching(
        &mut self,
        wanted: &[TypeId],
        checks: bool,
        mut call: impl FnMut(&mut Gathered, TypeId),
    ) {
        if wanted.is_empty() {
            return;
        }
        let count = self.api.types.len();
        let held = |id: TypeId| -> Vec<Use> {
            let ty = self.api.ty(id);
            if checks { [ty.parts(), ty.extra_parts()].concat() } else { ty.parts() }
        };
        // Which types lead to any that is wanted: nothing else need be walked for each entry.
        let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); count];
        for (id, _) in self.api.type_ids() {
            for part in held(id) {
                holders[part.ty.index()].push(id);
            }
        }
        let mut leads = vec![false; count];
        let mut stack = wanted.to_vec();
        while let Some(id) = stack.pop() {
            if !std::mem::replace(&mut leads[id.index()], true) {
                stack.extend(&holders[id.index()]);
            }
        }
        let mut is_wanted = vec![false; count];
        for id in wanted {
            is_wanted[id.index()] = true;
        }
        let mut seen = vec![usize::MAX; count];
        for (number, entry) in self.entries.iter_mut().enumerate() {
            let mut stack = entry.roots.clone();
            while let Some(id) = stack.pop() {
                if !leads[id.index()] || std::mem::replace(&mut seen[id.index()], number) == number {
                    continue;
                }
                if is_wanted[id.index()] {
                    call(entry, id);
                }
                stack.extend(held(id).iter().map(|part| part.ty));
            }
        }
    }
}
