//! What the application is written against: traits, requests, answers and models, as the plans of both crates have them.

use super::rules::{
    MEMBER_ADDED, MEMBER_ADDED_READ, MEMBER_CHANGED, MEMBER_REMOVED, METHOD_ADDED, METHOD_CHANGED,
    METHOD_REMOVED, RUST_ANSWER_ADDED, RUST_VARIANT_ADDED, RUST_VARIANT_CHANGED, RUST_VARIANT_REMOVED,
    TRAIT_ADDED, TRAIT_REMOVED, TYPE_ADDED, TYPE_CHANGED, TYPE_REMOVED, TYPE_RENAMED,
};
use super::{Change, Rule};
use indexmap::IndexMap;

use crate::plan::CratePlan;
use crate::plan::view::{
    AnswerView, Content, FieldView, ModelView, OperationView, ValueView, VariantView, View,
};

/// What kind of item it is, and so who makes it and who takes it apart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Trait,
    Request,
    Answer,
    Struct,
    Enum,
    Type,
}

/// An item of the crate.
struct Item {
    kind: Kind,
    /// Methods, fields or variants, and what they are.
    members: IndexMap<String, String>,
}

/// What changes in the crate.
pub(crate) fn rust(old: &CratePlan, new: &CratePlan) -> Vec<Change> {
    let (old, new) = (items(old), items(new));
    let mut changes = Vec::new();
    let renamed = renamed(&old, &new);
    for (name, is) in &new {
        if let Some(was) = old.get(name) {
            members(&mut changes, name, was, is);
        } else if let Some((before, _)) = renamed.iter().find(|(_, now)| now == name) {
            push(&mut changes, TYPE_RENAMED, name, format!("was called `{before}`"));
        } else if is.kind == Kind::Trait {
            push(&mut changes, TRAIT_ADDED, name, "is new".to_owned());
        } else {
            push(&mut changes, TYPE_ADDED, name, "is new".to_owned());
        }
    }
    for (name, was) in &old {
        if !new.contains_key(name) && !renamed.iter().any(|(before, _)| before == name) {
            let rule = if was.kind == Kind::Trait { TRAIT_REMOVED } else { TYPE_REMOVED };
            push(&mut changes, rule, name, "is gone".to_owned());
        }
    }
    changes.sort_by_key(|change| std::cmp::Reverse(change.rule.level));
    changes
}

fn push(changes: &mut Vec<Change>, rule: Rule, place: &str, message: String) {
    let place = place.to_owned();
    changes.push(Change { rule, place, message, operations: Vec::new(), old: None, new: None });
}

/// Types that are gone and new under another name, where only one of each has these members.
fn renamed(old: &IndexMap<String, Item>, new: &IndexMap<String, Item>) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    let gone: Vec<_> = old.iter().filter(|(name, _)| !new.contains_key(*name)).collect();
    let fresh: Vec<_> = new.iter().filter(|(name, _)| !old.contains_key(*name)).collect();
    let is_same = |one: &Item, other: &Item| one.kind == other.kind && one.members == other.members;
    for (before, was) in &gone {
        let mut alike = fresh.iter().filter(|(_, is)| is_same(was, is));
        let (Some((now, is)), None) = (alike.next(), alike.next()) else { continue };
        let is_only = gone.iter().filter(|(_, other)| is_same(other, is)).count() == 1;
        if is_only && was.kind != Kind::Trait && !was.members.is_empty() {
            renamed.push(((*before).clone(), (*now).clone()));
        }
    }
    renamed
}

fn members(changes: &mut Vec<Change>, name: &str, was: &Item, is: &Item) {
    if was.kind != is.kind {
        return push(changes, TYPE_CHANGED, name, "is another kind of type".to_owned());
    }
    let (added, removed, changed) = match is.kind {
        Kind::Trait => (METHOD_ADDED, METHOD_REMOVED, METHOD_CHANGED),
        Kind::Request => (MEMBER_ADDED_READ, MEMBER_REMOVED, MEMBER_CHANGED),
        Kind::Struct => (MEMBER_ADDED, MEMBER_REMOVED, MEMBER_CHANGED),
        Kind::Answer => (RUST_ANSWER_ADDED, RUST_VARIANT_REMOVED, RUST_VARIANT_CHANGED),
        Kind::Enum => (RUST_VARIANT_ADDED, RUST_VARIANT_REMOVED, RUST_VARIANT_CHANGED),
        Kind::Type => (TYPE_CHANGED, TYPE_CHANGED, TYPE_CHANGED),
    };
    let joint = if matches!(is.kind, Kind::Struct | Kind::Request) { "." } else { "::" };
    for (member, now) in &is.members {
        let place = format!("{name}{joint}{member}");
        match was.members.get(member) {
            None if now.is_empty() => push(changes, added, &place, "is new".to_owned()),
            None => push(changes, added, &place, format!("is new: `{now}`")),
            Some(before) if before != now => {
                let shown =
                    |text: &str| if text.is_empty() { "nothing".to_owned() } else { format!("`{text}`") };
                push(changes, changed, &place, format!("was {} and is {}", shown(before), shown(now)));
            }
            Some(_) => {}
        }
    }
    for member in was.members.keys().filter(|member| !is.members.contains_key(*member)) {
        push(changes, removed, &format!("{name}{joint}{member}"), "is gone".to_owned());
    }
}

/// Every item that the application may name, by its path.
fn items(plan: &CratePlan) -> IndexMap<String, Item> {
    let mut items = IndexMap::new();
    for file in &plan.files {
        let Content::View(view) = &file.content else { continue };
        match &**view {
            View::Group(group) => {
                let module = module(&file.path);
                let methods = group.operations.iter().map(|operation| {
                    let signature = format!(
                        "({}) -> Result<{}, {}>",
                        operation.request, operation.success, operation.failure
                    );
                    (operation.method.clone(), signature)
                });
                let item = Item { kind: Kind::Trait, members: methods.collect() };
                items.insert(format!("{module}::{}", group.interface), item);
                group.operations.iter().for_each(|operation| operation_items(&mut items, &module, operation));
            }
            View::Models(models) => models.models.iter().for_each(|model| model_item(&mut items, model)),
            _ => {}
        }
    }
    items
}

/// `src/generated/pets.rs` → `pets`
fn module(path: &str) -> String {
    let path = path.strip_prefix("src/generated/").unwrap_or(path);
    path.trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::")
}

fn fields(fields: &[FieldView]) -> IndexMap<String, String> {
    fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect()
}

fn variants(variants: &[VariantView]) -> IndexMap<String, String> {
    variants.iter().map(|variant| (variant.name.clone(), variant.ty.clone())).collect()
}

fn values(values: &[ValueView]) -> IndexMap<String, String> {
    values.iter().map(|value| (value.name.clone(), String::new())).collect()
}

fn operation_items(items: &mut IndexMap<String, Item>, module: &str, operation: &OperationView) {
    let mut add = |name: &str, kind: Kind, members: IndexMap<String, String>| {
        items.insert(format!("{module}::{name}"), Item { kind, members });
    };
    add(&operation.request, Kind::Request, fields(&operation.fields));
    if let Some(body) = &operation.body_enum {
        add(&body.name, Kind::Enum, variants(&body.variants));
    }
    if let Some(accepted) = &operation.accepted {
        add(&accepted.name, Kind::Enum, variants(&accepted.variants));
    }
    for answer in [&operation.success_type, &operation.failure_type].into_iter().flatten() {
        add(&answer.name, Kind::Answer, answers(answer));
    }
    if let Some(alias) = &operation.failure_alias {
        add(&alias.name, Kind::Type, IndexMap::from([("type".to_owned(), alias.of.clone())]));
    }
}

fn answers(answer: &AnswerView) -> IndexMap<String, String> {
    let each = answer.variants.iter().map(|variant| {
        let fields: Vec<String> =
            variant.fields.iter().map(|field| format!("{}: {}", field.name, field.ty)).collect();
        let held =
            if fields.is_empty() { variant.tuple.clone() } else { format!("{{ {} }}", fields.join(", ")) };
        (variant.name.clone(), held)
    });
    each.collect()
}

fn model_item(items: &mut IndexMap<String, Item>, model: &ModelView) {
    let single = |ty: &str| IndexMap::from([("type".to_owned(), ty.to_owned())]);
    let (name, kind, members) = match model {
        ModelView::Struct(object) => (&object.item.name, Kind::Struct, fields(&object.fields)),
        ModelView::Enum(list) => (&list.item.name, Kind::Enum, values(&list.variants)),
        ModelView::StringEnum(list) => {
            let mut members = values(&list.variants);
            members.extend(list.other.iter().map(|other| (other.clone(), "String".to_owned())));
            (&list.item.name, Kind::Enum, members)
        }
        ModelView::Union(union) => (&union.item.name, Kind::Enum, variants(&union.variants)),
        ModelView::Newtype(list) => (&list.item.name, Kind::Type, single(&list.ty)),
        ModelView::Alias(alias) => (&alias.name, Kind::Type, single(&alias.ty)),
        ModelView::From(_) | ModelView::Into(_) => return,
    };
    items.insert(format!("models::{name}"), Item { kind, members });
}
