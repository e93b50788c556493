//! Every change to the disk goes through here, one step at a time, so that a test can stop a run at any step.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A change to the disk, for the hook of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    CreateFolder,
    /// Not atomic: a kill may leave half a file.
    Write,
    Rename,
    Link,
    RemoveFile,
    RemoveFolder,
    /// Not atomic.
    RemoveTree,
}

/// Asked before each change; an error stands for one of the system.
pub(super) type Hook<'h> = dyn FnMut(Change, &Path) -> io::Result<()> + 'h;

/// The disk.
pub(super) struct Disk<'h> {
    hook: Option<&'h mut Hook<'h>>,
}

impl Disk<'_> {
    pub(super) fn real() -> Self {
        Self { hook: None }
    }

    pub(super) fn create_folder(&mut self, path: &Path) -> io::Result<()> {
        self.ask(Change::CreateFolder, path)?;
        fs::create_dir(path)
    }

    /// Creates `path` and the folders above it up to `root`, which exists; gives those it created, outermost first.
    pub(super) fn create_folders(&mut self, root: &Path, path: &Path) -> (Vec<PathBuf>, io::Result<()>) {
        let missing: Vec<_> =
            path.ancestors().take_while(|p| *p != root && !p.is_dir()).map(Path::to_path_buf).collect();
        let mut created = Vec::new();
        for folder in missing.into_iter().rev() {
            if let Err(e) = self.create_folder(&folder) {
                return (created, Err(e));
            }
            created.push(folder);
        }
        (created, Ok(()))
    }

    pub(super) fn write(&mut self, path: &Path, content: &[u8]) -> io::Result<()> {
        self.ask(Change::Write, path)?;
        fs::write(path, content)
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.ask(Change::Rename, to)?;
        fs::rename(from, to)
    }

    /// A second name for a file, or a copy where the file system has no links.
    pub(super) fn link(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        self.ask(Change::Link, to)?;
        match fs::hard_link(from, to) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => fs::copy(from, to).map(drop),
            other => other,
        }
    }

    pub(super) fn remove_file(&mut self, path: &Path) -> io::Result<()> {
        self.ask(Change::RemoveFile, path)?;
        fs::remove_file(path)
    }

    /// Removes a folder if it is empty.
    pub(super) fn remove_folder(&mut self, path: &Path) -> io::Result<()> {
        self.ask(Change::RemoveFolder, path)?;
        fs::remove_dir(path)
    }

    pub(super) fn remove_tree(&mut self, path: &Path) -> io::Result<()> {
        self.ask(Change::RemoveTree, path)?;
        fs::remove_dir_all(path)
    }

    fn ask(&mut self, change: Change, path: &Path) -> io::Result<()> {
        self.hook.as_mut().map_or(Ok(()), |hook| hook(change, path))
    }
}

#[cfg(test)]
impl<'h> Disk<'h> {
    pub(super) fn hooked(hook: &'h mut Hook<'h>) -> Self {
        Self { hook: Some(hook) }
    }
}
