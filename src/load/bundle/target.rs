//! Which place a reference means.

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::resources::component;
use super::texts::{ROOT, TextId, Texts};
use super::uri;
use crate::diagnostic::codes;
use crate::load::dialect::Dialect;
use crate::source::Pointer;
use crate::suggest::closest;

/// What a reference means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A place in a text.
    Place(TextId, Pointer),
    /// Something of the root document that stands nowhere in it; to be said when references are checked.
    Unknown,
    /// Nothing; it has been said.
    Nothing,
    /// A text on the network that may not be asked for: its address, and what to do about it.
    Unreachable(String, String),
}

impl Texts<'_> {
    /// What a reference means that is written at a place of a text; `at` is that place in the bundled document.
    pub(super) fn target(&mut self, reference: &str, from: TextId, place: &Pointer, at: &Pointer) -> Target {
        let (address, fragment) = reference.split_once('#').unwrap_or((reference, ""));
        if address.is_empty() {
            return self.within(reference, fragment, from, place, at);
        }
        let Some((text, root)) = self.resource(address, from, place, at) else { return Target::Nothing };
        let Some(value) = &self.get(text).value else {
            let text = self.get(text);
            return match &text.refused {
                Some(help) => Target::Unreachable(text.uri.clone(), help.clone()),
                None => Target::Nothing,
            };
        };
        match self.fragment(text, &root, fragment) {
            Some(found) => Target::Place(text, found),
            None => {
                let inside = root.find(value).unwrap_or(&Value::Null);
                let help = near(inside, &root, fragment);
                let name = match text {
                    ROOT => address.to_owned(),
                    _ => self.sources.file(self.get(text).source).name.clone(),
                };
                let message = format!("`{reference}` points to nothing in `{name}`");
                self.say(codes::BROKEN_REFERENCE, at, message, help);
                Target::Nothing
            }
        }
    }

    /// The schema or text of an address.
    fn resource(
        &mut self,
        address: &str,
        from: TextId,
        place: &Pointer,
        at: &Pointer,
    ) -> Option<(TextId, Pointer)> {
        let resources = &self.get(from).resources;
        let mut own = resources.of(place);
        let holder = &resources.list()[own];
        // Beside a `$ref`, an `$id` counts for nothing in the older drafts; there, it begins no resource.
        let mut resolved = uri::resolve(&holder.base, address);
        if let Some(known) = resolved.as_deref().and_then(|uri| self.known(uri)) {
            return Some(known);
        }
        // Who gives a file an address of its own (`$id`, `$self`) often still refers to the files beside it.
        let retrieved = uri::resolve(&self.get(from).uri, address);
        if retrieved != resolved {
            loop {
                let resources = &self.get(from).resources;
                let Some(parent) = resources.list()[own].at.parent() else { break };
                own = resources.of(&parent);
                let outer = uri::resolve(&resources.list()[own].base, address);
                if let Some(known) = outer.as_deref().and_then(|uri| self.known(uri)) {
                    return Some(known);
                }
            }
            if let Some(uri) = retrieved.as_deref()
                && (self.known(uri).is_some() || Self::is_file(uri) || resolved.is_none())
            {
                resolved = retrieved;
            }
        }
        let Some(uri) = resolved else {
            self.say(
                codes::BROKEN_REFERENCE,
                at,
                format!("`{address}` is no address"),
                "write a JSON Pointer such as `#/components/schemas/Pet`, or the name of a file".to_owned(),
            );
            return None;
        };
        let known = self.known(&uri);
        let dialect = self.dialect(from, place);
        known.or_else(|| self.open(&uri, address, from, dialect, at).map(|text| (text, Pointer::root())))
    }

    /// What a fragment alone means: a place of the schema resource it is written in (2020-12 core, §8.2.1).
    fn within(
        &mut self,
        reference: &str,
        fragment: &str,
        from: TextId,
        place: &Pointer,
        at: &Pointer,
    ) -> Target {
        let Some(value) = &self.get(from).value else { return Target::Nothing };
        let resources = &self.get(from).resources;
        let resource = &resources.list()[resources.of(place)];
        let whole = Pointer::root();
        let found = self.fragment(from, &resource.at, fragment);
        let is_document = resource.at == whole && from == ROOT;
        // A whole OpenAPI document is no schema, but the schema that says so may mean itself.
        let itself = is_document && fragment.is_empty() && component(place).is_some();
        let found = found.filter(|_| !itself);
        let exact = found.is_some();
        // Tools that make schemas one by one refer from the schema itself, and some give it an `$id` for ornament.
        let found = found.or_else(|| {
            let outer = || (!is_document).then(|| self.fragment(from, &whole, fragment)).flatten();
            let inner = || {
                let home = component(place);
                let defined = fragment.starts_with("/$defs/") || fragment.starts_with("/definitions/");
                let mut around = Some(place.clone()).filter(|_| from == ROOT);
                while let Some(here) = around.filter(|here| *here != whole) {
                    if (defined || home.as_ref() == Some(&here))
                        && let Some(found) = self.fragment(from, &here, fragment)
                    {
                        return Some(found);
                    }
                    around = here.parent();
                }
                None
            };
            outer().or_else(inner)
        });
        match found {
            Some(found) => {
                self.forgiven |= !exact;
                Target::Place(from, found)
            }
            None if from == ROOT => Target::Unknown,
            None => {
                let help = near(resource.at.find(value).unwrap_or(value), &resource.at, fragment);
                let name = self.sources.file(self.get(from).source).name.clone();
                let message = format!("`{reference}` points to nothing in `{name}`");
                self.say(codes::BROKEN_REFERENCE, at, message, help);
                Target::Nothing
            }
        }
    }

    /// The place that a fragment names in a resource.
    pub(super) fn fragment(&self, text: TextId, root: &Pointer, fragment: &str) -> Option<Pointer> {
        let decoded = percent_decode_str(fragment).decode_utf8().ok()?;
        if let Some(below) = Pointer::parse(&decoded) {
            let exact = root.join(below.as_str());
            if self.find(text, &exact).is_some() {
                return Some(exact);
            }
            let trimmed = root.join(decoded.trim_end_matches('/'));
            return (trimmed != exact && self.find(text, &trimmed).is_some()).then_some(trimmed);
        }
        let resources = &self.get(text).resources;
        let resource = resources.at(root).unwrap_or_else(|| resources.of(root));
        resources.list()[resource].anchor(&decoded).map(|anchor| anchor.at.clone())
    }

    /// The dialect of the schema at a place.
    pub(super) fn dialect(&self, text: TextId, place: &Pointer) -> Dialect {
        let resources = &self.get(text).resources;
        resources.list()[resources.of(place)].dialect
    }
}

/// What to do about a fragment that leads nowhere.
fn near(value: &Value, root: &Pointer, fragment: &str) -> String {
    let decoded = percent_decode_str(fragment).decode_utf8_lossy();
    let Some(mut parent) = Pointer::parse(decoded.trim_end_matches('/')) else {
        return format!("there is no `$anchor` `{decoded}` in it; a JSON Pointer begins with `#/`");
    };
    // The last place that is there, for the names that stand in it.
    let mut missing = String::new();
    while let Some(up) = parent.parent() {
        missing = parent.last().unwrap_or_default().into_owned();
        parent = up;
        if let Some(there) = parent.find(value) {
            let names = there.as_object().into_iter().flat_map(Map::keys).map(String::as_str);
            if let Some(near) = closest(&missing, names) {
                return format!("did you mean `{}`?", root.join(parent.key(near).as_str()));
            }
            break;
        }
    }
    format!("there is no `{missing}` at `{parent}` of that file")
}
