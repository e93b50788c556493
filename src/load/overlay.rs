//! OpenAPI Overlay 1.0 and 1.1: documents that change another one.
//!
//! An overlay is applied to the document as it was written, before references are followed. Each part that it brings in is
//! noted with its place in the overlay, so that findings about it name that file and line.

mod origins;

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use super::read::read;
use super::reader::brief;
use crate::diagnostic::{Code, Diagnostic, Failed, Place, Sink, Target, codes};
use crate::source::{Pointer, Source, SourceId, Sources, locate};
use crate::suggest::closest;
use origins::Origins;

/// What an action may say (Overlay 1.1 §4.4.3; 1.0 has no `copy`).
const ACTION: [&str; 5] = ["target", "description", "update", "remove", "copy"];

/// Applies overlays, one after the other, each to what the one before it left.
///
/// # Errors
/// Where one of them cannot be read, or says what cannot be done; `sink` has all of it.
pub(super) fn apply(
    document: &mut Value,
    overlays: &[Source],
    sources: &mut Sources,
    sink: &mut Sink,
) -> Result<(), Failed> {
    if overlays.is_empty() {
        return Ok(());
    }
    let mut origins = Origins::default();
    let mut good = true;
    for overlay in overlays {
        let (source, value) = read(&overlay.name, &overlay.bytes, sources, sink);
        let Some(value) = value else {
            good = false;
            continue;
        };
        let mut applied = Overlay { source, sources, sink, origins: &mut origins, good: true };
        applied.all(&value, document);
        good &= applied.good;
    }
    for (now, (source, written)) in origins.into_all() {
        sources.moved(now, source, written);
    }
    if good { Ok(()) } else { Err(Failed) }
}

/// An overlay that is being applied.
struct Overlay<'a> {
    source: SourceId,
    sources: &'a Sources,
    sink: &'a mut Sink,
    origins: &'a mut Origins,
    good: bool,
}

impl Overlay<'_> {
    fn all(&mut self, overlay: &Value, document: &mut Value) {
        let root = Pointer::root();
        let version = overlay.get("overlay").and_then(Value::as_str);
        match version {
            None => {
                let help = "an overlay begins with `overlay: 1.0.0`, and has `info` and `actions`";
                return self.wrong(&root, Target::Value, "the text is no overlay: it has no `overlay`", help);
            }
            Some(version) if version != "1" && !version.starts_with("1.") => {
                let message = format!("overlays of version `{version}` are not known");
                return self.wrong(&root.key("overlay"), Target::Value, &message, "1.0 and 1.1 are");
            }
            Some(_) => {}
        }
        let Some(actions) = overlay.get("actions").and_then(Value::as_array) else {
            let help = "`actions` is a list of objects, each with a `target`";
            return self.wrong(&root, Target::Value, "the overlay has no list of `actions`", help);
        };
        for (index, action) in actions.iter().enumerate() {
            self.action(action, &root.key("actions").index(index), document);
        }
    }

    fn action(&mut self, action: &Value, at: &Pointer, document: &mut Value) {
        let Value::Object(action) = action else {
            let message = format!("the action is {}, where an object must be", brief(action));
            return self.wrong(
                at,
                Target::Value,
                &message,
                "an action has a `target`, and `update` or `remove`",
            );
        };
        self.unknown(action, at);
        let Some(target) = action.get("target").and_then(Value::as_str) else {
            return self.wrong(
                at,
                Target::Value,
                "the action has no `target`",
                "a JSONPath, such as `$.info`",
            );
        };
        let Some(places) = self.select(target, &at.key("target"), document) else { return };
        if places.is_empty() {
            let message = format!("`{target}` selects nothing of the document, so that nothing is changed");
            return self.say(
                codes::OVERLAY_TARGET,
                &at.key("target"),
                Target::Value,
                &message,
                "check the names in it",
            );
        }
        if action.get("remove") == Some(&Value::Bool(true)) {
            return self.remove(places, at, document);
        }
        if let Some(update) = action.get("update") {
            let from = at.key("update");
            let origin = (self.source, from.clone());
            return self.merge(&places, update, &origin, &from, document);
        }
        if let Some(copy) = action.get("copy").and_then(Value::as_str) {
            let from = at.key("copy");
            let Some(copied) = self.select(copy, &from, document) else { return };
            let [one] = copied.as_slice() else {
                let message = format!("`{copy}` selects {} places, where it must select one", copied.len());
                return self.wrong(&from, Target::Value, &message, "name the one that is meant");
            };
            let value = one.find(document).cloned().unwrap_or_default();
            let origin = self.origins.of(one);
            return self.merge(&places, &value, &origin, &from, document);
        }
        self.wrong(at, Target::Value, "the action does nothing", "give it an `update`, or `remove: true`");
    }

    /// Says which keys of an action mean nothing.
    fn unknown(&mut self, action: &Map<String, Value>, at: &Pointer) {
        for key in action.keys().filter(|key| !ACTION.contains(&key.as_str()) && !key.starts_with("x-")) {
            let near = closest(key, ACTION.into_iter());
            let help = near.map_or("remove it".to_owned(), |near| format!("did you mean `{near}`?"));
            self.wrong(&at.key(key), Target::Key, &format!("`{key}` is nothing that an action says"), &help);
        }
    }

    /// Where what a `JSONPath` selects stands, in the order of the document; none where it is no `JSONPath`.
    fn select(&mut self, path: &str, at: &Pointer, document: &Value) -> Option<Vec<Pointer>> {
        match JsonPath::parse(path) {
            Ok(parsed) => {
                let found = parsed.query_located(document).dedup();
                Some(found.locations().filter_map(|place| Pointer::parse(&place.to_json_pointer())).collect())
            }
            Err(error) => {
                let message = format!("`{path}` is no JSONPath: {}", error.message());
                let help = "names with other characters than letters, digits and `_` stand in quotes: \
                            `$.paths['/pets'].get` (RFC 9535)";
                self.wrong(at, Target::Value, &message, help);
                None
            }
        }
    }

    fn remove(&mut self, mut places: Vec<Pointer>, at: &Pointer, document: &mut Value) {
        // From the end, so that what is left of a list keeps its place until its turn comes.
        places.reverse();
        for place in places {
            let (Some(parent), Some(last)) = (place.parent(), place.last()) else {
                let help = "select what stands in it";
                return self.wrong(
                    &at.key("target"),
                    Target::Value,
                    "the document itself cannot be removed",
                    help,
                );
            };
            match document.pointer_mut(parent.as_str()) {
                Some(Value::Object(map)) => {
                    map.shift_remove(&*last);
                    self.origins.forget(&place);
                }
                Some(Value::Array(list)) => {
                    let Ok(index) = last.parse::<usize>() else { continue };
                    if index < list.len() {
                        list.remove(index);
                        self.origins.close_up(&parent, index, list.len());
                    }
                }
                // It stood in something that was removed before it.
                _ => {}
            }
        }
    }

    /// Merges a value into each place. `origin` is where it was written, `at` what asks for it.
    fn merge(
        &mut self,
        places: &[Pointer],
        update: &Value,
        origin: &(SourceId, Pointer),
        at: &Pointer,
        document: &mut Value,
    ) {
        for place in places {
            match (document.pointer_mut(place.as_str()), update) {
                (Some(Value::Object(into)), Value::Object(from)) => {
                    self.origins.merge(into, from, place, origin);
                }
                (Some(Value::Object(_)), other) => {
                    let message = format!("{} cannot be merged into an object", brief(other));
                    return self.wrong(at, Target::Value, &message, "write the members that it is to have");
                }
                (Some(Value::Array(list)), _) => {
                    self.origins.put(&place.index(list.len()), origin.clone());
                    list.push(update.clone());
                }
                (Some(other), _) => {
                    let message = format!(
                        "the target `{place}` is {}, which cannot be changed by itself",
                        brief(other)
                    );
                    return self.wrong(at, Target::Value, &message, "select the object that it stands in");
                }
                (None, _) => {}
            }
        }
    }

    fn wrong(&mut self, at: &Pointer, target: Target, message: &str, help: &str) {
        self.good = false;
        self.say(codes::OVERLAY, at, target, message, help);
    }

    /// A finding at a place of the overlay, which is no place of the document.
    fn say(&mut self, code: Code, at: &Pointer, target: Target, message: &str, help: &str) {
        let range = locate::locate(self.sources.file(self.source), at, target);
        let offset = range.map_or(0, |range| range.start);
        let place = Place::Offset { source: self.source, offset };
        self.sink.push(Diagnostic::placed(code, place, message).help(help));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const DOCUMENT: &str = r#"{"info": {"title": "A", "x": [1, 2]}, "tags": [{"name": "a"}, {"name": "b"}, {"name": "c"}],
        "paths": {"/a": {"get": {"summary": "s"}, "post": {}}, "/b": {"get": {}}}}"#;

    /// The document with overlays over it; else what is wrong.
    fn with(actions: &[&str]) -> Result<(Value, Sources), String> {
        let (mut sources, mut sink) = (Sources::default(), Sink::default());
        let (_, document) = read("a.json", DOCUMENT.as_bytes(), &mut sources, &mut sink);
        let mut document = document.unwrap();
        let overlay = |(index, actions): (usize, &&str)| {
            Source::text(format!("o{index}.yaml"), format!("overlay: 1.0.0\nactions:\n{actions}"))
        };
        let overlays: Vec<Source> = actions.iter().enumerate().map(overlay).collect();
        let done = apply(&mut document, &overlays, &mut sources, &mut sink);
        let found = crate::diagnostic::to_json(sink.found(), &sources);
        if done.is_ok() && found.is_empty() { Ok((document, sources)) } else { Err(found) }
    }

    fn value(actions: &str) -> Value {
        with(&[actions]).unwrap().0
    }

    #[test]
    fn objects_are_merged_and_lists_grow() {
        let got = value("- { target: $.info, update: { title: B, x: [3], contact: { name: me } } }");
        assert_eq!(got["info"], json!({"title": "B", "x": [1, 2, 3], "contact": {"name": "me"}}));
        let got = value("- { target: $.tags, update: { name: d } }");
        assert_eq!(got["tags"][3], json!({"name": "d"}));
        let got = value("- { target: '$.paths.*.get', update: { deprecated: true } }");
        assert_eq!(got["paths"]["/a"]["get"], json!({"summary": "s", "deprecated": true}));
        assert_eq!(got["paths"]["/b"]["get"]["deprecated"], true);
    }

    #[test]
    fn what_is_removed_is_gone() {
        let got = value("- { target: \"$.tags[?@.name != 'b']\", remove: true }");
        assert_eq!(got["tags"], json!([{"name": "b"}]));
        let got =
            value("- { target: \"$.paths['/a'].get\", remove: true }\n- { target: $.info.x, remove: true }");
        assert_eq!(got["paths"]["/a"], json!({"post": {}}));
        assert_eq!(got["info"], json!({"title": "A"}));
        assert_eq!(value("- { target: $..*, remove: true }"), json!({}));
    }

    #[test]
    fn what_is_copied_is_merged() {
        let got = value("- { target: \"$.paths['/b'].get\", copy: \"$.paths['/a'].get\" }");
        assert_eq!(got["paths"]["/b"]["get"], json!({"summary": "s"}));
    }

    #[test]
    fn each_overlay_is_laid_over_the_one_before() {
        let (got, _) = with(&[
            "- { target: $.paths, update: { /c: { get: { tags: [x] } } } }",
            "- { target: \"$.paths['/c'].get\", update: { tags: [y] } }",
        ])
        .unwrap();
        assert_eq!(got["paths"]["/c"]["get"]["tags"], json!(["x", "y"]));
    }

    #[test]
    fn every_part_is_found_where_it_was_written() {
        let (_, sources) = with(&[
            "- { target: $.tags, update: { name: d } }\n- { target: \"$.tags[0]\", remove: true }\n- { target: $.info, update: { title: B } }",
        ])
        .unwrap();
        let origin = |at: &str| {
            let (source, at) = sources.origin(&Pointer::parse(at).unwrap());
            format!("{} {at}", sources.file(source).name)
        };
        assert_eq!(origin("/tags/0/name"), "a.json #/tags/1/name");
        assert_eq!(origin("/tags/1"), "a.json #/tags/2");
        assert_eq!(origin("/tags/2/name"), "o0.yaml #/actions/0/update/name");
        assert_eq!(origin("/info/title"), "o0.yaml #/actions/2/update/title");
        assert_eq!(origin("/info/x"), "a.json #/info/x");
    }

    #[test]
    fn what_is_wrong_is_told_in_the_overlay() {
        for (actions, code, line, says) in [
            ("- { target: $.nothing, remove: true }", "SW0162", 3, "selects nothing"),
            ("- { target: $.a b, remove: true }", "SW0161", 3, "no JSONPath"),
            ("- { target: $.info }", "SW0161", 3, "does nothing"),
            ("- { update: {} }", "SW0161", 3, "no `target`"),
            ("- target: $.info\n  upadte: {}", "SW0161", 4, "did you mean `update`?"),
            ("- target: $.info.title\n  update: B", "SW0161", 4, "cannot be changed by itself"),
            ("- target: $.info\n  update: B", "SW0161", 4, "cannot be merged into an object"),
            ("- { target: $, remove: true }", "SW0161", 3, "cannot be removed"),
            ("- { target: $.info, copy: $.tags.* }", "SW0161", 3, "selects 3 places"),
        ] {
            let found = with(&[actions]).unwrap_err();
            let first: Value = serde_json::from_str(found.lines().next().unwrap()).unwrap();
            assert_eq!((&first["code"], &first["line"]), (&code.into(), &line.into()), "{found}");
            assert_eq!(first["file"], "o0.yaml");
            assert!(found.contains(says), "{found}");
        }
    }
}
