//! What is on disk before a run: the output folder as a whole, and each file that matters.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::error::WriteError;
use super::file::{OutputFile, Ownership};
use super::manifest::{MANIFEST, Manifest};
use super::path::{STAGE_PREFIX, ancestors};
use super::plan_write::Found;

/// The output folder as it is.
#[derive(Debug)]
pub(super) enum Folder {
    /// It does not exist; the folder that will hold it does.
    Absent {
        /// The folder that will hold it.
        parent: PathBuf,
    },
    /// It is there, with nothing in it that matters.
    Empty,
    /// It is there, and so is a manifest.
    Ours(Box<Manifest>),
}

/// What an empty folder may hold: what version control and file managers put there.
const IGNORED: &[&str] = &[".git", ".hg", ".jj", ".svn", ".DS_Store"];

/// How many entries of a foreign folder a message lists.
const LISTED: usize = 5;

/// Looks at the output folder.
///
/// With `force` a manifest that cannot be understood counts as one without files.
pub(super) fn folder(dir: &Path, force: bool) -> Result<Folder, WriteError> {
    match fs::metadata(dir) {
        Ok(found) if !found.is_dir() => {
            Err(WriteError::NotAFolder { dir: dir.to_owned(), file: dir.to_owned() })
        }
        Ok(_) => existing(dir, force),
        Err(e) if fs::symlink_metadata(dir).is_ok() => {
            // A symbolic link that leads nowhere, or in a circle.
            Err(WriteError::io("follow the link", dir, e))
        }
        Err(e) => absent(dir, e),
    }
}

/// Looks at every path that a run may touch.
pub(super) fn files(
    dir: &Path,
    files: &[OutputFile],
    old: Option<&Manifest>,
) -> Result<BTreeMap<String, Found>, WriteError> {
    let root = fs::canonicalize(dir).map_err(|e| WriteError::io("read", dir, e))?;
    let mut look = Look { dir, root, folders: BTreeMap::new() };
    let mut found = BTreeMap::new();
    for file in files {
        found.insert(file.path.clone(), look.at(&file.path, file.ownership)?);
    }
    for path in old.map(Manifest::known_paths).unwrap_or_default() {
        if !found.contains_key(path) {
            found.insert(path.to_owned(), look.at(path, Ownership::Owned)?);
        }
    }
    Ok(found)
}

/// The manifest's bytes; none where there is no manifest.
pub(super) fn manifest_bytes(dir: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    let path = dir.join(MANIFEST);
    match fs::read(&path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(WriteError::io("read", path, e)),
    }
}

/// The entries of a folder whose names start with `prefix`.
pub(super) fn entries_with(dir: &Path, prefix: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).into_iter().flatten().flatten();
    entries.filter(|e| e.file_name().to_string_lossy().starts_with(prefix)).map(|e| e.path()).collect()
}

fn existing(dir: &Path, force: bool) -> Result<Folder, WriteError> {
    if let Some(bytes) = manifest_bytes(dir)? {
        return match Manifest::parse(&bytes) {
            Ok(manifest) => Ok(Folder::Ours(Box::new(manifest))),
            Err(_) if force => Ok(Folder::Ours(Box::new(Manifest::nothing()))),
            Err(why) => Err(WriteError::Manifest { path: dir.join(MANIFEST), why }),
        };
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir).map_err(|e| WriteError::io("read", dir, e))? {
        let entry = entry.map_err(|e| WriteError::io("read", dir, e))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !IGNORED.contains(&name.as_str()) && !name.starts_with(STAGE_PREFIX) {
            let is_dir = entry.file_type().is_ok_and(|t| t.is_dir());
            entries.push(if is_dir { format!("{name}/") } else { name });
        }
    }
    if entries.is_empty() {
        return Ok(Folder::Empty);
    }
    entries.sort();
    let more = entries.len().saturating_sub(LISTED);
    entries.truncate(LISTED);
    Err(WriteError::NotOurs { dir: dir.to_owned(), entries, more })
}

fn absent(dir: &Path, error: io::Error) -> Result<Folder, WriteError> {
    // The outermost part that is missing or is a file says most.
    for above in dir.ancestors().skip(1).collect::<Vec<_>>().into_iter().rev() {
        if above == Path::new("") {
            continue;
        }
        match fs::metadata(above) {
            Ok(found) if found.is_dir() => {}
            Ok(_) => return Err(WriteError::NotAFolder { dir: dir.to_owned(), file: above.to_owned() }),
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Err(WriteError::NoParent { dir: dir.to_owned(), parent: above.to_owned() });
            }
            Err(e) => return Err(WriteError::io("read", above, e)),
        }
    }
    if error.kind() != io::ErrorKind::NotFound {
        return Err(WriteError::io("read", dir, error));
    }
    let parent = dir.parent().filter(|p| *p != Path::new("")).unwrap_or(Path::new("."));
    if dir.file_name().is_none_or(OsStr::is_empty) {
        return Err(WriteError::io("create", dir, error));
    }
    Ok(Folder::Absent { parent: parent.to_owned() })
}

/// Looks at files, and remembers the folders above them.
struct Look<'d> {
    dir: &'d Path,
    root: PathBuf,
    folders: BTreeMap<String, Above>,
}

/// What stands where a folder should be.
#[derive(Clone)]
enum Above {
    Folder,
    Missing,
    /// A link to a folder outside: what the user keeps there is his, but nothing may be written there.
    Outside(String),
    Obstacle(String),
}

impl Look<'_> {
    fn at(&mut self, path: &str, ownership: Ownership) -> Result<Found, WriteError> {
        let mut outside = None;
        for folder in ancestors(path) {
            match self.folder(folder)? {
                Above::Folder => {}
                Above::Missing => return Ok(Found::Nothing),
                Above::Obstacle(what) => return Ok(Found::Obstacle(what)),
                Above::Outside(what) => outside = Some(what),
            }
        }
        let full = self.dir.join(path);
        let there = match fs::symlink_metadata(&full) {
            Ok(there) => there,
            Err(e) if e.kind() == io::ErrorKind::NotFound => {
                return Ok(outside.map_or(Found::Nothing, Found::Obstacle));
            }
            Err(e) => return Err(WriteError::io("read", full, e)),
        };
        if ownership == Ownership::Seeded {
            return Ok(Found::Present);
        }
        if let Some(what) = outside {
            return Ok(Found::Obstacle(what));
        }
        if there.is_symlink() && !self.is_inside(&full) {
            return Ok(Found::Obstacle(leads_out(path)));
        }
        if !fs::metadata(&full).is_ok_and(|m| m.is_file()) {
            let what = if there.is_dir() { "a folder" } else { "not a regular file" };
            return Ok(Found::Obstacle(format!("`{path}` is {what}")));
        }
        fs::read(&full).map(Found::File).map_err(|e| WriteError::io("read", full, e))
    }

    fn folder(&mut self, path: &str) -> Result<Above, WriteError> {
        if let Some(known) = self.folders.get(path) {
            return Ok(known.clone());
        }
        let full = self.dir.join(path);
        let above = match fs::symlink_metadata(&full) {
            Ok(there) if there.is_symlink() && !self.is_inside(&full) => Above::Outside(leads_out(path)),
            Ok(_) if full.is_dir() => Above::Folder,
            Ok(_) => Above::Obstacle(format!("`{path}` is a file, not a folder")),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Above::Missing,
            Err(e) => return Err(WriteError::io("read", full, e)),
        };
        self.folders.insert(path.to_owned(), above.clone());
        Ok(above)
    }

    fn is_inside(&self, link: &Path) -> bool {
        fs::canonicalize(link).is_ok_and(|to| to.starts_with(&self.root))
    }
}

fn leads_out(path: &str) -> String {
    format!("`{path}` is a symbolic link that leads out of the output folder")
}
