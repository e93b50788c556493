//! Words of the runtime that expressions name: formats and shapes.

use super::evaluate::{Unknown, unknown};
use super::runtime::{Shape, StringCheck, decimal, ecma, formats, http_date, idn, iri, notation};

/// A shape without parts.
pub(super) fn plain_shape(name: &str) -> Result<Shape, Unknown> {
    Ok(match name {
        "Null" => Shape::Null,
        "Empty" => Shape::Empty,
        "Status" => Shape::Status,
        "StatusText" => Shape::StatusText,
        "Title" => Shape::Title,
        "Detail" => Shape::Detail,
        "Phrase" => Shape::Phrase,
        "Place" => Shape::Place,
        "Name" => Shape::Name,
        "Pointer" => Shape::Pointer,
        "Field" => Shape::Field,
        "NameOrPointer" => Shape::NameOrPointer,
        "Location" => Shape::Location,
        "Message" => Shape::Message,
        "Sentence" => Shape::Sentence,
        "Input" => Shape::Input,
        "InputText" => Shape::InputText,
        "Context" => Shape::Context,
        "FINDING" => Shape::FINDING,
        "PYDANTIC" => Shape::PYDANTIC,
        _ => return unknown(name),
    })
}

/// What checks the texts of a format.
pub(super) fn check(module: &str, name: &str) -> Option<&'static dyn StringCheck> {
    Some(match (module, name) {
        ("formats", "DATE_TIME") => &formats::DATE_TIME,
        ("formats", "DATE_TIME_LOCAL") => &formats::DATE_TIME_LOCAL,
        ("formats", "DATE") => &formats::DATE,
        ("formats", "TIME") => &formats::TIME,
        ("formats", "TIME_LOCAL") => &formats::TIME_LOCAL,
        ("formats", "DURATION") => &formats::DURATION,
        ("formats", "UUID") => &formats::UUID,
        ("formats", "IPV4") => &formats::IPV4,
        ("formats", "IPV6") => &formats::IPV6,
        ("formats", "EMAIL") => &formats::EMAIL,
        ("formats", "HOSTNAME") => &formats::HOSTNAME,
        ("formats", "BYTE") => &formats::BYTE,
        ("formats", "BASE64URL") => &formats::BASE64URL,
        ("formats", "CHAR") => &formats::CHAR,
        ("idn", "IDN_HOSTNAME") => &idn::IDN_HOSTNAME,
        ("idn", "IDN_EMAIL") => &idn::IDN_EMAIL,
        ("iri", "URI") => &iri::URI,
        ("iri", "URI_REFERENCE") => &iri::URI_REFERENCE,
        ("iri", "URI_TEMPLATE") => &iri::URI_TEMPLATE,
        ("iri", "IRI") => &iri::IRI,
        ("iri", "IRI_REFERENCE") => &iri::IRI_REFERENCE,
        ("ecma", "REGEX") => &ecma::REGEX,
        ("http_date", "HTTP_DATE") => &http_date::HTTP_DATE,
        ("notation", "JSON_POINTER") => &notation::JSON_POINTER,
        ("notation", "RELATIVE_JSON_POINTER") => &notation::RELATIVE_JSON_POINTER,
        ("notation", "MEDIA_RANGE") => &notation::MEDIA_RANGE,
        ("notation", "DECIMAL128") => &notation::DECIMAL128,
        ("notation", "SF_BINARY") => &notation::SF_BINARY,
        ("notation", "SF_BOOLEAN") => &notation::SF_BOOLEAN,
        ("notation", "SF_STRING") => &notation::SF_STRING,
        ("notation", "SF_TOKEN") => &notation::SF_TOKEN,
        ("decimal", "DECIMAL") => &decimal::DECIMAL,
        _ => return None,
    })
}
