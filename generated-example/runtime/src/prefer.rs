//! What a client prefers of an answer (`Prefer`, RFC 7240), where it asks a server that is not written yet.

use axum::http::HeaderMap;

/// The preferences that choose among the answers of the document. They have the names that Prism gave them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prefer {
    /// `code`: the status.
    pub code: Option<String>,
    /// `example`: the name of an example of the media type.
    pub example: Option<String>,
    /// `dynamic`: a value made from the schema, anew for each request.
    pub dynamic: Option<bool>,
    /// `seed`: what the values are made from, so that the same comes again.
    pub seed: Option<u64>,
}

impl Prefer {
    /// Those of a request; nothing where it has none of them. The first of each name counts (RFC 7240 section 2).
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let mut prefer = Self::default();
        for line in headers.get_all("prefer") {
            for preference in pieces(line.to_str().unwrap_or_default()) {
                let (name, value) = preference.split_once('=').unwrap_or((preference, ""));
                prefer.take(name.trim(), value.trim().trim_matches('"'));
            }
        }
        (prefer != Self::default()).then_some(prefer)
    }

    /// Those that were met, for `Preference-Applied` (RFC 7240 section 3).
    #[must_use]
    pub fn applied(&self) -> String {
        let code = self.code.iter().map(|code| format!("code={code}"));
        let example =
            self.example.iter().map(|name| format!("example=\"{}\"", name.replace(['"', '\\'], "")));
        let dynamic = self.dynamic.iter().map(|dynamic| format!("dynamic={dynamic}"));
        let seed = self.seed.iter().map(|seed| format!("seed={seed}"));
        code.chain(example).chain(dynamic).chain(seed).collect::<Vec<_>>().join(", ")
    }

    fn take(&mut self, name: &str, value: &str) {
        let is = |known: &str| name.eq_ignore_ascii_case(known);
        if is("code") && !value.is_empty() {
            self.code.get_or_insert_with(|| value.to_owned());
        } else if is("example") && !value.is_empty() {
            self.example.get_or_insert_with(|| value.to_owned());
        } else if is("dynamic") {
            self.dynamic.get_or_insert(!value.eq_ignore_ascii_case("false"));
        } else if is("seed") {
            self.seed = self.seed.or_else(|| value.parse().ok());
        }
    }
}

/// The parts between commas and semicolons that stand in no quotes. Prism takes parameters of a preference for
/// preferences, and so must whoever answers its clients.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    line.split(move |c: char| {
        quoted ^= c == '"';
        !quoted && (c == ',' || c == ';')
    })
}
