//! What must not be told in logs: types with a secret in them get a `Debug` that leaves it out.
//!
//! A secret stays what it is otherwise, a `String` or a number, so that handlers use it as such.

use super::context::{Context, quoted};
use super::view::{AnswerVariantView, DebugView};
use crate::ir::{Media, Shape, StructShape, TypeId, UnionShape};

/// What stands for a secret.
const REDACTED: &str = "&format_args!(\"<redacted>\")";

/// A field: its name, and whether it is a secret.
pub(super) struct Shown<'a> {
    pub(super) name: &'a str,
    pub(super) is_secret: bool,
}

impl Context<'_> {
    /// Whether a value must not be told: a secret, or a list or map of secrets. What has a name of its own minds its
    /// own secrets.
    pub(super) fn is_secret(&self, id: TypeId) -> bool {
        let ty = self.api.ty(id);
        if ty.secret {
            return true;
        }
        if self.is_item(id) {
            return false;
        }
        match &ty.shape {
            Shape::Array(array) => self.is_secret(array.items.ty),
            Shape::Map(map) => self.is_secret(map.values.ty),
            Shape::Tuple(tuple) => tuple.items.iter().any(|item| self.is_secret(item.ty)),
            _ => false,
        }
    }

    /// Whether the body of a media type must not be told.
    pub(super) fn is_secret_body(&self, media: &Media) -> bool {
        media.value.is_some_and(|value| self.is_secret(value.ty))
    }

    /// The `Debug` of a model; none where it may be derived.
    pub(super) fn model_debug(&self, id: TypeId) -> Option<DebugView> {
        let names = &self.names.types[id.index()];
        let expression = match &self.api.ty(id).shape {
            Shape::Struct(object) => {
                let mut fields: Vec<Shown<'_>> = (names.fields.iter().zip(&object.fields))
                    .map(|(name, field)| Shown { name, is_secret: self.is_secret_field(id, &field.name) })
                    .collect();
                if let crate::ir::Additional::Kept(values) = object.additional {
                    fields.push(Shown { name: &names.additional, is_secret: self.is_secret(values.ty) });
                }
                structure(&names.name, &fields, true)?
            }
            Shape::Union(union) => self.union_debug(&names.variants, union)?,
            Shape::Enum(_) => return None,
            _ => tuple(&names.name, self.api.ty(id).secret || self.holds_secret(id))?,
        };
        let parameters = self.parameters(id);
        Some(DebugView {
            name: names.name.clone(),
            bounds: parameters.replace(',', ": std::fmt::Debug,").replace('>', ": std::fmt::Debug>"),
            parameters,
            expression,
        })
    }

    /// Whether a field is a secret in a struct, or in any instance of the generic type that is written after it.
    fn is_secret_field(&self, id: TypeId, name: &str) -> bool {
        let is_secret = |object: &StructShape| {
            let field = object.fields.iter().find(|field| field.name == name);
            field.is_some_and(|field| field.secret || self.is_secret(field.value.ty))
        };
        let hides = |id: TypeId| matches!(&self.api.ty(id).shape, Shape::Struct(object) if is_secret(object));
        match self.facts.generics.model(id) {
            Some((_, generic)) => generic.instances.iter().any(|instance| hides(instance.ty)),
            None => hides(id),
        }
    }

    /// Whether a list or map with a name holds secrets.
    fn holds_secret(&self, id: TypeId) -> bool {
        match &self.api.ty(id).shape {
            Shape::Array(array) => self.is_secret(array.items.ty),
            Shape::Map(map) => self.is_secret(map.values.ty),
            _ => false,
        }
    }

    fn union_debug(&self, names: &[String], union: &UnionShape) -> Option<String> {
        let hidden: Vec<bool> =
            union.variants.iter().map(|variant| self.is_secret(variant.value.ty)).collect();
        variants(names.iter().map(String::as_str).zip(hidden))
    }
}

/// What writes a struct; none where nothing of it is a secret. `whole`: whether these are all of its fields.
pub(super) fn structure(name: &str, fields: &[Shown<'_>], whole: bool) -> Option<String> {
    fields.iter().any(|field| field.is_secret).then(|| written(name, fields, whole))
}

/// What writes a struct. `whole`: whether these are all of its fields.
pub(super) fn written(name: &str, fields: &[Shown<'_>], whole: bool) -> String {
    let fields: String = fields
        .iter()
        .map(|field| {
            let value = if field.is_secret { REDACTED.to_owned() } else { format!("&self.{}", field.name) };
            format!(".field({}, {value})", quoted(bare(field.name)))
        })
        .collect();
    let end = if whole { "finish()" } else { "finish_non_exhaustive()" };
    format!("f.debug_struct({}){fields}.{end}", quoted(name))
}

/// What writes an enum whose variants hold a value each; none where none is a secret.
pub(super) fn variants<'a>(variants: impl Iterator<Item = (&'a str, bool)> + Clone) -> Option<String> {
    variants.clone().any(|(_, is_secret)| is_secret).then(|| {
        let arms: Vec<String> = variants
            .map(|(name, is_secret)| {
                let (pattern, value) = if is_secret { ("_", REDACTED) } else { ("value", "value") };
                format!("Self::{name}({pattern}) => f.debug_tuple({}).field({value}).finish()", quoted(name))
            })
            .collect();
        format!("match self {{ {} }}", arms.join(", "))
    })
}

/// What writes an answer of one or several variants; `secrets` tells which parts of each are some. None where none is.
pub(super) fn answer(
    name: &str,
    is_struct: bool,
    views: &[AnswerVariantView],
    secrets: &[Vec<bool>],
    more: &[&str],
) -> Option<DebugView> {
    if !secrets.iter().flatten().any(|is_secret| *is_secret) {
        return None;
    }
    let expression = if let ([only], [secrets], true) = (views, secrets, is_struct) {
        let fields = only.fields.iter().zip(secrets);
        let fields: Vec<Shown<'_>> =
            fields.map(|(field, secret)| Shown { name: &field.name, is_secret: *secret }).collect();
        structure(name, &fields, true)?
    } else {
        let arms = views.iter().zip(secrets).map(|(view, secrets)| {
            let name = &view.name;
            let quoted_name = quoted(name);
            if view.fields.is_empty() {
                return match (view.tuple.is_empty(), secrets.contains(&true)) {
                    (true, _) => format!("Self::{name} => f.write_str({quoted_name})"),
                    (false, true) => {
                        format!("Self::{name}(_) => f.debug_tuple({quoted_name}).field({REDACTED}).finish()")
                    }
                    (false, false) => {
                        format!("Self::{name}(body) => f.debug_tuple({quoted_name}).field(body).finish()")
                    }
                };
            }
            let (mut bound, mut shown) = (Vec::new(), String::new());
            for (field, is_secret) in view.fields.iter().zip(secrets) {
                let own = &field.name;
                // `f` is what is written to.
                let local = if own == "f" { "f_field" } else { own };
                let value = if *is_secret { REDACTED } else { local };
                let pattern = if *is_secret { "_" } else { local };
                bound.push(if pattern == own { own.clone() } else { format!("{own}: {pattern}") });
                shown.push_str(&format!(".field({}, {value})", quoted(bare(own))));
            }
            let bound = bound.join(", ");
            format!("Self::{name} {{ {bound} }} => f.debug_struct({quoted_name}){shown}.finish()")
        });
        let more = more.iter().map(|name| {
            format!("Self::{name}(value) => f.debug_tuple({}).field(value).finish()", quoted(name))
        });
        format!("match self {{ {} }}", arms.chain(more).collect::<Vec<_>>().join(", "))
    };
    Some(DebugView { name: name.to_owned(), parameters: String::new(), bounds: String::new(), expression })
}

/// A field's name as `Debug` writes it.
fn bare(name: &str) -> &str {
    name.strip_prefix("r#").unwrap_or(name)
}

fn tuple(name: &str, is_secret: bool) -> Option<String> {
    is_secret.then(|| format!("f.debug_tuple({}).field({REDACTED}).finish()", quoted(name)))
}
