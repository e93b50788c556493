//! Getting at the bytes: files and standard input.

use std::fmt;
use std::io::Read;
use std::path::Path;

use super::Source;

/// The largest text that is read: 256 MiB.
pub const MAX_BYTES: u64 = 256 << 20;

/// Why a text could not be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenError {
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: String,
}

impl OpenError {
    /// Says what is wrong and what to do.
    pub fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { message: message.into(), help: help.into() }
    }
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for OpenError {}

impl Source {
    /// Reads a file.
    ///
    /// # Errors
    /// Where there is none, where it is a folder, larger than [`MAX_BYTES`], or not readable.
    pub fn open(path: &Path) -> Result<Self, OpenError> {
        let name = path.display().to_string();
        if path.is_dir() {
            return Err(OpenError::new(
                format!("`{name}` is a folder, not a file"),
                "name the document in it, such as `openapi.yaml`",
            ));
        }
        let file = std::fs::File::open(path).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => {
                OpenError::new(format!("there is no file `{name}`"), "check the path and the spelling")
            }
            std::io::ErrorKind::PermissionDenied => {
                OpenError::new(format!("`{name}` may not be read"), "check the permissions of the file")
            }
            _ => OpenError::new(format!("`{name}` cannot be read: {error}"), "check the path"),
        })?;
        let bytes = bounded(file, &name)?;
        Ok(Self { name, path: Some(path.to_owned()), bytes })
    }

    /// Reads standard input to its end.
    ///
    /// # Errors
    /// Where it is larger than [`MAX_BYTES`], or cannot be read.
    pub fn stdin() -> Result<Self, OpenError> {
        let name = "<stdin>".to_owned();
        let bytes = bounded(std::io::stdin().lock(), &name)?;
        Ok(Self { name, path: None, bytes })
    }
}

fn bounded(from: impl Read, name: &str) -> Result<Vec<u8>, OpenError> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(|error| {
        OpenError::new(format!("`{name}` cannot be read: {error}"), "check that it is a plain file")
    })?;
    if bytes.len() as u64 > MAX_BYTES {
        return Err(OpenError::new(
            format!("`{name}` is larger than {} MiB", MAX_BYTES >> 20),
            "is this really an OpenAPI document? Split it into files that refer to each other with `$ref`",
        ));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_with_a_path() {
        let folder = tempfile::tempdir().unwrap();
        let error = Source::open(folder.path()).unwrap_err();
        assert!(error.message.contains("is a folder"), "{error}");
        let error = Source::open(&folder.path().join("none.yaml")).unwrap_err();
        assert!(error.message.contains("there is no file"), "{error}");
    }

    #[test]
    fn stops_at_the_limit() {
        assert!(bounded(std::io::repeat(b' '), "x").unwrap_err().message.contains("256 MiB"));
    }
}
