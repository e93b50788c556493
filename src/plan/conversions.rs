//! What makes one model of another: a view of its full type, and an answer of what was asked.

mod fit;

use std::collections::BTreeMap;

use super::check::Wrapper;
use super::context::{Context, From, Uses};
use super::ty::{boxed_variants, width};
use super::view::{FromView, IntoMethodView, IntoView, ModelView};
use super::words;
use crate::ir::{Additional, Media, MediaKind, Operation, Shape, Status, StructShape, TypeId, TypeView, Use};
use crate::name::snake;

/// Columns that doc comments of items may take.
const DOCS: usize = 96;

/// For each model that a request holds, the models that are made of it: those answered to it, and their parts.
pub(super) struct Pairs {
    made: BTreeMap<TypeId, Vec<TypeId>>,
    twins: fit::Twins,
}

impl Pairs {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let mut pairs = Self { made: BTreeMap::new(), twins: fit::Twins::new(context) };
        // What a PATCH does not name stays as it is, which only what is stored can tell.
        for operation in context.api.operations.iter().filter(|operation| operation.method != "PATCH") {
            for from in asked(context, operation) {
                for to in answered(context, operation) {
                    if from != to {
                        pairs.add(context, from, to);
                    }
                }
            }
        }
        pairs
    }

    /// The models that are made of another, or another of them.
    pub(super) fn all(&self) -> impl Iterator<Item = TypeId> {
        self.made.iter().flat_map(|(from, made)| made.iter().copied().chain([*from]))
    }

    /// Adds a pair, and the pairs that its fields are converted by.
    fn add(&mut self, context: &Context<'_>, from: TypeId, to: TypeId) {
        let mut queue = vec![(from, to)];
        // An instance of a generic type has no methods that others do not have.
        let is_instance = |id: TypeId| context.facts.generics.instance(id).is_some();
        while let Some((from, to)) = queue.pop() {
            if is_instance(from) || is_instance(to) {
                continue;
            }
            let known = self.made.entry(from).or_default();
            if known.contains(&to) {
                continue;
            }
            known.push(to);
            let fit = fit::fit(context, &self.twins, from, to);
            for (_, from, to) in fit.into_iter().flat_map(|fit| fit.values).flatten() {
                queue.extend(fit::twins_within(context, &self.twins, from.ty, to.ty));
            }
        }
    }
}

fn asked(context: &Context<'_>, operation: &Operation) -> Vec<TypeId> {
    let media = operation.body.iter().flat_map(|body| &body.media);
    media
        .filter_map(|media| object_of(context, media))
        .filter(|id| !context.facts.patched[id.index()])
        .collect()
}

fn answered(context: &Context<'_>, operation: &Operation) -> Vec<TypeId> {
    let success = |status: Status| matches!(status, Status::Code(200..=299) | Status::Range(2));
    let responses = operation.responses.iter().filter(|response| success(response.status));
    responses.flat_map(|response| &response.media).filter_map(|media| object_of(context, media)).collect()
}

fn object_of(context: &Context<'_>, media: &Media) -> Option<TypeId> {
    let used = media.value.filter(|used| media.kind == MediaKind::Json && !used.nullable)?;
    matches!(context.api.ty(used.ty).shape, Shape::Struct(_)).then_some(used.ty)
}

/// What makes a model, and what it makes.
pub(super) fn of(context: &Context<'_>, id: TypeId, pairs: &Pairs, uses: &mut Uses) -> Vec<ModelView> {
    let mut made = Vec::new();
    if let Some(view) = context.api.views.get(&id) {
        made.push(ModelView::From(from_full(context, id, view, uses)));
    }
    let mut methods = Vec::new();
    for to in pairs.made.get(&id).into_iter().flatten() {
        match into(context, pairs, id, *to, uses) {
            Some(Made::Method(method)) => methods.push(method),
            Some(Made::From(view)) => made.push(ModelView::From(view)),
            None => {}
        }
    }
    if !methods.is_empty() {
        made.push(ModelView::Into(IntoView { from: context.name(id).to_owned(), methods }));
    }
    made
}

/// What is said of a view.
pub(super) fn view_docs(context: &Context<'_>, id: TypeId, view: &TypeView) -> Vec<String> {
    let full = context.name(view.of);
    let code = |name: &str| format!("`{}`", words::code(name));
    let kept: Vec<String> = match &context.api.ty(id).shape {
        Shape::Struct(object) => object.fields.iter().map(|field| code(&field.name)).collect(),
        _ => Vec::new(),
    };
    let hidden: Vec<String> = view.hidden.iter().map(|name| code(name)).collect();
    let absent = match (view.unset, view.none) {
        (true, true) => " without what is not set or `null`",
        (true, false) => " without what is not set",
        (false, true) => " without what is `null`",
        (false, false) => "",
    };
    let text = if !hidden.is_empty() && (kept.is_empty() || hidden.len() <= kept.len()) {
        let comma = if absent.is_empty() { "" } else { ", and" };
        format!("[`{full}`] without {}{comma}{absent}.", and(&hidden))
    } else if !hidden.is_empty() {
        let comma = if absent.is_empty() { "" } else { "," };
        format!("[`{full}`] with only {}{comma}{absent}.", and(&kept))
    } else if absent.is_empty() {
        format!("[`{full}`] as some answers hold it: parts of it hold less.")
    } else {
        format!("[`{full}`]{absent}.")
    };
    wrapped(&text)
}

/// `impl From<Full> for View`
fn from_full(context: &Context<'_>, id: TypeId, view: &TypeView, uses: &mut Uses) -> FromView {
    uses.items.insert(view.of);
    let (full, own) = (&context.api.ty(view.of).shape, &context.api.ty(id).shape);
    let expression = match (full, own) {
        (Shape::Struct(from), Shape::Struct(to)) => {
            let mut inits = Vec::with_capacity(to.fields.len());
            for (index, (field, name)) in
                to.fields.iter().zip(&context.names.types[id.index()].fields).enumerate()
            {
                let Some(source) = position(from, &field.name) else { continue };
                let value = format!("full.{}", context.names.types[view.of.index()].fields[source]);
                let value =
                    carried(context, place(context, view.of, source), place(context, id, index), &value);
                inits.push(format!("{name}: {value}"));
            }
            if let (Additional::Kept(from), Additional::Kept(to)) = (from.additional, to.additional) {
                let names = &context.names.types;
                let value = format!("full.{}", names[view.of.index()].additional);
                let value = of_map(context, from, to, &value);
                inits.push(format!("{}: {value}", names[id.index()].additional));
            }
            format!("Self {{ {} }}", inits.join(", "))
        }
        (Shape::Union(from), Shape::Union(to)) => {
            let (from_boxed, to_boxed) =
                (boxed_variants(context, view.of, from), boxed_variants(context, id, to));
            let names = &context.names.types;
            let arms = from.variants.iter().zip(&to.variants).enumerate().map(|(index, (one, other))| {
                let (from, to) = ((one.value.ty, from_boxed[index]), (other.value.ty, to_boxed[index]));
                let null = one.value.nullable && is_option(context, one.value.ty);
                let value = if !null {
                    step(context, from, to, "value")
                } else if from == to {
                    "value".to_owned()
                } else {
                    // A box around an `Option` is rare enough to be opened and closed here.
                    let value = if from.1 { "(*value)" } else { "value" };
                    let inner = of_use(context, one.value, other.value, value);
                    if to.1 { format!("Box::new({inner})") } else { inner }
                };
                format!(
                    "{}::{}(value) => Self::{}({value})",
                    names[view.of.index()].name,
                    names[view.of.index()].variants[index],
                    names[id.index()].variants[index]
                )
            });
            format!("match full {{ {} }}", arms.collect::<Vec<_>>().join(", "))
        }
        _ => format!("Self({})", of_parts(context, view.of, id, "full.0")),
    };
    let unset = view.unset && expression.contains("Field::Absent");
    FromView {
        docs: if unset {
            vec!["`None` counts as not set; [`Field::Null`](runtime::Field::Null) says `null`.".to_owned()]
        } else {
            Vec::new()
        },
        from: context.name(view.of).to_owned(),
        to: context.name(id).to_owned(),
        argument: if expression.contains("full") { "full" } else { "_" }.to_owned(),
        expression,
    }
}

/// What makes an answer of a request.
enum Made {
    /// A method that takes what is missing.
    Method(IntoMethodView),
    /// Nothing is missing.
    From(FromView),
}

fn into(context: &Context<'_>, pairs: &Pairs, from: TypeId, to: TypeId, uses: &mut Uses) -> Option<Made> {
    let fit::Fit { values, missing, dropped } = fit::fit(context, &pairs.twins, from, to)?;
    let (own, names) = (&context.names.types[from.index()], &context.names.types[to.index()]);
    let receiver = if missing.is_empty() { "request" } else { "self" };
    let mut inits: Vec<String> = Vec::with_capacity(values.len());
    for (name, value) in names.fields.iter().zip(&values) {
        inits.push(match value {
            Some((source, from, to)) => {
                let value = format!("{receiver}.{}", own.fields[*source]);
                format!("{name}: {}", carried(context, *from, *to, &value))
            }
            None => name.clone(),
        });
    }
    if fit::keeps_more(context, to) {
        let value = if fit::is_more_kept(context, from, to) {
            format!("{receiver}.{}", own.additional)
        } else {
            uses.map = true;
            "BTreeMap::new()".to_owned()
        };
        inits.push(format!("{}: {value}", names.additional));
    }
    uses.items.insert(to);
    let dropped: Vec<String> = dropped.iter().map(|name| format!("`{}`", words::code(name))).collect();
    let drops = if dropped.is_empty() { String::new() } else { format!("Drops {}.", and(&dropped)) };
    if missing.is_empty() {
        return Some(Made::From(FromView {
            docs: wrapped(&drops),
            from: own.name.clone(),
            to: names.name.clone(),
            argument: if inits.iter().any(|init| init.contains(receiver)) { receiver } else { "_" }
                .to_owned(),
            expression: format!("Self {{ {} }}", inits.join(", ")),
        }));
    }
    let arguments = missing.iter().map(|index| {
        let ty = place(context, to, *index).written(context, uses);
        format!(", {}: {ty}", names.fields[*index])
    });
    let arguments = arguments.collect();
    let mut docs = vec![format!("Becomes [`{}`], given what this lacks.", names.name)];
    if !drops.is_empty() {
        docs.push(String::new());
        docs.extend(wrapped(&drops));
    }
    Some(Made::Method(IntoMethodView {
        docs,
        name: format!("into_{}", snake(&names.name)),
        arguments,
        to: names.name.clone(),
        expression: format!("{} {{ {} }}", names.name, inits.join(", ")),
    }))
}

/// What a field is in Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    wrapper: Wrapper,
    ty: TypeId,
    is_boxed: bool,
}

impl Place {
    fn written(self, context: &Context<'_>, uses: &mut Uses) -> String {
        let inner = context.bare_ty(self.ty, From::Within, uses);
        let inner = if self.is_boxed { format!("Box<{inner}>") } else { inner };
        match self.wrapper {
            Wrapper::None => inner,
            Wrapper::Option => format!("Option<{inner}>"),
            Wrapper::Field => format!("runtime::Field<{inner}>"),
        }
    }
}

fn place(context: &Context<'_>, id: TypeId, index: usize) -> Place {
    let ty = match &context.api.ty(id).shape {
        Shape::Struct(object) => object.fields[index].value.ty,
        _ => id,
    };
    let is_boxed = context.facts.boxed.contains(&(id, index));
    Place { wrapper: context.field_wrapper(id, index), ty, is_boxed }
}

fn position(object: &StructShape, name: &str) -> Option<usize> {
    object.fields.iter().position(|field| field.name == name)
}

/// A field as another; a value that may be missing has a place that may be empty.
fn carried(context: &Context<'_>, from: Place, to: Place, value: &str) -> String {
    let (one, other) = ((from.ty, from.is_boxed), (to.ty, to.is_boxed));
    let inner = step(context, one, other, "value");
    let map = |value: &str| {
        if one == other { value.to_owned() } else { format!("{value}.map({})", closure(&inner)) }
    };
    match (from.wrapper, to.wrapper) {
        (Wrapper::None, Wrapper::Option) => format!("Some({})", step(context, one, other, value)),
        (Wrapper::None, Wrapper::Field) => {
            format!("runtime::Field::Value({})", step(context, one, other, value))
        }
        (Wrapper::Option, Wrapper::Option) => map(value),
        (Wrapper::Field, Wrapper::Option) => map(&format!("{value}.into_value()")),
        (Wrapper::Option, Wrapper::Field) => {
            format!("{}.map_or(runtime::Field::Absent, runtime::Field::Value)", map(value))
        }
        (Wrapper::Field, Wrapper::Field) if one != other => format!(
            "match {value} {{ runtime::Field::Absent => runtime::Field::Absent, runtime::Field::Null => \
             runtime::Field::Null, runtime::Field::Value(value) => runtime::Field::Value({inner}) }}"
        ),
        // A view never demands what its full type may lack.
        (Wrapper::None | Wrapper::Option, Wrapper::None) | (Wrapper::Field, _) => {
            step(context, one, other, value)
        }
    }
}

/// A value as another, in or out of a box.
fn step(context: &Context<'_>, from: (TypeId, bool), to: (TypeId, bool), value: &str) -> String {
    if from == to {
        return value.to_owned();
    }
    let inner = match (from.1, from.0 == to.0) {
        (true, true) => format!("*{value}"),
        (true, false) => of_type(context, from.0, to.0, &format!("(*{value})")),
        (false, _) => of_type(context, from.0, to.0, value),
    };
    if to.1 { format!("Box::new({inner})") } else { inner }
}

fn of_type(context: &Context<'_>, from: TypeId, to: TypeId, value: &str) -> String {
    if from == to {
        value.to_owned()
    } else if context.is_item(to) {
        format!("{value}.into()")
    } else if let Shape::Integer(integer) = &context.api.ty(to).shape {
        format!("{}::from({value})", width(integer.width))
    } else {
        of_parts(context, from, to, value)
    }
}

/// A list, a map or a tuple of views.
fn of_parts(context: &Context<'_>, from: TypeId, to: TypeId, value: &str) -> String {
    match (&context.api.ty(from).shape, &context.api.ty(to).shape) {
        (Shape::Array(from), Shape::Array(to)) => {
            let inner = of_use(context, from.items, to.items, "value");
            if inner == "value" {
                value.to_owned()
            } else {
                format!("{value}.into_iter().map({}).collect()", closure(&inner))
            }
        }
        (Shape::Map(from), Shape::Map(to)) => of_map(context, from.values, to.values, value),
        (Shape::Tuple(from), Shape::Tuple(to)) => {
            let names: Vec<String> = (1..=from.items.len()).map(|number| format!("item_{number}")).collect();
            let each = from.items.iter().zip(&to.items).zip(&names);
            let each: Vec<String> =
                each.map(|((from, to), name)| of_use(context, *from, *to, name)).collect();
            format!("{{ let ({},) = {value}; ({},) }}", names.join(", "), each.join(", "))
        }
        _ => value.to_owned(),
    }
}

fn of_map(context: &Context<'_>, from: Use, to: Use, value: &str) -> String {
    let inner = of_use(context, from, to, "value");
    if inner == "value" {
        return value.to_owned();
    }
    format!("{value}.into_iter().map(|(key, value)| (key, {inner})).collect()")
}

fn of_use(context: &Context<'_>, from: Use, to: Use, value: &str) -> String {
    if from.ty == to.ty {
        return value.to_owned();
    }
    if from.nullable && is_option(context, from.ty) {
        return format!("{value}.map({})", closure(&of_type(context, from.ty, to.ty, "value")));
    }
    of_type(context, from.ty, to.ty, value)
}

fn is_option(context: &Context<'_>, id: TypeId) -> bool {
    !matches!(context.api.ty(id).shape, Shape::Any(_) | Shape::Null)
}

/// An expression about `value` as a function, as short as clippy wants it.
fn closure(expression: &str) -> String {
    match expression {
        "value.into()" => "Into::into".to_owned(),
        "Box::new(value)" => "Box::new".to_owned(),
        other => match other.strip_suffix("::from(value)") {
            Some(ty) if !ty.contains(['(', ' ']) => format!("{ty}::from"),
            _ => format!("|value| {other}"),
        },
    }
}

/// `a, b and c`
fn and(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Our own words, in lines.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + word.chars().count() < DOCS => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}
