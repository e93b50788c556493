//! References that lead nowhere to the letter, and name a component all the same.

use percent_encoding::percent_decode_str;

use super::texts::{ROOT, TextId, Texts};
use crate::diagnostic::codes;
use crate::source::Pointer;
use crate::suggest::closest;

/// What people write in the place of `components`, or of one of its sections.
const WORDS: [&str; 6] = ["components", "definitions", "schemas", "schema", "models", "$defs"];

impl Texts<'_> {
    /// The entry of a shelf, such as `components.schemas`, that a reference of the root document plainly means, although nothing stands where
    /// it leads: `Pet`, `#/definitions/Pet`, `#components/schemas/Pet`, `/components/schemas/Pet`.
    ///
    /// The name must be there to the letter; only the way to it may be wrong.
    pub(super) fn meant(
        &mut self,
        text: &str,
        from: TextId,
        shelf: &Pointer,
        at: &Pointer,
    ) -> Option<Pointer> {
        let found = self.meaning(text, from, shelf)?;
        self.forgiven = true;
        let help = format!("read as `{found}`; write it so");
        self.say(codes::REPAIRED, at, format!("`{text}` points to nothing"), help);
        Some(found)
    }

    /// What [`Self::meant`] finds, without a word.
    pub(super) fn meaning(&self, text: &str, from: TextId, shelf: &Pointer) -> Option<Pointer> {
        if from != ROOT || self.leads_somewhere(text) {
            return None;
        }
        let way = text.trim().trim_start_matches('#').trim_matches('/');
        // An escaped slash belongs to the name.
        let decoded = |part: &str| {
            Some(percent_decode_str(part).decode_utf8().ok()?.replace("~1", "/").replace("~0", "~"))
        };
        let parts: Vec<String> = way.split('/').map(decoded).collect::<Option<_>>()?;
        let (name, way) = parts.split_last()?;
        let section = shelf.last().unwrap_or_default();
        let known = || WORDS.into_iter().chain([&*section]);
        if !way.iter().all(|part| closest(part, known()).is_some()) {
            return None;
        }
        let found = shelf.key(name);
        self.find(ROOT, &found).is_some().then_some(found)
    }

    /// Whether a reference of the root document is one to the letter: a place, an anchor, or something outside.
    fn leads_somewhere(&self, text: &str) -> bool {
        let (address, fragment) = text.split_once('#').unwrap_or((text, ""));
        if address.trim().is_empty() {
            let whole = Pointer::root();
            return address.is_empty()
                && (fragment.is_empty() || self.fragment(ROOT, &whole, fragment).is_some());
        }
        // Names of components have no ending and no address, and where a file stands it is meant.
        let name = address.rsplit('/').next().unwrap_or_default();
        let outside =
            !fragment.is_empty() || name.contains('.') || address.contains(':') || address.starts_with('.');
        outside || self.is_at_hand(address)
    }
}
