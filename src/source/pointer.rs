//! JSON Pointers (RFC 6901).

use std::borrow::{Borrow, Cow};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A JSON Pointer (RFC 6901): the place of a value in a document. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(Arc<str>);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self(Arc::from(""))
    }

    /// Reads an escaped pointer: `""`, or text that starts with `/`.
    pub fn parse(text: &str) -> Option<Self> {
        (text.is_empty() || text.starts_with('/')).then(|| Self(Arc::from(text)))
    }

    /// The member `key` of the object here.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        let mut text = String::with_capacity(self.0.len() + key.len() + 1);
        text.push_str(&self.0);
        text.push('/');
        text.push_str(&escape(key));
        Self(text.into())
    }

    /// The element `index` of the array here.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0).into())
    }

    /// This place, and then `rest` from there (escaped, empty or starting with `/`).
    #[must_use]
    pub fn join(&self, rest: &str) -> Self {
        Self(format!("{}{rest}", self.0).into())
    }

    /// What is left of this pointer below `prefix`; none where `prefix` does not hold it.
    pub fn strip_prefix(&self, prefix: &Self) -> Option<&str> {
        let rest = self.0.strip_prefix(&*prefix.0)?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    }

    /// The longest entry of a table that holds this place: what it says, and what is left below it.
    pub fn longest<'t, V>(&self, table: &'t HashMap<Self, V>) -> Option<(&'t V, &str)> {
        if table.is_empty() {
            return None;
        }
        let mut end = self.0.len();
        loop {
            if let Some(found) = table.get(&self.0[..end]) {
                return Some((found, &self.0[end..]));
            }
            end = self.0[..end].rfind('/')?;
        }
    }

    /// The value that holds this one; none for the whole document.
    pub fn parent(&self) -> Option<Self> {
        self.0.rfind('/').map(|end| Self(Arc::from(&self.0[..end])))
    }

    /// The last token, unescaped; none for the whole document.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        self.0.rfind('/').map(|end| unescape(&self.0[end + 1..]))
    }

    /// The tokens from the root, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.0.split('/').skip(1).map(unescape)
    }

    /// The escaped text, without a leading `#`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The value this points to.
    pub fn find<'v>(&self, value: &'v serde_json::Value) -> Option<&'v serde_json::Value> {
        value.pointer(&self.0)
    }
}

/// By its escaped text, so that tables of places are looked up without making a pointer.
impl Borrow<str> for Pointer {
    fn borrow(&self) -> &str {
        &self.0
    }
}

fn escape(token: &str) -> Cow<'_, str> {
    if token.contains(['~', '/']) {
        Cow::Owned(token.replace('~', "~0").replace('/', "~1"))
    } else {
        Cow::Borrowed(token)
    }
}

fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_unescapes() {
        let p = Pointer::root().key("paths").key("/a~b").index(3);
        assert_eq!(p.to_string(), "#/paths/~1a~0b/3");
        assert_eq!(p.tokens().collect::<Vec<_>>(), ["paths", "/a~b", "3"]);
        assert_eq!(p.parent().unwrap().last().unwrap(), "/a~b");
        assert_eq!(Pointer::root().tokens().count(), 0);
    }

    #[test]
    fn the_longest_entry_of_a_table() {
        let pointer = |text| Pointer::parse(text).unwrap();
        let mut table = HashMap::from([(pointer("/a"), 1), (pointer("/a/b"), 2)]);
        assert_eq!(pointer("/a/b/c").longest(&table), Some((&2, "/c")));
        assert_eq!(pointer("/a/bc").longest(&table), Some((&1, "/bc")));
        assert_eq!(pointer("/b").longest(&table), None);
        table.insert(Pointer::root(), 0);
        assert_eq!(pointer("/b").longest(&table), Some((&0, "/b")));
    }

    #[test]
    fn a_prefix_ends_at_a_token() {
        let base = Pointer::parse("/a/b").unwrap();
        assert_eq!(Pointer::parse("/a/b/c").unwrap().strip_prefix(&base), Some("/c"));
        assert_eq!(Pointer::parse("/a/bc").unwrap().strip_prefix(&base), None);
    }
}
