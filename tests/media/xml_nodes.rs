//! The examples of OpenAPI 3.2's XML Object that need `nodeType`, read from XML and written as it.

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use tower::ServiceExt;

use media_xml_nodes::generated::api::*;
use media_xml_nodes::generated::models::*;
use media_xml_nodes::generated::router;
use media_xml_nodes::generated::runtime::HandlerError;

struct Echo;

impl Api for Echo {
    async fn send_animals(&self, request: SendAnimalsRequest) -> Result<Vec<AnimalsItem>, HandlerError> {
        Ok(request.body)
    }

    async fn list_animals(&self, request: ListAnimalsRequest) -> Result<Vec<AnimalsItem>, HandlerError> {
        Ok(request.body)
    }

    async fn store_docs(&self, request: StoreDocsRequest) -> Result<Documentation, HandlerError> {
        Ok(request.body)
    }

    async fn ordered(&self, request: OrderedRequest) -> Result<Ordered, HandlerError> {
        Ok(request.body)
    }

    async fn product(&self, request: ProductRequest) -> Result<Product, HandlerError> {
        Ok(request.body)
    }

    async fn open_zoo(&self, request: OpenZooRequest) -> Result<Zoo, HandlerError> {
        Ok(request.body)
    }
}

const XSI: &str = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

async fn ask(method: &str, path: &str, content_type: &str, body: &str) -> (u16, String) {
    let request = Request::builder().method(method).uri(path).header("content-type", content_type);
    let answer = router(Echo).oneshot(request.body(Body::from(body.to_owned())).unwrap()).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

#[tokio::test]
async fn lists_of_elements_with_attributes_and_text() {
    let xml = r#"<animals><animal kind="Cat">Fluffy</animal><animal kind="Dog">Fido</animal></animals>"#;
    let value = json!([{"kind": "Cat", "name": "Fluffy"}, {"kind": "Dog", "name": "Fido"}]);
    let (status, got) = ask("POST", "/animals", "application/xml", xml).await;
    assert_eq!((status, serde_json::from_str::<Value>(&got).unwrap()), (200, value.clone()));
    let (status, got) = ask("PUT", "/animals", "application/json", &value.to_string()).await;
    assert_eq!((status, got), (200, format!(r#"<?xml version="1.0" encoding="UTF-8"?>{xml}"#)));
}

#[tokio::test]
async fn what_is_sent_comes_back() {
    let html = "<![CDATA[<html><body></body></html>]]>";
    let stored = format!("<StoredDocument>\n  {html}\n</StoredDocument>");
    let three = format!(
        "<Ordered><OneTwoThree><One>Some text</One><Two unit=\"cubits\">42.0</Two>\
         <Three {XSI} xsi:nil=\"true\"/></OneTwoThree></Ordered>"
    );
    let nulls = format!("<product><description>Thing</description><related {XSI} xsi:nil=\"true\"/></product>");
    let zoo = "<Zoo><Keeper tools=\"broom key\"><name>Ann</name></Keeper><deputy><name>Bob</name></deputy>\
               <Cage><cats>2</cats></Cage><Cage><litres>1.5</litres><fish>a</fish><fish>b</fish></Cage>\
               <sizes><large>1</large><small>2</small></sizes></Zoo>";
    for (path, content_type, xml, same) in [
        ("/docs-stored", "application/xml", stored.as_str(), format!("<Documentation>{html}</Documentation>").as_str()),
        ("/ordered", "application/xml", &three, &three),
        // The example's own prefix is declared nowhere.
        ("/ordered", "text/xml", &three.replace(&format!("{XSI} "), ""), &three),
        ("/product", "application/xml", &nulls, &nulls),
        (
            "/product",
            "application/xml",
            "<product count=\"42.0\"><description>Thing</description><related></related></product>",
            "<product count=\"42.0\"><description>Thing</description><related/></product>",
        ),
        ("/zoo", "application/zoo+xml", zoo, zoo),
    ] {
        let (status, got) = ask("POST", path, content_type, xml).await;
        assert_eq!(status, 200, "{xml}: {got}");
        assert_eq!(got.strip_prefix(r#"<?xml version="1.0" encoding="UTF-8"?>"#), Some(same), "{path}");
    }
}

#[tokio::test]
async fn what_is_not_as_documented_is_refused() {
    for (path, xml) in [
        ("/ordered", "<Ordered><OneTwoThree><One>a</One></OneTwoThree></Ordered>"),
        ("/ordered", "<Ordered><OneTwoThree><Two unit='a'>1</Two><One>a</One><Three>1</Three></OneTwoThree></Ordered>"),
        ("/product", "<product><description>Thing</description></product>"),
        ("/animals", "<animals><animal>Fluffy</animal></animals>"),
        ("/zoo", "<Zoo><keeper/></Zoo>"),
        ("/zoo", "<Zoo><Keeper/><Cage><cats>1</cats><litres>2</litres></Cage></Zoo>"),
    ] {
        let (status, got) = ask("POST", path, "application/xml", xml).await;
        assert_eq!(status, 422, "{xml}: {got}");
    }
}
