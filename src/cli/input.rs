//! Reading the document.

use std::fs;
use std::io::{self, ErrorKind, IsTerminal, Read};
use std::path::{Path, PathBuf};

use specwright::source::Source;

use super::pipeline::{self, Failure};
use super::terminal::Terminal;

/// Reads a document: a file, or standard input for `-`.
pub(super) fn read(terminal: &Terminal, spec: &Path) -> Result<Source, Failure> {
    let source = if spec == Path::new("-") { standard_input(terminal)? } else { file(spec)? };
    if source.bytes.trim_ascii().is_empty() || source.bytes == b"\xEF\xBB\xBF" {
        let help = "an OpenAPI document starts with `openapi: 3.1.0` or `{\"openapi\": …`".to_owned();
        return Err(pipeline::unreadable(format!("`{}` is empty", source.name), Some(help)));
    }
    Ok(source)
}

fn standard_input(terminal: &Terminal) -> Result<Source, Failure> {
    if io::stdin().is_terminal() {
        terminal.note("reading the document from the terminal; end it with Ctrl-D");
    }
    let mut bytes = Vec::new();
    match io::stdin().lock().read_to_end(&mut bytes) {
        Ok(_) => Ok(Source { name: "<stdin>".into(), path: None, bytes }),
        Err(e) => Err(pipeline::unreadable(format!("cannot read standard input: {e}"), None)),
    }
}

fn file(spec: &Path) -> Result<Source, Failure> {
    let name = spec.display().to_string();
    let error = match fs::read(spec) {
        Ok(bytes) => return Ok(Source { name, path: Some(spec.to_owned()), bytes }),
        Err(error) => error,
    };
    let (message, help) = if name.starts_with("http://") || name.starts_with("https://") {
        let help = format!("fetch it first: curl -fsSL {} | specwright … -", super::words::shell(&name));
        (format!("`{name}` is a URL, and specwright reads files only"), Some(help))
    } else if spec.is_dir() {
        (format!("`{name}` is a folder, not a document"), suggestion(&documents_in(spec)))
    } else {
        match error.kind() {
            ErrorKind::NotFound => (format!("cannot read `{name}`: no such file"), suggestion(&near(spec))),
            ErrorKind::PermissionDenied => (format!("cannot read `{name}`: permission denied"), None),
            _ => (format!("cannot read `{name}`: {error}"), None),
        }
    };
    Err(pipeline::unreadable(message, help))
}

fn suggestion(paths: &[PathBuf]) -> Option<String> {
    let names: Vec<_> = paths.iter().map(|p| format!("`{}`", p.display())).collect();
    (!names.is_empty()).then(|| format!("did you mean {}?", names.join(" or ")))
}

/// The first few documents in a folder, by name.
fn documents_in(dir: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = entries(dir).into_iter().map(|name| dir.join(name)).collect();
    found.truncate(3);
    found
}

/// Documents beside a missing one whose names are much like its own.
fn near(missing: &Path) -> Vec<PathBuf> {
    let folder = missing.parent().unwrap_or(Path::new(""));
    let Some(name) = missing.file_name().and_then(|n| n.to_str()) else { return Vec::new() };
    let names = entries(if folder == Path::new("") { Path::new(".") } else { folder });
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    similar::get_close_matches(name, &names, 2, 0.6).into_iter().map(|n| folder.join(n)).collect()
}

/// The names in a folder that a document could have, sorted.
fn entries(dir: &Path) -> Vec<String> {
    let is_document = |name: &String| {
        let extension = Path::new(name).extension().and_then(|e| e.to_str()).unwrap_or_default();
        ["yaml", "yml", "json"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    };
    let names = fs::read_dir(dir).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        names.filter_map(|e| e.file_name().into_string().ok()).filter(is_document).collect();
    names.sort();
    names
}
