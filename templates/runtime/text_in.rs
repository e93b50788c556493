//! Bodies that are text: in UTF-8, or in the `charset` that their media type tells.

use encoding_rs::{Encoding, UTF_8};

use super::call::{Call, Read};
use super::charset::charset;
use super::rejection::Rejection;

impl<S: ?Sized> Call<S> {
    /// A text of one of these media types. Nothing where something was noted.
    pub async fn text_of(&mut self, accepted: &'static [&'static str]) -> Option<String> {
        let body = self.optional_text_of(accepted).await?;
        self.demand(body)
    }

    /// A text of one of these media types that may be absent. Nothing where something was noted.
    ///
    /// Its characters are those that the `charset` says, of any name that the web has for it (WHATWG Encoding, section
    /// 4.2); without one they are UTF-8. Text in a `charset` that is not known is refused (415), and so are bytes that
    /// are no text in theirs (400). A byte order mark is left out.
    pub async fn optional_text_of(&mut self, accepted: &'static [&'static str]) -> Read<Option<String>> {
        if self.lacks_body(accepted) {
            return Some(None);
        }
        self.media(accepted)?;
        let encoding = match charset(&self.parts().headers) {
            None => UTF_8,
            Some(label) => match Encoding::for_label_no_replacement(label.as_bytes()) {
                Some(encoding) => encoding,
                None => return self.reject(Rejection::unknown_charset()),
            },
        };
        let bytes = self.bytes().await?;
        let bytes = match Encoding::for_bom(&bytes) {
            Some((marked, length)) if marked == encoding => bytes.slice(length..),
            _ => bytes,
        };
        if encoding == UTF_8 {
            // What came in one piece is not copied.
            return match String::from_utf8(bytes.into()) {
                Ok(text) => Some(Some(text)),
                Err(_) => self.reject(not_in(encoding)),
            };
        }
        match encoding.decode_without_bom_handling_and_without_replacement(&bytes) {
            Some(text) => Some(Some(text.into_owned())),
            None => self.reject(not_in(encoding)),
        }
    }
}

fn not_in(encoding: &'static Encoding) -> Rejection {
    Rejection::malformed(format!("The body is not {}.", encoding.name()))
}
