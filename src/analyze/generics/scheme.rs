//! How producers put the argument of a generic type into the name of an instance.
//!
//! A name is never taken apart by itself: for each type that a struct holds it is asked whether the struct's name,
//! without that type's, is what one of the schemes makes of a generic type. What is left is the generic's name, and
//! whether it is one is for the structure to say.

use super::Spec;
use super::lookup::spellings;
use crate::ir::{Api, Origin, Shape, TypeId};

/// A reading of a struct's name.
#[derive(Debug)]
pub(super) struct Reading {
    /// Which scheme, and the generic's name: those that agree in both are one family.
    pub(super) family: (&'static str, String),
    /// Which types stand for the parameters.
    pub(super) spec: Spec,
}

/// An argument as a name may spell it, and the type it stands for.
struct Spelled {
    text: String,
    /// The same with a capital at its beginning.
    big: String,
    ty: TypeId,
}

/// Fields up to which two arguments are looked for: their pairs grow with the square.
const PAIRED: usize = 12;

/// Every reading of a struct's name.
pub(super) fn readings(api: &Api, id: TypeId) -> Vec<Reading> {
    let (Shape::Struct(object), Origin::Component(component)) = (&api.ty(id).shape, &api.ty(id).origin)
    else {
        return Vec::new();
    };
    let name =
        component.strip_suffix("-Input").or_else(|| component.strip_suffix("-Output")).unwrap_or(component);
    let mut readings: Vec<Reading> = Vec::new();
    let mut push = |scheme: &'static str, base: &str, arguments: &[TypeId]| {
        let run_together =
            matches!(scheme, "BaseItem" | "ItemBase" | "item_base" | "Base_Item" | "BaseAB" | "ABBase");
        // Run together, a name alone says little: something must stand beside the argument that others have too.
        let beside = object.fields.len() > arguments.len();
        if is_name(base) && (!run_together || (beside && !is_verb(base))) {
            let spec = Spec { id, arguments: arguments.iter().map(|ty| vec![*ty]).collect() };
            readings.push(Reading { family: (scheme, base.to_owned()), spec });
        }
    };
    let by_field: Vec<Vec<Spelled>> = object
        .fields
        .iter()
        .map(|field| spelled(api, field.value.ty, name))
        .filter(|all| !all.is_empty())
        .collect();
    for Spelled { text, big, ty } in by_field.iter().flatten() {
        let list = matches!(api.ty(*ty).shape, Shape::Array(_));
        for (scheme, base) in one(name, text, big) {
            // `List` stands on the side of the generic's own name: `PageListItem`, `ItemListPage`.
            let other_side = match scheme {
                "BaseItem" => text.ends_with("List") || text.ends_with("Array"),
                "ItemBase" => text.starts_with("List") || text.starts_with("Array"),
                _ => false,
            };
            if !(list && other_side) {
                push(scheme, &base, &[*ty]);
            }
        }
    }
    if by_field.len() <= PAIRED {
        for (index, first) in by_field.iter().enumerate() {
            for (_, second) in by_field.iter().enumerate().filter(|(other, _)| *other != index) {
                for (a, b) in first.iter().flat_map(|a| second.iter().map(move |b| (a, b))) {
                    for (scheme, base) in two(name, (&a.text, &a.big), (&b.text, &b.big)) {
                        push(scheme, &base, &[a.ty, b.ty]);
                    }
                }
            }
        }
    }
    readings
}

/// What the type of a field is called in the name of its struct: each way of spelling it that the name has in it.
fn spelled(api: &Api, id: TypeId, name: &str) -> Vec<Spelled> {
    let ty = api.ty(id);
    let mut all: Vec<Spelled> = Vec::new();
    let mut push = |text: String, ty: TypeId| {
        let big = capital(&text);
        if name.contains(&text) || name.contains(&big) {
            all.push(Spelled { text, big, ty });
        }
    };
    for text in spellings(ty) {
        push(text, id);
    }
    let inner = match &ty.shape {
        Shape::Array(array) => array.items.ty,
        Shape::Map(map) => map.values.ty,
        _ => return all,
    };
    for text in spellings(api.ty(inner)) {
        let big = capital(&text);
        // All of these have the one or the other in them.
        if !name.contains(&text) && !name.contains(&big) {
            continue;
        }
        let wrapped = if matches!(ty.shape, Shape::Array(_)) {
            vec![
                format!("List{big}"),
                format!("{text}List"),
                format!("Collection{big}"),
                format!("Set{big}"),
                format!("{text}[]"),
                format!("{text}-Array"),
                format!("{text}Array"),
                format!("ArrayOf{big}"),
                format!("ListOf{big}"),
                format!("IEnumerableOf{big}"),
                format!("{text}IEnumerable"),
                format!("list_{text}_"),
                format!("List_{text}_"),
                format!("Vec_{text}"),
            ]
        } else {
            vec![
                format!("MapString{big}"),
                format!("DictionaryOfStringAnd{big}"),
                format!("String{big}Dictionary"),
                format!("dict_str__{text}_"),
                format!("Dict_str__{text}_"),
                format!("HashMap_String_{text}"),
            ]
        };
        push(text, inner);
        for text in wrapped {
            push(text, id);
        }
    }
    all
}

/// The generic's name where `name` is its instance with one argument, by each scheme.
fn one(name: &str, argument: &str, big: &str) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut push = |scheme: &'static str, base: Option<&str>| {
        found.extend(base.map(|base| (scheme, base.to_owned())));
    };
    // pydantic, tsoa
    push("Base_Item_", name.strip_suffix('_').and_then(|n| n.strip_suffix(argument)?.strip_suffix('_')));
    // schemars 0.8
    push("Base_for_Item", name.strip_suffix(argument).and_then(|n| n.strip_suffix("_for_")));
    // utoipa, poem
    push(
        "Base_Item",
        name.strip_suffix(argument).and_then(|n| n.strip_suffix('_')).filter(|n| !n.ends_with("_for")),
    );
    push("item_base", name.strip_prefix(argument).and_then(|n| n.strip_prefix('_')));
    // ASP.NET Core, NSwag
    let prefix = name.strip_suffix(big);
    push("BaseOfItem", prefix.and_then(|n| n.strip_suffix("Of")));
    // springdoc, SmallRye, Huma
    push("BaseItem", prefix.filter(|n| !n.ends_with("Of") && !n.ends_with('_')));
    // Swashbuckle, dropshot
    push("ItemBase", name.strip_prefix(argument).filter(|rest| rest.starts_with(char::is_uppercase)));
    // drf-spectacular
    let paginated = name.strip_prefix("Paginated").and_then(|n| n.strip_suffix("List"));
    push("PaginatedItemList", paginated.filter(|n| *n == argument).map(|_| "PaginatedList"));
    found
}

/// The same with two arguments.
fn two(name: &str, (a, big_a): (&str, &str), (b, big_b): (&str, &str)) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    let mut push = |scheme: &'static str, base: Option<&str>| {
        found.extend(base.map(|base| (scheme, base.to_owned())));
    };
    let closed = name.strip_suffix('_').and_then(|n| n.strip_suffix(b));
    let between = closed.and_then(|n| n.strip_suffix('.').or_else(|| n.strip_suffix('_')));
    push("Base_A_B_", between.and_then(|n| n.strip_suffix(a)?.strip_suffix('_')));
    let open = name.strip_suffix(b).and_then(|n| n.strip_suffix('_'));
    push("Base_A_B", open.and_then(|n| n.strip_suffix(a)?.strip_suffix('_')));
    let last = name.strip_suffix(big_b);
    push("BaseOfAAndB", last.and_then(|n| n.strip_suffix("And")?.strip_suffix(big_a)?.strip_suffix("Of")));
    push("BaseAB", last.and_then(|n| n.strip_suffix(big_a)));
    push("ABBase", name.strip_prefix(a).and_then(|n| n.strip_prefix(big_b)));
    found
}

/// Whether a rest of a name can be the name of a generic type.
fn is_name(base: &str) -> bool {
    base.starts_with(char::is_alphabetic)
        && base.ends_with(char::is_alphanumeric)
        && base.chars().filter(|c| c.is_alphabetic()).count() >= 3
}

/// Whether a rest of a name says what is done with the argument, and not what holds it.
fn is_verb(base: &str) -> bool {
    let start = base.rfind(char::is_uppercase).unwrap_or(0);
    let last = base[start..].to_lowercase();
    [
        "get", "set", "put", "post", "patch", "create", "update", "delete", "add", "remove", "new", "edit",
        "fetch", "find", "replace", "upsert", "for", "or", "and", "by", "with", "to", "from", "in", "on",
        "of",
    ]
    .contains(&last.as_str())
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reads(name: &str, argument: &str) -> Vec<String> {
        one(name, argument, &capital(argument))
            .into_iter()
            .filter(|(_, base)| is_name(base))
            .map(|(s, b)| format!("{s} {b}"))
            .collect()
    }

    #[test]
    fn schemes() {
        for (name, expected) in [
            ("Page_Item_", "Base_Item_ Page"),
            ("Page_for_Item", "Base_for_Item Page"),
            ("Page_Item", "Base_Item Page"),
            ("Item_page", "item_base page"),
            ("PagedResultOfItem", "BaseOfItem PagedResult"),
            ("PageItem", "BaseItem Page"),
            ("ItemPagedResult", "ItemBase PagedResult"),
            ("PaginatedItemList", "PaginatedItemList PaginatedList"),
        ] {
            assert_eq!(reads(name, "Item"), [expected], "{name}");
        }
    }

    #[test]
    fn what_is_no_instance() {
        for name in ["Item", "Items", "Itemize", "DayOfWeek", "PageDto", "ItItem", "OfItem"] {
            assert_eq!(reads(name, "Item"), Vec::<String>::new(), "{name}");
        }
        assert!(is_verb("Create") && is_verb("TransformByFor") && !is_verb("Offset") && !is_verb("Page"));
        for name in ["PairOfAlphaAndBeta", "Pair_Alpha.Beta_", "AlphaBetaPair"] {
            assert_eq!(two(name, ("Alpha", "Alpha"), ("Beta", "Beta"))[0].1, "Pair");
        }
    }
}
