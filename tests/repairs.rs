//! What is wrong but plainly means something gives the crate of what it means; with the settings that refuse repairs,
//! it gives none.

#![allow(clippy::unwrap_used, reason = "a test may")]

use specwright::config::{Config, Document, Repairs};
use specwright::diagnostic::Severity;
use specwright::output::OutputFile;
use specwright::source::Source;
use specwright::{Failure, generate};

/// What a crate says about the text that it was made from.
const ABOUT_THE_TEXT: &[&str] = &["src/generated/openapi.json", "specwright.json"];

/// A schema: as it should be written, as it is written, and the code of the finding.
const SCHEMAS: &[(&str, &str, &str)] = &[
    ("{type: string, maxLength: 10}", "{type: string, maxLength: '10'}", "SW0122"),
    ("{type: number, minimum: 1.5}", "{type: number, minimum: ' 1.5 '}", "SW0122"),
    ("{type: array, maxItems: 3, items: {}}", "{type: array, maxItems: '3', items: {}}", "SW0122"),
    ("{type: string}", "{type: string, minLength: -1}", "SW0123"),
    ("{type: integer}", "{type: integer, maximum: .inf}", "SW0010"),
    ("{type: integer}", "{type: integer, multipleOf: 0}", "SW0123"),
    ("{type: string, nullable: true}", "{type: string, nullable: 'true'}", "SW0122"),
    ("{type: string, deprecated: true}", "{type: string, deprecated: 'yes'}", "SW0122"),
    ("{type: object, properties: {a: {type: string}}}", "{properties: {a: {type: string}}}", "SW0205"),
    ("{type: array, items: {type: string}}", "{items: {type: string}}", "SW0205"),
    ("{type: integer}", "{type: int}", "SW0122"),
    ("{type: object}", "{type: Object}", "SW0122"),
    ("{type: number, format: float}", "{type: float}", "SW0122"),
    ("{type: string, format: date}", "{type: date}", "SW0122"),
    ("{type: string, format: binary}", "{type: file}", "SW0122"),
    ("{}", "{type: any}", "SW0122"),
    ("{}", "{type: money}", "SW0125"),
    ("{type: string}", "{type: strnig}", "SW0125"),
    ("{type: [string, 'null']}", "{type: [string, null]}", "SW0122"),
    ("{type: [string, 'null']}", "{type: 'string|null'}", "SW0122"),
    ("{$ref: '#/components/schemas/Pet'}", "{type: Pet}", "SW0122"),
    ("{type: array, items: {type: string}}", "{type: array, items: string}", "SW0122"),
    (
        "{type: array, items: {$ref: '#/components/schemas/Pet'}}",
        "{type: array, items: '#/components/schemas/Pet'}",
        "SW0122",
    ),
    (
        "{type: object, properties: {a: {type: string}}, additionalProperties: false}",
        "{type: object, properties: {a: {type: string}}, additionalProperties: 'false'}",
        "SW0122",
    ),
    (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, required: a, properties: {a: {type: string}}}",
        "SW0122",
    ),
    (
        "{type: object, required: [a], properties: {a: {type: string}}}",
        "{type: object, properties: {a: {type: string, required: true}}}",
        "SW0122",
    ),
    ("{type: string, enum: [a, b]}", "{type: string, enum: [a, b, a]}", "SW0140"),
    ("{type: string, enum: [a]}", "{type: string, enum: a}", "SW0122"),
    ("{type: string, enum: ['1', '2']}", "{type: string, enum: [1, 2]}", "SW0217"),
    (
        "{type: object, properties: {a: {type: integer}}}",
        "{type: object, properties: {a: {type: integer, default: many}}}",
        "SW0303",
    ),
    ("{$ref: '#/components/schemas/Pet'}", "{$ref: Pet}", "SW0122"),
    ("{$ref: '#/components/schemas/Pet'}", "{$ref: '#components/schemas/Pet'}", "SW0122"),
    ("{$ref: '#/components/schemas/Pet'}", "{$ref: '/components/schemas/Pet'}", "SW0122"),
    ("{$ref: '#/components/schemas/Pet'}", "{$ref: '#/definitions/Pet'}", "SW0122"),
    ("{$ref: '#/components/schemas/Pet'}", "{$ref: ' #/components/schemas/Pet '}", "SW0122"),
    (
        "{allOf: [{$ref: '#/components/schemas/Pet'}]}",
        "{allOf: {$ref: '#/components/schemas/Pet'}}",
        "SW0122",
    ),
    ("{oneOf: [{type: string}, {type: integer}]}", "{oneOf: [{type: string}, {type: integer}, ]}", ""),
    (
        "{type: object, properties: {a: {type: string}}}",
        "{allOf: [{type: object, properties: {a: {type: string}}}, {$ref: '#/components/schemas/Thing'}]}",
        "SW0201",
    ),
    ("{}", "{$ref: '#/components/schemas/Thing'}", "SW0103"),
];

/// What an operation has beside its responses.
const OPERATIONS: &[(&str, &str, &str)] = &[
    ("tags: [pets]", "tags: pets", "SW0122"),
    ("tags: [pets]", "tags: [{name: pets}]", "SW0122"),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: {name: q, in: query, schema: {type: string}}",
        "SW0122",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: [null, {name: q, in: query, schema: {type: string}}]",
        "SW0142",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: [{name: q, in: Query, schema: {type: string}}]",
        "SW0133",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: string}}]",
        "parameters: [{name: q, schema: {type: string}}]",
        "SW0133",
    ),
    (
        "parameters: [{name: q, in: header, schema: {type: string}}]",
        "parameters: [{name: q, in: headers, schema: {type: string}}]",
        "SW0133",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: integer}}]",
        "parameters: [{name: q, in: query, type: integer}]",
        "SW0122",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: integer}}]",
        "parameters: [{name: q, in: query, schema: {type: integer}, content: {text/plain: {}}}]",
        "SW0123",
    ),
    (
        "parameters: [{name: q, in: query, schema: {type: integer}}]",
        "parameters: [{name: q, in: query, schema: {type: integer}}, {name: q, in: query, schema: {type: string}}]",
        "SW0132",
    ),
    (
        "requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
        "parameters: [{name: pet, in: body, required: true, schema: {$ref: '#/components/schemas/Pet'}}]",
        "SW0133",
    ),
    (
        "requestBody: {required: true, content: {application/x-www-form-urlencoded: {schema: {type: object, properties: {name: {type: string}}, required: [name]}}}}",
        "parameters: [{name: name, in: formData, required: true, type: string}]",
        "SW0133",
    ),
    (
        "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
        "requestBody: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}",
        "SW0122",
    ),
    (
        "requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
        "requestBody: {$ref: '#/components/schemas/Pet'}",
        "SW0102",
    ),
    ("tags: [a]", "tags: [a]\n      operationId: ''", "SW0122"),
    ("deprecated: true", "deprecated: 'true'", "SW0122"),
    ("security: [{key: []}]", "security: [key]", "SW0122"),
    ("security: [{key: []}]", "security: {key: []}", "SW0122"),
    ("security: [{key: []}]", "security: [{key: }]", ""),
];

/// An operation's responses.
const RESPONSES: &[(&str, &str, &str)] = &[
    ("'200': {description: Yes}", "200: {description: Yes}", ""),
    ("'200': {description: Yes}", "'200': Yes", "SW0122"),
    ("'2XX': {description: Yes}", "2xx: {description: Yes}", ""),
    ("'2XX': {description: Yes}", "'2**': {description: Yes}", "SW0209"),
    ("'200': {description: Yes}", "200 OK: {description: Yes}", "SW0209"),
    ("default: {description: Yes}", "Default: {description: Yes}", ""),
    ("'200': {description: Yes}", "{'200': {description: Yes}, '404': [1]}", "SW0142"),
    (
        "'200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}",
        "'200': {$ref: '#/components/schemas/Pet'}",
        "SW0102",
    ),
    (
        "'200': {description: Yes, content: {application/json: {schema: {type: string}}}}",
        "'200': {description: Yes, schema: {type: string}}",
        "SW0122",
    ),
];

/// Whole documents.
const DOCUMENTS: &[(&str, &str, &str)] = &[
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
        "openapi: 3.1\ninfo: {title: T, version: '1'}\n",
        "SW0114",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
        "openapi: v3.1\ninfo: {title: T, version: '1'}\n",
        "SW0122",
    ),
    (
        "openapi: 3.0.0\ninfo: {title: T, version: '1'}\n",
        "swagger: 3.0.0\ninfo: {title: T, version: '1'}\n",
        "SW0122",
    ),
    ("openapi: 3.1.0\ninfo: {title: API, version: 0.0.0}\n", "openapi: 3.1.0\n", "SW0127"),
    ("openapi: 3.1.0\ninfo: {title: T, version: 0.0.0}\n", "openapi: 3.1.0\ninfo: {title: T}\n", "SW0127"),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
        "openapi: 3.1.0\ninfo: {title: T, version: 1}\n",
        "SW0122",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
        "\u{feff}openapi: 3.1.0\r\ninfo: {title: T, version: '1'}\r\n",
        "",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nopenapi: 3.1.0\n",
        "SW0122",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n",
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers:\ntags:\nsecurity:\n",
        "",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ntags: [{name: a}]\n",
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\ntags: a\n",
        "SW0122",
    ),
    (
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: [{url: /v1}]\n",
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nservers: {url: /v1}\n",
        "SW0122",
    ),
];

#[test]
fn schemas() {
    check(SCHEMAS, |schema| {
        format!(
            "{}paths:\n  /x:\n    post:\n      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Thing'}}}}}}}}\n      \
             responses: {{'200': {{description: Yes}}}}\n{}    Thing: {schema}\n",
            head(),
            components()
        )
    });
}

#[test]
fn operations() {
    check(OPERATIONS, |operation| {
        format!(
            "{}paths:\n  /x:\n    post:\n      {operation}\n      responses: {{'200': {{description: Yes}}}}\n{}",
            head(),
            components()
        )
    });
}

#[test]
fn responses() {
    check(RESPONSES, |response| {
        let response =
            if response.starts_with('{') { response.to_owned() } else { format!("{{{response}}}") };
        format!("{}paths:\n  /x:\n    get:\n      responses: {response}\n{}", head(), components())
    });
}

#[test]
fn documents() {
    check(DOCUMENTS, |document| {
        format!("{document}paths:\n  /x:\n    get:\n      responses: {{'200': {{description: Yes}}}}\n")
    });
}

#[test]
fn tabs() {
    let right = "openapi: 3.1.0\ninfo:\n  title: T\n  version: '1'\npaths:\n  /x:\n    get:\n      responses:\n        '200':\n          description: Yes\n";
    let wrong = right.replace("  ", "\t");
    check(&[(right, &wrong, "SW0122")], str::to_owned);
}

#[test]
fn commas() {
    let right = "{\"openapi\": \"3.1.0\", \"info\": {\"title\": \"T\", \"version\": \"1\"}, \"paths\": {}}";
    let wrong = right.replace("{}}", "{},}");
    check(&[(right, &wrong, "SW0122")], str::to_owned);
}

#[test]
fn paths_and_their_parameters() {
    let path = |path: &str, name: &str| {
        format!(
            "{}paths:\n  {path}:\n    get:\n      parameters: [{{name: {name}, in: path, required: true, schema: {{type: integer}}}}]\n      \
             responses: {{'200': {{description: Yes}}}}\n",
            head()
        )
    };
    let right = path("/pets/{petId}", "petId");
    for (wrong, code) in [
        (path("/pets/{petId}", "pet_id"), "SW0122"),
        (path("pets/{petId}", "petId"), "SW0130"),
        (right.replace("in: path, ", ""), "SW0133"),
        (right.replace("required: true, ", ""), "SW0134"),
    ] {
        check(&[(&right, &wrong, code)], str::to_owned);
    }
}

#[test]
fn the_second_of_two_operation_ids_is_left_out() {
    let two = |second: &str| {
        let responses = "responses: {'200': {description: Yes}}";
        format!(
            "{}paths:\n  /x:\n    get: {{operationId: read, {responses}}}\n    put: {{{second}{responses}}}\n",
            head()
        )
    };
    check(&[(&two(""), &two("operationId: read, "), "SW0122")], str::to_owned);
}

fn head() -> &'static str {
    "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
}

fn components() -> &'static str {
    "components:\n  securitySchemes:\n    key: {type: apiKey, name: key, in: header}\n  schemas:\n    Pet: {type: object, properties: {name: {type: string}}}\n"
}

fn check(cases: &[(&str, &str, &str)], document: impl Fn(&str) -> String) {
    let mut wrong = Vec::new();
    for (right, written, code) in cases {
        if let Err(what) = same(&document(right), &document(written), code) {
            wrong.push(format!("{written}: {what}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether both texts give one crate, the second one with a finding, and none if repairs are refused.
fn same(right: &str, wrong: &str, code: &str) -> Result<(), String> {
    let (expected, _) = made(right, Repairs::Refuse)?;
    let (files, codes) = made(wrong, Repairs::Warn)?;
    if !code.is_empty()
        && !codes.iter().any(|(found, severity)| found == code && *severity == Severity::Warning)
    {
        return Err(format!("no warning {code}, but {codes:?}"));
    }
    for (expected, file) in expected.iter().zip(&files) {
        if expected != file {
            let text = |file: &OutputFile| String::from_utf8_lossy(&file.content).into_owned();
            let (expected_text, text) = (text(expected), text(file));
            // Where it stands in the text is about the text.
            let is_place = |line: &str| line.trim_start().starts_with("\"at\":");
            let mut lines = expected_text.lines().zip(text.lines()).filter(|(a, _)| !is_place(a));
            if expected.path != file.path || expected_text.lines().count() != text.lines().count() {
                return Err(format!("{} and {} are not alike", expected.path, file.path));
            }
            if let Some(differs) = lines.find(|(a, b)| a != b) {
                return Err(format!("{}: {differs:?}", expected.path));
            }
        }
    }
    if expected.len() != files.len() {
        return Err("not the same files".to_owned());
    }
    match (made(wrong, Repairs::Refuse), code) {
        (Ok(_), "") => Ok(()),
        (Ok(_), _) => Err("it is not refused".to_owned()),
        (Err(what), "") => Err(format!("it is refused: {what}")),
        (Err(what), code) if what.contains(&format!("error[{code}]")) => Ok(()),
        (Err(what), _) => Err(format!("it is refused for something else: {what}")),
    }
}

type Made = (Vec<OutputFile>, Vec<(String, Severity)>);

fn made(text: &str, repairs: Repairs) -> Result<Made, String> {
    let ending = if text.starts_with('{') { "json" } else { "yaml" };
    let source = Source { name: format!("api.{ending}"), path: None, bytes: text.as_bytes().to_vec() };
    let config = Config { document: Document { repairs }, ..Config::default() };
    match generate(&source, &config) {
        Ok(made) => {
            let files =
                made.files.into_iter().filter(|file| !ABOUT_THE_TEXT.contains(&file.path.as_str())).collect();
            let found = made.report.found().iter().map(|found| (found.code.id.to_owned(), found.severity));
            Ok((files, found.collect()))
        }
        Err(Failure::Document(report)) => Err(report.render(false)),
        Err(Failure::Internal(what)) => Err(format!("an internal error: {what}")),
    }
}
