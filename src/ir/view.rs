//! Views: types made from another by leaving fields out, for the answers that may not hold them.

use serde_json::{Map, Value};

use super::{Additional, Api, OperationId, Shape, TypeId, Use};

/// What a type is a view of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeView {
    /// The full type.
    pub of: TypeId,
    /// The fields that are left out, by their keys on the wire.
    pub hidden: Vec<String>,
    /// What is not set is left out.
    pub unset: bool,
    /// What is `null` is left out.
    pub none: bool,
    /// The first operation that answers it; none where it is only a part of another view.
    pub operation: Option<OperationId>,
    /// Whether that operation answers a list of it.
    pub listed: bool,
}

impl Api {
    /// A value of a full type as its view shows it: for examples, which are written before a view is.
    ///
    /// Where nothing of the type is a view, or hides anything, the value stays as it is.
    pub fn pruned(&self, used: Use, value: &Value) -> Value {
        let hidden = self.hidden.get(&used.ty).map_or(&[][..], Vec::as_slice);
        let hides_null = self.views.get(&used.ty).is_some_and(|view| view.none);
        match (&self.ty(used.ty).shape, value) {
            (Shape::Struct(object), Value::Object(members)) => {
                let is_view = self.views.contains_key(&used.ty);
                let pruned = members.iter().filter_map(|(name, member)| {
                    if hidden.contains(name) {
                        return None;
                    }
                    let value = match object.fields.iter().find(|field| field.name == *name) {
                        Some(_) if hides_null && member.is_null() => return None,
                        Some(field) => self.pruned(field.value, member),
                        None => match object.additional {
                            Additional::Kept(other) => self.pruned(other, member),
                            _ if is_view => return None,
                            _ => member.clone(),
                        },
                    };
                    Some((name.clone(), value))
                });
                Value::Object(pruned.collect::<Map<_, _>>())
            }
            (Shape::Array(array), Value::Array(items)) => {
                items.iter().map(|item| self.pruned(array.items, item)).collect()
            }
            (Shape::Tuple(tuple), Value::Array(items)) => {
                let each = items.iter().enumerate();
                each.map(|(index, item)| match tuple.items.get(index) {
                    Some(used) => self.pruned(*used, item),
                    None => item.clone(),
                })
                .collect()
            }
            (Shape::Map(map), Value::Object(members)) => Value::Object(
                members
                    .iter()
                    .map(|(name, member)| (name.clone(), self.pruned(map.values, member)))
                    .collect(),
            ),
            // The variant whose required keys are all there; the first, where several would do.
            (Shape::Union(union), Value::Object(members)) if self.views.contains_key(&used.ty) => {
                let fits = union.variants.iter().find(|variant| match &self.ty(variant.value.ty).shape {
                    Shape::Struct(object) => {
                        object.fields.iter().all(|field| !field.required || members.contains_key(&field.name))
                    }
                    _ => false,
                });
                fits.map_or_else(|| Value::Object(Map::new()), |variant| self.pruned(variant.value, value))
            }
            _ => value.clone(),
        }
    }
}
