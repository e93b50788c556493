//! Asks every operation of the document, rightly and wrongly, and compares the answers with the document: status, media
//! type, headers, body.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::{HeaderName, HeaderValue, Request, header};
use axum::response::Response;
use http_body_util::BodyExt;
use jsonschema::{Draft, Registry};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use serde_json::{Map, Value, json};
use tower::{Service, ServiceExt};

use corner_shop::{App, server};

/// The document that the server serves.
const DOCUMENT: &str = include_str!("../src/generated/openapi.json");
/// What no URI has, and some references do: `#/components/schemas/Page<User>`.
const NO_URI: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');
/// What the document is called where its schemas are looked up.
const NAME: &str = "urn:openapi";
/// A request for each operation.
const REQUESTS: &str = include_str!("../src/generated/contract.json");

#[test]
fn every_operation_answers_as_documented() {
    ask_all(|_, request| vec![request.clone()]);
}

/// An operation that is not written yet answers with the status that is preferred. One that is written does not.
#[test]
fn every_documented_status_is_answered() {
    ask_all(|document, request| {
        let operation = document.pointer(request["at"].as_str().unwrap_or_default());
        let responses = operation.and_then(|operation| operation["responses"].as_object());
        let keys = responses.into_iter().flat_map(|responses| responses.keys());
        // Of a range it is the first; `default` stands for none in particular.
        let codes = keys.filter_map(|key| key.replace(['X', 'x'], "0").parse().ok());
        let preferring = |code: u16| {
            let mut request = request.clone();
            request["headers"]["prefer"] = format!("code={code}").into();
            request["code"] = code.into();
            request
        };
        codes.filter(|code| *code >= 200).map(preferring).collect()
    });
}

#[test]
fn every_refusal_is_as_documented() {
    ask_all(|_, request| spoiled(request));
}
#[test]
fn nobody_gets_in_without_credentials() {
    ask_all(|_, request| {
        let security = request.get("security");
        let must = security.is_some_and(|security| security["optional"] == false);
        let mut request = request.clone();
        request["must"] = "ask who calls".into();
        request["security"]["shown"] = json!({});
        must.then_some(request).into_iter().collect()
    });
}

/// Shows who calls: what was made up for each operation, which a fresh crate takes. What yours takes is up to you.
fn signed(mut request: Request<Body>, shown: &Value) -> Request<Body> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let each = |kind: &str| shown[kind].as_object().cloned().unwrap_or_default();
    for (name, value) in each("headers") {
        let name = HeaderName::try_from(name).expect("the name of a header");
        let value = HeaderValue::try_from(text(&value)).expect("the value of a header");
        request.headers_mut().insert(name, value);
    }
    for (name, value) in each("cookies") {
        let cookie = HeaderValue::try_from(format!("{name}={}", text(&value)));
        request
            .headers_mut()
            .append(header::COOKIE, cookie.expect("a cookie"));
    }
    for (name, value) in each("query") {
        let target = request.uri().to_string();
        let mark = if target.contains('?') { '&' } else { '?' };
        let name: String = name.bytes().map(|byte| format!("%{byte:02X}")).collect();
        *request.uri_mut() = format!("{target}{mark}{name}={}", text(&value))
            .parse()
            .expect("a target");
    }
    request
}

/// Requests that are wrong, each in its own way.
fn spoiled(request: &Value) -> Vec<Value> {
    let mut wrong = Vec::new();
    let mut with = |change: &dyn Fn(&mut Value)| {
        let mut request = request.clone();
        request["must"] = "fail".into();
        change(&mut request);
        wrong.push(request);
    };
    if request.get("body").is_some() {
        with(&|request| request["body"]["type"] = "application/x-unknown".into());
        with(&|request| request["body"]["text"] = "{".into());
        with(&|request| request["body"]["text"] = "[[0]]".into());
    }
    with(&|request| request["headers"]["accept"] = "application/x-unknown".into());
    with(&|request| {
        let target = request["target"].as_str().unwrap_or_default();
        let path = target.split('?').next().unwrap_or_default();
        request["target"] = path.into();
        request["headers"] = json!({});
    });
    wrong
}

/// Sends what becomes of each operation's request.
fn ask_all(requests_of: impl Fn(&Value, &Value) -> Vec<Value>) {
    let document: Value = serde_json::from_str(&addressable()).expect("the document is JSON");
    let document = as_json_schema(document);
    // Read once for all answers.
    let schemas = Registry::new()
        .draft(Draft::Draft202012)
        .add(NAME, &document)
        .and_then(|registry| registry.prepare())
        .expect("the document's references");
    let requests: Vec<Value> = serde_json::from_str(REQUESTS).expect("the requests are JSON");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let mut wrong = Vec::new();
    for request in &requests {
        let name = request["operation"].as_str().unwrap_or_default();
        // An application for each operation: what one does, the next does not find.
        let server = server(App::default());
        for request in requests_of(&document, request) {
            let asked = ask(&server, &document, &schemas, &request);
            if let Err(what) = runtime.block_on(asked) {
                wrong.push(format!("{name}: {what}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} wrong, of {} operations:\n{}",
        wrong.len(),
        requests.len(),
        wrong.join("\n")
    );
}

/// Sends a request; an error says what the answer has that the document has not.
async fn ask(
    server: &(impl Service<Request<Body>, Response = Response, Error = Infallible> + Clone),
    document: &Value,
    schemas: &Registry<'_>,
    request: &Value,
) -> Result<(), String> {
    let text = |key: &str| request[key].as_str().unwrap_or_default();
    let mut sent = Request::builder()
        .method(text("method"))
        .uri(text("target"));
    for (name, value) in request["headers"].as_object().into_iter().flatten() {
        sent = sent.header(name, value.as_str().unwrap_or_default());
    }
    let body = match request.get("body") {
        Some(body) => {
            sent = sent.header(
                header::CONTENT_TYPE,
                body["type"].as_str().unwrap_or_default(),
            );
            Body::from(body["text"].as_str().unwrap_or_default().to_owned())
        }
        None => Body::empty(),
    };
    let sent = sent.body(body).map_err(|error| error.to_string())?;
    let sent = signed(sent, &request["security"]["shown"]);
    let answer = match server.clone().oneshot(sent).await {
        Ok(answer) => answer,
        Err(never) => match never {},
    };
    let status = answer.status().as_u16();
    if request["must"] == "ask who calls" {
        let asks = answer.headers().contains_key(header::WWW_AUTHENTICATE);
        if status != 401 || !asks {
            return Err(format!("{status} is answered to nobody in particular"));
        }
    }
    if request.get("must").is_some() && (status < 400 || status == 404 || status == 405) {
        // It was not wrong after all, or what is missing now told this operation from others.
        return Ok(());
    }
    if let Some(code) = request["code"].as_u64() {
        if !answer.headers().contains_key("preference-applied") {
            // The operation is written, and has its own mind.
            return Ok(());
        }
        if u64::from(status) != code {
            return Err(format!("{status} is answered instead of {code}"));
        }
    }
    let content_type = answer.headers().get(header::CONTENT_TYPE);
    let essence = content_type
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let essence = essence
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let operation = document
        .pointer(text("at"))
        .ok_or("the document does not have it")?;
    let Some(responses) = operation["responses"]
        .as_object()
        .filter(|responses| !responses.is_empty())
    else {
        return Ok(());
    };
    let keys = [
        status.to_string(),
        format!("{}XX", status / 100),
        format!("{}xx", status / 100),
        "default".into(),
    ];
    let Some(key) = keys.iter().find(|key| responses.contains_key(*key)) else {
        let body = read(answer.into_body()).await?;
        return Err(format!(
            "{status} is not documented: {}",
            String::from_utf8_lossy(&body)
        ));
    };
    let (response, at) = resolve(document, format!("{}/responses/{key}", text("at")));
    for name in response["headers"]
        .as_object()
        .into_iter()
        .flat_map(|headers| headers.keys())
    {
        // That of the body is compared with the media types.
        if name.eq_ignore_ascii_case("content-type") {
            continue;
        }
        let (described, at) = resolve(document, format!("{at}/headers/{}", escaped(name)));
        let Some(sent) = answer.headers().get(name) else {
            if described["required"] == true {
                return Err(format!("{status} lacks its header `{name}`"));
            }
            continue;
        };
        if name.eq_ignore_ascii_case("location") {
            // It may always be relative (RFC 9110 section 10.2.2), whatever its format says.
            continue;
        }
        let sent = String::from_utf8_lossy(sent.as_bytes());
        let (schema, at) = resolve(document, format!("{at}/schema"));
        // One value; lists and objects are written in styles.
        let value = match schema["type"].as_str() {
            Some("integer" | "number" | "boolean") => serde_json::from_str(&sent)
                .map_err(|_| format!("{status} has a header `{name}` that is `{sent}`"))?,
            Some("string") => Value::String(sent.into_owned()),
            _ => continue,
        };
        compare(schemas, &at, &value)
            .map_err(|what| format!("{status} has a header `{name}` against its schema: {what}"))?;
    }
    let Some(content) = response["content"]
        .as_object()
        .filter(|_| !matches!(status, 101 | 204 | 205 | 304) && text("method") != "HEAD")
    else {
        let body = read(answer.into_body()).await?;
        return if body.is_empty() {
            Ok(())
        } else {
            Err(format!(
                "{status} has a body that is not documented: {}",
                String::from_utf8_lossy(&body)
            ))
        };
    };
    if content.is_empty() {
        return Ok(());
    }
    let Some((written, media)) = content
        .iter()
        .find(|(written, _)| covers(written, &essence))
    else {
        // An error that the document gave no body, where the server's own has one.
        if essence.is_empty() && status >= 400 && read(answer.into_body()).await?.is_empty() {
            return Ok(());
        }
        return Err(format!("{status} is `{essence}`, which is not documented"));
    };
    // Only JSON is read: anything else may be a stream without end.
    if essence != "application/json" && !essence.ends_with("+json") {
        return Ok(());
    }
    let body = read(answer.into_body()).await?;
    let value: Value =
        serde_json::from_slice(&body).map_err(|error| format!("{status} is not JSON: {error}"))?;
    if media.get("schema").is_none() {
        return Ok(());
    }
    let at = format!("{at}/content/{}/schema", escaped(written));
    compare(schemas, &at, &value)
        .map_err(|what| format!("{status} does not follow its schema: {what}"))
}

/// Compares a value with the schema at a pointer.
fn compare(schemas: &Registry<'_>, at: &str, value: &Value) -> Result<(), String> {
    let at = at.replace('%', "%25");
    let reference = format!("{NAME}#{}", utf8_percent_encode(&at, NO_URI));
    let validator = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .with_registry(schemas)
        .build(&json!({ "$ref": reference }))
        .map_err(|error| format!("the schema cannot be read: {error}"))?;
    let errors: Vec<String> = validator
        .iter_errors(value)
        .take(3)
        .map(|error| format!("{} at `{}`", error, error.instance_path()))
        .collect();
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("; "))
    }
}

/// Reads a body that should end soon.
async fn read(body: Body) -> Result<Bytes, String> {
    let whole = tokio::time::timeout(Duration::from_secs(10), body.collect()).await;
    let whole = whole.map_err(|_| "the body does not end".to_owned())?;
    Ok(whole.map_err(|error| error.to_string())?.to_bytes())
}

/// Whether a media type of the document covers one of an answer.
fn covers(written: &str, essence: &str) -> bool {
    let written = written
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    written == essence
        || written == "*/*"
        || written
            .strip_suffix("/*")
            .is_some_and(|family| essence.split('/').next() == Some(family))
}

/// What stands at a pointer, or where the reference there leads; with its pointer.
fn resolve(document: &Value, at: String) -> (&Value, String) {
    let value = document.pointer(&at).unwrap_or(&Value::Null);
    let reference = value["$ref"].as_str();
    let Some(target) = reference.and_then(|reference| reference.strip_prefix('#')) else {
        return (value, at);
    };
    let target = percent_decode_str(target).decode_utf8_lossy().into_owned();
    match document.pointer(&target) {
        Some(value) => (value, target),
        None => (value, at),
    }
}

/// A name as a part of a JSON pointer (RFC 6901).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// The document, with its schemas where JSON Schema looks for an `$id` or an anchor, if it has one.
fn addressable() -> String {
    let keys = ["\"$id\"", "\"$anchor\"", "\"$dynamicAnchor\""];
    if !keys.iter().any(|key| DOCUMENT.contains(key)) {
        return DOCUMENT.to_owned();
    }
    let document = DOCUMENT.replace("\"#/components/schemas/", "\"#/$defs/");
    let mut document: Value = serde_json::from_str(&document).expect("the document is JSON");
    if let Some(schemas) = document.pointer_mut("/components/schemas").map(Value::take) {
        document["$defs"] = schemas;
    }
    document.to_string()
}

/// The document with its schemas in JSON Schema 2020-12, which OpenAPI 3.0 wrote otherwise.
fn as_json_schema(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(as_json_schema).collect(),
        Value::Object(members) => {
            let mut members: Map<String, Value> = members
                .into_iter()
                .map(|(name, member)| (name, as_json_schema(member)))
                .collect();
            let nullable = members.get("nullable") == Some(&Value::Bool(true));
            for (bound, exclusive) in [
                ("minimum", "exclusiveMinimum"),
                ("maximum", "exclusiveMaximum"),
            ] {
                match members.get(exclusive) {
                    Some(Value::Bool(true)) => {
                        let value = members.remove(bound).unwrap_or(Value::Null);
                        members.insert(exclusive.into(), value);
                    }
                    Some(Value::Bool(false)) => {
                        members.remove(exclusive);
                    }
                    _ => {}
                }
            }
            if members.contains_key("discriminator")
                && let Some(variants) = members.remove("oneOf")
            {
                // The discriminator chooses where several variants would do.
                members.insert("anyOf".into(), variants);
            }
            drop_write_only(&mut members);
            if let Some(Value::String(reference)) = members.get_mut("$ref") {
                *reference = utf8_percent_encode(reference, NO_URI).to_string();
            }
            if nullable {
                members.remove("nullable");
                return json!({ "anyOf": [members, { "type": "null" }] });
            }
            Value::Object(members)
        }
        value => value,
    }
}

/// What is only ever sent is not required of an answer.
fn drop_write_only(schema: &mut Map<String, Value>) {
    let sent: Vec<String> = schema
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter(|(_, property)| property["writeOnly"] == true)
        .map(|(name, _)| name.clone())
        .collect();
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|name| !sent.iter().any(|sent| name == sent));
    }
}
