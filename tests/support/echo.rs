//! A crate that answers what it read: each of its operations takes a schema as its body, and answers with the same.
//!
//! What is valid comes back with 200, as it was understood; what is not is refused. So one crate tells of many
//! schemas what the generated code makes of them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use super::write_if_changed;
use serde_json::{Value, json};
use specwright::config::{Config, Schemas};
use specwright::source::{Fetch, FetchError, Fetched, Source};
use specwright::{Failure, generate_with};

/// What became of a value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Verdict {
    /// The answer's status.
    pub(crate) status: u16,
    /// Its body.
    pub(crate) body: Value,
}

/// Schemas that are served, each under its number.
pub(crate) struct Echo {
    folder: PathBuf,
    program: PathBuf,
}

impl Echo {
    /// Generates and builds the crate. The schemas are those that [`refusal`] has nothing to say about.
    pub(crate) fn build(name: &str, version: &str, schemas: &[Value], config: &Config) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("echo");
        let folder = root.join(name);
        let numbered: Vec<(usize, &Value)> = schemas.iter().enumerate().collect();
        let document = write_document(&folder.join("document"), version, &numbered);
        let config = Config { name: Some(name.to_owned()), ..config.clone() };
        let made = match generate_with(&Source::open(&document).unwrap(), &config, &mut Stored) {
            Ok(made) => made,
            Err(Failure::Document(report)) => panic!("{}", report.render(false)),
            Err(Failure::Internal(what)) => panic!("an internal error: {what}"),
        };
        for file in &made.files {
            let mut content = String::from_utf8_lossy(&file.content);
            if file.path.starts_with("src/handlers/") {
                content = content.replace("Err(request.example().into())", "Ok(request.body)").into();
            }
            let is_text = std::str::from_utf8(&file.content).is_ok();
            let content = if is_text { content.as_bytes() } else { &file.content };
            write_if_changed(&folder.join(&file.path), content);
        }
        let program = PROGRAM.replace("PACKAGE", &name.replace('-', "_"));
        write_if_changed(&folder.join("examples/echo.rs"), program.as_bytes());
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{name:?}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n"
        );
        write_if_changed(&root.join(format!("{name}.toml")), manifest.as_bytes());
        let target = root.join("target");
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--example", "echo"])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", &target)
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TERM_COLOR", "never")
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
        // The next crate's program has the same name.
        let program = root.join(format!("{name}.program"));
        std::fs::copy(target.join("debug/examples/echo"), &program).unwrap();
        Self { folder, program }
    }

    /// Sends each value, as JSON text, to the schema of that number.
    pub(crate) fn verdicts(&self, values: &[(usize, String)]) -> Vec<Verdict> {
        let input = self.folder.join("values");
        let mut file = std::io::BufWriter::new(std::fs::File::create(&input).unwrap());
        for (number, text) in values {
            assert!(!text.contains('\n'));
            writeln!(file, "{number} {text}").unwrap();
        }
        drop(file);
        let ran = Command::new(&self.program)
            .stdin(std::fs::File::open(&input).unwrap())
            .stderr(Stdio::inherit())
            .output()
            .unwrap();
        assert!(ran.status.success(), "the program ended with {}", ran.status);
        let text = String::from_utf8(ran.stdout).unwrap();
        let verdicts: Vec<Verdict> = text
            .lines()
            .map(|line| {
                let (status, body) = line.split_once(' ').unwrap();
                let body = serde_json::from_str(body).unwrap_or(Value::String(body.to_owned()));
                Verdict { status: status.parse().unwrap(), body }
            })
            .collect();
        assert_eq!(verdicts.len(), values.len());
        verdicts
    }
}

/// The schemas that the test suite has on the network, from files.
struct Stored;

impl Fetch for Stored {
    fn fetch(&mut self, url: &str) -> Result<Fetched, FetchError> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-schema");
        let path = if let Some(path) = url.strip_prefix("http://localhost:1234/") {
            folder.join("remotes").join(path)
        } else if let Some(path) = url.strip_prefix("https://json-schema.org/draft/2020-12/") {
            folder.join("metaschemas/draft2020-12").join(path).with_extension("json")
        } else if url == "http://json-schema.org/draft-04/schema" {
            folder.join("metaschemas/draft4.json")
        } else {
            PathBuf::new()
        };
        match std::fs::read(path) {
            Ok(bytes) => Ok(Fetched { url: url.to_owned(), bytes }),
            Err(_) => Err(FetchError::NotAllowed(format!("the test suite has nothing at {url}"))),
        }
    }
}

/// Why no crate comes of a schema: the findings; nothing where one does.
pub(crate) fn refusal(version: &str, schema: &Value, config: &Config) -> Option<String> {
    let folder = tempfile::tempdir().unwrap();
    let document = write_document(folder.path(), version, &[(0, schema)]);
    match generate_with(&Source::open(&document).unwrap(), config, &mut Stored) {
        Ok(_) => None,
        Err(Failure::Document(report)) => Some(report.render(false)),
        Err(Failure::Internal(what)) => panic!("an internal error: {what}\n{schema}"),
    }
}

/// Schemas without `type` as JSON Schema has them.
pub(crate) fn to_the_letter() -> Config {
    Config { schemas: Schemas { strict: true }, ..Config::default() }
}

/// A document with an operation for each schema. What refers to itself is a file of its own, so that `#` is itself.
fn write_document(folder: &Path, version: &str, schemas: &[(usize, &Value)]) -> PathBuf {
    let mut paths = serde_json::Map::new();
    let mut components = serde_json::Map::new();
    std::fs::create_dir_all(folder.join("cases")).unwrap();
    for (number, schema) in schemas {
        let text = schema.to_string();
        let used = if text.contains("\"$") || text.contains("\"id\"") {
            let file = format!("cases/Case{number}.json");
            let mut file_value = (*schema).clone();
            if let (true, Some(members)) = (version.starts_with("3.0"), file_value.as_object_mut()) {
                members.entry("$schema").or_insert("http://json-schema.org/draft-04/schema#".into());
            }
            std::fs::write(folder.join(&file), file_value.to_string()).unwrap();
            json!({ "$ref": file })
        } else {
            (*schema).clone()
        };
        let name = format!("Case{number}");
        let content =
            json!({"application/json": {"schema": {"$ref": format!("#/components/schemas/{name}")}}});
        components.insert(name, used);
        paths.insert(
            format!("/case/{number}"),
            json!({"post": {
                "operationId": format!("case{number}"),
                "tags": [format!("cases{}", number / 40)],
                "requestBody": {"required": true, "content": content},
                "responses": {"200": {"description": "The same.", "content": content}},
            }}),
        );
    }
    let document = json!({
        "openapi": version,
        "info": {"title": "Echo", "version": "1"},
        "paths": paths,
        "components": {"schemas": components},
    });
    let path = folder.join("openapi.json");
    let mut text = String::new();
    write!(text, "{document:#}").unwrap();
    std::fs::write(&path, text).unwrap();
    path
}

/// The first place where an answer is not what was sent. Members that no schema speaks of may be left out, and `null`
/// may stand for a member that is not there.
pub(crate) fn changed(sent: &Value, answered: &Value) -> Option<String> {
    match (sent, answered) {
        (Value::Object(sent), Value::Object(answered)) => answered.iter().find_map(|(name, value)| {
            let place = match sent.get(name) {
                None => (!value.is_null() && !is_default(value)).then(String::new),
                Some(sent) => changed(sent, value),
            };
            place.map(|place| format!("/{name}{place}"))
        }),
        (Value::Array(sent), Value::Array(answered)) if sent.len() == answered.len() => {
            let mut pairs = sent.iter().zip(answered).enumerate();
            pairs.find_map(|(index, (sent, answered))| {
                changed(sent, answered).map(|place| format!("/{index}{place}"))
            })
        }
        (Value::Number(sent), Value::Number(answered)) if sent.as_f64() == answered.as_f64() => None,
        _ if sent == answered => None,
        _ => Some("value".to_owned()),
    }
}

/// Whether a value is the default of something in the metaschemas, the only schemas here that have any.
fn is_default(value: &Value) -> bool {
    static DEFAULTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/json-schema/metaschemas");
        let mut found = Vec::new();
        for file in super::files_below(&folder) {
            defaults(&serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap(), &mut found);
        }
        found
    });
    DEFAULTS.contains(value)
}

fn defaults(schema: &Value, found: &mut Vec<Value>) {
    match schema {
        Value::Object(members) => {
            found.extend(members.get("default").cloned());
            members.values().for_each(|member| defaults(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| defaults(item, found)),
        _ => {}
    }
}

/// Reads lines of a number and a JSON text; writes lines of a status and a body.
const PROGRAM: &str = r#"//! Asks each operation what it makes of a value.

use std::io::{BufRead, Write};

use PACKAGE::App;
use PACKAGE::generated::router;
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let router = router(App::default());
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        for line in std::io::stdin().lock().lines() {
            let line = line.unwrap();
            let (number, text) = line.split_once(' ').unwrap();
            let request = Request::post(format!("/case/{number}"))
                .header("content-type", "application/json")
                .body(Body::from(text.to_owned()))
                .unwrap();
            let response = router.clone().oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let body = response.into_body().collect().await.unwrap().to_bytes();
            writeln!(out, "{status} {}", String::from_utf8_lossy(&body).replace('\n', " ")).unwrap();
        }
    });
}
"#;
