//! What strings hold: the formats of JSON Schema and of OpenAPI's Format Registry.

/// What a string holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StringFormat {
    /// Text, or a format that has no type of its own.
    Text,
    /// `date-time`, RFC 3339.
    DateTime,
    /// `date-time-local`, RFC 3339 without an offset.
    DateTimeLocal,
    /// `date`, RFC 3339 full-date.
    Date,
    /// `time-local`, RFC 3339 partial-time.
    TimeLocal,
    /// `uuid`, RFC 9562.
    Uuid,
    /// `ipv4`
    Ipv4,
    /// `ipv6`
    Ipv6,
    /// `byte`: base64, RFC 4648 §4.
    Byte,
    /// `base64url`: RFC 4648 §5.
    Base64Url,
    /// `binary`: bytes of a body or of a part of one.
    Binary,
    /// `decimal`: a number written as text, of at most 28 digits.
    Decimal,
    /// `char`: one character.
    Char,
    /// `time`, RFC 3339 full-time: a text that is checked, as all that follow.
    Time,
    /// `duration`, RFC 3339 appendix A.
    Duration,
    /// `email`, RFC 5321.
    Email,
    /// `idn-email`, RFC 6531.
    IdnEmail,
    /// `hostname`, RFC 1123.
    Hostname,
    /// `idn-hostname`, RFC 5890.
    IdnHostname,
    /// `uri`, RFC 3986.
    Uri,
    /// `uri-reference`, RFC 3986.
    UriReference,
    /// `uri-template`, RFC 6570.
    UriTemplate,
    /// `iri`, RFC 3987.
    Iri,
    /// `iri-reference`, RFC 3987.
    IriReference,
    /// `json-pointer`, RFC 6901.
    JsonPointer,
    /// `relative-json-pointer`
    RelativeJsonPointer,
    /// `regex`, ECMA-262.
    Regex,
    /// `decimal128`: a decimal floating-point number of 34 digits.
    Decimal128,
    /// `http-date`, RFC 9110 §5.6.7.
    HttpDate,
    /// `media-range`, RFC 9110 §12.5.1.
    MediaRange,
    /// `sf-binary`, RFC 9651.
    SfBinary,
    /// `sf-boolean`, RFC 9651.
    SfBoolean,
    /// `sf-string`, RFC 9651.
    SfString,
    /// `sf-token`, RFC 9651.
    SfToken,
}

/// Every format with a name: what documents call it, and a value of it.
const NAMED: &[(StringFormat, &str, &str)] = &[
    (StringFormat::DateTime, "date-time", "2026-01-31T12:00:00Z"),
    (StringFormat::DateTimeLocal, "date-time-local", "2026-01-31T12:00:00"),
    (StringFormat::Date, "date", "2026-01-31"),
    (StringFormat::TimeLocal, "time-local", "12:00:00"),
    (StringFormat::Uuid, "uuid", "7f3b9a52-0c1d-4e8f-9a6b-2d5c8e1f4a70"),
    (StringFormat::Ipv4, "ipv4", "192.0.2.1"),
    (StringFormat::Ipv6, "ipv6", "2001:db8::1"),
    (StringFormat::Byte, "byte", "c3BlY3dyaWdodA=="),
    (StringFormat::Base64Url, "base64url", "c3BlY3dyaWdodA"),
    (StringFormat::Binary, "binary", "string"),
    (StringFormat::Decimal, "decimal", "12.50"),
    (StringFormat::Char, "char", "a"),
    (StringFormat::Time, "time", "12:00:00Z"),
    (StringFormat::Duration, "duration", "PT1H"),
    (StringFormat::Email, "email", "somebody@example.com"),
    (StringFormat::IdnEmail, "idn-email", "somebody@example.com"),
    (StringFormat::Hostname, "hostname", "example.com"),
    (StringFormat::IdnHostname, "idn-hostname", "example.com"),
    (StringFormat::Uri, "uri", "https://example.com/"),
    (StringFormat::UriReference, "uri-reference", "/path"),
    (StringFormat::UriTemplate, "uri-template", "/path/{id}"),
    (StringFormat::Iri, "iri", "https://example.com/"),
    (StringFormat::IriReference, "iri-reference", "/path"),
    (StringFormat::JsonPointer, "json-pointer", "/path"),
    (StringFormat::RelativeJsonPointer, "relative-json-pointer", "0"),
    (StringFormat::Regex, "regex", "^[a-z]+$"),
    (StringFormat::Decimal128, "decimal128", "12.50"),
    (StringFormat::HttpDate, "http-date", "Sat, 31 Jan 2026 12:00:00 GMT"),
    (StringFormat::MediaRange, "media-range", "text/plain"),
    (StringFormat::SfBinary, "sf-binary", ":c3BlY3dyaWdodA==:"),
    (StringFormat::SfBoolean, "sf-boolean", "?1"),
    (StringFormat::SfString, "sf-string", "\"string\""),
    (StringFormat::SfToken, "sf-token", "string"),
];

impl StringFormat {
    /// The format of a name; none where the name is not known, or says nothing about the text.
    pub fn named(name: &str) -> Option<Self> {
        NAMED.iter().find(|(_, known, _)| *known == name).map(|(format, _, _)| *format)
    }

    /// A value of it; none for text, which may be any.
    pub fn example(self) -> Option<&'static str> {
        let named = NAMED.iter().find(|(format, _, _)| *format == self);
        named.map(|(_, _, example)| *example).filter(|_| self.is_checked() || !self.is_text())
    }

    /// Whether it is a text, checked or not, and no type of its own.
    pub fn is_text(self) -> bool {
        !matches!(
            self,
            Self::DateTime
                | Self::DateTimeLocal
                | Self::Date
                | Self::TimeLocal
                | Self::Uuid
                | Self::Ipv4
                | Self::Ipv6
                | Self::Byte
                | Self::Base64Url
                | Self::Decimal
                | Self::Char
        )
    }

    /// Whether it is a text that is checked.
    pub fn is_checked(self) -> bool {
        self.is_text() && !matches!(self, Self::Text | Self::Binary)
    }

    /// Whether the library behind its type reads more than the format allows, so that it is read by a function of ours.
    pub fn is_lax(self) -> bool {
        matches!(
            self,
            Self::DateTime | Self::DateTimeLocal | Self::Date | Self::TimeLocal | Self::Uuid | Self::Decimal
        )
    }
}
