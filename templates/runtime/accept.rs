//! Which of several media types an answer should have: the `Accept` header (RFC 9110 section 12.5.1).

use std::sync::Arc;

use axum::http::header::{self, HeaderValue};
use axum::response::{IntoResponse, Response};

use super::call::Call;
use super::rejection::Rejection;
use super::route::{Answer, Ask, answer};

impl<S: ?Sized> Call<S> {
    /// What stands for the media type that the client likes best; of several, the first. Nothing, and 406, where
    /// it takes none.
    ///
    /// Without an `Accept` that can be read, everything is welcome. Of the ranges that cover a media type the
    /// most precise one counts: with its parameters, exactly, `application/json` for what ends in `+json`,
    /// `text/*`, `*/*`.
    pub fn accepted<T: Copy>(&mut self, offered: &'static [(&'static str, T)]) -> Option<T> {
        let lines = self.parts().headers.get_all(header::ACCEPT);
        let lines = lines.iter().filter_map(|line| line.to_str().ok());
        let ranges: Vec<Range<'_>> = lines.flat_map(|line| line.split(',')).filter_map(range).collect();
        if ranges.is_empty() {
            return offered.first().map(|(_, first)| *first);
        }
        let mut best = None;
        for (media, stands_for) in offered {
            let quality = quality(&ranges, media);
            if quality > best.map_or(0, |(quality, _)| quality) {
                best = Some((quality, *stands_for));
            }
        }
        if best.is_none() {
            let offered: Vec<&str> = offered.iter().map(|(media, _)| *media).collect();
            return self.reject(Rejection::not_acceptable(&offered));
        }
        best.map(|(_, stands_for)| stands_for)
    }
}

/// The same for caches: another `Accept` may get another answer.
pub fn varied(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept"));
    response
}

/// What [`answer`] gives, for caches as well: see [`varied`].
pub fn answer_varied<S, R, T, E, P>(
    app: Arc<S>,
    request: R,
    ask: Ask<S, R, Result<T, E>>,
    reply: impl FnOnce(T) -> P + Send + 'static,
) -> Answer
where
    S: Send + Sync + ?Sized + 'static,
    R: Send + 'static,
    T: 'static,
    E: IntoResponse + 'static,
    P: IntoResponse,
{
    let answer = answer(app, request, ask, reply);
    Box::pin(async move { varied(answer.await) })
}

/// One range of an `Accept`.
struct Range<'a> {
    kind: &'a str,
    subtype: &'a str,
    parameters: Vec<(&'a str, &'a str)>,
    /// In thousandths.
    quality: u16,
}

/// Reads a range. What is none is passed over, as if it were not there.
fn range(text: &str) -> Option<Range<'_>> {
    let mut parts = text.split(';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    if kind.is_empty() || subtype.is_empty() {
        return None;
    }
    let mut range = Range { kind, subtype, parameters: Vec::new(), quality: 1000 };
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        let value = value.trim().trim_matches('"');
        if name.trim().eq_ignore_ascii_case("q") {
            range.quality = thousandths(value)?;
            // What follows the quality says nothing about media types.
            break;
        }
        range.parameters.push((name.trim(), value));
    }
    Some(range)
}

/// `0`, `0.8`, `1.000`: at most three digits after the point.
fn thousandths(text: &str) -> Option<u16> {
    let quality: f32 = text.parse().ok().filter(|quality| (0.0..=1.0).contains(quality))?;
    // From 0 to 1000, as was just seen.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let quality = (quality * 1000.0).round() as u16;
    Some(quality)
}

/// What the most precise range says about a media type; 0 where none covers it.
fn quality(ranges: &[Range<'_>], media: &str) -> u16 {
    let covering = ranges.iter().filter_map(|range| Some((precision(range, media)?, range.quality)));
    covering.max().map_or(0, |(_, quality)| quality)
}

/// How precisely a range names a media type; nothing where it does not cover it.
fn precision(range: &Range<'_>, media: &str) -> Option<usize> {
    let mut parts = media.split(';').map(str::trim);
    let (kind, subtype) = parts.next()?.split_once('/')?;
    let own: Vec<(&str, &str)> = parts.filter_map(|part| part.split_once('=')).collect();
    if range.kind == "*" && range.subtype == "*" {
        return Some(0);
    }
    // Where the document leaves it open, so may the client.
    if kind == "*" {
        return Some(1);
    }
    if !range.kind.eq_ignore_ascii_case(kind) {
        return None;
    }
    if range.subtype == "*" || subtype == "*" {
        return Some(1);
    }
    if !range.subtype.eq_ignore_ascii_case(subtype) {
        let is_json = subtype.len() > 5 && subtype[subtype.len() - 5..].eq_ignore_ascii_case("+json");
        return (is_json && range.subtype.eq_ignore_ascii_case("json")).then_some(2);
    }
    // Text is UTF-8 here, and clients say so or not.
    let asked = range.parameters.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("charset"));
    let mut met = 3;
    for (name, value) in asked {
        let has = |(own_name, own_value): &(&str, &str)| {
            own_name.trim().eq_ignore_ascii_case(name) && own_value.trim().trim_matches('"') == *value
        };
        if !own.iter().any(has) {
            return None;
        }
        met += 1;
    }
    Some(met)
}
