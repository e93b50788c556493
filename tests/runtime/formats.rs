//! Formats of strings: which texts are of each, and types that are read exactly as their format has them.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::runtime::{
    Base64, Base64Url, Exact, Field, StringCheck, decimal, ecma, exact, exact_present, formats, http_date,
    idn, iri, notation,
};

/// A format, texts of it, and texts that are not.
type Row<'a> = (&'a formats::Format, &'a [&'a str], &'a [&'a str]);

#[test]
fn tells_texts_of_each_format() {
    let table: &[Row<'_>] = &[
        (
            &formats::DATE_TIME,
            &["2024-02-29T23:59:60Z", "2024-01-01t00:00:00.123+01:30", "1998-12-31T15:59:60-08:00"],
            &[
                "2023-02-29T00:00:00Z",
                "2024-01-01T00:00:00",
                "2024-01-01 00:00:00Z",
                "2024-01-01T24:00:00Z",
                "2024-01-01T10:00:60Z",
                "x",
                "2024-01-01T0é:00:00Z",
                "2024-01-01T00:00:00Z\n",
            ],
        ),
        (
            &formats::DATE_TIME_LOCAL,
            &["2024-02-29T23:59:60", "2024-01-01t00:00:00.5"],
            &["2024-01-01T00:00:00Z", "2024-01-01", "2024-01-01T00:00", "2024-01-01T12:00:60"],
        ),
        (
            &formats::DATE,
            &["2000-02-29"],
            &[
                "1900-02-29",
                "2024-13-01",
                "2024-1-1",
                "2024-04-31",
                "২০২৪-01-01",
                " 2024-01-01",
                "+2024-01-01",
            ],
        ),
        (
            &formats::TIME,
            &["08:30:06Z", "08:30:06.283185Z"],
            &["08:30:06", "08:30Z", "24:00:00Z", "08:30:06.Z", "08:30:06+24:00"],
        ),
        (
            &formats::TIME_LOCAL,
            &["08:30:06", "08:30:06.283185"],
            &["08:30:06Z", "08:30", "24:00:00", "08:30:61"],
        ),
        (
            &formats::DURATION,
            &["P4DT12H30M5S", "PT1M", "P1M", "P2W", "PT0S"],
            &["P", "PT", "P1", "1D", "P1D2H", "P1H", "PT1D", "P1M1Y", "P1é", "P1Y2D", "PT1H2S", "P1W1D"],
        ),
        (
            &formats::UUID,
            &["2EB8AA08-aa98-11ea-B4Aa-73b441d16380"],
            &["2eb8aa08aa9811eab4aa73b441d16380", "2eb8-aa08-aa98-11ea-b4aa73b44-1d16380"],
        ),
        (&formats::IPV4, &["127.0.0.1"], &["127.0.0.256", "127.0.0", "087.10.0.1"]),
        (&formats::IPV6, &["::1", "::ffff:192.168.0.1"], &["12345::", "::1%eth0", "1::1::1"]),
        (
            &formats::EMAIL,
            &["joe@example.com", "te~st@x.y", "\"a b\"@x.y", "a@[127.0.0.1]"],
            &["x", "@x.y", "a@", ".a@x.y", "a..b@x.y", "a b@x.y", "a@-x.y", "실례@x.y"],
        ),
        (&formats::HOSTNAME, &["a-b.c", "xn--4gbwdl.xn--wgbh1c"], &["-a", "a_b", "a..b", ""]),
        (&formats::BYTE, &["", "YQ==", "YWI="], &["YQ=", "Y===", "Y Q=", "YQ-_", "YR==", "YQ", "Y"]),
        (&formats::BASE64URL, &["", "YQ==", "YQ", "-_-_"], &["YQ=", "+/+/", "YR", "Y"]),
        (&formats::CHAR, &["a", "é", "🙂"], &["", "ab", "e\u{301}"]),
        (&idn::IDN_EMAIL, &["실례@실례.테스트", "joe@example.com"], &["x", "a b@x.y", "a@b c"]),
        (
            &idn::IDN_HOSTNAME,
            &["실례.테스트", "l·l", "αϏ", "א׳ב", "ァ・b"],
            &["·l", "a·l", "α͵S", "A׳ב", "def・abc", "실〮례.테스트", "-a", "xn--X"],
        ),
        (
            &iri::URI,
            &["http://a.b/?q#f", "urn:a:b", "mailto:a@b"],
            &["/x", "a b:c", "http://a b", "http://%zz", "1a:x", "x:#a#b", "http://a:b/", "http://é/"],
        ),
        (&iri::URI_REFERENCE, &["/x", "#f", "", "http://a"], &["\\x", "a b", "é"]),
        (&iri::URI_TEMPLATE, &["/a/{b}", "{?x,y*}"], &["/a/{b", "{a b}"]),
        (&iri::IRI, &["http://é/ü"], &["/é", "http:// "]),
        (&iri::IRI_REFERENCE, &["/é"], &["\\\\é"]),
        (&ecma::REGEX, &["^(?<a>x)\\k<a>(?=b)$", "\\p{L}"], &["(", "\\Z", "a**"]),
        (
            &decimal::DECIMAL,
            &["0.1", "-12.50", "7922816251426433759354395033"],
            &["1_000", "+1", ".5", "5.", "1e3", "", "0x1", "0.12345678901234567890123456789012"],
        ),
        (
            &http_date::HTTP_DATE,
            &["Sun, 06 Nov 1994 08:49:37 GMT"],
            &["1994-11-06", "Sun, 32 Nov 1994 08:49:37 GMT"],
        ),
        (&notation::JSON_POINTER, &["", "/a/~0~1"], &["a", "/~2", "/~"]),
        (&notation::RELATIVE_JSON_POINTER, &["0", "1/a", "2#"], &["", "/a", "01", "-1", "0##"]),
        (&notation::DECIMAL128, &["1.5E+10", "NaN", "-Infinity", "0.1"], &["1.", "x", &"9".repeat(35)]),
        (
            &notation::MEDIA_RANGE,
            &["*/*", "text/*", "text/plain;q=0.5", "a/b; c=\"d e\""],
            &["text", "*/plain", "a/b;", "a b/c", "/b"],
        ),
        (&notation::SF_BINARY, &[":YQ==:", "::"], &["YQ==", ":YQ:", ":"]),
        (&notation::SF_BOOLEAN, &["?0", "?1"], &["true", "?2"]),
        (&notation::SF_STRING, &["\"a\"", "\"a\\\"\""], &["a", "\"a\"b\"", "\"\\n\"", "\"é\"", "\"a\\\""]),
        (&notation::SF_TOKEN, &["*a/b:c", "A1"], &["1a", "", "a b", "é"]),
    ];
    for (format, good, bad) in table {
        for text in *good {
            assert!(format.holds(text), "{} {text:?}", format.subject());
        }
        for text in *bad {
            assert!(!format.holds(text), "{} {text:?}", format.subject());
        }
    }
}

fn read<T: Exact>(value: &Value) -> Option<T> {
    let text = value.to_string();
    exact(&mut serde_json::Deserializer::from_str(&text)).ok()
}

/// What chrono and uuid read beyond their format is refused, at any depth.
#[test]
fn reads_exactly() {
    assert!(read::<DateTime<Utc>>(&json!("2024-01-01T00:00:00+01:00")).is_some());
    assert!(read::<DateTime<Utc>>(&json!("2024-1-1T00:00:00Z")).is_none());
    assert!(read::<DateTime<Utc>>(&json!("2024-01-01 00:00:00 UTC")).is_none());
    assert!(read::<NaiveDateTime>(&json!("2024-01-01t00:00:00.5")).is_some());
    assert!(read::<NaiveDate>(&json!(" 2024-1-1")).is_none());
    assert!(read::<NaiveTime>(&json!("12:30")).is_none());
    assert!(read::<NaiveTime>(&json!("12:30:00.25")).is_some());
    assert!(read::<Uuid>(&json!("{2EB8AA08-aa98-11ea-b4aa-73b441d16380}")).is_none());
    assert!(read::<Decimal>(&json!("1_000")).is_none());
    assert!(read::<Decimal>(&json!(1)).is_none(), "a number is no text");
    let days = json!(["2024-01-01", "2024-01-02"]);
    assert_eq!(read::<Vec<NaiveDate>>(&days).unwrap().len(), 2);
    assert!(read::<Vec<NaiveDate>>(&json!(["2024-01-01", "2024-1-2"])).is_none());
    assert!(read::<BTreeMap<String, Option<NaiveDate>>>(&json!({"a": null, "b": "2024-01-01"})).is_some());
    assert!(read::<BTreeMap<String, Option<NaiveDate>>>(&json!({"b": "2024-1-1"})).is_none());
}

#[test]
fn members_are_read_exactly() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Dates {
        #[serde(deserialize_with = "exact")]
        a: NaiveDate,
        #[serde(default, deserialize_with = "exact_present")]
        b: Option<NaiveDate>,
        #[serde(default, deserialize_with = "exact")]
        c: Field<NaiveDate>,
    }
    let day = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap();
    let read = |value: Value| serde_json::from_value::<Dates>(value);
    assert_eq!(read(json!({"a": "2024-01-01"})).unwrap(), Dates { a: day, b: None, c: Field::Absent });
    let all = Dates { a: day, b: Some(day), c: Field::Null };
    assert_eq!(read(json!({"a": "2024-01-01", "b": "2024-01-01", "c": null})).unwrap(), all);
    assert!(read(json!({"a": "2024-01-01", "b": null})).is_err());
    assert!(read(json!({"a": "2024-01-01", "c": "2024-1-1"})).is_err());
    assert!(read(json!({"b": "2024-01-01"})).is_err());
}

/// No digit is lost on the way in or out.
#[test]
fn decimals_are_exact() {
    for text in ["0.1", "1.10", "-0.0000000000000000000000000001", "1234567890.123456789012345678"] {
        let value = json!(text);
        assert_eq!(serde_json::to_value(read::<Decimal>(&value).unwrap()).unwrap(), value);
    }
    assert!(read::<Decimal>(&json!("79228162514264337593543950336")).is_none(), "one more than fits");
}

#[test]
fn bytes_are_written_as_read() {
    for (text, bytes) in [("", &b""[..]), ("YQ", b"a"), ("-_-_", b"\xFB\xFF\xBF")] {
        let read: Base64Url = serde_json::from_value(json!(text)).unwrap();
        assert_eq!(read.0, bytes);
        assert_eq!(serde_json::to_value(&read).unwrap(), json!(text));
    }
    let padded: Base64Url = serde_json::from_value(json!("YQ==")).unwrap();
    assert_eq!(padded.0, b"a");
    assert!(serde_json::from_value::<Base64Url>(json!("+/+/")).is_err());
    assert!(serde_json::from_value::<Base64>(json!("YR==")).is_err());
}
