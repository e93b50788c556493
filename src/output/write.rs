//! Doing what was planned: all of it or nothing.
//!
//! A folder that does not exist is built beside its place and renamed into it, so it is there whole or not at all.
//! In one that exists:
//!
//! 1. every new text is written to a staging folder inside it;
//! 2. the manifest is replaced by one that knows the old hashes *and* the new ones;
//! 3. old files get a second name in the staging folder, and new ones are renamed over them;
//! 4. files that are no longer generated are moved to the staging folder;
//! 5. the final manifest is renamed into place, and the staging folder goes.
//!
//! An error before step 5 takes everything back. A kill leaves each file whole, old or new, and thanks to step 2 the
//! next run knows all of them as ours and completes the work. (A power cut is not a kill: nothing here waits for
//! the disk, as waiting for hundreds of files would cost more than generating them again.)

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::error::{Aftermath, WriteError};
use super::file::{OutputFile, Ownership};
use super::look::{self, Folder};
use super::manifest::{MANIFEST, Manifest, ManifestInfo, hash};
use super::path::{self, STAGE_PREFIX, ancestors};
use super::plan_write::{Action, WritePlan, plan_write};

/// What a run did, or would do. Paths are below the output folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that were not there.
    pub created: Vec<String>,
    /// Our files that have a new text.
    pub replaced: Vec<String>,
    /// Our files that had the right text already.
    pub unchanged: Vec<String>,
    /// The user's files.
    pub kept: Vec<String>,
    /// The user's files that something was added to.
    pub extended: Vec<String>,
    /// Our files that are no longer generated.
    pub deleted: Vec<String>,
    /// Files that are no longer generated but were edited by hand, so they were left.
    pub orphaned: Vec<String>,
}

impl Written {
    /// Whether any file of the crate changed.
    pub fn is_change(&self) -> bool {
        [&self.created, &self.replaced, &self.extended, &self.deleted].iter().any(|paths| !paths.is_empty())
    }

    fn of(plan: &WritePlan) -> Self {
        let list = |action| plan.with(action).map(str::to_owned).collect();
        Self {
            created: list(Action::Create),
            replaced: list(Action::Replace),
            unchanged: list(Action::Keep),
            kept: list(Action::SeedKept),
            extended: list(Action::Extend),
            deleted: list(Action::Delete),
            orphaned: list(Action::Orphan),
        }
    }

    fn all_new(files: &[OutputFile]) -> Self {
        Self { created: files.iter().map(|f| f.path.clone()).collect(), ..Self::default() }
    }
}

/// Writes a generated crate to a folder: all of it or nothing.
///
/// The folder may be absent (the one above it must exist), empty, or one that this function wrote. Owned files are
/// replaced, seeded ones are written only if absent. With `force`, owned files that were edited by hand are
/// replaced too.
///
/// ```
/// use specwright::output::{self, ManifestInfo};
/// use specwright::source::Source;
///
/// let source = Source::text("shop.yaml", specwright::EMBEDDED);
/// let generated = specwright::generate(&source, &Default::default()).map_err(|_| "the document is wrong")?;
/// let info = ManifestInfo {
///     version: "1".to_owned(),
///     document_hash: generated.document_hash.clone(),
///     config: serde_json::Value::Null,
/// };
/// let folder = tempfile::tempdir()?;
/// let shop = folder.path().join("shop");
/// assert!(output::write(&shop, &generated.files, &info, false)?.is_change());
/// assert!(shop.join("src/main.rs").is_file());
/// // The same document again changes nothing.
/// assert!(!output::write(&shop, &generated.files, &info, false)?.is_change());
/// assert!(output::changes(&shop, &generated.files, &info)?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Where nothing was written, and why; see [`WriteError`]. Only [`Aftermath::Mixed`] leaves anything changed.
pub fn write(
    dir: &Path,
    files: &[OutputFile],
    info: &ManifestInfo,
    force: bool,
) -> Result<Written, WriteError> {
    write_on(&mut Disk::real(), dir, files, info, force)
}

/// Tells what [`write`] would do, and does nothing.
///
/// # Errors
/// As [`write`], but for those that only writing can find.
pub fn preview(
    dir: &Path,
    files: &[OutputFile],
    info: &ManifestInfo,
    force: bool,
) -> Result<Written, WriteError> {
    path::check(files)?;
    match look::folder(dir, force)? {
        Folder::Absent { .. } => Ok(Written::all_new(files)),
        Folder::Empty => plan(dir, files, None, info, force).map(|p| Written::of(&p)),
        Folder::Ours(old) => plan(dir, files, Some(&old), info, force).map(|p| Written::of(&p)),
    }
}

/// [`write`], on a disk that a test may have tampered with.
pub(super) fn write_on(
    disk: &mut Disk<'_>,
    dir: &Path,
    files: &[OutputFile],
    info: &ManifestInfo,
    force: bool,
) -> Result<Written, WriteError> {
    path::check(files)?;
    if let Folder::Absent { parent } = look::folder(dir, force)? {
        return create(disk, dir, &parent, files, info);
    }
    let lock = lock(dir)?;
    // Looked at again: another run may have been writing until now.
    let old = match look::folder(dir, force)? {
        Folder::Ours(old) => Some(*old),
        Folder::Empty => None,
        Folder::Absent { parent } => return create(disk, dir, &parent, files, info),
    };
    if lock.is_some() {
        for stage in look::entries_with(dir, STAGE_PREFIX) {
            let _ = disk.remove_tree(&stage); // Of a run that was killed; harmless if it stays.
        }
    }
    let plan = plan(dir, files, old.as_ref(), info, force)?;
    let written = Written::of(&plan);
    let old_bytes = look::manifest_bytes(dir)?;
    if written.is_change() || old_bytes.as_deref() != Some(plan.manifest.to_text().as_bytes()) {
        update(disk, dir, files, old.as_ref(), old_bytes.is_some(), &plan)?;
    }
    Ok(written)
}

fn plan(
    dir: &Path,
    files: &[OutputFile],
    old: Option<&Manifest>,
    info: &ManifestInfo,
    force: bool,
) -> Result<WritePlan, WriteError> {
    let found = look::files(dir, files, old)?;
    let plan = plan_write(files, &found, old, info, force);
    if plan.refusals.is_empty() {
        Ok(plan)
    } else {
        Err(WriteError::Refused { dir: dir.to_owned(), refusals: plan.refusals })
    }
}

/// Builds a new crate beside its place and renames it into it.
fn create(
    disk: &mut Disk<'_>,
    dir: &Path,
    parent: &Path,
    files: &[OutputFile],
    info: &ManifestInfo,
) -> Result<Written, WriteError> {
    let name = dir.file_name().unwrap_or_default().to_string_lossy();
    let prefix = format!("{STAGE_PREFIX}{name}-");
    for stale in look::entries_with(parent, &prefix) {
        if let Ok(Some(_lock)) = lock(&stale) {
            let _ = disk.remove_tree(&stale);
        }
    }
    let stage = new_stage(disk, parent, &prefix).map_err(|e| WriteError::io("create", dir, e))?;
    let result = fill(disk, &stage, files, info)
        .and_then(|()| disk.rename(&stage, dir).map_err(|e| WriteError::io("create", dir, e)));
    if let Err(e) = result {
        let _ = disk.remove_tree(&stage); // The error says more than a second one about the staging folder.
        return Err(e);
    }
    Ok(Written::all_new(files))
}

fn fill(
    disk: &mut Disk<'_>,
    stage: &Path,
    files: &[OutputFile],
    info: &ManifestInfo,
) -> Result<(), WriteError> {
    let _lock = lock(stage)?;
    let mut folders = BTreeSet::new();
    for file in files {
        for folder in ancestors(&file.path) {
            if folders.insert(folder) {
                let at = stage.join(folder);
                disk.create_folder(&at).map_err(|e| WriteError::io("create", at, e))?;
            }
        }
        let at = stage.join(&file.path);
        disk.write(&at, &file.content).map_err(|e| WriteError::io("write", at, e))?;
    }
    let owned = files.iter().filter(|f| f.ownership == Ownership::Owned);
    let manifest = Manifest::new(info, owned.map(|f| (f.path.clone(), hash(&f.content))).collect());
    let at = stage.join(MANIFEST);
    disk.write(&at, manifest.to_text().as_bytes()).map_err(|e| WriteError::io("write", at, e))
}

/// Changes a folder that exists.
fn update(
    disk: &mut Disk<'_>,
    dir: &Path,
    files: &[OutputFile],
    old: Option<&Manifest>,
    had_manifest: bool,
    plan: &WritePlan,
) -> Result<(), WriteError> {
    let stage = new_stage(disk, dir, STAGE_PREFIX).map_err(|e| WriteError::io("write to", dir, e))?;
    let mut change = Change { disk, dir, stage, undo: Vec::new() };
    match change.apply(files, old, had_manifest, plan) {
        Ok(()) => {
            change.sweep(plan);
            Ok(())
        }
        Err(error) => Err(change.take_back(error)),
    }
}

/// A change to a folder, and how to take back what of it is done.
struct Change<'a, 'h> {
    disk: &'a mut Disk<'h>,
    dir: &'a Path,
    stage: PathBuf,
    undo: Vec<Undo>,
}

enum Undo {
    /// Rename the first over the second.
    Restore(PathBuf, PathBuf),
    RemoveFile(PathBuf),
    RemoveFolder(PathBuf),
}

impl Change<'_, '_> {
    fn apply(
        &mut self,
        files: &[OutputFile],
        old: Option<&Manifest>,
        had_manifest: bool,
        plan: &WritePlan,
    ) -> Result<(), WriteError> {
        self.stage_texts(files, plan)?;
        let manifest = self.dir.join(MANIFEST);
        let io = |doing, path: &Path| {
            let path = path.to_owned();
            move |e| WriteError::io(doing, path, e)
        };

        let writing = self.stage.join("manifest-while-writing");
        let text = plan.manifest.while_writing(old).to_text();
        self.disk.write(&writing, text.as_bytes()).map_err(io("write", &writing))?;
        let last = self.stage.join("manifest");
        self.disk.write(&last, plan.manifest.to_text().as_bytes()).map_err(io("write", &last))?;
        self.put(&writing, &manifest, had_manifest, "manifest-old").map_err(io("replace", &manifest))?;

        for (i, step) in plan.steps.iter().enumerate() {
            let target = self.dir.join(&step.path);
            let (new, backup) = (self.stage.join(format!("new-{i}")), format!("old-{i}"));
            match step.action {
                Action::Create => {
                    let folder = target.parent().unwrap_or(self.dir);
                    let (created, result) = self.disk.create_folders(self.dir, folder);
                    self.undo.extend(created.into_iter().map(Undo::RemoveFolder));
                    result.map_err(io("create", folder))?;
                    self.put(&new, &target, false, &backup).map_err(io("create", &target))?;
                }
                Action::Replace | Action::Extend => {
                    self.put(&new, &target, true, &backup).map_err(io("replace", &target))?;
                }
                Action::Delete => {
                    let backup = self.stage.join(backup);
                    self.disk.rename(&target, &backup).map_err(io("delete", &target))?;
                    self.undo.push(Undo::Restore(backup, target));
                }
                Action::Keep | Action::SeedKept | Action::Orphan => {}
            }
        }
        self.disk.rename(&last, &manifest).map_err(io("replace", &manifest))
    }

    /// Writes every new text to the staging folder.
    fn stage_texts(&mut self, files: &[OutputFile], plan: &WritePlan) -> Result<(), WriteError> {
        let content: BTreeMap<&str, &[u8]> = files.iter().map(|f| (f.path.as_str(), &*f.content)).collect();
        for (i, step) in plan.steps.iter().enumerate() {
            if matches!(step.action, Action::Create | Action::Replace | Action::Extend) {
                let text = content.get(step.path.as_str()).copied().unwrap_or_default();
                let at = self.stage.join(format!("new-{i}"));
                self.disk
                    .write(&at, text)
                    .map_err(|e| WriteError::io("write", self.dir.join(&step.path), e))?;
            }
        }
        Ok(())
    }

    /// Renames `new` over `target`; what was there stays in the staging folder as `backup`.
    fn put(&mut self, new: &Path, target: &Path, is_there: bool, backup: &str) -> io::Result<()> {
        let backup = self.stage.join(backup);
        let mut undo = Undo::RemoveFile(target.to_owned());
        if is_there {
            match self.disk.link(target, &backup) {
                Ok(()) => undo = Undo::Restore(backup, target.to_owned()),
                // Gone meanwhile, as the twin in another case of a file that was just moved away.
                Err(e) if e.kind() == io::ErrorKind::NotFound => {}
                Err(e) => return Err(e),
            }
        }
        self.disk.rename(new, target)?;
        self.undo.push(undo);
        Ok(())
    }

    /// After success: removes folders that became empty, and the staging folder. Failing here loses nothing.
    fn sweep(&mut self, plan: &WritePlan) {
        let folders: BTreeSet<&str> = plan.with(Action::Delete).flat_map(ancestors).collect();
        for folder in folders.into_iter().rev() {
            let _ = self.disk.remove_folder(&self.dir.join(folder)); // Refused by the system unless empty.
        }
        let _ = self.disk.remove_tree(&self.stage);
    }

    /// After an error: puts everything back, last change first.
    ///
    /// Stops where that fails too. The manifest is put back last, so it knows both states until all is well.
    fn take_back(mut self, mut cause: WriteError) -> WriteError {
        let mut result = Ok(());
        while let Some(undo) = self.undo.pop().filter(|_| result.is_ok()) {
            result = match undo {
                Undo::Restore(backup, target) => self.disk.rename(&backup, &target),
                Undo::RemoveFile(file) => self.disk.remove_file(&file),
                Undo::RemoveFolder(folder) => self.disk.remove_folder(&folder),
            };
        }
        if result.is_ok() {
            let _ = self.disk.remove_tree(&self.stage);
        } else if let WriteError::Io { aftermath, .. } = &mut cause {
            *aftermath = Aftermath::Mixed;
        }
        cause
    }
}

/// Creates a folder with a name nobody has.
fn new_stage(disk: &mut Disk<'_>, parent: &Path, prefix: &str) -> io::Result<PathBuf> {
    let id = std::process::id();
    let mut n = 0_u32;
    loop {
        let path = parent.join(format!("{prefix}{id}-{n}"));
        match disk.create_folder(&path) {
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && n < 1000 => n += 1,
            other => return other.map(|()| path),
        }
    }
}

/// Locks a folder until the result is dropped or the process ends; none where the system cannot lock folders.
fn lock(dir: &Path) -> Result<Option<File>, WriteError> {
    let Ok(file) = File::open(dir) else { return Ok(None) };
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(TryLockError::WouldBlock) => Err(WriteError::Busy { dir: dir.to_owned() }),
        Err(TryLockError::Error(_)) => Ok(None),
    }
}
