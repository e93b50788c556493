//! Pages: what makes one, what tells which one is asked for, and how large it may be.

use serde_json::Number;

use super::check::Wrapper;
use super::context::{Context, From, Uses, quoted};
use super::table::integer_limits;
use super::view::{FieldView, MethodView};
use super::words;
use crate::analyze::{PageField, PageKind, Paging};
use crate::ir::{
    Additional, Field, IntegerShape, Limit, Operation, OperationId, Parameter, Shape, StructShape, TypeId,
    Width,
};
use crate::name::OperationNames;

/// Arguments that a function may have (clippy's `too_many_arguments`).
const ARGUMENTS: usize = 7;

/// The function that makes a page of its items and of what was asked for; none where the struct is no page, where
/// nothing of it follows from these, or where too much else must be given.
pub(super) fn constructor(
    context: &Context<'_>,
    id: TypeId,
    object: &StructShape,
    fields: &[FieldView],
    uses: &mut Uses,
) -> Option<MethodView> {
    let page = context.facts.pages.structs.get(&id)?;
    let has = |told: PageField| page.fields.contains(&Some(told));
    let mut made = Made {
        kind: page.kind,
        counted: page.kind != PageKind::Cursor && (has(PageField::Total) || has(PageField::Pages)),
        items: String::new(),
        arguments: Vec::new(),
        inits: Vec::new(),
        derived: Vec::new(),
        left_out: Vec::new(),
        asked: false,
    };
    for (index, ((field, view), told)) in object.fields.iter().zip(fields).zip(&page.fields).enumerate() {
        let wrapper = context.field_wrapper(id, index);
        if wrapper == Wrapper::Field || context.facts.boxed.contains(&(id, index)) {
            return None;
        }
        match told.and_then(|told| made.follows(told, wrapper, field, view)) {
            Some(expression) => made.inits.push((view.name.clone(), expression)),
            None => made.other(context, (id, index), field, view, wrapper, uses),
        }
    }
    if let Additional::Kept(_) = object.additional {
        made.inits.push((context.names.types[id.index()].additional.clone(), "BTreeMap::new()".to_owned()));
    }
    let view = made.method(context)?;
    context.needs.page.set(true);
    Some(view)
}

/// A constructor in the making.
struct Made {
    kind: PageKind,
    /// Whether it is known how many items there are.
    counted: bool,
    /// What the items are initialized with, last: what else is said of them is said before they are moved.
    items: String,
    arguments: Vec<(String, String)>,
    inits: Vec<(String, String)>,
    derived: Vec<String>,
    left_out: Vec<String>,
    /// Whether what was asked for is looked at.
    asked: bool,
}

impl Made {
    /// The expression of a field that follows from the arguments; none where it does not.
    fn follows(
        &mut self,
        told: PageField,
        wrapper: Wrapper,
        field: &Field,
        view: &FieldView,
    ) -> Option<String> {
        let wrap = |expression: String| match wrapper {
            Wrapper::Option => format!("Some({expression})"),
            _ => expression,
        };
        let count = |expression: &str| wrap(format!("runtime::from_count({expression})"));
        let by_count = self.kind != PageKind::Cursor;
        let size = if self.kind == PageKind::Number { "page.size()" } else { "page.limit()" };
        let (expression, asks) = match told {
            PageField::Items => {
                let ty = if wrapper == Wrapper::Option { inner(&view.ty) } else { view.ty.clone() };
                self.items = format!("{}: {}", view.name, wrap("items".to_owned()));
                self.arguments.insert(0, ("items".to_owned(), ty));
                // Written by `method`, after everything else.
                return Some(String::new());
            }
            PageField::Total => {
                return self.counted.then(|| count("total"));
            }
            PageField::Length => (wrap("runtime::length(&items)".to_owned()), false),
            PageField::IsEmpty => (wrap("items.is_empty()".to_owned()), false),
            PageField::Size => (count(size), true),
            PageField::Number if self.kind == PageKind::Number => (count("page.number()"), true),
            PageField::Offset if by_count => (count("page.offset()"), true),
            PageField::Pages if self.counted => (count("page.pages(total)"), true),
            PageField::IsFirst if by_count => (wrap("page.is_first()".to_owned()), true),
            PageField::IsLast if self.counted => (wrap("page.next(total).is_none()".to_owned()), true),
            PageField::HasNext if self.counted => (wrap("page.next(total).is_some()".to_owned()), true),
            PageField::HasPrevious if self.counted => {
                (wrap("page.previous(total).is_some()".to_owned()), true)
            }
            PageField::NextNumber if self.counted && wrapper == Wrapper::Option => {
                ("page.next(total).map(runtime::from_count)".to_owned(), true)
            }
            PageField::PreviousNumber if self.counted && wrapper == Wrapper::Option => {
                ("page.previous(total).map(runtime::from_count)".to_owned(), true)
            }
            PageField::NextText => {
                self.arguments.push((view.name.clone(), view.ty.clone()));
                return Some(view.name.clone());
            }
            _ => return None,
        };
        self.asked |= asks;
        self.derived.push(field.name.clone());
        Some(expression)
    }

    /// A field that does not follow: its default, nothing, the only value there is, or an argument.
    fn other(
        &mut self,
        context: &Context<'_>,
        (id, index): (TypeId, usize),
        field: &Field,
        view: &FieldView,
        wrapper: Wrapper,
        uses: &mut Uses,
    ) {
        let default = field.default.as_ref().filter(|_| {
            !field.required && wrapper == Wrapper::None && context.facts.field_defaults.contains(&(id, index))
        });
        let expression = match &context.api.ty(field.value.ty).shape {
            _ if default.is_some() => default.map_or_else(String::new, |default| {
                context.literal(field.value, default, From::Within, uses)
            }),
            _ if wrapper == Wrapper::Option && !field.required => {
                self.left_out.push(field.name.clone());
                "None".to_owned()
            }
            Shape::Enum(values)
                if values.values.len() == 1 && !values.is_open && wrapper == Wrapper::None =>
            {
                let ty = context.bare_ty(field.value.ty, From::Within, uses);
                format!("{ty}::{}", context.names.types[field.value.ty.index()].variants[0])
            }
            _ => {
                self.arguments.push((view.name.clone(), view.ty.clone()));
                view.name.clone()
            }
        };
        self.inits.push((view.name.clone(), expression));
    }

    fn method(mut self, context: &Context<'_>) -> Option<MethodView> {
        if self.derived.is_empty() || (self.items.is_empty() && !self.counted) {
            return None;
        }
        if self.counted {
            self.arguments
                .insert(usize::from(!self.items.is_empty()), ("total".to_owned(), "u64".to_owned()));
        }
        if self.asked {
            let ty = match self.kind {
                PageKind::Number => "runtime::PageRequest",
                PageKind::Offset => "runtime::OffsetRequest",
                PageKind::Cursor => {
                    context.needs.cursor.set(true);
                    "&runtime::CursorRequest"
                }
            };
            self.arguments.push(("page".to_owned(), ty.to_owned()));
        }
        let mut names: Vec<&str> = self.arguments.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        if names.len() < self.arguments.len() || self.arguments.len() > ARGUMENTS {
            return None;
        }
        let list = |names: &[String]| {
            let quoted: Vec<String> = names.iter().map(|name| format!("`{}`", words::code(name))).collect();
            quoted.join(", ")
        };
        let mut docs = vec![
            if self.items.is_empty() {
                "Where a page stands in a list that has `total` items on all pages.".to_owned()
            } else if self.counted {
                "A page with `items` of a list that has `total` of them on all pages.".to_owned()
            } else {
                "A page with `items` of a list.".to_owned()
            },
            String::new(),
            format!("Computed: {}.", list(&self.derived)),
        ];
        if !self.left_out.is_empty() {
            docs.push(String::new());
            docs.push(format!("Left out, to be set afterwards: {}.", list(&self.left_out)));
        }
        let arguments: Vec<String> =
            self.arguments.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let inits =
            self.inits.iter().filter(|(_, expression)| !expression.is_empty()).map(|(name, expression)| {
                if name == expression { name.clone() } else { format!("{name}: {expression}") }
            });
        let last = if self.items == "items: items" { "items".to_owned() } else { self.items.clone() };
        let inits: Vec<String> = inits.chain(Some(last).filter(|last| !last.is_empty())).collect();
        Some(MethodView {
            docs,
            head: format!("pub fn new({}) -> Self", arguments.join(", ")),
            body: format!("Self {{ {} }}", inits.join(", ")),
        })
    }
}

/// What an `Option` holds.
fn inner(ty: &str) -> String {
    ty.strip_prefix("Option<").and_then(|ty| ty.strip_suffix('>')).unwrap_or(ty).to_owned()
}

/// The methods that tell which page a request asks for, and where the others are.
pub(super) fn methods(context: &Context<'_>, id: OperationId, one: &Operation) -> Vec<MethodView> {
    let Some(paging) = context.facts.pages.operations.get(&id.index()) else { return Vec::new() };
    let names = &context.names.operations[id.index()];
    let mut methods = vec![page_method(context, id, one, paging, names)];
    methods.extend(link_method(context, id, one, paging, names));
    methods
}

/// Whether a parameter always has a value.
fn is_there(context: &Context<'_>, id: OperationId, one: &Operation, index: usize) -> bool {
    one.parameters[index].required || context.facts.parameter_defaults.contains(&(id.index(), index))
}

/// Whether a page's size is not always in the request.
fn needs_size(context: &Context<'_>, id: OperationId, one: &Operation, paging: &Paging) -> bool {
    paging.size.is_none_or(|index| !is_there(context, id, one, index))
}

fn page_method(
    context: &Context<'_>,
    id: OperationId,
    one: &Operation,
    paging: &Paging,
    names: &OperationNames,
) -> MethodView {
    context.needs.page.set(true);
    let there = |index: usize| is_there(context, id, one, index);
    let wire = |index: usize| words::code(&one.parameters[index].name);
    let position = format!("self.{}", names.parameters[paging.position]);
    let number = |without: u64| {
        if there(paging.position) {
            format!("runtime::count({position})")
        } else {
            format!("{position}.map_or({without}, runtime::count)")
        }
    };
    let size = match paging.size {
        Some(index) if there(index) => format!("runtime::count(self.{})", names.parameters[index]),
        Some(index) => format!("self.{}.map_or(size, runtime::count)", names.parameters[index]),
        None => "size".to_owned(),
    };
    let (ty, body, which) = match paging.kind {
        PageKind::Number if paging.first == 1 => (
            "runtime::PageRequest",
            format!("runtime::PageRequest::new({}, {size})", number(1)),
            format!("Which page is asked for: `{}`, counted from 1", wire(paging.position)),
        ),
        PageKind::Number => (
            "runtime::PageRequest",
            format!("runtime::PageRequest::counted_from(0, {}, {size})", number(0)),
            format!("Which page is asked for: `{}`, counted from 0", wire(paging.position)),
        ),
        PageKind::Offset => (
            "runtime::OffsetRequest",
            format!("runtime::OffsetRequest::new({}, {size})", number(0)),
            format!("Which part is asked for: what follows the first `{}` items", wire(paging.position)),
        ),
        PageKind::Cursor => {
            context.needs.cursor.set(true);
            let parameter = quoted(&one.parameters[paging.position].name);
            let cursor = if there(paging.position) {
                format!("Some({position}.clone())")
            } else {
                format!("{position}.clone()")
            };
            (
                "runtime::CursorRequest",
                format!("runtime::CursorRequest::new({parameter}, {cursor}, {size})"),
                format!("Which page is asked for: what follows `{}`", wire(paging.position)),
            )
        }
    };
    let mut docs = vec![match paging.size {
        Some(index) => format!("{which}; at most `{}` items.", wire(index)),
        None => format!("{which}."),
    }];
    if needs_size(context, id, one, paging) {
        docs.push(String::new());
        docs.push("`size` is how many items it has where the request does not say.".to_owned());
    }
    let argument = if needs_size(context, id, one, paging) { ", size: u64" } else { "" };
    MethodView { docs, head: format!("pub fn page(&self{argument}) -> {ty}"), body }
}

/// The value of the `Link` header, where the answer has one.
fn link_method(
    context: &Context<'_>,
    id: OperationId,
    one: &Operation,
    paging: &Paging,
    names: &OperationNames,
) -> Option<MethodView> {
    let (response, header) = paging.link?;
    let required = one.responses[response].headers[header].required;
    context.needs.link.set(true);
    let sized = needs_size(context, id, one, paging) && paging.kind != PageKind::Cursor;
    let (argument, given) = if sized { (", size: u64", "size") } else { ("", "") };
    let parameter = quoted(&one.parameters[paging.position].name);
    let links = format!("runtime::Links::new(&self.{}.uri, {parameter})", names.parts);
    let (what, arguments, body) = match paging.kind {
        PageKind::Number | PageKind::Offset => {
            let call = if paging.kind == PageKind::Number { "pages" } else { "parts" };
            let links = format!("{links}.{call}(page, total).into_text()");
            let body = if required {
                format!("let page = self.page({given}); {links}")
            } else {
                format!(
                    "let page = self.page({given}); let others = page.pages(total) > 1 || !page.is_first(); others.then(|| {links})"
                )
            };
            (
                "the first, previous, next and last page of `total` items",
                format!("{argument}, total: u64"),
                body,
            )
        }
        PageKind::Cursor => {
            let links = format!("{links}.to(\"next\", next).into_text()");
            let body = if required {
                format!("next.map_or_else(String::new, |next| {links})")
            } else {
                format!("next.map(|next| {links})")
            };
            ("the page after the cursor `next`", ", next: Option<&str>".to_owned(), body)
        }
    };
    let mut docs = vec![format!("The answer's `Link` header (RFC 8288): {what}.")];
    if !required {
        docs.push(String::new());
        docs.push("None where there is no other page.".to_owned());
    }
    let ty = if required { "String" } else { "Option<String>" };
    Some(MethodView { docs, head: format!("pub fn link(&self{arguments}) -> {ty}"), body })
}

/// The table of a parameter with another maximum than its schema's; none for all others.
pub(super) fn table(
    context: &Context<'_>,
    id: OperationId,
    index: usize,
    parameter: &Parameter,
) -> Option<String> {
    let maximum = context.facts.pages.maxima.get(&(id.index(), index))?;
    let Shape::Integer(integer) = &context.api.ty(parameter.value.ty).shape else { return None };
    let (mut limits, mut width) = (integer.limits.clone(), integer.width);
    if maximum.clamp {
        // Numbers that its own type does not hold are read too, only to be taken for the maximum.
        let least = || Number::from_i128(width.range().0).map(|value| Limit { value, exclusive: false });
        if is_narrow(width) {
            limits.minimum = limits.minimum.or_else(least);
            width = Width::I64;
        }
        limits.maximum = None;
    } else {
        limits.maximum = Some(Limit { value: maximum.value.into(), exclusive: false });
    }
    Some(format!("Schema::integer(){}", integer_limits(&IntegerShape { width, limits })))
}

/// What is done to a parameter's value once it is read, where a greater one than its maximum is taken for that.
pub(super) fn clamp(
    context: &Context<'_>,
    id: OperationId,
    index: usize,
    parameter: &Parameter,
    always: bool,
) -> Option<String> {
    let maximum = context.facts.pages.maxima.get(&(id.index(), index)).filter(|maximum| maximum.clamp)?;
    let Shape::Integer(integer) = &context.api.ty(parameter.value.ty).shape else { return None };
    let least = format!("value.min({})", maximum.value);
    let ty = super::ty::width(integer.width);
    let (read, clamped) = if is_narrow(integer.width) {
        ("i64", format!("{ty}::try_from({least}).unwrap_or({ty}::MIN)"))
    } else {
        (ty, least)
    };
    Some(if always {
        format!(".map(|value: {read}| {clamped})")
    } else {
        format!(".map(|value: Option<{read}>| value.map(|value| {clamped}))")
    })
}

fn is_narrow(width: Width) -> bool {
    !matches!(width, Width::I64 | Width::U64)
}
