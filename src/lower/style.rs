//! What a style makes of a type: which values it has a way of writing, and what is read where it has none.

use std::collections::BTreeSet;

use super::Lowering;
use crate::diagnostic::{Diagnostic, Severity, codes};
use crate::ir::{Additional, Location, Operation, Parameter, Shape, Style, Use};

/// Types within types are followed this far: beyond it a style has no way of writing them anyway.
const DEPTH: usize = 8;

/// What a value looks like to a style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// One text.
    Single,
    /// Texts in a row.
    List,
    /// Texts with names.
    Object,
    /// A list of lists or objects.
    ListOfMore,
    /// An object with lists in it.
    ObjectOfLists,
    /// An object with objects in it.
    ObjectOfMore,
}

impl Lowering<'_> {
    /// Now that shapes are known: parameters whose style does not say how their values are written, and objects that
    /// share the query string with others.
    pub(super) fn settle_parameters(&mut self, operation: &mut Operation) {
        for parameter in &mut operation.parameters {
            self.settle_style(parameter);
        }
        let names: Vec<(Location, Vec<String>)> = operation
            .parameters
            .iter()
            .map(|parameter| (parameter.location, self.pairs(parameter)))
            .collect();
        for (index, parameter) in operation.parameters.iter_mut().enumerate() {
            if is_spread(parameter) && self.has_any_name(parameter.value, DEPTH) {
                let others = names.iter().enumerate().filter(|(other, _)| *other != index);
                let others = others.filter(|(_, (location, _))| *location == parameter.location);
                parameter.besides = others.flat_map(|(_, (_, names))| names.clone()).collect();
            }
        }
    }

    /// The names of the pairs that a parameter is written in: its own, or those of its members.
    fn pairs(&self, parameter: &Parameter) -> Vec<String> {
        match self.types[parameter.value.ty.index()].as_ref().map(|ty| &ty.shape) {
            Some(Shape::Struct(object)) if is_spread(parameter) => {
                object.fields.iter().map(|field| field.name.clone()).collect()
            }
            _ => vec![parameter.name.clone()],
        }
    }

    fn settle_style(&mut self, parameter: &mut Parameter) {
        if matches!(parameter.style, Style::Json | Style::FormText) {
            return;
        }
        let named = style_name(parameter);
        let mut kinds = BTreeSet::new();
        self.kinds(parameter.value, DEPTH, &mut kinds);
        let has = |wanted: &[Kind]| kinds.iter().any(|kind| wanted.contains(kind));
        let single = has(&[Kind::Single]);
        let list = has(&[Kind::List, Kind::ListOfMore]);
        let object = has(&[Kind::Object, Kind::ObjectOfLists, Kind::ObjectOfMore]);
        let undefined = match parameter.style {
            Style::SpaceDelimited | Style::PipeDelimited if parameter.explode && (list || object) => {
                parameter.style = Style::Form;
                Some(("a list or an object that is exploded", "read as `style: form`"))
            }
            Style::SpaceDelimited | Style::PipeDelimited if single && !list && !object => {
                parameter.style = Style::Form;
                Some(("a single value", "read as `style: form`"))
            }
            Style::DeepObject if !object => {
                // Lists are read from brackets, as many servers do.
                if !list {
                    parameter.style = Style::Form;
                    parameter.explode = true;
                }
                let help = if list {
                    "read as `name[]=a&name[]=b`; use `style: form`"
                } else {
                    "read as `style: form`"
                };
                Some((if list { "a list" } else { "a single value" }, help))
            }
            Style::DeepObject => None,
            _ if has(&[Kind::ListOfMore]) => Some((
                "a list of lists or objects",
                "each item is read as JSON text; use `content: application/json`",
            )),
            _ if has(&[Kind::ObjectOfMore]) => Some((
                "an object with objects in it",
                "a member that is an object is read as JSON text; use `style: deepObject` or `content: application/json`",
            )),
            // The items of a list are told by its name.
            Style::Form | Style::Cookie if parameter.explode => None,
            _ if has(&[Kind::ObjectOfLists]) => Some((
                "an object with lists in it",
                "a member that is a list is read as a list of one; use `content: application/json`",
            )),
            _ => None,
        };
        if let Some((what, help)) = undefined {
            let mut found = Diagnostic::new(
                codes::STYLE_UNDEFINED,
                &parameter.at,
                format!("{named} does not say how {what} is written: `{}`", parameter.name),
            );
            // Lists in brackets are what those who write this mean.
            if parameter.style == Style::DeepObject {
                found.severity = Severity::Note;
            }
            self.note(found.help(help));
        }
    }

    /// What the values of a type look like.
    fn kinds(&self, used: Use, depth: usize, out: &mut BTreeSet<Kind>) {
        let Some(ty) = self.types[used.ty.index()].as_ref().filter(|_| depth > 0) else { return };
        // What can be a single value too is written as one.
        let inner = |used: Use| {
            let mut kinds = BTreeSet::new();
            self.kinds(used, depth.min(3) - 1, &mut kinds);
            if kinds.contains(&Kind::Single) { Some(Kind::Single) } else { kinds.pop_last() }
        };
        let of_list = |inner: Option<Kind>| match inner {
            None | Some(Kind::Single) => Kind::List,
            Some(_) => Kind::ListOfMore,
        };
        let of_object = |inner: Option<Kind>| match inner {
            None | Some(Kind::Single) => Kind::Object,
            Some(Kind::List) => Kind::ObjectOfLists,
            Some(_) => Kind::ObjectOfMore,
        };
        match &ty.shape {
            Shape::Any(_)
            | Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Enum(_) => {
                out.insert(Kind::Single);
            }
            Shape::Never | Shape::Null => {}
            Shape::Array(array) => drop(out.insert(of_list(inner(array.items)))),
            Shape::Tuple(tuple) => {
                out.insert(of_list(tuple.items.iter().filter_map(|item| inner(*item)).max()));
            }
            Shape::Map(map) => drop(out.insert(of_object(inner(map.values)))),
            Shape::Struct(object) => {
                let kept = match object.additional {
                    Additional::Kept(values) => Some(values),
                    Additional::Ignored | Additional::Refused => None,
                };
                let members = object.fields.iter().map(|field| field.value).chain(kept);
                out.insert(of_object(members.filter_map(inner).max()));
            }
            Shape::Union(union) => {
                for variant in &union.variants {
                    self.kinds(variant.value, depth - 1, out);
                }
            }
        }
    }

    /// Whether an object may have members of any name.
    fn has_any_name(&self, used: Use, depth: usize) -> bool {
        let Some(ty) = self.types[used.ty.index()].as_ref().filter(|_| depth > 0) else { return false };
        match &ty.shape {
            Shape::Map(_) => true,
            Shape::Struct(object) => matches!(object.additional, Additional::Kept(_)),
            Shape::Union(union) => {
                union.variants.iter().any(|variant| self.has_any_name(variant.value, depth - 1))
            }
            _ => false,
        }
    }
}

/// Whether the members of an object are pairs of their own, among those of other parameters.
fn is_spread(parameter: &Parameter) -> bool {
    matches!(parameter.location, Location::Query | Location::Cookie)
        && parameter.explode
        && matches!(parameter.style, Style::Form | Style::Cookie)
}

/// The style as the document writes it.
fn style_name(parameter: &Parameter) -> &'static str {
    match parameter.style {
        Style::Simple => "`style: simple`",
        Style::Label => "`style: label`",
        Style::Matrix => "`style: matrix`",
        Style::SpaceDelimited => "`style: spaceDelimited`",
        Style::PipeDelimited => "`style: pipeDelimited`",
        Style::DeepObject => "`style: deepObject`",
        Style::Cookie => "`style: cookie`",
        Style::Form | Style::Json | Style::FormText => "`style: form`",
    }
}
