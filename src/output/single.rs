//! One file that is the user's from the first byte.

use std::fs::OpenOptions;
use std::io::{self, Write as _};
use std::path::Path;

/// Writes a file that is not there yet; with `force` also over one that is.
///
/// # Errors
/// As the system has them: [`io::ErrorKind::AlreadyExists`] where there is such a file.
pub fn write_new(path: &Path, text: &str, force: bool) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true);
    if force {
        options.create(true).truncate(true)
    } else {
        options.create_new(true)
    };
    options.open(path)?.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_stays_unless_forced() {
        let temp = tempfile::tempdir().unwrap();
        let path = temp.path().join("a");
        write_new(&path, "long text", false).unwrap();
        let error = write_new(&path, "new", false).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        write_new(&path, "new", true).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
    }
}
