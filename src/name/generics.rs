//! The names of generic types, and of what belongs to them.

use super::given::{GenericNames, TypeNames};
use super::scope::Scope;
use super::{is_prelude_type, pascal};
use crate::analyze::{Facts, Generic};
use crate::ir::TypeId;

/// Names of parameters, in the order in which they are taken.
const PARAMETERS: &[&str] = &["T", "U", "V", "W", "X", "Y", "Z"];

/// Names each generic type as the document does, where no other type is called so.
pub(super) fn claim(facts: &Facts, scope: &mut Scope) -> Vec<GenericNames> {
    // A parameter hides a type of its name, so none that is taken is used.
    let letters: Vec<String> =
        PARAMETERS.iter().filter(|name| scope.is_free(name)).map(|name| (*name).to_owned()).collect();
    let parameters = |generic: &Generic| -> Vec<String> {
        let more = (letters.len()..generic.parameters).map(|index| format!("Parameter{}", index + 1));
        letters.iter().cloned().chain(more).take(generic.parameters).collect()
    };
    let name = |generic: &Generic, scope: &mut Scope| {
        let base = pascal(&generic.base);
        let wanted = if is_prelude_type(&base) || !scope.is_free(&base) { format!("{base}Of") } else { base };
        scope.claim(&wanted)
    };
    facts
        .generics
        .list
        .iter()
        .map(|generic| GenericNames { name: name(generic, scope), parameters: parameters(generic) })
        .collect()
}

/// The generic type that a part of one of its instances is called after; none where the part is an argument's.
pub(super) fn shared(facts: &Facts, parent: TypeId, part: TypeId) -> Option<usize> {
    let (index, generic) = facts.generics.model(parent)?;
    generic.parts.contains(&part).then_some(index)
}

/// Gives the types that are written as another that type's names, but for the statics that describe them.
pub(super) fn share(facts: &Facts, named: &mut [TypeNames]) {
    for index in 0..named.len() {
        let written = facts.generics.written(TypeId::new(index));
        if written.index() != index {
            let own = &named[index];
            let table = own.table.clone();
            named[index] = TypeNames { table, ..named[written.index()].clone() };
        }
    }
}
