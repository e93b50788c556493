//! Values of several types: which variant is which, and what tells them apart.

use super::rules::{
    ANY_NUMBER, DISCRIMINATOR_CHANGED, EXACTLY_ONE, TAG_ADDED, TAG_CHANGED, TAG_REMOVED, TYPE_REPLACED,
    VARIANT_ADDED, VARIANT_REMOVED,
};
use super::types::Both;
use super::{Reader, same, scalars};
use crate::ir::{Api, Discriminator, Shape, TypeId, UnionShape, Use, Variant};

pub(super) fn compare<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    was: &'a UnionShape,
    is: &'a UnionShape,
) {
    let pairs = pairs(reader, was, is);
    for (old, variant) in was.variants.iter().enumerate() {
        match pairs.iter().find(|(one, _)| *one == old) {
            Some((_, new)) => {
                let name = called(reader.is(), &is.variants[*new], *new);
                reader.hold(variant.value, is.variants[*new].value, both.direction, &format!("<{name}>"));
            }
            None => {
                let name = called(reader.was(), variant, old);
                reader.differ(both, VARIANT_REMOVED, format!("can no longer be {name}"));
            }
        }
    }
    for (new, variant) in is.variants.iter().enumerate() {
        if !pairs.iter().any(|(_, other)| *other == new) {
            let name = called(reader.is(), variant, new);
            reader.differ(both, VARIANT_ADDED, format!("can be {name} now"));
        }
    }
    match (&was.discriminator, &is.discriminator) {
        (Some(old), Some(new)) if old.property == new.property => tags(reader, both, old, new, &pairs),
        (Some(old), Some(new)) => {
            let message = format!("`{}` told the types apart, and `{}` does", old.property, new.property);
            reader.differ(both, DISCRIMINATOR_CHANGED, message);
        }
        // Whether a property is said to tell them apart, or does without being said to.
        _ => {}
    }
    // A discriminator decides for one of them in any case.
    if was.discriminator.is_none() && is.discriminator.is_none() {
        match (was.exactly_one, is.exactly_one) {
            (false, true) => reader.differ(both, EXACTLY_ONE, "was `anyOf` and is `oneOf`"),
            (true, false) => reader.differ(both, ANY_NUMBER, "was `oneOf` and is `anyOf`"),
            _ => {}
        }
    }
}

/// What was one of several types is one type.
pub(super) fn became_one<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    _old: TypeId,
    was: &'a UnionShape,
    new: TypeId,
) {
    let is = Use { ty: new, nullable: false };
    let kept = was.variants.iter().position(|variant| belongs(reader, variant.value, is));
    let Some(kept) = kept else {
        let message = format!("was one of several types and is {}", scalars::kind(both.new));
        return reader.differ(both, TYPE_REPLACED, message);
    };
    for (index, variant) in was.variants.iter().enumerate().filter(|(index, _)| *index != kept) {
        let name = called(reader.was(), variant, index);
        reader.differ(both, VARIANT_REMOVED, format!("can no longer be {name}"));
    }
    reader.hold(Use { nullable: false, ..was.variants[kept].value }, is, both.direction, "");
}

/// What was one type is one of several.
pub(super) fn became_several<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    old: TypeId,
    is: &'a UnionShape,
) {
    let was = Use { ty: old, nullable: false };
    let kept = is.variants.iter().position(|variant| belongs(reader, was, variant.value));
    let Some(kept) = kept else {
        let message = format!("was {} and is one of several types", scalars::kind(both.old));
        return reader.differ(both, TYPE_REPLACED, message);
    };
    for (index, variant) in is.variants.iter().enumerate().filter(|(index, _)| *index != kept) {
        let name = called(reader.is(), variant, index);
        reader.differ(both, VARIANT_ADDED, format!("can be {name} now"));
    }
    reader.hold(was, Use { nullable: false, ..is.variants[kept].value }, both.direction, "");
}

/// Whether two variants belong together.
type Step<'s> = &'s dyn Fn(&Variant, &Variant) -> bool;

/// Which variants belong together, by index: those of one name, then those that are alike, then those of one kind.
fn pairs(reader: &Reader<'_, '_>, was: &UnionShape, is: &UnionShape) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    let steps: [Step<'_>; 3] = [
        &|old, new| {
            let name = same::component(reader.was().ty(old.value.ty));
            name.is_some() && name == same::component(reader.is().ty(new.value.ty))
        },
        &|old, new| same::alike(reader.was(), reader.is(), old.value, new.value),
        &|old, new| {
            let kind = |api: &Api, used: Use| std::mem::discriminant(&api.ty(used.ty).shape);
            let unnamed = same::component(reader.was().ty(old.value.ty)).is_none()
                || same::component(reader.is().ty(new.value.ty)).is_none();
            unnamed && kind(reader.was(), old.value) == kind(reader.is(), new.value)
        },
    ];
    for step in steps {
        for (old, variant) in was.variants.iter().enumerate() {
            if pairs.iter().any(|(one, _)| *one == old) {
                continue;
            }
            let mut free =
                is.variants.iter().enumerate().filter(|(new, _)| !pairs.iter().any(|(_, o)| o == new));
            if let Some((new, _)) = free.find(|(_, other)| step(variant, other)) {
                pairs.push((old, new));
            }
        }
    }
    pairs
}

/// Whether two types are one, by name or by what they are.
fn belongs(reader: &Reader<'_, '_>, old: Use, new: Use) -> bool {
    let (was, is) = (reader.was().ty(old.ty), reader.is().ty(new.ty));
    let name = same::component(was);
    let plain = |used: Use| Use { nullable: false, ..used };
    (name.is_some() && name == same::component(is))
        || same::alike(reader.was(), reader.is(), plain(old), plain(new))
        || (std::mem::discriminant(&was.shape) == std::mem::discriminant(&is.shape)
            && !matches!(is.shape, Shape::Struct(_) | Shape::Union(_)))
}

fn tags<'a>(
    reader: &mut Reader<'_, 'a>,
    both: Both<'a>,
    was: &Discriminator,
    is: &Discriminator,
    pairs: &[(usize, usize)],
) {
    let find = |tag: &Discriminator, value: &str| {
        tag.mapping.iter().find(|(known, _)| known == value).map(|(_, variant)| *variant)
    };
    for (value, old) in &was.mapping {
        match find(is, value) {
            Some(new) if pairs.contains(&(*old, new)) => {}
            Some(_) => {
                let message = format!("`{}: {value}` stands for another type", is.property);
                reader.differ(both, TAG_CHANGED, message);
            }
            // Of a variant that is gone, that is enough to say.
            None if pairs.iter().any(|(one, _)| one == old) => {
                let message = format!("`{}: {value}` is no longer known", is.property);
                reader.differ(both, TAG_REMOVED, message);
            }
            None => {}
        }
    }
    for (value, new) in &is.mapping {
        if find(was, value).is_none() && pairs.iter().any(|(_, other)| other == new) {
            reader.differ(both, TAG_ADDED, format!("`{}: {value}` is known now", is.property));
        }
    }
}

/// How people are told of a variant.
fn called(api: &Api, variant: &Variant, index: usize) -> String {
    let ty = api.ty(variant.value.ty);
    match (same::component(ty), variant.name.as_deref()) {
        (Some(name), _) | (None, Some(name)) if !name.is_empty() => format!("`{name}`"),
        _ => format!("{} (variant {})", scalars::kind(ty), index + 1),
    }
}
