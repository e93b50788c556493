//! Views: what an answer leaves out is in no type, in no example, in no served schema, and on no wire.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::{Path, PathBuf};

use serde_json::Value;
use specwright::Generated;
use specwright::config::Config;
use support::programs::run;

fn made(name: &str) -> Generated {
    let config = Config { name: Some("staff".to_owned()), ..Config::default() };
    support::made(&document(name), &config).unwrap()
}

fn document(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/feature").join(name)
}

fn text(made: &Generated, path: &str) -> String {
    let file = made.files.iter().find(|file| file.path == path).unwrap();
    String::from_utf8(file.content.to_vec()).unwrap()
}

fn json(made: &Generated, path: &str) -> Value {
    serde_json::from_str(&text(made, path)).unwrap()
}

/// The keys of an object's schema in the served document, the required ones with an exclamation mark.
fn keys(served: &Value, name: &str) -> String {
    let schema = &served["components"]["schemas"][name];
    let required: Vec<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let mark = |name: &String| format!("{name}{}", if required.contains(&name.as_str()) { "!" } else { "" });
    schema["properties"].as_object().unwrap().keys().map(mark).collect::<Vec<_>>().join(" ")
}

fn answered<'v>(served: &'v Value, path: &str, method: &str, status: &str) -> &'v Value {
    &served["paths"][path][method]["responses"][status]["content"]["application/json"]
}

#[test]
fn the_served_document_describes_what_is_answered() {
    let made = made("response-include.yaml");
    let served = json(&made, "src/generated/openapi.json");
    let summary = answered(&served, "/items/{id}/summary", "get", "200");
    let reference = "#/components/schemas/ItemNamePrice";
    assert_eq!(summary["schema"]["$ref"], reference);
    assert_eq!(summary["example"], serde_json::json!({"name": "Keyboard", "price": 89.9}));
    assert_eq!(answered(&served, "/items", "get", "200")["schema"]["items"]["$ref"], reference);
    assert_eq!(keys(&served, "ItemNamePrice"), "name! price!");
    assert_eq!(keys(&served, "ItemContact"), "id! maker parts odd.name");
    let parts = &served["components"]["schemas"]["ItemContact"]["properties"]["parts"];
    assert_eq!(parts["items"]["$ref"], "#/components/schemas/ItemOnlyMaker");
    // The full type is described as before, where it is answered as before.
    assert_eq!(answered(&served, "/items/{id}", "get", "200")["schema"]["$ref"], "#/components/schemas/Item");
    // A shared response is filtered where it stands.
    let shared = &served["components"]["responses"]["MakerName"];
    assert_eq!(shared["content"]["application/json"]["schema"]["$ref"], "#/components/schemas/MakerName");
    // What has been done is not asked for again.
    // Other tools' extensions are theirs.
    let text = served.to_string();
    assert!(!text.contains("x-response-include") && !text.contains("x-response-exclude"));
}

#[test]
fn what_may_be_absent_is_not_required_in_the_served_document() {
    let unset = json(&made("response-exclude-unset.yaml"), "src/generated/openapi.json");
    assert_eq!(
        keys(&unset, "ProfileSparse"),
        "id! name! motto! kind age nick level title settings past",
        "a default need not be set, though `kind` is required of the full type"
    );
    assert_eq!(keys(&unset, "Profile"), "id! name! motto! kind! age nick level title settings past");
    let none = json(&made("response-exclude-none.yaml"), "src/generated/openapi.json");
    assert_eq!(
        keys(&none, "StationCompact"),
        "id! kind name values! sensors latest pair neighbour grid anything"
    );
    let station = &none["components"]["schemas"]["StationCompact"]["properties"];
    assert_eq!(
        station["sensors"]["additionalProperties"]["$ref"], "#/components/schemas/SensorCompact",
        "what is within is filtered as well"
    );
}

#[test]
fn examples_are_those_of_views() {
    let made = made("response-exclude.yaml");
    let register = json(&made, "src/generated/examples/register.json");
    assert_eq!(
        register,
        serde_json::json!({
            "id": 1, "name": "Ada", "address": {"city": "London", "street": "Strand"}
        })
    );
    let served = json(&made, "src/generated/openapi.json");
    let address = answered(&served, "/users/{id}/address", "get", "200");
    let expected = serde_json::json!({"id": 1, "name": "Ada", "address": {"city": "London"}});
    assert_eq!(address["examples"]["shared"]["value"], expected);
    // OpenAPI 3.0 has its own word for null.
    assert_eq!(address["schema"]["nullable"], true);
    // Whoever shares the example may show all of it.
    assert_eq!(served["components"]["examples"]["ada"]["value"]["email"], "ada@example.com");
    for file in made.files.iter().filter(|file| file.path.starts_with("src/generated/examples/")) {
        let text = String::from_utf8_lossy(&file.content);
        assert!(!text.contains("secret") && !text.contains("password"), "{}: {text}", file.path);
    }
}

#[test]
fn what_is_only_asked_is_in_no_example_of_an_answer() {
    let made = made("read-write-examples.yaml");
    let owner = serde_json::json!({"name": "Ada"});
    let token = serde_json::json!({"id": 1, "name": "ci", "owner": owner});
    assert_eq!(json(&made, "src/generated/examples/make_token.json"), token);
    let owner = serde_json::json!({"name": "Bob"});
    let token = serde_json::json!({"id": 2, "name": "cd", "owner": owner});
    assert_eq!(json(&made, "src/generated/examples/list_tokens.json"), serde_json::json!([token]));
}

#[test]
fn what_is_only_held_cannot_be_answered() {
    let models = text(&made("views.yaml"), "src/generated/models/api.rs");
    assert!(models.contains("#[derive(Debug, Clone)]\npub struct Employee {"), "{models}");
}

/// Handlers give what they know to `into`, and clients see what the document says.
#[test]
fn what_is_left_out_is_not_on_the_wire() {
    run("views", &[("views", "staff", include_str!("views/answers.rs"))]);
}
