//! The texts that references lead to: each read once, and known by its address.

use std::collections::HashMap;
use std::path::{Path as FilePath, PathBuf};

use serde_json::Value;

use super::resources::Resources;
use super::{published, uri};
use crate::diagnostic::{Code, Diagnostic, Sink, codes};
use crate::load::dialect::Dialect;
use crate::load::grammar::{Kind, Shape};
use crate::load::read::read;
use crate::source::{Fetch, FetchError, Fetched, OpenError, Pointer, Source, SourceId, Sources};
use crate::suggest::closest;

/// How many texts may be fetched in one run.
const MAX_FETCHED: usize = 256;

/// A text that was read; its index. The root document is [`ROOT`].
pub(super) type TextId = usize;

/// The root document.
pub(super) const ROOT: TextId = 0;

/// A text that was read.
pub(super) struct Text {
    /// Its place among the sources.
    pub(super) source: SourceId,
    /// Where it was read from: an absolute address.
    pub(super) uri: String,
    /// What stands in it; none where it cannot be read.
    pub(super) value: Option<Value>,
    /// Its schemas with addresses of their own.
    pub(super) resources: Resources,
    /// It is on the network and may not be asked for; what to do about it.
    pub(super) refused: Option<String>,
}

/// Every text of a run.
pub(super) struct Texts<'a> {
    /// What the root document is.
    kind: Kind,
    list: Vec<Text>,
    by_uri: HashMap<String, TextId>,
    /// Every `$id`, and `$self`.
    addresses: HashMap<String, (TextId, Pointer)>,
    /// The folder of the root document: absolute, and as the user wrote it.
    folder: Option<(PathBuf, PathBuf)>,
    fetched: usize,
    /// A reference was read that leads nowhere to the letter.
    pub(super) forgiven: bool,
    fetch: &'a mut dyn Fetch,
    pub(super) sources: &'a mut Sources,
    pub(super) sink: &'a mut Sink,
}

impl<'a> Texts<'a> {
    /// With the root document.
    pub(super) fn new(
        root: Value,
        kind: Kind,
        source: &Source,
        fetch: &'a mut dyn Fetch,
        sources: &'a mut Sources,
        sink: &'a mut Sink,
    ) -> Self {
        let path = source.path.as_deref().and_then(|path| std::path::absolute(path).ok());
        let path = path.as_deref().map(uri::normal);
        let address = path.as_deref().map_or_else(|| uri::NOWHERE.to_owned(), uri::of_file);
        let folder = |path: &FilePath| path.parent().map(FilePath::to_owned);
        let shown = source.path.as_deref().and_then(folder);
        let folder = path.as_deref().and_then(folder).zip(shown);
        let mut texts = Self {
            kind,
            list: Vec::new(),
            by_uri: HashMap::new(),
            addresses: HashMap::new(),
            folder,
            fetched: 0,
            forgiven: false,
            fetch,
            sources,
            sink,
        };
        texts.add(address, SourceId(0), Some(root), None);
        texts
    }

    /// A text.
    pub(super) fn get(&self, text: TextId) -> &Text {
        &self.list[text]
    }

    /// What stands at a place.
    pub(super) fn find(&self, text: TextId, at: &Pointer) -> Option<&Value> {
        at.find(self.list[text].value.as_ref()?)
    }

    /// The text or schema of an address, if it is known already.
    pub(super) fn known(&self, uri: &str) -> Option<(TextId, Pointer)> {
        let read = || self.by_uri.get(uri).filter(|text| self.list[**text].refused.is_none());
        self.addresses.get(uri).cloned().or_else(|| read().map(|text| (*text, Pointer::root())))
    }

    /// Whether an address beside the root document names a schema, or a file that is there.
    pub(super) fn is_at_hand(&self, address: &str) -> bool {
        let uri = uri::resolve(&self.list[ROOT].uri, address);
        uri.is_some_and(|uri| self.known(&uri).is_some() || Self::is_file(&uri))
    }

    /// Whether a file stands at an address.
    pub(super) fn is_file(uri: &str) -> bool {
        uri::files(uri).is_some_and(|(literal, decoded)| literal.is_file() || decoded.is_file())
    }

    /// Looks for schemas with addresses of their own below a place.
    pub(super) fn index(&mut self, text: TextId, at: &Pointer, shape: Shape) {
        let entry = &mut self.list[text];
        let Some(tree) = entry.value.as_ref().and_then(|value| at.find(value)) else { return };
        for (uri, at) in entry.resources.index(tree, at, shape) {
            self.addresses.entry(uri).or_insert((text, at));
        }
        if text == ROOT {
            self.say_doubles();
        }
    }

    /// Says which names components share that only one may have.
    fn say_doubles(&mut self) {
        for (name, at) in std::mem::take(&mut self.list[ROOT].resources.doubles) {
            self.say(
                codes::REPAIRED,
                &at,
                format!("the anchor `{name}` names several schemas of this document; each is read within its component"),
                "give these components an `$id` each: anchors are unique within one".to_owned(),
            );
        }
    }

    /// Takes out the root document, to be written anew.
    pub(super) fn clone_root(&self) -> Value {
        self.list[ROOT].value.clone().unwrap_or_default()
    }

    /// Reads the text at an address; `written` is how the reference names it.
    pub(super) fn open(
        &mut self,
        uri: &str,
        written: &str,
        from: TextId,
        dialect: Dialect,
        at: &Pointer,
    ) -> Option<TextId> {
        if let Some(text) = self.by_uri.get(uri) {
            // What is wrong with it was said at the first reference; the others need not say it again.
            return Some(*text);
        }
        // A schema that says nothing about its dialect is read as the one that asks for it.
        let dialect = dialect.refs_alone().then_some(dialect);
        match uri::scheme(uri) {
            "http" | "https" => Some(self.remote(uri, dialect, at)),
            "file" if uri::is_remote(&self.list[from].uri) => {
                self.say(
                    codes::FILE_FROM_NETWORK,
                    at,
                    format!(
                        "`{written}` is a file of this machine, and the document that asks for it is not"
                    ),
                    "refer to what can be fetched as well".to_owned(),
                );
                None
            }
            "file" => self.file(uri, dialect, at),
            "text" => {
                self.say(
                    codes::NO_FOLDER,
                    at,
                    format!(
                        "`{written}` is a file, but the document itself is none, so that there is no folder to look in"
                    ),
                    "give the document as a file, or bundle it first".to_owned(),
                );
                None
            }
            _ => {
                self.say(
                    codes::BROKEN_REFERENCE,
                    at,
                    format!("no schema has the `$id` `{uri}`"),
                    "give it to the schema that is meant, or refer to its file".to_owned(),
                );
                None
            }
        }
    }

    /// Notes a finding.
    pub(super) fn say(&mut self, code: Code, at: &Pointer, message: String, help: String) {
        self.sink.push(Diagnostic::new(code, at, message).help(help));
    }

    fn file(&mut self, uri: &str, dialect: Option<Dialect>, at: &Pointer) -> Option<TextId> {
        let (literal, decoded) = uri::files(uri)?;
        // A name as it stands wins over its percent-decoded form.
        let path = uri::normal(if literal != decoded && literal.is_file() { &literal } else { &decoded });
        let address = uri::of_file(&path);
        if let Some(text) = self.by_uri.get(&address).copied() {
            self.by_uri.insert(uri.to_owned(), text);
            return Some(text);
        }
        let shown = match &self.folder {
            Some((folder, shown)) => uri::normal(&shown.join(uri::relative(folder, &path))),
            None => path.clone(),
        };
        let name = shown.display().to_string();
        let (source, value) = match Source::open(&path) {
            Ok(text) => read(&name, &text.bytes, self.sources, self.sink),
            Err(error) => {
                let message = error.message.replace(&path.display().to_string(), &name);
                let near = near(&path).map(|near| shown.with_file_name(near).display().to_string());
                let help = near.map_or(error.help, |near| format!("did you mean `{near}`?"));
                self.say(codes::REFERENCED_FILE, at, message, help);
                (SourceId(0), None)
            }
        };
        let text = self.add(address, source, value, dialect);
        self.by_uri.insert(uri.to_owned(), text);
        Some(text)
    }

    fn remote(&mut self, uri: &str, dialect: Option<Dialect>, at: &Pointer) -> TextId {
        let published = published::text(uri);
        let fetched = if let Some(text) = published {
            Ok(Fetched { url: uri.to_owned(), bytes: text.as_bytes().to_vec() })
        } else if self.fetched == MAX_FETCHED {
            Err(FetchError::Failed(OpenError::new(
                format!("`{uri}` is one text more than are fetched for one document: {MAX_FETCHED}"),
                "save what is referred to as files beside the document",
            )))
        } else {
            self.fetched += 1;
            self.fetch.fetch(uri)
        };
        let mut refused = None;
        let (address, source, value) = match fetched {
            Ok(fetched) => {
                let address = uri::resolve(&fetched.url, "").unwrap_or_else(|| uri.to_owned());
                if let Some(text) = self.by_uri.get(&address).copied() {
                    self.by_uri.insert(uri.to_owned(), text);
                    return text;
                }
                let (source, value) = read(&address, &fetched.bytes, self.sources, self.sink);
                (address, source, value)
            }
            Err(error) => {
                match error {
                    // Said at each reference to it, which knows what becomes of it.
                    FetchError::NotAllowed(help) => refused = Some(help),
                    FetchError::Failed(error) => {
                        self.say(codes::NOT_FETCHED, at, error.message, error.help);
                    }
                }
                (uri.to_owned(), SourceId(0), None)
            }
        };
        let text = self.add(address, source, value, dialect);
        self.list[text].refused = refused;
        self.by_uri.insert(uri.to_owned(), text);
        text
    }

    fn add(
        &mut self,
        uri: String,
        source: SourceId,
        value: Option<Value>,
        dialect: Option<Dialect>,
    ) -> TextId {
        let text = self.list.len();
        let root = value.as_ref().and_then(Value::as_object);
        let says = |key: &str| root.and_then(|root| root.get(key)).and_then(Value::as_str);
        let openapi = root.is_some_and(|root| root.contains_key("openapi") || text == ROOT);
        let dialect = says("jsonSchemaDialect").map(Dialect::of).or(dialect).unwrap_or(Dialect::Modern);
        // OpenAPI 3.2, §4.1.2.2.
        let own = says("$self").filter(|_| openapi);
        let own = own.and_then(|own| uri::resolve(&uri, own.split('#').next().unwrap_or_default()));
        let base = own.clone().unwrap_or_else(|| uri.clone());
        self.by_uri.insert(uri.clone(), text);
        let resources = Resources::new(base, dialect);
        self.list.push(Text { source, uri, value, resources, refused: None });
        if let Some(own) = own {
            self.addresses.entry(own).or_insert((text, Pointer::root()));
        }
        // Another file may be a schema, or hold some under names of its own; these are looked at when something
        // refers to them.
        let kind = match text {
            ROOT => self.kind,
            _ if openapi => Kind::Document,
            _ => Kind::Schema,
        };
        self.index(text, &Pointer::root(), Shape::Is(kind));
        text
    }
}

/// The file beside a missing one that is most likely meant.
fn near(missing: &FilePath) -> Option<String> {
    let wanted = missing.file_name()?.to_str().filter(|_| !missing.exists())?;
    let entries = std::fs::read_dir(missing.parent()?).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    let stem = |name: &str| FilePath::new(name).file_stem().map(std::ffi::OsStr::to_owned);
    let other_ending = names.iter().find(|name| stem(name) == stem(wanted)).map(String::as_str);
    other_ending.or_else(|| closest(wanted, names.iter().map(String::as_str))).map(str::to_owned)
}
