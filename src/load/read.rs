//! Bytes to a tree, or a finding that says what they are instead.

use std::cell::RefCell;
use std::sync::Arc;

use serde::de::DeserializeSeed;
use serde_json::Value;

use super::events;
use super::path::Path;
use super::syntax::{begun, binary, conflict, json_help, other_language, unclosed, yaml_help};
use super::tabs::as_spaces;
use super::tree::{Notes, OUT_OF_BUDGET, Oddity, Seed};
use crate::diagnostic::{Code, Diagnostic, Place, Sink, Target, codes};
use crate::source::{Format, SourceFile, SourceId, Sources, locate};

/// How `serde_json`'s message about a comma before a bracket ends.
const TRAILING_COMMA: &str = "trailing comma";

/// How many levels of objects and arrays a text may have. Both readers stop there.
pub(super) const MAX_DEPTH: usize = 128;

/// Reads a text as JSON or YAML and notes it in `sources`; none where it cannot be read, and `sink` says why.
///
/// `name` is how messages name the text; its ending tells the format, else the text's first character does.
pub(super) fn read(
    name: &str,
    bytes: &[u8],
    sources: &mut Sources,
    sink: &mut Sink,
) -> (SourceId, Option<Value>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let end = error.valid_up_to();
            let start = std::str::from_utf8(&bytes[..end]).unwrap_or_default();
            let source = add(sources, name, start, Format::Yaml);
            sink.push(not_text(bytes, source, end));
            return (source, None);
        }
    };
    let ending = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    let braced = text.trim_start().starts_with(['{', '[']);
    let format = if ending == "json" || braced { Format::Json } else { Format::Yaml };
    let source = add(sources, name, text, format);
    if let Some(problem) = not_a_document(text, source) {
        sink.push(problem);
        return (source, None);
    }
    let mut reading = Reading { text, source, notes: RefCell::new(Notes::new(text)) };
    let result = match format {
        Format::Json => match reading.json() {
            // `{` also begins a YAML mapping, in which a comma may stand before the brace.
            Err(error) if ending != "json" || error.message.ends_with(TRAILING_COMMA) => {
                reading.notes = RefCell::new(Notes::new(text));
                match reading.yaml() {
                    Ok(value) => {
                        sources.set_format(source, Format::Yaml);
                        if ending == "json" {
                            let comma = Diagnostic { code: codes::REPAIRED, ..*error };
                            sink.push(
                                comma
                                    .as_warning()
                                    .help("read without it; JSON has no comma before `}` or `]`"),
                            );
                        }
                        Ok(value)
                    }
                    Err(_) => Err(error),
                }
            }
            result => result,
        },
        Format::Yaml => reading.yaml().or_else(|error| {
            let (value, notes, text) = mended(text, source, &error, sink).ok_or(error)?;
            reading.notes = notes;
            sources.set_text(source, &text);
            Ok(value)
        }),
    };
    let value = match result {
        Ok(value) => Some(value),
        Err(problem) => {
            sink.push(*problem);
            None
        }
    };
    let before = sink.found().len();
    for oddity in reading.notes.into_inner().oddities {
        sink.push(oddity_found(&oddity, source, sources.file(source)));
    }
    let readable = sink.found()[before..].iter().all(|found| found.code.repair);
    (source, value.filter(|_| readable))
}

/// How many places of one text are mended: each has the text read again.
const MAX_MENDED: usize = 32;

/// A YAML text whose syntax is wrong where what is meant is plain: its value, what was noted, and the text with that
/// mended, in which every line is where it was.
fn mended(
    text: &str,
    source: SourceId,
    error: &Diagnostic,
    sink: &mut Sink,
) -> Option<(Value, RefCell<Notes>, String)> {
    let mut text = text.to_owned();
    let mut error = error.clone();
    let mut findings = Vec::new();
    for _ in 0..MAX_MENDED {
        let Place::Offset { offset, .. } = error.place else { return None };
        if let Some((spaced, tab)) = as_spaces(&text) {
            text = spaced;
            findings.push(
                at(codes::REPAIRED, source, tab, "a tab in the indentation")
                    .help("read as a space; YAML indents with spaces only"),
            );
        } else if error.message.ends_with("found unexpected ':'") && text[offset..].starts_with(':') {
            // Between brackets some readers take `name:[` for a name and its value, and others for nothing.
            text.insert(offset + 1, ' ');
            findings.push(
                at(codes::REPAIRED, source, offset, "no space stands after this colon")
                    .help("read as if there were one; write `name: value`"),
            );
        } else {
            return None;
        }
        let again = Reading { text: &text, source, notes: RefCell::new(Notes::new(&text)) };
        match again.yaml() {
            Ok(value) => {
                let notes = again.notes;
                for finding in findings {
                    sink.push(finding);
                }
                return Some((value, notes, text));
            }
            Err(next) => error = *next,
        }
    }
    None
}

fn add(sources: &mut Sources, name: &str, text: &str, format: Format) -> SourceId {
    sources.add(SourceFile { name: name.to_owned(), text: Arc::from(text), format })
}

fn at(code: Code, source: SourceId, offset: usize, message: impl Into<String>) -> Diagnostic {
    Diagnostic::placed(code, Place::Offset { source, offset }, message)
}

fn not_text(bytes: &[u8], source: SourceId, offset: usize) -> Diagnostic {
    if let Some((what, help)) = binary(bytes) {
        return at(codes::NOT_UTF8, source, 0, what).help(help);
    }
    let utf16 = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if utf16 {
        at(codes::NOT_UTF8, source, 0, "the text is UTF-16, not UTF-8")
            .help("save the file as UTF-8; `iconv -f UTF-16 -t UTF-8` does it")
    } else {
        at(codes::NOT_UTF8, source, offset, format!("byte {offset} is not UTF-8"))
            .help("an OpenAPI document is UTF-8 text; is this another kind of file?")
    }
}

fn not_a_document(text: &str, source: SourceId) -> Option<Diagnostic> {
    if text.trim().is_empty() {
        return Some(
            at(codes::EMPTY, source, 0, "the text is empty")
                .help("an OpenAPI document begins with `openapi: 3.1.0` or `{\"openapi\": \"3.1.0\"`"),
        );
    }
    if let Some((code, what, help)) = other_language(text) {
        return Some(at(code, source, text.len() - text.trim_start().len(), what).help(help));
    }
    if let Some(offset) = conflict(text) {
        return Some(
            at(codes::YAML_SYNTAX, source, offset, "a merge conflict stands in the text")
                .help("resolve it, and save the file"),
        );
    }
    if let Some((what, help)) = binary(text.as_bytes()) {
        return Some(at(codes::NOT_UTF8, source, 0, what).help(help));
    }
    if let Some(offset) = text.find('\0') {
        return Some(
            at(codes::NOT_UTF8, source, offset, "the text holds a NUL byte")
                .help("an OpenAPI document is UTF-8 text; is this a binary file, or UTF-16?"),
        );
    }
    None
}

impl Notes {
    fn new(text: &str) -> Self {
        // Without aliases a value takes at least one byte; with them ten times that is generous.
        Self { oddities: Vec::new(), budget: text.len().saturating_mul(10) + 10_000, merges: false }
    }
}

struct Reading<'t> {
    text: &'t str,
    source: SourceId,
    notes: RefCell<Notes>,
}

impl Reading<'_> {
    fn seed(&self) -> Seed<'_> {
        Seed { notes: &self.notes, path: Path::Start }
    }

    fn json(&self) -> Result<Value, Box<Diagnostic>> {
        let mut reader = serde_json::Deserializer::from_str(self.text);
        let value = self.seed().deserialize(&mut reader).and_then(|value| {
            reader.end()?;
            Ok(value)
        });
        value.map_err(|error| {
            let offset = offset_of(self.text, error.line(), error.column(), false);
            let message = error.to_string();
            let message = message.rsplit_once(" at line ").map_or(message.as_str(), |(what, _)| what);
            Box::new(if message.contains("recursion limit") {
                self.too_deep(offset)
            } else if error.is_eof() {
                let finding = at(
                    codes::JSON_SYNTAX,
                    self.source,
                    offset,
                    "the JSON text ends in the middle of a value",
                )
                .help("close what is open; or the file is cut off: fetch or save it again");
                match unclosed(self.text) {
                    Some(offset) => finding
                        .related_place(Place::Offset { source: self.source, offset }, "this is not closed"),
                    None => finding,
                }
            } else if message.contains("trailing characters") {
                at(codes::JSON_SYNTAX, self.source, offset, "there is more text after the JSON value")
                    .help("a file holds one JSON value")
            } else {
                let finding = at(codes::JSON_SYNTAX, self.source, offset, format!("not JSON: {message}"));
                if self.text.trim_start().starts_with(['{', '[']) {
                    finding.help(json_help(message, self.text[offset..].chars().next()))
                } else {
                    finding.help("if the file is YAML, give it the ending `.yaml`")
                }
            })
        })
    }

    fn yaml(&self) -> Result<Value, Box<Diagnostic>> {
        if let Some(offset) = deep_flow(self.text) {
            return Err(Box::new(self.too_deep(offset)));
        }
        self.notes.borrow_mut().merges = true;
        let mut value = None;
        for (index, document) in serde_yaml::Deserializer::from_str(self.text).enumerate() {
            let read = match self.seed().deserialize(document) {
                Ok(read) => read,
                Err(error) => return self.yaml_by_events(&error),
            };
            if index == 0 {
                value = Some(read);
            } else if !read.is_null() {
                return Err(Box::new(
                    at(
                        codes::YAML_DOCUMENTS,
                        self.source,
                        second_document(self.text),
                        "the text holds more than one YAML document",
                    )
                    .help("keep one OpenAPI document in a file; remove what follows this `---`"),
                ));
            }
        }
        Ok(value.unwrap_or(Value::Null))
    }

    /// A second reader, for what the first one refuses although YAML 1.2 allows it.
    fn yaml_by_events(&self, error: &serde_yaml::Error) -> Result<Value, Box<Diagnostic>> {
        let problem = self.yaml_error(error);
        if problem.code == codes::YAML_SYNTAX
            && let Some(value) = events::read(self.text, Notes::new(self.text).budget)
        {
            self.notes.borrow_mut().oddities.clear();
            return Ok(value);
        }
        Err(Box::new(problem))
    }

    fn yaml_error(&self, error: &serde_yaml::Error) -> Diagnostic {
        let offset = error
            .location()
            .map_or(0, |location| offset_of(self.text, location.line(), location.column(), true));
        let message = error.to_string();
        if message.contains("recursion limit") {
            return self.too_deep(offset);
        }
        if message.contains(OUT_OF_BUDGET) || message.contains("repetition limit") {
            return at(
                codes::ALIASES,
                self.source,
                offset,
                "the YAML aliases of this text expand to far more than the text itself",
            )
            .help("an OpenAPI document refers with `$ref`; use aliases for small things only");
        }
        let line = line_at(self.text, offset);
        let indent = &line[..line.len() - line.trim_start().len()];
        if indent.contains('\t') || message.contains("cannot start any token") && line.contains('\t') {
            return at(codes::YAML_SYNTAX, self.source, offset, "a tab in the indentation")
                .help("YAML indents with spaces only; replace the tab");
        }
        let short = message.split(" at line ").next().unwrap_or(&message);
        let finding = at(codes::YAML_SYNTAX, self.source, offset, format!("not YAML: {short}"))
            .help(yaml_help(&message, self.text[offset..].chars().next()));
        match begun(&message) {
            Some((what, line, column)) => {
                let offset = offset_of(self.text, line, column, true);
                finding.related_place(
                    Place::Offset { source: self.source, offset },
                    format!("{what} begins here"),
                )
            }
            None => finding,
        }
    }

    fn too_deep(&self, offset: usize) -> Diagnostic {
        at(codes::TOO_DEEP, self.source, offset, format!("the text nests deeper than {MAX_DEPTH} levels"))
            .help("move inner schemas to `components` and refer to them with `$ref`")
    }
}

/// The byte offset of a line and column, both from 1; the column in characters or in bytes.
fn offset_of(text: &str, line: usize, column: usize, characters: bool) -> usize {
    let start = match line {
        0 | 1 => 0,
        _ => text.match_indices('\n').nth(line - 2).map_or(text.len(), |(newline, _)| newline + 1),
    };
    let line = text[start..].split('\n').next().unwrap_or_default();
    let within = if characters {
        line.char_indices().nth(column.saturating_sub(1)).map_or(line.len(), |(offset, _)| offset)
    } else {
        column.saturating_sub(1).min(line.len())
    };
    let mut offset = (start + within).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

fn line_at(text: &str, offset: usize) -> &str {
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].split('\n').next().unwrap_or_default()
}

/// Where brackets nest too deep in YAML's flow style. YAML readers take quadratic time for such a text, so that they
/// must not see it.
///
/// The count of brackets may be fooled by texts that hold them. A moderate count therefore only raises the
/// suspicion, which the events of another parser confirm, read no further than the limit; no text that means
/// something else has thousands of brackets open.
fn deep_flow(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut suspicious = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            b'[' | b'{' => depth += 1,
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        suspicious |= depth > 4 * MAX_DEPTH;
        if depth > 32 * MAX_DEPTH {
            return Some(offset);
        }
    }
    if !suspicious {
        return None;
    }
    let mut parser = saphyr_parser::Parser::new_from_str(text);
    let mut depth = 0_usize;
    while let Some(Ok((event, span))) = parser.next_event() {
        match event {
            saphyr_parser::Event::SequenceStart(..) | saphyr_parser::Event::MappingStart(..) => depth += 1,
            saphyr_parser::Event::SequenceEnd | saphyr_parser::Event::MappingEnd => depth -= 1,
            _ => {}
        }
        if depth > MAX_DEPTH {
            let characters = span.start.index();
            return Some(text.char_indices().nth(characters).map_or(text.len(), |(offset, _)| offset));
        }
    }
    None
}

/// Where the second document of a YAML stream begins.
fn second_document(text: &str) -> usize {
    let mut content = false;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("---") && content {
            return offset;
        }
        let line_text = line.trim();
        content |= !(line_text.is_empty()
            || line_text.starts_with('#')
            || line_text.starts_with('%')
            || line_text == "---");
        offset += line.len();
    }
    0
}

fn oddity_found(oddity: &Oddity, source: SourceId, file: &SourceFile) -> Diagnostic {
    let offset = |range: Option<std::ops::Range<usize>>| range.map_or(0, |range| range.start);
    match oddity {
        Oddity::DuplicateKey(pointer) => {
            let key = pointer.last().unwrap_or_default().into_owned();
            let places = locate::keys(file, pointer);
            let second = places.get(1).or(places.first()).map_or(0, |range| range.start);
            let finding =
                at(codes::DUPLICATE_KEY, source, second, format!("the key `{key}` stands here twice"))
                    .label("second time")
                    .help("remove or rename one of them: a reader would take either");
            match places.first() {
                Some(first) => finding.related_place(
                    Place::Offset { source, offset: first.start },
                    format!("`{key}` for the first time"),
                ),
                None => finding,
            }
        }
        Oddity::SameTwice(pointer) => {
            let key = pointer.last().unwrap_or_default().into_owned();
            let second = locate::keys(file, pointer).get(1).map_or(0, |range| range.start);
            at(
                codes::REPAIRED,
                source,
                second,
                format!("the key `{key}` stands here twice, with the same value"),
            )
            .label("second time")
            .help("read as one; remove one of them")
        }
        Oddity::NotFinite(pointer) => at(
            codes::NOT_FINITE,
            source,
            offset(locate::locate(file, pointer, Target::Value)),
            "this number cannot be written in JSON",
        )
        .help("read as null; leave a bound out instead of giving it an infinite value"),
        Oddity::BadMerge(pointer) => at(
            codes::YAML_SYNTAX,
            source,
            offset(locate::locate(file, pointer, Target::Key)),
            "the merge key `<<` needs a mapping, or a list of mappings",
        )
        .help("write `<<: *anchor`"),
    }
}
