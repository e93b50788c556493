//! What operations of a group have in common: written once.

use std::collections::BTreeMap;

use super::view::{AliasView, AnswerView, ConstantView, OperationView};

/// A name that the group's own table has.
const TAKEN: &str = "ROUTES";

/// Takes the parameters that several operations describe alike out of these. Of several parameters with one name, it is
/// the one that most operations have; the others stay where they are, and hide it there.
pub(super) fn parameters(operations: &mut [OperationView]) -> Vec<ConstantView> {
    let mut counts: BTreeMap<(&str, &str, &str), (usize, usize)> = BTreeMap::new();
    for (place, one) in operations.iter().flat_map(|one| &one.constants).enumerate() {
        let (count, _) = counts.entry((&one.name, &one.ty, &one.expression)).or_insert((0, place));
        *count += 1;
    }
    let mut best: BTreeMap<&str, (usize, usize, &str, &str)> = BTreeMap::new();
    for ((name, ty, expression), (count, place)) in counts {
        let known = best.get(name).is_some_and(|(most, first, ..)| (*most, place) > (count, *first));
        if count > 1 && name != TAKEN && !known {
            best.insert(name, (count, place, ty, expression));
        }
    }
    let mut shared: Vec<(usize, ConstantView)> = best
        .into_iter()
        .map(|(name, (_, place, ty, expression))| {
            let own = str::to_owned;
            (place, ConstantView { name: own(name), ty: own(ty), expression: own(expression) })
        })
        .collect();
    shared.sort_by_key(|(place, _)| *place);
    let shared: Vec<ConstantView> = shared.into_iter().map(|(_, one)| one).collect();
    for operation in operations {
        operation.constants.retain(|one| !shared.contains(one));
    }
    shared
}

/// Makes the failures of an operation those of an earlier one, where both answer the same in the same words.
pub(super) fn failures(operations: &mut [OperationView]) {
    // The index in here is that of the operation.
    let mut known: Vec<(usize, AnswerView)> = Vec::new();
    for index in 0..operations.len() {
        let Some(own) = operations[index].failure_type.take_if(|own| own.debug.is_none()) else { continue };
        let same = known.iter().find(|(_, other)| {
            (&other.variants, &other.from, other.large) == (&own.variants, &own.from, own.large)
        });
        if let Some((first, other)) = same {
            let alias = AliasView {
                name: own.name,
                of: other.name.clone(),
                method: operations[*first].method.clone(),
            };
            operations[index].failure_alias = Some(alias);
        } else {
            known.push((index, own));
        }
    }
    for (index, own) in known {
        operations[index].failure_type = Some(own);
    }
}
