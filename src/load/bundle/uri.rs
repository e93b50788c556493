//! Addresses: RFC 3986, and what people write instead.

use std::path::{Component, Path, PathBuf};

use fluent_uri::{Uri, UriRef};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// The address of a text that is no file: relative references resolve against it, and lead nowhere.
pub(super) const NOWHERE: &str = "text:///document";

/// What a URI must not hold as it is.
const ODD: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What a segment of a path must not hold as it is.
const SEGMENT: &AsciiSet = &ODD.add(b'%').add(b'#').add(b'?').add(b'[').add(b']').add(b':');

/// A reference without its fragment, resolved against an absolute base and normalized; none where it is none.
pub(super) fn resolve(base: &str, reference: &str) -> Option<String> {
    let base = Uri::parse(base).ok()?;
    let tidy;
    let reference = match UriRef::parse(reference) {
        Ok(reference) => reference,
        // Such as spaces in the name of a file.
        Err(_) => {
            tidy = utf8_percent_encode(reference, ODD).to_string();
            UriRef::parse(tidy.as_str()).ok()?
        }
    };
    let resolved = reference.strip_fragment().resolve_against(&base).ok()?;
    Some(resolved.normalize().into_string())
}

/// The scheme of an address.
pub(super) fn scheme(uri: &str) -> &str {
    uri.split_once(':').map_or("", |(scheme, _)| scheme)
}

/// Whether an address is fetched over the network.
pub(super) fn is_remote(uri: &str) -> bool {
    matches!(scheme(uri), "http" | "https")
}

/// The address of a file, by its absolute path.
pub(super) fn of_file(path: &Path) -> String {
    let mut uri = "file://".to_owned();
    for part in path.components() {
        let text = match part {
            Component::RootDir | Component::CurDir => continue,
            Component::ParentDir => "..".to_owned(),
            Component::Prefix(prefix) => prefix.as_os_str().to_string_lossy().into_owned(),
            Component::Normal(name) => utf8_percent_encode(&name.to_string_lossy(), SEGMENT).to_string(),
        };
        uri.push('/');
        uri.push_str(&text);
    }
    uri
}

/// The file at an address: its name as it stands there, and percent-decoded.
pub(super) fn files(uri: &str) -> Option<(PathBuf, PathBuf)> {
    let rest = uri.strip_prefix("file://")?;
    let path = rest.split('?').next().unwrap_or_default();
    let path = path.strip_prefix("localhost").unwrap_or(path);
    // `/C:/…`
    let path = if cfg!(windows) { path.trim_start_matches('/') } else { path };
    let decoded = percent_decode_str(path).decode_utf8_lossy().into_owned();
    Some((PathBuf::from(path), PathBuf::from(decoded)))
}

/// The last part of an address without its ending, to name things after.
pub(super) fn stem(uri: &str) -> String {
    let path = uri.split('?').next().unwrap_or_default().trim_end_matches('/');
    let decoded = percent_decode_str(path.rsplit(['/', ':']).next().unwrap_or_default()).decode_utf8_lossy();
    let stem = decoded.rsplit_once('.').map_or(&*decoded, |(stem, _)| stem);
    if stem.is_empty() { decoded.into_owned() } else { stem.to_owned() }
}

/// A path without `.` and `..`, by its letters alone.
pub(super) fn normal(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                let up = matches!(normal.components().next_back(), Some(Component::Normal(_)));
                if up {
                    normal.pop();
                } else {
                    normal.push("..");
                }
            }
            part => normal.push(part),
        }
    }
    normal
}

/// The way from a folder to a file, both absolute.
pub(super) fn relative(folder: &Path, file: &Path) -> PathBuf {
    let shared = folder.components().zip(file.components()).take_while(|(one, other)| one == other).count();
    let up = folder.components().skip(shared).map(|_| Component::ParentDir);
    up.chain(file.components().skip(shared)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolves_as_the_rfc_says_and_forgives_spaces() {
        let resolve = |base, text| resolve(base, text).unwrap();
        assert_eq!(resolve("http://A.example/b/c.json", "../d%7Ee.json"), "http://a.example/d~e.json");
        assert_eq!(resolve("file:///a/b.yaml", "own er.yaml"), "file:///a/own%20er.yaml");
        assert_eq!(resolve("file:///a/b.yaml", "/c.yaml"), "file:///c.yaml");
        assert_eq!(resolve("urn:uuid:x", ""), "urn:uuid:x");
        assert_eq!(resolve("urn:uuid:x", "http://b/"), "http://b/");
        assert_eq!(super::resolve("urn:uuid:x", "y.json"), None);
    }

    #[test]
    fn files_and_back() {
        let path = Path::new("/a b/c%20d#e.yaml");
        assert_eq!(of_file(path), "file:///a%20b/c%2520d%23e.yaml");
        assert_eq!(files(&of_file(path)).unwrap().1, path);
        assert_eq!(files("http://x/a"), None);
        assert_eq!(relative(Path::new("/a/b"), Path::new("/a/c/d.yaml")), Path::new("../c/d.yaml"));
    }
}
