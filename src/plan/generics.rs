//! Generic types: how they are written down, and how their instances are spoken of.

use super::context::{Context, From, Uses, quoted};
use super::words;
use crate::ir::{Origin, TypeId, Use};

/// Instances that the docs of a generic type list by name.
const LISTED: usize = 12;

impl Context<'_> {
    /// The type parameter that a type is, in the generic type that is being written.
    pub(super) fn parameter(&self, id: TypeId, uses: &Uses) -> Option<&str> {
        let (index, generic) = self.facts.generics.model(uses.within?)?;
        let hole = generic.holes.get(&id)?;
        Some(&self.names.generics[index].parameters[*hole])
    }

    /// Whether a type is an instance of a generic one.
    pub(super) fn is_instance(&self, id: TypeId) -> bool {
        self.facts.generics.instance(id).is_some()
    }

    /// The arguments of an instance: `<Item>`; empty for other types.
    pub(super) fn arguments(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        let Some((_, arguments)) = self.facts.generics.instance(id) else { return String::new() };
        let arguments: Vec<String> = Self::outside(id, uses, |uses| {
            arguments.iter().map(|argument| self.ty(*argument, from, uses)).collect()
        });
        format!("<{}>", arguments.join(", "))
    }

    /// The parameters of the generic type written after a type: `<T, U>`; empty for other types.
    pub(super) fn parameters(&self, id: TypeId) -> String {
        self.facts.generics.model(id).map_or_else(String::new, |(index, _)| {
            format!("<{}>", self.names.generics[index].parameters.join(", "))
        })
    }

    /// What serde is to demand of the parameters of the generic type written after a type. By itself it would demand
    /// `Default` too, for each field that may be absent.
    pub(super) fn deserialize_bound(&self, id: TypeId) -> Option<String> {
        let (index, _) = self.facts.generics.model(id)?;
        let bounds =
            self.names.generics[index].parameters.iter().map(|name| format!("{name}: Deserialize<'de>"));
        Some(format!("bound(deserialize = {})", quoted(&bounds.collect::<Vec<_>>().join(", "))))
    }

    /// Whether a value of a type can be wrong although it has the right Rust type.
    pub(super) fn is_checked(&self, id: TypeId) -> bool {
        let generics = &self.facts.generics;
        match generics.instance(id) {
            Some((index, _)) => generics.list[index].is_checked,
            None => self.facts.checked[id.index()],
        }
    }

    /// What must hold for a value of a type parameter.
    pub(super) fn parameter_condition(
        &self,
        id: TypeId,
        place: &str,
        by_ref: bool,
        uses: &Uses,
    ) -> Option<String> {
        let (_, generic) = self.facts.generics.model(uses.within?)?;
        let hole = generic.holes.get(&id)?;
        let function = self.parameter(id, uses)?.to_lowercase();
        let reference = if by_ref { "" } else { "&" };
        generic.checked[*hole].then(|| format!("{function}({reference}{place})"))
    }

    /// The parameters of the generic type's `is_valid` that tell whether its arguments are.
    pub(super) fn valid_parameters(&self, id: TypeId) -> String {
        let Some((index, generic)) = self.facts.generics.model(id) else { return String::new() };
        let names = &self.names.generics[index].parameters;
        let checked = names.iter().zip(&generic.checked).filter(|(_, checked)| **checked);
        checked.map(|(name, _)| format!(", {}: fn(&{name}) -> bool", name.to_lowercase())).collect()
    }

    /// What an instance's `is_valid` is called with; empty for other types.
    pub(super) fn validities(&self, id: TypeId, from: From, uses: &mut Uses) -> String {
        let Some((index, arguments)) = self.facts.generics.instance(id) else { return String::new() };
        let checked = &self.facts.generics.list[index].checked;
        // A generic type that holds itself hands on what it was given.
        if uses.within == Some(id) {
            let names = self.names.generics[index].parameters.iter().zip(checked);
            let given = names.filter(|(_, checked)| **checked).map(|(name, _)| name.to_lowercase());
            return given.collect::<Vec<_>>().join(", ");
        }
        let given: Vec<String> = Self::outside(id, uses, |uses| {
            let arguments = arguments.iter().zip(checked).filter(|(_, checked)| **checked);
            arguments.map(|(argument, _)| self.validity(*argument, from, uses)).collect()
        });
        given.join(", ")
    }

    /// A function that tells whether an argument is valid.
    fn validity(&self, argument: Use, from: From, uses: &mut Uses) -> String {
        let is_ours = !self.is_instance(argument.ty) && self.own_type(argument.ty).is_none();
        let item = self.is_item(argument.ty) && !argument.nullable && is_ours;
        if item && self.facts.checked[argument.ty.index()] {
            return format!("{}::is_valid", self.bare_ty(argument.ty, from, uses));
        }
        // A condition speaks of helpers by the names that files of models import; elsewhere the schema decides.
        let condition = match from {
            From::Elsewhere if self.is_checked(argument.ty) && !self.is_instance(argument.ty) => {
                Some("false".to_owned())
            }
            From::Elsewhere if self.is_instance(argument.ty) && !argument.nullable => {
                Some(format!("value.is_valid({})", self.validities(argument.ty, from, uses)))
                    .filter(|_| self.is_checked(argument.ty))
            }
            From::Elsewhere => self.is_checked(argument.ty).then(|| "false".to_owned()),
            From::Within => self.condition_of(argument, "value", true, uses),
        };
        match condition {
            None => "|_| true".to_owned(),
            Some(condition) if condition == "false" => "|_| false".to_owned(),
            Some(condition) => format!("|value| {condition}"),
        }
    }

    /// The docs of a generic type: what its instances have in common, and which there are. None for other types.
    pub(super) fn generic_docs(&self, id: TypeId, width: usize) -> Option<Vec<String>> {
        let (index, generic) = self.facts.generics.model(id)?;
        let names = &self.names.generics[index];
        let mut docs = generic.docs.as_ref().map(|docs| words::item(docs, width)).unwrap_or_default();
        if docs.is_empty() {
            docs.push(format!("`{}` of any type.", words::code(&generic.base)));
        }
        docs.push(String::new());
        docs.push("In the document:".to_owned());
        docs.push(String::new());
        for instance in generic.instances.iter().take(LISTED) {
            let ty = self.bare_ty(instance.ty, From::Within, &mut Uses::default());
            let Origin::Component(component) = &self.api.ty(instance.ty).origin else { continue };
            docs.push(format!("- `{ty}` is `{}`.", words::code(component)));
        }
        if let Some(more) = generic.instances.len().checked_sub(LISTED).filter(|more| *more > 0) {
            docs.push(format!("- And {more} more of `{}`.", names.name));
        }
        Some(docs)
    }

    /// Whether all instances of the generic type written after a struct have the same words on a field.
    pub(super) fn is_common(&self, id: TypeId, field: usize) -> bool {
        self.facts.generics.model(id).is_none_or(|(_, generic)| generic.common.get(field) == Some(&true))
    }

    /// Speaks of an instance's arguments: only where a generic type holds itself are they its own parameters.
    fn outside<R>(id: TypeId, uses: &mut Uses, speak: impl FnOnce(&mut Uses) -> R) -> R {
        let within = uses.within;
        if within != Some(id) {
            uses.within = None;
        }
        let said = speak(uses);
        uses.within = within;
        said
    }
}
