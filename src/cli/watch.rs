//! `specwright generate --watch`: again on every save.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Duration;

use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

use super::Exit;
use super::args::Generate;
use super::generate::once;
use super::settings;
use super::terminal::{DIM, Terminal};
use super::words::count;

/// How long nothing must happen before a save counts as done: editors write a file in several steps.
const QUIET: Duration = Duration::from_millis(80);

/// What the system tells about files.
type Events = Receiver<notify::Result<Event>>;

pub(super) fn run(terminal: &Terminal, args: &Generate) -> Exit {
    let spec = args.spec.as_deref().unwrap_or(Path::new("-"));
    if spec == Path::new("-") {
        terminal.error("`--watch` needs a document that is a file: standard input is read once");
        return Exit::Usage;
    }
    let (sender, events) = mpsc::channel();
    let watcher = notify::recommended_watcher(move |event| {
        // Nobody listens any more only where the run is over.
        let _ = sender.send(event);
    });
    let mut watcher = match watcher {
        Ok(watcher) => watcher,
        Err(error) => return hopeless(terminal, &error),
    };
    let mut watched = BTreeSet::new();
    let always = [spec, settings::path(&args.settings)];
    // A first look at what is known already, so that what is saved while the first run reads is noticed.
    let mut known = Known::new(always.into_iter().map(Path::to_owned));
    loop {
        terminal.clear();
        let ran = once(terminal, args);
        known.extend(ran.inputs);
        if let Err(error) = known.watch(&mut watcher, &mut watched) {
            return hopeless(terminal, &error);
        }
        let files = known.files.values().filter(|content| content.is_some()).count();
        terminal.say(&format!("{DIM}watching {}; Ctrl-C ends it{DIM:#}", count(files, "file")));
        if !changed(&events, &mut known, ran.exit != Exit::Done) {
            return Exit::Refused;
        }
    }
}

/// Waits until a file that matters is another one. False where nothing will come any more.
///
/// After a run that failed any document nearby may be the missing one.
fn changed(events: &Events, known: &mut Known, failed: bool) -> bool {
    // What was saved while the run went on.
    let mut due = known.look();
    loop {
        let event = if due {
            match events.recv_timeout(QUIET) {
                Err(RecvTimeoutError::Timeout) => {
                    known.look();
                    return true;
                }
                Err(RecvTimeoutError::Disconnected) => return false,
                Ok(event) => event,
            }
        } else {
            match events.recv() {
                Err(_) => return false,
                Ok(event) => event,
            }
        };
        let Ok(event) = event else {
            // Too much happened at once for the system to tell: look at everything.
            due |= known.look();
            continue;
        };
        if event.kind.is_access() {
            continue; // That was us, or somebody else who reads.
        }
        let unknown = failed && event.paths.iter().any(|path| is_document(path) && !known.has(path));
        due |= unknown || known.look();
    }
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "yaml" || ending == "yml" || ending == "json")
}

fn hopeless(terminal: &Terminal, error: &notify::Error) -> Exit {
    terminal.error(&format!("cannot watch files here: {error}"));
    Exit::Refused
}

/// Files that matter, each with a hash of what stood in it when it was last looked at; none where there is no such
/// file. Files are compared by what is in them, as an editor touches much that it does not change.
struct Known {
    files: BTreeMap<PathBuf, Option<u64>>,
}

impl Known {
    fn new(paths: impl Iterator<Item = PathBuf>) -> Self {
        let mut known = Self { files: BTreeMap::new() };
        known.extend(paths);
        known
    }

    /// Adds files; those that are known keep what was seen of them.
    fn extend(&mut self, paths: impl IntoIterator<Item = PathBuf>) {
        for path in paths {
            let path = whole(&path);
            let content = fingerprint(&path);
            self.files.entry(path).or_insert(content);
        }
    }

    fn has(&self, path: &Path) -> bool {
        self.files.contains_key(&whole(path))
    }

    /// Looks at every file again; tells whether any is another one than before.
    fn look(&mut self) -> bool {
        let mut changed = false;
        for (path, content) in &mut self.files {
            let now = fingerprint(path);
            changed |= now != *content;
            *content = now;
        }
        changed
    }

    /// Has the folders of all files watched: editors put a new file in the place of an old one, and who watches the file
    /// watches the old one.
    fn watch(
        &self,
        watcher: &mut RecommendedWatcher,
        watched: &mut BTreeSet<PathBuf>,
    ) -> Result<(), notify::Error> {
        for folder in self.files.keys().filter_map(|path| path.parent()) {
            if folder.is_dir() && !watched.contains(folder) {
                watcher.watch(folder, RecursiveMode::NonRecursive)?;
                watched.insert(folder.to_owned());
            }
        }
        Ok(())
    }
}

/// The path without links on the way, so that one file has one name.
fn whole(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match (absolute.parent().and_then(|folder| fs::canonicalize(folder).ok()), absolute.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => absolute,
    }
}

fn fingerprint(path: &Path) -> Option<u64> {
    let bytes = fs::read(path).ok()?;
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    Some(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_another_one_only_where_its_bytes_are() {
        let temp = tempfile::tempdir().unwrap();
        let file = temp.path().join("a.yaml");
        fs::write(&file, "1").unwrap();
        let mut known = Known::new([file.clone(), temp.path().join("missing.yaml")].into_iter());
        assert!(!known.look());
        fs::write(&file, "1").unwrap();
        assert!(!known.look(), "touched");
        fs::write(&file, "2").unwrap();
        assert!(known.look());
        assert!(!known.look(), "once");
        fs::write(temp.path().join("missing.yaml"), "").unwrap();
        assert!(known.look(), "it appears");
        fs::remove_file(&file).unwrap();
        assert!(known.look(), "it goes");
        assert!(known.has(&temp.path().join("./a.yaml")));
    }
}
