//! What to do with each file: decided before anything is done, from plain data.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::diff::unified_diff;
use super::file::{OutputFile, Ownership};
use super::manifest::{Manifest, ManifestInfo, hash};
use super::path::fold;

/// What stands at a path on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// Something that is not to be touched in any case, so it was not read.
    Present,
    /// A file with these bytes.
    File(Vec<u8>),
    /// Something that makes it impossible to put a file there; says what.
    Obstacle(String),
}

/// What to do with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Write a file where none is.
    Create,
    /// Write over our own file.
    Replace,
    /// Leave our own file: it has the right text already.
    Keep,
    /// Leave the user's file.
    SeedKept,
    /// Write the user's file with something added to it.
    Extend,
    /// Delete our own file: it is no longer generated.
    Delete,
    /// Leave a file that is no longer generated, because it was edited by hand.
    Orphan,
}

/// A path and what to do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Below the output folder.
    pub path: String,
    /// What to do.
    pub action: Action,
}

/// Why a file may not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Ours, but its hash is not the manifest's.
    Edited,
    /// In the manifest of no run: somebody else's.
    Foreign,
    /// The user's, and changed since it was read.
    Changed,
    /// Something else is in the way; says what.
    Obstacle(String),
}

/// A file that may not be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Below the output folder.
    pub path: String,
    /// Why.
    pub reason: Reason,
    /// The unified diff from what is on disk to what would be written; empty for an obstacle.
    pub diff: String,
}

/// Everything a run will do to a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WritePlan {
    /// What to do, in the order to do it: deletions last (but see [`plan_write`]).
    pub steps: Vec<Step>,
    /// What forbids all of it.
    pub refusals: Vec<Refusal>,
    /// The manifest to end with.
    pub manifest: Manifest,
}

impl WritePlan {
    /// The paths with an action, in order.
    pub fn with(&self, action: Action) -> impl Iterator<Item = &str> {
        self.steps.iter().filter(move |s| s.action == action).map(|s| s.path.as_str())
    }
}

/// Decides what to do with each file.
///
/// `found` has an entry for each generated file and for each file of `old`; one that lacks counts as nothing.
/// With `force`, files that were edited by hand are replaced like any other.
/// A stale file whose name differs only in case from a new one is deleted *first*: where case does
/// not matter both names are one file, and deleting it last would delete the new one.
pub fn plan_write(
    files: &[OutputFile],
    found: &BTreeMap<String, Found>,
    old: Option<&Manifest>,
    info: &ManifestInfo,
    force: bool,
) -> WritePlan {
    let known = old.map(Manifest::known_hashes).unwrap_or_default();
    let mut steps = Vec::with_capacity(files.len());
    let mut refusals = Vec::new();
    let mut hashes = BTreeMap::new();
    for file in files {
        let there = found.get(&file.path).unwrap_or(&Found::Nothing);
        if file.ownership == Ownership::Owned {
            hashes.insert(file.path.clone(), hash(&file.content));
        }
        match decide(file, there, known.get(&fold(&file.path)), force) {
            Ok(action) => steps.push(Step { path: file.path.clone(), action }),
            Err(refusal) => refusals.push(refusal),
        }
    }
    let (mut first, last) = stale(files, found, old, &known);
    first.extend(steps);
    first.extend(last);
    WritePlan { steps: first, refusals, manifest: Manifest::new(info, hashes) }
}

fn decide(
    file: &OutputFile,
    there: &Found,
    known: Option<&BTreeSet<&str>>,
    force: bool,
) -> Result<Action, Refusal> {
    let content = match (there, file.ownership) {
        (Found::Nothing, _) => return Ok(Action::Create),
        (Found::Obstacle(what), _) => {
            let reason = Reason::Obstacle(what.clone());
            return Err(Refusal { path: file.path.clone(), reason, diff: String::new() });
        }
        (_, Ownership::Seeded) | (Found::Present, _) => return Ok(Action::SeedKept),
        (Found::File(content), Ownership::Extended) => return extend(file, content),
        (Found::File(content), Ownership::Owned) => content,
    };
    if *content == *file.content || lf(content) == file.content {
        return Ok(Action::Keep);
    }
    if force || is_known(content, known) {
        return Ok(Action::Replace);
    }
    let reason = if known.is_some() { Reason::Edited } else { Reason::Foreign };
    let (on_disk, generated) = (format!("{} (on disk)", file.path), format!("{} (generated)", file.path));
    let diff = unified_diff(&on_disk, &generated, content, &file.content);
    Err(Refusal { path: file.path.clone(), reason, diff })
}

/// What to do with a file of the user's that something is to be added to.
fn extend(file: &OutputFile, there: &[u8]) -> Result<Action, Refusal> {
    if *there == *file.content {
        Ok(Action::SeedKept)
    } else if file.before.as_deref() == Some(there) {
        Ok(Action::Extend)
    } else {
        Err(Refusal { path: file.path.clone(), reason: Reason::Changed, diff: String::new() })
    }
}

/// The steps for files that are no longer generated: those to take first, and those to take last.
fn stale(
    files: &[OutputFile],
    found: &BTreeMap<String, Found>,
    old: Option<&Manifest>,
    known: &BTreeMap<String, BTreeSet<&str>>,
) -> (Vec<Step>, Vec<Step>) {
    let new: BTreeMap<String, &str> = files.iter().map(|f| (fold(&f.path), f.path.as_str())).collect();
    let (mut first, mut last) = (Vec::new(), Vec::new());
    for path in old.map(Manifest::known_paths).unwrap_or_default() {
        let twin = new.get(&fold(path));
        if twin == Some(&path) {
            continue;
        }
        let action = match found.get(path) {
            None | Some(Found::Nothing) => continue,
            Some(Found::File(content)) if is_known(content, known.get(&fold(path))) => Action::Delete,
            Some(_) => Action::Orphan,
        };
        let list = if twin.is_some() { &mut first } else { &mut last };
        list.push(Step { path: path.to_owned(), action });
    }
    (first, last)
}

fn is_known(content: &[u8], known: Option<&BTreeSet<&str>>) -> bool {
    let has = |bytes: &[u8]| known.is_some_and(|k| k.contains(hash(bytes).as_str()));
    has(content) || matches!(lf(content), Cow::Owned(lf) if has(&lf))
}

/// A text with `\n` for `\r\n`: git may check files out so, and that is no edit.
fn lf(content: &[u8]) -> Cow<'_, [u8]> {
    if !content.windows(2).any(|w| w == b"\r\n") {
        return Cow::Borrowed(content);
    }
    let mut out = Vec::with_capacity(content.len());
    for (i, byte) in content.iter().enumerate() {
        if *byte != b'\r' || content.get(i + 1) != Some(&b'\n') {
            out.push(*byte);
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn info() -> ManifestInfo {
        ManifestInfo { version: "1".into(), document_hash: hash(b"d"), config: serde_json::Value::Null }
    }

    fn manifest(files: &[(&str, &str)]) -> Manifest {
        Manifest::new(&info(), files.iter().map(|(p, t)| ((*p).to_owned(), hash(t.as_bytes()))).collect())
    }

    /// Plans for one owned file `a` with text `new`, and gives what was decided for it.
    fn one(there: Found, old: &[(&str, &str)], force: bool) -> Result<Action, Reason> {
        let files = [OutputFile::owned("a", "new\n")];
        let found = BTreeMap::from([("a".to_owned(), there)]);
        let mut plan = plan_write(&files, &found, Some(&manifest(old)), &info(), force);
        match plan.refusals.pop() {
            Some(refusal) => Err(refusal.reason),
            None => Ok(plan.steps[0].action),
        }
    }

    fn file(text: &str) -> Found {
        Found::File(text.as_bytes().to_vec())
    }

    #[test]
    fn owned_files() {
        assert_eq!(one(Found::Nothing, &[], false), Ok(Action::Create));
        assert_eq!(one(Found::Nothing, &[("a", "old\n")], false), Ok(Action::Create));
        assert_eq!(one(file("new\n"), &[("a", "old\n")], false), Ok(Action::Keep));
        assert_eq!(one(file("old\n"), &[("a", "old\n")], false), Ok(Action::Replace));
        assert_eq!(one(file("mine\n"), &[("a", "old\n")], false), Err(Reason::Edited));
        assert_eq!(one(file("mine\n"), &[("a", "old\n")], true), Ok(Action::Replace));
        assert_eq!(one(file("mine\n"), &[], false), Err(Reason::Foreign));
        let wall = Found::Obstacle("a wall".into());
        assert_eq!(one(wall.clone(), &[], true), Err(Reason::Obstacle("a wall".into())));
    }

    #[test]
    fn line_endings_of_a_checkout_are_no_edit() {
        assert_eq!(one(file("new\r\n"), &[("a", "old\n")], false), Ok(Action::Keep));
        assert_eq!(one(file("old\r\n"), &[("a", "old\n")], false), Ok(Action::Replace));
        assert_eq!(one(file("old\r\r\n"), &[("a", "old\n")], false), Err(Reason::Edited));
    }

    #[test]
    fn seeded_files_are_the_users() {
        let files = [OutputFile::seeded("s", "new"), OutputFile::seeded("t", "new")];
        let found = BTreeMap::from([("s".to_owned(), Found::Present)]);
        let plan = plan_write(&files, &found, Some(&manifest(&[("s", "old")])), &info(), true);
        assert_eq!(plan.with(Action::SeedKept).collect::<Vec<_>>(), ["s"]);
        assert_eq!(plan.with(Action::Create).collect::<Vec<_>>(), ["t"]);
        assert!(plan.manifest.files.is_empty(), "the manifest lists owned files only");
    }

    #[test]
    fn stale_files_go_unless_edited() {
        let found = BTreeMap::from([("gone".to_owned(), file("x")), ("mine".to_owned(), file("edited"))]);
        let old = manifest(&[("gone", "x"), ("mine", "x"), ("absent", "x")]);
        let plan = plan_write(&[], &found, Some(&old), &info(), true);
        assert_eq!(plan.with(Action::Delete).collect::<Vec<_>>(), ["gone"]);
        assert_eq!(plan.with(Action::Orphan).collect::<Vec<_>>(), ["mine"]);
        assert_eq!(plan.steps.len(), 2);
    }

    #[test]
    fn a_stale_twin_in_another_case_goes_first() {
        let files = [OutputFile::owned("src/items.rs", "new")];
        // As a system without case sees it: both names lead to the same text.
        let found =
            BTreeMap::from([("src/items.rs".to_owned(), file("x")), ("src/Items.rs".to_owned(), file("x"))]);
        let old = manifest(&[("src/Items.rs", "x")]);
        let plan = plan_write(&files, &found, Some(&old), &info(), false);
        assert_eq!(
            plan.steps,
            [
                Step { path: "src/Items.rs".into(), action: Action::Delete },
                Step { path: "src/items.rs".into(), action: Action::Replace },
            ]
        );
    }
}
