//! Which structs are pages of a list, and which operations answer one.
//!
//! A page holds a list and tells where in the whole it stands; an operation is paged where its parameters ask for
//! one. Both are found by the names that producers and style guides use, and only where the types fit.

use std::collections::HashMap;

use super::generics::{Generics, ITEMS};
use crate::config::{BeyondMaximum, Config};
use crate::ir::{
    Api, Location, MediaKind, Operation, PageRole, Parameter, Shape, Status, StructShape, TypeId,
};

/// Pages and what asks for them.
#[derive(Debug, Clone, Default)]
pub struct Pages {
    /// The structs that are pages, as they are written: what each field tells.
    pub structs: HashMap<TypeId, Page>,
    /// The operations that answer a page, by index.
    pub operations: HashMap<usize, Paging>,
    /// Parameters whose values have another maximum than their schema says, by operation and index.
    pub maxima: HashMap<(usize, usize), Maximum>,
}

/// A struct that is a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How it tells where it stands.
    pub kind: PageKind,
    /// What each field tells, by index; none where that is nothing about pages.
    pub fields: Vec<Option<PageField>>,
}

/// How the pages of a list are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// By number.
    Number,
    /// By their distance from the start.
    Offset,
    /// By where the one before ended.
    Cursor,
}

/// What a field tells about a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageField {
    /// The items.
    Items,
    /// How many items the page has.
    Length,
    /// Whether it has none.
    IsEmpty,
    /// How many items there are on all pages.
    Total,
    /// How many pages there are.
    Pages,
    /// The page's number.
    Number,
    /// How many items a page has at most.
    Size,
    /// How many items stand before it.
    Offset,
    /// Whether it is the first page.
    IsFirst,
    /// Whether it is the last page.
    IsLast,
    /// Whether another page follows.
    HasNext,
    /// Whether another page comes before.
    HasPrevious,
    /// The number or offset of the next page.
    NextNumber,
    /// The number or offset of the page before.
    PreviousNumber,
    /// A cursor or a link to the next page.
    NextText,
}

/// How an operation is asked for a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paging {
    /// How pages are told apart.
    pub kind: PageKind,
    /// The parameter that tells which page, by index.
    pub position: usize,
    /// The parameter that tells how large it is, by index.
    pub size: Option<usize>,
    /// The number of the first page.
    pub first: u64,
    /// The `Link` header, by response and header index.
    pub link: Option<(usize, usize)>,
}

/// The greatest value that a parameter may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Maximum {
    /// The value.
    pub value: u64,
    /// Whether greater values are taken for it, and not refused.
    pub clamp: bool,
}

/// Finds them.
pub(super) fn find(
    api: &Api,
    generics: &Generics,
    reached: impl Fn(TypeId) -> bool,
    config: &Config,
) -> Pages {
    let mut pages = Pages::default();
    for (id, ty) in api.type_ids() {
        if let Shape::Struct(object) = &ty.shape
            && generics.is_written(id)
            && reached(id)
            && let Some(page) = page(api, object, None)
        {
            pages.structs.insert(id, page);
        }
    }
    for (index, operation) in api.operations.iter().enumerate() {
        if let Some(paging) = paging(api, generics, &mut pages, operation) {
            pages.operations.insert(index, paging);
        }
        for (position, parameter) in operation.parameters.iter().enumerate() {
            let is_size = pages.operations.get(&index).is_some_and(|paging| paging.size == Some(position));
            if let Some(maximum) = maximum(api, operation, parameter, is_size, config) {
                pages.maxima.insert((index, position), maximum);
            }
        }
    }
    pages
}

/// What a struct tells as a page; none where it is none. `kind` is what the parameters say that ask for it.
fn page(api: &Api, object: &StructShape, kind: Option<PageKind>) -> Option<Page> {
    let is_list = |index: usize| matches!(api.ty(object.fields[index].value.ty).shape, Shape::Array(_));
    let is_object_list = |index: &usize| match &api.ty(object.fields[*index].value.ty).shape {
        Shape::Array(array) => matches!(api.ty(array.items.ty).shape, Shape::Struct(_) | Shape::Union(_)),
        _ => false,
    };
    let known =
        (0..object.fields.len()).find(|i| is_list(*i) && ITEMS.contains(&object.fields[*i].name.as_str()));
    let mut lists = (0..object.fields.len()).filter(is_object_list);
    // The only list of objects, whatever it is called.
    let items = known.or_else(|| lists.next().filter(|_| lists.next().is_none()));
    let names: Vec<String> = object.fields.iter().map(|field| letters(&field.name)).collect();
    let has_total = names.iter().any(|name| TOTAL.contains(&name.as_str()));
    let mut fields: Vec<Option<PageField>> = Vec::with_capacity(names.len());
    for (index, (field, name)) in object.fields.iter().zip(&names).enumerate() {
        let told = if Some(index) == items {
            Some(PageField::Items)
        } else {
            told(name, &api.ty(field.value.ty).shape, has_total)
        };
        let of_items = matches!(told, Some(PageField::Length | PageField::IsEmpty)) && items.is_none();
        fields.push(told.filter(|told| !of_items && !fields.contains(&Some(*told))));
    }
    // A page may say a little more, such as how it is sorted. What says much more is about something else: a book
    // has pages too.
    let silent = fields.iter().filter(|told| told.is_none()).count();
    if silent > if items.is_some() { MORE.max(fields.len() - silent) } else { 1 } {
        return None;
    }
    let has = |told: PageField| fields.contains(&Some(told));
    if items.is_none() {
        // What stands beside the list, in a struct of its own, and holds nothing else.
        let all = object.fields.iter().zip(&fields).all(|(field, told)| told.is_some() || !field.required);
        let placed = has(PageField::Number) || has(PageField::Offset) || has(PageField::Pages);
        if !(all && placed && has(PageField::Total)) {
            return None;
        }
    }
    let own = if has(PageField::Number) {
        Some(PageKind::Number)
    } else if has(PageField::Offset) {
        Some(PageKind::Offset)
    } else if has(PageField::NextText) {
        Some(PageKind::Cursor)
    } else if has(PageField::Pages) {
        Some(PageKind::Number)
    } else {
        None
    };
    let position = [PageField::Total, PageField::HasNext, PageField::IsLast, PageField::NextNumber];
    let kind = own.or(kind.filter(|_| position.into_iter().any(has)))?;
    let places = has(PageField::NextText) || has(PageField::Pages) || position.into_iter().any(has);
    places.then_some(Page { kind, fields })
}

/// How many members a page may have that are not about pages.
const MORE: usize = 3;

const TOTAL: &[&str] = &[
    "total",
    "totalcount",
    "totalelements",
    "totalsize",
    "totalresults",
    "totalitems",
    "totalrecords",
    "totalhits",
    "totalentries",
    "totalsetsize",
    "resultsetsize",
];

/// What a field of this name and type tells.
fn told(name: &str, shape: &Shape, has_total: bool) -> Option<PageField> {
    let number = match shape {
        Shape::Integer(_) => true,
        // TypeScript has no other numbers.
        Shape::Number(_) => TOTAL.contains(&name),
        _ => false,
    };
    Some(match name {
        _ if number && TOTAL.contains(&name) => PageField::Total,
        "count" if number && !has_total => PageField::Total,
        "count" | "numberofelements" | "itemcount" | "itemscount" if number => PageField::Length,
        "page" | "pagenumber" | "number" | "currentpage" | "pageindex" | "pageno" | "pagenum" if number => {
            PageField::Number
        }
        "size" | "pagesize" | "perpage" | "limit" | "maxresults" | "itemsperpage" if number => {
            PageField::Size
        }
        "pages" | "totalpages" | "pagecount" | "numpages" | "pagestotal" if number => PageField::Pages,
        "offset" | "skip" | "startat" | "startposition" | "startindex" if number => PageField::Offset,
        "next" | "nextpage" | "nextoffset" if number => PageField::NextNumber,
        "previous" | "prev" | "previouspage" | "prevpage" if number => PageField::PreviousNumber,
        "first" | "isfirst" | "firstpage" if is_boolean(shape) => PageField::IsFirst,
        "last" | "islast" | "lastpage" | "done" if is_boolean(shape) => PageField::IsLast,
        "empty" | "isempty" if is_boolean(shape) => PageField::IsEmpty,
        "hasnext" | "hasnextpage" | "hasmore" | "more" if is_boolean(shape) => PageField::HasNext,
        "hasprevious" | "hasprev" | "haspreviouspage" if is_boolean(shape) => PageField::HasPrevious,
        "next" | "nextpage" | "nextcursor" | "nextpagetoken" | "nexttoken" | "nextlink" | "nexturi"
        | "nextpageuri" | "nexturl" | "iterator" | "cursor" | "endcursor" | "odatanextlink"
        | "continuationtoken"
            if matches!(shape, Shape::String(_)) =>
        {
            PageField::NextText
        }
        _ => return None,
    })
}

fn is_boolean(shape: &Shape) -> bool {
    matches!(shape, Shape::Boolean)
}

/// A name without anything but its letters and digits, in lower case: `page[size]`, `pageSize` and `page_size` are one.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// How an operation is asked for a page; none where it is not, or answers none.
fn paging(api: &Api, generics: &Generics, pages: &mut Pages, operation: &Operation) -> Option<Paging> {
    let is_search = || operation.path.to_lowercase().contains("search") || operation.path.ends_with("/query");
    let hint = operation.page.as_ref();
    let method = operation.method == "GET" || (operation.method == "POST" && (is_search() || hint.is_some()));
    if !method {
        return None;
    }
    let mut roles: Vec<(usize, PageRole)> = Vec::new();
    for (index, parameter) in operation.parameters.iter().enumerate() {
        let given = hint.and_then(|hint| hint.parameters.iter().find(|(name, _)| *name == parameter.name));
        let role = given.map(|(_, role)| *role).or_else(|| role(&parameter.name));
        let fits = match (role, &api.ty(parameter.value.ty).shape) {
            (Some(PageRole::Cursor), Shape::String(string)) => string.format.is_text(),
            (Some(PageRole::Page | PageRole::Offset | PageRole::Size), Shape::Integer(_)) => true,
            _ => false,
        };
        if let Some(role) = role.filter(|_| fits && parameter.location == Location::Query)
            && !roles.iter().any(|(_, known)| *known == role)
        {
            roles.push((index, role));
        }
    }
    let of = |wanted: PageRole| roles.iter().find(|(_, role)| *role == wanted).map(|(index, _)| *index);
    let size = of(PageRole::Size);
    let (kind, position) = of(PageRole::Page)
        .map(|index| (PageKind::Number, index))
        .or_else(|| of(PageRole::Offset).map(|index| (PageKind::Offset, index)))
        .or_else(|| of(PageRole::Cursor).map(|index| (PageKind::Cursor, index)))?;
    let (response, answer) = operation.responses.iter().enumerate().find_map(|(index, response)| {
        let success = matches!(response.status, Status::Code(200..=206) | Status::Range(2));
        let media = response.media.iter().find(|media| media.kind == MediaKind::Json)?;
        media.value.filter(|_| success).map(|value| (index, value.ty))
    })?;
    let is_link = |header: &crate::ir::Header| {
        header.name.eq_ignore_ascii_case("link")
            && matches!(&api.ty(header.value.ty).shape, Shape::String(string) if string.format.is_text())
    };
    let link =
        operation.responses[response].headers.iter().position(is_link).map(|header| (response, header));
    let answer = page_within(api, generics, pages, answer, kind);
    let counted = operation.responses[response]
        .headers
        .iter()
        .any(|header| letters(&header.name).contains("totalcount"));
    let is_page = answer.is_some() || link.is_some() || counted || hint.is_some_and(|hint| hint.is_page);
    let zero_based = answer.is_some_and(|id| spring(api, id));
    is_page.then(|| Paging {
        kind,
        position,
        size,
        first: first(api, &operation.parameters[position], zero_based),
        link,
    })
}

/// The page that an answer is, or that is wrapped in it.
fn page_within(
    api: &Api,
    generics: &Generics,
    pages: &mut Pages,
    answer: TypeId,
    kind: PageKind,
) -> Option<TypeId> {
    let inner = super::parts(api.ty(answer)).into_iter().map(|used| used.ty);
    for id in std::iter::once(answer).chain(inner.take(16)) {
        let id = generics.written(id);
        let Shape::Struct(object) = &api.ty(id).shape else { continue };
        if pages.structs.contains_key(&id) {
            return Some(id);
        }
        if let Some(page) = page(api, object, Some(kind)) {
            pages.structs.insert(id, page);
            return Some(id);
        }
    }
    None
}

/// What a parameter of this name asks for.
fn role(name: &str) -> Option<PageRole> {
    Some(match letters(name).as_str() {
        "page" | "pagenumber" | "pageindex" | "pageno" | "pagenum" | "currentpage" => PageRole::Page,
        "offset" | "skip" | "startat" | "startposition" | "startindex" | "pageoffset" => PageRole::Offset,
        "limit" | "size" | "pagesize" | "perpage" | "maxresults" | "top" | "take" | "pagelimit"
        | "itemsperpage" => PageRole::Size,
        "cursor" | "after" | "pagetoken" | "nexttoken" | "continuationtoken" | "startingafter"
        | "iterator" | "skiptoken" | "pagecursor" | "marker" => PageRole::Cursor,
        _ => return None,
    })
}

/// Whether a page is one of Spring Data's, which count from 0 even where nothing says so.
fn spring(api: &Api, id: TypeId) -> bool {
    let Shape::Struct(object) = &api.ty(id).shape else { return false };
    let has = |name: &str| object.fields.iter().any(|field| field.name == name);
    has("content") && has("totalElements") && has("number")
}

/// The number of the first page: what the parameter says at least, else its default, where that is 0 or 1.
fn first(api: &Api, parameter: &Parameter, zero_based: bool) -> u64 {
    let Shape::Integer(integer) = &api.ty(parameter.value.ty).shape else { return 0 };
    let least = integer.limits.minimum.as_ref().and_then(|limit| {
        let value = limit.value.as_u64()?;
        Some(if limit.exclusive { value + 1 } else { value })
    });
    let default = parameter.default.as_ref().and_then(serde_json::Value::as_u64);
    let index = letters(&parameter.name).ends_with("index");
    match least.or(default) {
        Some(number) if number <= 1 => number,
        _ => u64::from(!(zero_based || index)),
    }
}

/// The maximum of a parameter, where it is not left to its schema.
fn maximum(
    api: &Api,
    operation: &Operation,
    parameter: &Parameter,
    is_size: bool,
    config: &Config,
) -> Option<Maximum> {
    let ty = api.ty(parameter.value.ty);
    let Shape::Integer(integer) = &ty.shape else { return None };
    if ty.extra.is_some() {
        return None;
    }
    let documented = integer.limits.maximum.as_ref().and_then(|limit| {
        let value = limit.value.as_u64()?;
        Some(if limit.exclusive { value.saturating_sub(1) } else { value })
    });
    let by_document =
        parameter.clamp.or(operation.page.as_ref().and_then(|page| page.clamp).filter(|_| is_size));
    let by_config = is_size && config.pages.beyond_maximum == BeyondMaximum::Clamp;
    let clamp = by_document.unwrap_or(by_config);
    match documented {
        Some(value) => clamp.then_some(Maximum { value, clamp }),
        None if is_size => {
            let value = u64::from(config.pages.max_size?);
            let (_, most) = integer.width.range();
            (i128::from(value) <= most).then_some(Maximum { value, clamp })
        }
        None => None,
    }
}
