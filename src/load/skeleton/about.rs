//! `info`, `servers`, `tags`, `externalDocs`.

use indexmap::IndexMap;
use openapiv3::{Contact, ExternalDocumentation, Info, License, Server, ServerVariable, Tag};
use serde_json::{Map, Value};

use crate::diagnostic::codes;
use crate::load::reader::{Reader, extensions};
use crate::source::Pointer;

/// What stands in for the title of a document that has none.
const TITLE: &str = "API";

/// What stands in for the version of a document that has none.
const VERSION: &str = "0.0.0";

impl<'v> Reader<'v, '_> {
    /// `info`. 3.1's `summary` is kept among the extensions, because openapiv3 has no place for it.
    pub(super) fn info(&mut self, root: &'v Map<String, Value>, at: &Pointer) -> Info {
        let Some((at, map)) = self.object_of(root, at, "info") else {
            if root.get("info").is_none_or(Value::is_null) {
                self.say(
                    codes::INFO_MISSING,
                    at,
                    "`info` is missing here",
                    "add `info` with `title` and `version`",
                );
            }
            return Info { title: TITLE.to_owned(), version: VERSION.to_owned(), ..Info::default() };
        };
        let mut info = Info {
            title: self.info_text(map, &at, "title", TITLE),
            description: self.text_of(map, &at, "description"),
            terms_of_service: self.text_of(map, &at, "termsOfService"),
            contact: self.object_of(map, &at, "contact").map(|(at, map)| Contact {
                name: self.text_of(map, &at, "name"),
                url: self.text_of(map, &at, "url"),
                email: self.text_of(map, &at, "email"),
                extensions: extensions(map),
            }),
            license: self.object_of(map, &at, "license").map(|(at, map)| {
                let mut license = License {
                    name: self.text_of(map, &at, "name").unwrap_or_default(),
                    url: self.text_of(map, &at, "url"),
                    extensions: extensions(map),
                };
                keep(&mut license.extensions, map, &["identifier"]);
                license
            }),
            version: self.info_text(map, &at, "version", VERSION),
            extensions: extensions(map),
        };
        keep(&mut info.extensions, map, &["summary"]);
        info
    }

    fn info_text(&mut self, map: &Map<String, Value>, at: &Pointer, key: &str, otherwise: &str) -> String {
        self.text_of(map, at, key).unwrap_or_else(|| {
            let message = format!("`{key}` is missing here");
            self.say(codes::INFO_MISSING, at, message, format!("read as `{otherwise}`; add `{key}`"));
            otherwise.to_owned()
        })
    }

    /// `servers`
    pub(super) fn servers(&mut self, holder: &'v Map<String, Value>, at: &Pointer) -> Vec<Server> {
        let list = self.list_of(holder, at, "servers");
        let mut servers = Vec::with_capacity(list.len());
        for (at, value) in list {
            if let Value::String(url) = value {
                self.repaired(&at, value, format!("read as `url: {url}`; write an object"));
                servers.push(Server { url: url.clone(), ..Server::default() });
                continue;
            }
            let Some((at, _, map)) = self.object(value, &at) else { continue };
            let variables = self.object_of(map, &at, "variables").map(|(at, map)| self.variables(map, &at));
            let mut server = Server {
                url: self.server_url(map, &at),
                description: self.text_of(map, &at, "description"),
                variables,
                extensions: extensions(map),
            };
            keep(&mut server.extensions, map, &["name"]);
            servers.push(server);
        }
        servers
    }

    /// Without one, the server is where the document is (the default of `servers`, OpenAPI 3.1, §4.8.1.1).
    fn server_url(&mut self, map: &Map<String, Value>, at: &Pointer) -> String {
        self.text_of(map, at, "url").unwrap_or_else(|| {
            self.say(codes::REPAIRED, at, "this server has no `url`", "read as `/`; add `url`");
            "/".to_owned()
        })
    }

    fn variables(&mut self, map: &'v Map<String, Value>, at: &Pointer) -> IndexMap<String, ServerVariable> {
        let mut variables = IndexMap::new();
        for (name, value) in map {
            let Some((at, _, map)) = self.object(value, &at.key(name)) else { continue };
            let list = self.list_of(map, &at, "enum");
            let enumeration: Vec<String> =
                list.into_iter().filter_map(|(at, value)| self.element(value, &at)).collect();
            let default = self.text_of(map, &at, "default").unwrap_or_else(|| {
                let first = enumeration.first().cloned().unwrap_or_default();
                let message = format!("the server variable `{name}` has no `default`");
                self.say(codes::REPAIRED, &at, message, format!("read as `{first}`; add `default`"));
                first
            });
            let description = self.text_of(map, &at, "description");
            variables.insert(
                name.clone(),
                ServerVariable { enumeration, default, description, extensions: extensions(map) },
            );
        }
        variables
    }

    /// `tags`. 3.2's `summary`, `parent` and `kind` are kept among the extensions.
    pub(super) fn tags(&mut self, root: &'v Map<String, Value>, at: &Pointer) -> Vec<Tag> {
        let list = self.list_of(root, at, "tags");
        let mut tags: Vec<Tag> = Vec::with_capacity(list.len());
        for (at, value) in list {
            if let Value::String(name) = value {
                self.repaired(&at, value, format!("read as `name: {name}`; write an object"));
                tags.push(Tag { name: name.clone(), ..Tag::default() });
                continue;
            }
            let Some((at, _, map)) = self.object(value, &at) else { continue };
            let Some(name) = self.needed_text(map, &at, "name", "tag") else { continue };
            if tags.iter().any(|tag| tag.name == name) {
                let message = format!("the tag `{name}` is described twice; the first time counts");
                self.say(codes::IGNORED, &at, message, "remove one of them");
                continue;
            }
            let mut tag = Tag {
                name,
                description: self.text_of(map, &at, "description"),
                external_docs: self.external_docs(map, &at),
                extensions: extensions(map),
            };
            keep(&mut tag.extensions, map, &["summary", "parent", "kind"]);
            tags.push(tag);
        }
        tags
    }

    fn external_docs(
        &mut self,
        holder: &'v Map<String, Value>,
        at: &Pointer,
    ) -> Option<ExternalDocumentation> {
        let (at, map) = self.object_of(holder, at, "externalDocs")?;
        Some(ExternalDocumentation {
            description: self.text_of(map, &at, "description"),
            url: self.text_of(map, &at, "url")?,
            extensions: extensions(map),
        })
    }
}

fn keep(extensions: &mut IndexMap<String, Value>, map: &Map<String, Value>, keys: &[&str]) {
    for key in keys {
        if let Some(value) = map.get(*key) {
            extensions.insert((*key).to_owned(), value.clone());
        }
    }
}
