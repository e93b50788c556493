//! What a filter says, compared with the properties there are.

use serde_json::Value;

use super::{Names, structs};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Field, Origin, Shape, TypeId};
use crate::source::Pointer;
use crate::suggest::closest;

/// pydantic's word for every item of a list.
const EACH: &str = "__all__";

/// More dots than anybody writes.
const DOTS: usize = 64;

/// Reads filters; says each thing once, however many operations share a response.
pub(super) struct Reader<'s> {
    sink: &'s mut Sink,
    said: Vec<Diagnostic>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(sink: &'s mut Sink) -> Self {
        Self { sink, said: Vec::new() }
    }

    pub(super) fn say(&mut self, diagnostic: Diagnostic) {
        if !self.said.contains(&diagnostic) {
            self.said.push(diagnostic.clone());
            self.sink.push(diagnostic);
        }
    }

    /// `true` or `false`.
    pub(super) fn flag(&mut self, value: &Value, at: &Pointer) -> bool {
        if let Value::Bool(flag) = value {
            return *flag;
        }
        self.say(
            Diagnostic::new(codes::FILTER_VALUE, at, "this is neither `true` nor `false`")
                .help("write `true` to leave out what is so, or remove the key"),
        );
        false
    }

    /// A list of names, or an object whose keys are names and whose values are `true` or names below.
    pub(super) fn names(
        &mut self,
        api: &Api,
        ty: TypeId,
        value: &Value,
        at: &Pointer,
        include: bool,
    ) -> Option<Names> {
        if structs(api, ty).is_empty() {
            self.no_object(at);
            return None;
        }
        let mut names = Names::default();
        let fine = self.add(api, ty, value, at, &mut names);
        if fine && include && names.is_leaf() {
            self.say(
                Diagnostic::new(
                    codes::FILTER_VALUE,
                    at,
                    "this includes nothing: every answer would be empty",
                )
                .help("name the properties to answer, or remove the key"),
            );
        }
        // What is wrong has been said, and no crate comes of it.
        (!names.is_leaf()).then_some(names)
    }

    pub(super) fn no_object(&mut self, at: &Pointer) {
        self.say(
            Diagnostic::at_key(
                codes::FILTER_TARGET,
                at,
                "only an object that has properties, or a list of such, can be filtered",
            )
            .help("give the answer a schema with `properties`, or remove the filter"),
        );
    }

    /// Adds the names that a value says; gives whether it is written as it should be.
    fn add(&mut self, api: &Api, ty: TypeId, value: &Value, at: &Pointer, names: &mut Names) -> bool {
        match value {
            Value::Array(items) => {
                let mut fine = true;
                for (index, item) in items.iter().enumerate() {
                    let at = at.index(index);
                    match item {
                        Value::String(path) => self.path(api, ty, path, &at, names),
                        _ => fine = self.not_names(&at, "a name"),
                    }
                }
                fine
            }
            Value::Object(members) => {
                let mut fine = true;
                for (name, below) in members {
                    let at = at.key(name);
                    if name == EACH {
                        fine &= self.add(api, ty, below, &at, names);
                        continue;
                    }
                    let Some(part) = self.field(api, ty, name, &at, true).map(|field| field.value.ty) else {
                        continue;
                    };
                    match below {
                        Value::Bool(true) => whole(names, name),
                        Value::Array(_) | Value::Object(_) => {
                            if structs(api, part).is_empty() {
                                self.no_object(&at);
                                continue;
                            }
                            let mut inner = Names::default();
                            fine &= self.add(api, part, below, &at, &mut inner);
                            merge(names, name, inner);
                        }
                        _ => fine = self.not_names(&at, "`true`, or names of properties below"),
                    }
                }
                fine
            }
            _ => self.not_names(at, "a list of names"),
        }
    }

    fn not_names(&mut self, at: &Pointer, wanted: &str) -> bool {
        self.say(
            Diagnostic::new(codes::FILTER_VALUE, at, format!("this is not {wanted}")).help(
                "write a list of property names, such as `[id, name]`, or `[owner.name]` for one below",
            ),
        );
        false
    }

    /// A name, or names with dots between.
    fn path(&mut self, api: &Api, ty: TypeId, path: &str, at: &Pointer, names: &mut Names) {
        if known(api, ty, path).is_some() {
            return whole(names, path);
        }
        if path.matches('.').count() > DOTS {
            self.not_names(at, "a name");
            return;
        }
        // A name may hold dots itself: the longest that is known leads.
        let dots = path.char_indices().rev().filter(|(_, c)| *c == '.').map(|(index, _)| index);
        for dot in dots {
            let (name, rest) = (&path[..dot], &path[dot + 1..]);
            let Some(field) = known(api, ty, name) else { continue };
            let part = field.value.ty;
            if structs(api, part).is_empty() {
                return self.no_object(at);
            }
            let mut inner = Names::default();
            self.path(api, part, rest, at, &mut inner);
            return merge(names, name, inner);
        }
        let first = path.split('.').next().unwrap_or(path);
        self.field(api, ty, first, at, false);
    }

    /// The property of a name; says so where there is none.
    fn field<'a>(
        &mut self,
        api: &'a Api,
        ty: TypeId,
        name: &str,
        at: &Pointer,
        is_key: bool,
    ) -> Option<&'a Field> {
        if let Some(field) = known(api, ty, name) {
            return Some(field);
        }
        let all = structs(api, ty);
        let message = match all.as_slice() {
            [one] => match &api.ty(*one).origin {
                Origin::Component(schema) => format!("answers of `{schema}` have no property `{name}`"),
                _ => format!("this answer has no property `{name}`"),
            },
            _ => format!("none of the objects answered here has a property `{name}`"),
        };
        let names = all.iter().flat_map(|id| fields(api, *id)).map(|field| field.name.as_str());
        let help = match closest(name, names.clone()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it has {}", list(names)),
        };
        let found = if is_key {
            Diagnostic::at_key(codes::FILTER_NAME, at, message)
        } else {
            Diagnostic::new(codes::FILTER_NAME, at, message)
        };
        self.say(found.help(help));
        None
    }
}

/// What of `exclude` stands in `include` too is taken out, and told.
pub(super) fn without_included(exclude: &mut Names, include: &Names) -> Vec<String> {
    let mut both = Vec::new();
    exclude.0.retain(|name, below| match include.0.get(name) {
        Some(_) if below.is_leaf() => {
            both.push(format!("`{name}`"));
            false
        }
        Some(included) if !included.is_leaf() => {
            let inner = without_included(below, included);
            both.extend(inner.iter().map(|inner| format!("`{name}.{}`", inner.trim_matches('`'))));
            !below.is_leaf()
        }
        _ => true,
    });
    both
}

fn fields(api: &Api, id: TypeId) -> &[Field] {
    match &api.ty(id).shape {
        Shape::Struct(object) => &object.fields,
        _ => &[],
    }
}

/// The first property of that name.
fn known<'a>(api: &'a Api, ty: TypeId, name: &str) -> Option<&'a Field> {
    structs(api, ty).into_iter().find_map(|id| fields(api, id).iter().find(|field| field.name == name))
}

/// A property as a whole: what was said of its parts does not matter any more.
fn whole(names: &mut Names, name: &str) {
    names.0.insert(name.to_owned(), Names::default());
}

/// Parts of a property, unless all of it is meant already.
fn merge(names: &mut Names, name: &str, inner: Names) {
    match names.0.get_mut(name) {
        Some(known) if known.is_leaf() => {}
        Some(known) => inner.0.into_iter().for_each(|(name, inner)| {
            if inner.is_leaf() { whole(known, &name) } else { merge(known, &name, inner) }
        }),
        // A name that was wrong has been spoken of; without any the property would count as a whole.
        None if inner.is_leaf() => {}
        None => {
            names.0.insert(name.to_owned(), inner);
        }
    }
}

/// `a`, `b` and `c`, the first few.
fn list<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match all.as_slice() {
        [] => "none".to_owned(),
        few if few.len() <= 8 => few.join(", "),
        many => format!("{} and {} more", many[..8].join(", "), many.len() - 8),
    }
}
