//! `host`, `basePath` and `schemes`, which are `servers` now.

use serde_json::{Map, Value, json};

use super::Conversion;
use crate::diagnostic::codes;
use crate::source::Pointer;

impl Conversion<'_> {
    /// The servers that a document says; none where it says nothing of them.
    pub(super) fn servers(&mut self, map: &Map<String, Value>, old: &Pointer) -> Option<Value> {
        let base = self.base_path(map, old);
        let host = self.host(map, old);
        let Some((host, own_scheme)) = host else {
            if let Some(servers) = self.templates(map, old, &base) {
                return Some(servers);
            }
            if base.is_empty() {
                return None;
            }
            let server = old.key("servers").index(0);
            self.places.shown(&server, &old.key("basePath"));
            self.places.shown(&server.key("url"), &old.key("basePath"));
            return Some(json!([{"url": base}]));
        };
        let mut schemes = self.schemes(map, old);
        if schemes.is_empty()
            && let Some(scheme) = own_scheme
        {
            schemes.push((scheme, old.key("host")));
        }
        Some(self.addresses(&schemes, &host, &base, old))
    }

    /// Servers whose host is a template: Azure's extension.
    fn templates(&mut self, map: &Map<String, Value>, old: &Pointer, base: &str) -> Option<Value> {
        let template = map.get("x-ms-parameterized-host")?;
        let host = template.get("hostTemplate")?.as_str()?.trim_end_matches('/');
        let at = old.key("x-ms-parameterized-host");
        let mut variables = Map::new();
        let parameters = template.get("parameters").and_then(Value::as_array);
        for (index, value) in parameters.into_iter().flatten().enumerate() {
            let listed = at.key("parameters").index(index);
            let Ok((_, Value::Object(parameter))) = self.references.follow(&listed, value) else { continue };
            let Some(name) = parameter.get("name").and_then(Value::as_str) else { continue };
            let first = parameter.get("enum").and_then(|values| values.get(0));
            let default = parameter.get("default").or(first).and_then(Value::as_str);
            let mut variable = Map::new();
            // One must be there; the name is as good as any.
            variable.insert("default".to_owned(), default.unwrap_or(name).into());
            for key in ["enum", "description"] {
                variable.extend(parameter.get(key).map(|value| (key.to_owned(), value.clone())));
            }
            variables.insert(name.to_owned(), Value::Object(variable));
        }
        let servers = old.key("servers");
        self.places.shown(&servers, &at);
        let has_prefix = template.get("useSchemePrefix") != Some(&Value::Bool(false));
        let schemes = if has_prefix { self.schemes(map, old) } else { Vec::new() };
        let mut prefixes: Vec<String> =
            schemes.into_iter().map(|(scheme, _)| format!("{scheme}://")).collect();
        if prefixes.is_empty() {
            prefixes.push(if has_prefix { "https://".to_owned() } else { String::new() });
        }
        let url = |prefix: &String| json!({"url": format!("{prefix}{host}{base}"), "variables": variables});
        Some(Value::Array(prefixes.iter().map(url).collect()))
    }

    /// The servers of an operation that has `schemes` of its own.
    pub(super) fn own_servers(
        &mut self,
        map: &Map<String, Value>,
        old: &Pointer,
        new: &Pointer,
    ) -> Option<Value> {
        map.get("schemes")?;
        let schemes = self.schemes(map, old);
        let root = Pointer::root();
        let known = self.findings.len();
        let (base, host) = (self.base_path(self.root, &root), self.host(self.root, &root));
        let everywhere = self.schemes(self.root, &root);
        // Said of the document already.
        self.findings.truncate(known);
        let texts =
            |list: &[(String, Pointer)]| list.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
        if schemes.is_empty() || texts(&schemes) == texts(&everywhere) {
            return None;
        }
        let Some((host, _)) = host else {
            self.say(
                codes::NOT_CONVERTED,
                &old.key("schemes"),
                "`schemes` say nothing where the document has no `host`",
                "give the document a `host`, or leave `schemes` out",
            );
            return None;
        };
        Some(self.addresses(&schemes, &host, &base, new))
    }

    fn addresses(&mut self, schemes: &[(String, Pointer)], host: &str, base: &str, new: &Pointer) -> Value {
        let servers = new.key("servers");
        self.places.shown(&servers, &Pointer::root().key("host"));
        let path = if base.is_empty() { "host" } else { "basePath" };
        let mut list: Vec<Value> = Vec::with_capacity(schemes.len().max(1));
        for (index, (scheme, at)) in schemes.iter().enumerate() {
            let server = servers.index(index);
            self.places.shown(&server, at);
            self.places.shown(&server.key("url"), &Pointer::root().key(path));
            list.push(json!({"url": format!("{scheme}://{host}{base}")}));
        }
        if list.is_empty() {
            // By whichever scheme the document is had.
            self.places.shown(&servers.index(0).key("url"), &Pointer::root().key(path));
            list.push(json!({"url": format!("//{host}{base}")}));
        }
        Value::Array(list)
    }

    /// Without a slash at its end; empty for the root.
    fn base_path(&mut self, map: &Map<String, Value>, old: &Pointer) -> String {
        let old = old.key("basePath");
        match map.get("basePath") {
            Some(Value::String(path)) => {
                let path = path.trim().trim_end_matches('/');
                if path.is_empty() || path.starts_with('/') {
                    return path.to_owned();
                }
                let message = format!("the base path `{path}` does not begin with `/`");
                self.say(codes::REPAIRED, &old, message, format!("read as `/{path}`; write it so"));
                format!("/{path}")
            }
            None | Some(Value::Null) => String::new(),
            Some(other) => {
                self.ignored(&old, other, "a path");
                String::new()
            }
        }
    }

    /// The host, and the scheme that some write before it.
    fn host(&mut self, map: &Map<String, Value>, old: &Pointer) -> Option<(String, Option<String>)> {
        let old = old.key("host");
        let host = match map.get("host")? {
            Value::String(host) => host.trim().trim_end_matches('/'),
            Value::Null => return None,
            other => {
                self.ignored(&old, other, "a host");
                return None;
            }
        };
        let (scheme, rest) = match host.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_owned()), rest),
            None => (None, host),
        };
        if scheme.is_some() {
            let help = format!("read as `{rest}`; the scheme belongs under `schemes`");
            self.say(codes::REPAIRED, &old, format!("the host `{host}` has a scheme"), help);
        }
        (!rest.is_empty()).then(|| (rest.to_owned(), scheme))
    }

    fn schemes(&mut self, map: &Map<String, Value>, old: &Pointer) -> Vec<(String, Pointer)> {
        let old = old.key("schemes");
        let list = match map.get("schemes") {
            Some(Value::Array(list)) => list.as_slice(),
            Some(one @ Value::String(_)) => {
                self.say(
                    codes::REPAIRED,
                    &old,
                    "`schemes` should be a list",
                    "read as a list of one; write a list",
                );
                std::slice::from_ref(one)
            }
            None | Some(Value::Null) => &[],
            Some(other) => {
                self.ignored(&old, other, "a list of schemes");
                &[]
            }
        };
        let mut schemes = Vec::with_capacity(list.len());
        for (index, value) in list.iter().enumerate() {
            let at = old.index(index);
            match value.as_str() {
                Some(scheme @ ("http" | "https" | "ws" | "wss")) => schemes.push((scheme.to_owned(), at)),
                _ => self.ignored(&at, value, "`http`, `https`, `ws` or `wss`"),
            }
        }
        schemes
    }
}
