//! Every style, place and type: from a document to the constant of a generated crate, and from the text of a request
//! to the value. The rows stand in `tests/data/styles.tsv`.

use serde_json::{Value, json};
use specwright::config::Config;
use specwright::diagnostic::{Place, codes};
use specwright::source::Source;

use crate::runtime::{Parameter, Property, Schema, Style};
use crate::styles::ask;

static STRING: Schema = Schema::string();
static INTEGER: Schema = Schema::integer();
const OBJECT: Schema = Schema::object(&[
    Property::optional("R", Schema::integer()),
    Property::optional("G", Schema::integer()),
    Property::optional("B", Schema::integer()),
]);
const TEXTS: Schema = Schema::object(&[
    Property::optional("semi", Schema::string()),
    Property::optional("dot", Schema::string()),
    Property::optional("comma", Schema::string()),
]);
const ARRAY: Schema = Schema::array(&STRING);
const LISTS: Schema =
    Schema::object(&[Property::optional("tags", ARRAY), Property::optional("n", Schema::integer())]);

/// A row of the table.
struct Row<'t> {
    usage: &'t str,
    style: &'t str,
    explode: bool,
    location: &'t str,
    kind: &'t str,
    value: Value,
    wire: &'t str,
    text: &'t str,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let lines = table.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .map(|text| {
            let cells: Vec<&str> = text.split('\t').collect();
            let &[usage, _, style, explode, location, kind, value, wire] = &cells[..] else {
                panic!("eight cells: {text}");
            };
            let value = serde_json::from_str(value).unwrap();
            Row { usage, style, explode: explode == "true", location, kind, value, wire, text }
        })
        .collect()
}

/// The schema of a type, for the document and as a table.
fn schema(kind: &str) -> (Value, Schema) {
    let integer = || json!({"type": "integer"});
    let string = || json!({"type": "string"});
    let object = |properties: Value| json!({"type": "object", "properties": properties});
    match kind {
        "string" => (string(), Schema::string()),
        "array" => (json!({"type": "array", "items": string()}), ARRAY),
        "integers" => (json!({"type": "array", "items": integer()}), Schema::array(&INTEGER)),
        "object" => (object(json!({"R": integer(), "G": integer(), "B": integer()})), OBJECT),
        "texts" => (object(json!({"semi": string(), "dot": string(), "comma": string()})), TEXTS),
        "lists" => (object(json!({"tags": {"type": "array", "items": string()}, "n": integer()})), LISTS),
        other => panic!("no type: {other}"),
    }
}

/// The parameter as a crate made of a document has it, and whether a finding says that its style does not suit it.
fn generated(row: &Row<'_>) -> (Parameter, bool) {
    let (described, table) = schema(row.kind);
    let is_path = row.location == "path";
    let parameter = json!({
        "name": "color", "in": row.location, "required": is_path, "style": row.style, "explode": row.explode,
        "schema": described,
    });
    let path = if is_path { "/{color}" } else { "/" };
    let operation = json!({"parameters": [parameter], "responses": {"204": {"description": "Done"}}});
    let document = json!({
        "openapi": "3.2.0", "info": {"title": "T", "version": "1"}, "paths": { path: {"get": operation} },
    });
    let source = Source::text("t.json", document.to_string());
    let made = specwright::generate(&source, &Config::default()).unwrap();
    let is_undefined = made.report.found().iter().any(|found| {
        let is_at = matches!(&found.place, Place::At(at, _) if at.as_str().ends_with("/get/parameters/0"));
        found.code == codes::STYLE_UNDEFINED && is_at
    });
    let text = made.files.iter().map(|file| String::from_utf8_lossy(&file.content));
    let text = text.into_iter().find(|text| text.contains("static COLOR: Parameter")).unwrap();
    let (_, text) = text.split_once("static COLOR: Parameter =").unwrap();
    let text: String = text.split(';').next().unwrap().chars().filter(|c| !c.is_whitespace()).collect();
    let make = match row.location {
        "path" => Parameter::path,
        "query" => Parameter::query,
        "header" => Parameter::header,
        _ => Parameter::cookie,
    };
    assert!(text.starts_with(&format!("Parameter::{}(\"color\",", row.location)), "{text}");
    let mut parameter = make("color", table);
    for (name, style) in [
        ("Label", Style::Label),
        ("Matrix", Style::Matrix),
        ("SpaceDelimited", Style::SpaceDelimited),
        ("PipeDelimited", Style::PipeDelimited),
        ("DeepObject", Style::DeepObject),
        ("Cookie", Style::Cookie),
    ] {
        if text.contains(&format!(".style(Style::{name})")) {
            parameter = parameter.style(style);
        }
    }
    for explode in [true, false] {
        if text.contains(&format!(".explode({explode})")) {
            parameter = parameter.explode(explode);
        }
    }
    (parameter, is_undefined)
}

#[test]
#[expect(clippy::print_stdout, reason = "the score is to be seen")]
fn reads_every_style_as_the_specification_has_it() {
    let rows = rows(include_str!("../data/styles.tsv"));
    let mut wrong = Vec::new();
    let mut total = 0;
    for row in rows.iter().filter(|row| row.usage != "write") {
        total += 1;
        let (parameter, is_undefined) = generated(row);
        let (uri, headers) = match row.location {
            "path" => (format!("/{}", row.wire), Vec::new()),
            "query" => (format!("/?{}", row.wire), Vec::new()),
            "header" => ("/".to_owned(), vec![("color", row.wire)]),
            _ => ("/".to_owned(), vec![("cookie", row.wire)]),
        };
        let read = ask(&parameter, &uri, &headers);
        // A path whose last segment has nothing in it is another path.
        let expected = if uri == "/" && row.location == "path" { Value::Null } else { row.value.clone() };
        // An object with `explode: false` is what `deepObject` has by default.
        let is_said = row.usage == "n/a" && !(row.style == "deepObject" && row.kind == "object");
        if read != expected || is_undefined != is_said {
            wrong.push(format!("{}\n  read {read}, finding: {is_undefined}", row.text));
        }
    }
    let undefined = rows.iter().filter(|row| row.usage == "n/a").count();
    let passed = total - wrong.len();
    println!("styles read: {passed}/{total}, {undefined} of them where the specification says nothing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
