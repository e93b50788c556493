//! What the variants of enums and unions are called.

use super::scope::Scope;
use super::words::pascal;
use crate::ir::{Api, EnumLiteral, EnumShape, Origin, Shape, StringFormat, Type, TypeId, UnionShape};

/// The variants of an enum of values.
pub(super) fn of_enum(shape: &EnumShape) -> Vec<String> {
    let wanted: Vec<String> = shape
        .values
        .iter()
        .map(|value| match (&value.name, &value.value) {
            (Some(name), _) if !name.is_empty() => name.clone(),
            (_, EnumLiteral::String(text)) => text.clone(),
            (_, EnumLiteral::Integer(number)) if *number < 0 => format!("minus {}", number.unsigned_abs()),
            (_, EnumLiteral::Integer(number)) => format!("value {number}"),
            (_, EnumLiteral::Other(value)) if value.is_boolean() => value.to_string(),
            (_, EnumLiteral::Other(value)) => number_words(&value.to_string()),
        })
        .collect();
    let mut wanted: Vec<&str> = wanted.iter().map(String::as_str).collect();
    wanted.extend(shape.is_open.then_some("other"));
    let claimed = Scope::new().claim_all_with_ladder(&wanted);
    claimed.into_iter().map(|name| if name == "Self" { "SelfValue".to_owned() } else { name }).collect()
}

/// The variants of a union that is called `own`. `names` are those that types have already.
pub(super) fn of_union(api: &Api, names: &[String], own: &str, union: &UnionShape) -> Vec<String> {
    let mut scope = Scope::new();
    scope.reserve("Self");
    without_own(told(api, names, union), own).iter().map(|name| scope.claim(name)).collect()
}

/// What each variant of a union is known by. Two may be the same, where nothing tells them apart.
pub(super) fn told(api: &Api, names: &[String], union: &UnionShape) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(union.variants.len());
    for variant in &union.variants {
        let ty = api.ty(variant.value.ty);
        let short = match (&variant.name, &ty.origin, &ty.shape) {
            (Some(name), _, _) => pascal(name),
            (None, Origin::Component(name), _) if names[variant.value.ty.index()].is_empty() => pascal(name),
            (None, Origin::Component(_), _) => names[variant.value.ty.index()].clone(),
            (None, _, Shape::Enum(values)) if values.values.len() == 1 => of_enum(values).remove(0),
            (None, _, _) => pascal(kind(ty)),
        };
        let longer = told.contains(&short).then(|| detail(api, ty)).flatten();
        told.push(longer.filter(|longer| !told.contains(longer)).unwrap_or(short));
    }
    told
}

fn kind(ty: &Type) -> &'static str {
    match &ty.shape {
        Shape::Any(_) => "any",
        Shape::Never => "never",
        Shape::Null => "null",
        Shape::Boolean => "boolean",
        Shape::Integer(_) => "integer",
        Shape::Number(_) => "number",
        Shape::String(_) => "string",
        Shape::Array(_) | Shape::Tuple(_) => "list",
        Shape::Map(_) => "map",
        Shape::Struct(_) => "object",
        Shape::Enum(_) => "value",
        Shape::Union(_) => "choice",
    }
}

/// What tells a type from an earlier one of its kind.
fn detail(api: &Api, ty: &Type) -> Option<String> {
    let of = |id: TypeId| match &api.ty(id).origin {
        Origin::Component(name) => name.clone(),
        _ => kind(api.ty(id)).to_owned(),
    };
    Some(match &ty.shape {
        Shape::Array(list) => pascal(&format!("{} list", of(list.items.ty))),
        Shape::Map(map) => pascal(&format!("{} map", of(map.values.ty))),
        Shape::Enum(values) => of_enum(values).into_iter().next()?,
        Shape::Struct(object) => {
            let field = object.fields.iter().find(|field| field.required).or(object.fields.first())?;
            pascal(&format!("with {}", field.name))
        }
        Shape::String(text) if text.format != StringFormat::Text => pascal(&format!("{:?}", text.format)),
        Shape::String(text) if text.pattern.is_some() => "Pattern".to_owned(),
        _ => return None,
    })
}

/// `Payment::Card` for `Payment::CardPayment`: names that all end or all start with the union's own, without it, where
/// what is left tells them apart.
fn without_own(wanted: Vec<String>, own: &str) -> Vec<String> {
    let shorter = |shorten: &dyn Fn(&str) -> Option<String>| -> Option<Vec<String>> {
        let all: Vec<String> = wanted.iter().map(|name| shorten(name)).collect::<Option<_>>()?;
        let distinct = all.iter().enumerate().all(|(index, name)| !all[..index].contains(name));
        // A word ends where the next starts with a capital letter, and starts with one.
        let whole = all.iter().all(|name| name.starts_with(|c: char| c.is_uppercase()));
        (all.len() > 1 && distinct && whole).then_some(all)
    };
    let end = shorter(&|name| name.strip_suffix(own).map(str::to_owned));
    end.or_else(|| shorter(&|name| name.strip_prefix(own).map(str::to_owned))).unwrap_or(wanted)
}

/// A number in words that identifiers can be made of.
fn number_words(number: &str) -> String {
    let (sign, digits) = number.strip_prefix('-').map_or(("value", number), |rest| ("minus", rest));
    format!("{sign} {}", digits.replace('.', " point ").replace("e-", " e minus ").replace("e+", "e"))
}

#[cfg(test)]
mod tests {
    use super::without_own;

    fn short(own: &str, names: &[&str]) -> String {
        without_own(names.iter().map(|name| (*name).to_owned()).collect(), own).join(" ")
    }

    #[test]
    fn variants_do_not_repeat_the_union() {
        assert_eq!(short("Payment", &["CardPayment", "CashPayment"]), "Card Cash");
        assert_eq!(short("Event", &["EventCreated", "EventDeleted"]), "Created Deleted");
        // Not all of them; nothing left; half a word left.
        assert_eq!(short("Payment", &["CardPayment", "Cash"]), "CardPayment Cash");
        assert_eq!(short("Payment", &["Payment", "CardPayment"]), "Payment CardPayment");
        assert_eq!(short("Cat", &["Category", "Catalog"]), "Category Catalog");
        assert_eq!(short("Payment", &["CardPayment"]), "CardPayment");
        assert_eq!(short("V", &["V1", "V2"]), "V1 V2");
    }
}
