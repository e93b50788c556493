//! Pages, links to their neighbours, and cursors.

use axum::http::Uri;
use axum::response::IntoResponse;
use http_body_util::BodyExt as _;
use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::runtime::{
    Count, Cursor, CursorRequest, HandlerError, Links, OffsetRequest, PageRequest, count, from_count, length,
};

#[test]
fn pages_count_from_the_first() {
    let page = PageRequest::new(3, 10);
    assert_eq!((page.number(), page.size(), page.offset(), page.limit()), (3, 10, 20, 10));
    assert_eq!((page.pages(41), page.last(41), page.next(41), page.previous(41)), (5, 5, Some(4), Some(2)));
    assert_eq!((page.next(30), page.pages(30)), (None, 3));
    assert_eq!(page.range(25), 20..25);
    assert_eq!(page.range(5), 5..5);
    assert!(!page.is_first());

    let spring = PageRequest::counted_from(0, 2, 10);
    assert_eq!((spring.number(), spring.offset(), spring.last(41), spring.next(41)), (2, 20, 4, Some(3)));
    assert!(PageRequest::counted_from(0, 0, 10).is_first());
}

#[test]
fn odd_pages() {
    // A number below the first page's is the first page.
    assert_eq!(PageRequest::new(0, 10).offset(), 0);
    // A list without items has no page, and the first is the last.
    let first = PageRequest::new(1, 10);
    assert_eq!((first.pages(0), first.last(0), first.next(0), first.previous(0)), (0, 1, None, None));
    // Pages without items are none.
    let none = PageRequest::new(1, 0);
    assert_eq!((none.pages(10), none.next(10), none.range(10)), (0, None, 0..0));
    // Beyond the end: back to the last page there is.
    let beyond = PageRequest::new(90, 10);
    assert_eq!((beyond.next(41), beyond.previous(41), beyond.range(41)), (None, Some(5), 41..41));
    // Nothing overflows.
    let huge = PageRequest::new(u64::MAX, u64::MAX);
    assert_eq!((huge.offset(), huge.next(u64::MAX)), (u64::MAX, None));
}

#[test]
fn offsets() {
    let part = OffsetRequest::new(20, 10);
    assert_eq!(
        (part.next(41), part.previous(41), part.last(41), part.range(25)),
        (Some(30), Some(10), 40, 20..25)
    );
    assert_eq!((part.next(30), OffsetRequest::new(5, 10).previous(41)), (None, Some(0)));
    assert_eq!(OffsetRequest::new(900, 10).previous(41), Some(40));
    assert_eq!(OffsetRequest::new(0, 0).next(5), None);
}

#[test]
fn counts_saturate() {
    assert_eq!(
        (from_count::<i32>(7), from_count::<i32>(u64::MAX), from_count::<u8>(300)),
        (7, i32::MAX, 255)
    );
    assert_eq!((count(-5_i64), count(5_u16), count(2.9_f64), count(f64::NAN)), (0, 5, 2, 0));
    assert_eq!(length::<i64, _>(&['a', 'b']), 2);
    assert_eq!(i64::from_count(u64::MAX), i64::MAX);
}

#[test]
fn links_keep_the_rest_of_the_request() {
    let uri: Uri = "/a%20b/issues?q=x%26y&page=3&per_page=10&tag=a&tag=%C3%A9".parse().unwrap();
    let text = Links::new(&uri, "page").pages(PageRequest::new(3, 10), 41).into_text();
    let at = |page: u64| format!("<?q=x%26y&page={page}&per_page=10&tag=a&tag=%C3%A9>");
    assert_eq!(
        text,
        format!(
            "{}; rel=\"first\", {}; rel=\"prev\", {}; rel=\"next\", {}; rel=\"last\"",
            at(1),
            at(2),
            at(4),
            at(5)
        )
    );
}

#[test]
fn links_to_what_the_request_did_not_say() {
    let uri: Uri = "/issues".parse().unwrap();
    let text = Links::new(&uri, "page[offset]").parts(OffsetRequest::new(0, 10), 15).into_text();
    assert!(text.starts_with("<?page%5Boffset%5D=0>; rel=\"first\", <?page%5Boffset%5D=10>; rel=\"next\""));
    // The same parameter, however it is written, and only once.
    let uri: Uri = "/issues?p%61ge=1&page=2&x".parse().unwrap();
    let text = Links::new(&uri, "page").to("next", "a b>\"").into_text();
    assert_eq!(text, "<?page=a%20b%3E%22&x>; rel=\"next\"");
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Position {
    after: u64,
    name: String,
}

#[test]
fn cursors_come_back() {
    let position = Position { after: 42, name: "ä/+".to_owned() };
    let text = Cursor::write(&position).unwrap();
    assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'), "{text}");
    assert_eq!(Cursor::read::<Position>(&text), Some(position));
    assert_eq!(CursorRequest::new("cursor", Some(text), 10).position::<u64>().ok(), None);
    assert_eq!(CursorRequest::new("cursor", Some(String::new()), 10).position::<u64>().unwrap(), None);
    assert_eq!(CursorRequest::new("cursor", None, 10).position::<u64>().unwrap(), None);
}

#[test]
fn cursors_are_bounded_and_versioned() {
    assert!(Cursor::write(&"x".repeat(4000)).is_err());
    assert_eq!(Cursor::read::<Value>(&"A".repeat(4000)), None);
    // `{}` without a version before it.
    assert_eq!(Cursor::read::<Value>("e30"), None);
    assert_eq!(Cursor::read::<Value>("AXt9"), Some(serde_json::json!({})));
    assert_eq!(Cursor::read::<Value>("AXt9="), None);
}

#[tokio::test]
async fn a_wrong_cursor_is_the_clients_doing() {
    let asked = CursorRequest::new("cursor", Some("nonsense".to_owned()), 10);
    let response = HandlerError::from(asked.position::<u64>().unwrap_err()).into_response();
    assert_eq!(response.status(), 422);
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let problem: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(problem["errors"][0]["name"], "cursor");
    assert_eq!(problem["errors"][0]["in"], "query");
}

proptest! {
    #[test]
    fn a_page_lies_within_its_list(number: u64, size: u64, first in 0..2_u64, total: u64) {
        let page = PageRequest::counted_from(first, number, size);
        let range = page.range(1000);
        prop_assert!(range.start <= range.end && range.end <= 1000);
        prop_assert!(page.next(total).is_none_or(|next| next > page.number() && next <= page.last(total)));
        prop_assert!(page.previous(total).is_none_or(|previous| previous < page.number()));
    }

    #[test]
    fn pages_make_the_whole(length in 0..500_usize, size in 1..40_u64) {
        let total = length as u64;
        let mut page = PageRequest::new(1, size);
        let mut seen = 0;
        loop {
            let range = page.range(length);
            prop_assert_eq!(range.start, seen);
            seen = range.end;
            match page.next(total) {
                Some(next) => page = PageRequest::new(next, size),
                None => break,
            }
        }
        prop_assert_eq!(seen, length);
        prop_assert_eq!(page.number(), page.last(total));
    }

    #[test]
    fn any_cursor_is_read_without_a_panic(text in ".{0,64}") {
        let _ = Cursor::read::<Value>(&text);
    }

    #[test]
    fn any_text_comes_back(text in ".{0,64}") {
        prop_assert_eq!(Cursor::read::<String>(&Cursor::write(&text).unwrap()), Some(text));
    }

    #[test]
    fn a_link_is_a_link(value in ".{0,32}") {
        let uri: Uri = "/x?page=1&q=%22".parse().unwrap();
        let text = Links::new(&uri, "page").to("next", &value).into_text();
        let target = text.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
        prop_assert!(format!("/x{target}").parse::<Uri>().is_ok(), "{target}");
        prop_assert!(!target.contains(['<', '>', '"', ' ']));
    }
}
