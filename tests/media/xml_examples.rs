//! The examples of OpenAPI's XML Object, in XML and in JSON, each as request and as answer.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::Value;
use tower::ServiceExt;

use media_xml_examples::generated::api::*;
use media_xml_examples::generated::router;
use media_xml_examples::generated::runtime::HandlerError;

struct Echo;

macro_rules! echo {
    ($($method:ident($request:ident, $body:ident, $accepted:ident) -> $ok:ident),* $(,)?) => {
        impl Api for Echo {
            $(async fn $method(&self, request: $request) -> Result<$ok, HandlerError> {
                let body = match request.body {
                    $body::Json(body) | $body::Xml(body) => body,
                };
                Ok(match request.accepted {
                    $accepted::Json => $ok::OkJson(body),
                    $accepted::Xml => $ok::OkXml(body),
                })
            })*
        }
    };
}

echo! {
    no_xml(NoXmlRequest, NoXmlBody, NoXmlAccepted) -> NoXmlOk,
    no_xml_array(NoXmlArrayRequest, NoXmlArrayBody, NoXmlArrayAccepted) -> NoXmlArrayOk,
    name_replaced(NameReplacedRequest, NameReplacedBody, NameReplacedAccepted) -> NameReplacedOk,
    attributed(AttributedRequest, AttributedBody, AttributedAccepted) -> AttributedOk,
    array_items(ArrayItemsRequest, ArrayItemsBody, ArrayItemsAccepted) -> ArrayItemsOk,
    array_no_effect(ArrayNoEffectRequest, ArrayNoEffectBody, ArrayNoEffectAccepted) -> ArrayNoEffectOk,
    wrapped(WrappedRequest, WrappedBody, WrappedAccepted) -> WrappedOk,
    wrapped_items(WrappedItemsRequest, WrappedItemsBody, WrappedItemsAccepted) -> WrappedItemsOk,
    wrapped_both(WrappedBothRequest, WrappedBothBody, WrappedBothAccepted) -> WrappedBothOk,
    wrapped_outer(WrappedOuterRequest, WrappedOuterBody, WrappedOuterAccepted) -> WrappedOuterOk,
}

const ANIMALS: &str = r#"{"animals":["dog","cat","hamster"]}"#;

/// Path, JSON, XML without the space between elements.
const EXAMPLES: &[(&str, &str, &str)] = &[
    ("/no-xml", r#"{"animals":"dog, cat"}"#, "<document><animals>dog, cat</animals></document>"),
    (
        "/no-xml-array",
        ANIMALS,
        "<document><animals>dog</animals><animals>cat</animals><animals>hamster</animals></document>",
    ),
    ("/name", r#"{"animals":"dog"}"#, "<document><animal>dog</animal></document>"),
    (
        "/attribute",
        r#"{"id":123,"name":"example"}"#,
        r#"<Person id="123"><sample:name xmlns:sample="https://example.com/schema/sample">example</sample:name></Person>"#,
    ),
    (
        "/array-items",
        ANIMALS,
        "<document><animal>dog</animal><animal>cat</animal><animal>hamster</animal></document>",
    ),
    (
        "/array-no-effect",
        ANIMALS,
        "<document><animal>dog</animal><animal>cat</animal><animal>hamster</animal></document>",
    ),
    (
        "/wrapped",
        ANIMALS,
        "<document><animals><animals>dog</animals><animals>cat</animals><animals>hamster</animals></animals></document>",
    ),
    (
        "/wrapped-items",
        ANIMALS,
        "<document><animals><animal>dog</animal><animal>cat</animal><animal>hamster</animal></animals></document>",
    ),
    (
        "/wrapped-both",
        ANIMALS,
        "<document><aliens><animal>dog</animal><animal>cat</animal><animal>hamster</animal></aliens></document>",
    ),
    (
        "/wrapped-outer",
        ANIMALS,
        "<document><aliens><aliens>dog</aliens><aliens>cat</aliens><aliens>hamster</aliens></aliens></document>",
    ),
];

const DECLARATION: &str = r#"<?xml version="1.0" encoding="UTF-8"?>"#;

async fn ask(path: &str, from: &str, to: &str, body: &str) -> (u16, String, String) {
    let request = Request::post(path).header("content-type", from).header("accept", to);
    let answer = router(Echo).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let (parts, body) = answer.into_parts();
    let content_type = parts.headers["content-type"].to_str().unwrap().to_owned();
    let body = body.collect().await.unwrap().to_bytes();
    (parts.status.as_u16(), content_type, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn examples_are_the_same_in_json_and_xml() {
    let both = [("application/json", false), ("application/xml", true)];
    for (path, json, xml) in EXAMPLES {
        for (from, sends_xml) in both {
            for (to, wants_xml) in both {
                let body = if sends_xml { xml } else { json };
                let (status, content_type, got) = ask(path, from, to, body).await;
                assert_eq!((status, content_type.as_str()), (200, to), "{path} {from}: {got}");
                if wants_xml {
                    assert_eq!(got.strip_prefix(DECLARATION), Some(*xml), "{path} {from}");
                } else {
                    let got: Value = serde_json::from_str(&got).unwrap();
                    assert_eq!(got, serde_json::from_str::<Value>(json).unwrap(), "{path} {from}");
                }
            }
        }
        // As people write it.
        let spaced = xml.replace("><", ">\n  <");
        let (status, _, got) = ask(path, "text/xml; charset=utf-8", "application/json", &spaced).await;
        assert_eq!(status, 200, "{path}: {got}");
    }
}

#[tokio::test]
async fn what_is_wrong_is_told_as_for_json() {
    let (status, content_type, got) =
        ask("/attribute", "application/xml", "*/*", "<Person id='x'><a/></Person>").await;
    assert_eq!((status, content_type.as_str()), (422, "application/problem+json"), "{got}");
    let got: Value = serde_json::from_str(&got).unwrap();
    assert_eq!(got["errors"][0]["pointer"], "/id");
    for (given, body, expected) in [
        ("application/xml", "<Person", 400),
        ("application/xml", "<!DOCTYPE Person><Person/>", 400),
        ("application/xml; charset=utf-16", "<Person/>", 415),
        ("application/xml", "<Animal/>", 422),
        ("text/plain", "<Person/>", 415),
        ("application/xml", "", 422),
    ] {
        let (status, content_type, got) = ask("/attribute", given, "*/*", body).await;
        assert_eq!((status, content_type.as_str()), (expected, "application/problem+json"), "{body}: {got}");
    }
}
