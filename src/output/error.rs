//! Why nothing was written.

use std::fmt;
use std::io;
use std::path::PathBuf;

use super::manifest::MANIFEST;
use super::plan_write::{Reason, Refusal};

/// Why a run's files could not be written.
#[derive(Debug)]
pub enum WriteError {
    /// A generated file's path leads out of the output folder, or is none everywhere: a bug of ours.
    Path {
        /// The path.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Two generated files would be one file on some system: a bug of ours.
    Duplicate {
        /// The one.
        first: String,
        /// The other.
        second: String,
    },
    /// The output folder, or one above it, is a file.
    NotAFolder {
        /// The output folder.
        dir: PathBuf,
        /// What is no folder.
        file: PathBuf,
    },
    /// The folder that should hold the output folder does not exist.
    NoParent {
        /// The output folder.
        dir: PathBuf,
        /// What does not exist.
        parent: PathBuf,
    },
    /// The output folder holds other things and no manifest.
    NotOurs {
        /// The output folder.
        dir: PathBuf,
        /// A few of the things in it, by name.
        entries: Vec<String>,
        /// How many more there are.
        more: usize,
    },
    /// The manifest cannot be understood.
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// Another run is writing to the same folder.
    Busy {
        /// The output folder.
        dir: PathBuf,
    },
    /// Some files may not be replaced.
    Refused {
        /// The output folder.
        dir: PathBuf,
        /// Which, and why.
        refusals: Vec<Refusal>,
    },
    /// The system said no.
    Io {
        /// What could not be done, after "cannot".
        doing: &'static str,
        /// To what.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
        /// What the folder is like now.
        aftermath: Aftermath,
    },
}

/// What an error left behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aftermath {
    /// Everything is as it was before.
    Unchanged,
    /// Putting it back failed too: each file is whole, but some are new and some are old.
    Mixed,
}

impl WriteError {
    pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>, error: io::Error) -> Self {
        Self::Io { doing, path: path.into(), error, aftermath: Aftermath::Unchanged }
    }

    /// Whether this is our mistake and not the user's.
    pub fn is_bug(&self) -> bool {
        matches!(self, Self::Path { .. } | Self::Duplicate { .. })
    }

    /// What to do about it.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotAFolder { .. } => Some("choose another folder with `-o`".into()),
            Self::NoParent { dir, parent } => {
                let all = dir.parent().unwrap_or(parent).display();
                Some(format!("create it first (`mkdir -p {all}`), or check the path for a typo"))
            }
            Self::NotOurs { .. } => Some(format!(
                "choose a folder that is new or empty with `-o`; if specwright made this one and its \
                 {MANIFEST} was lost, restore that file from version control"
            )),
            Self::Manifest { .. } => Some(
                "restore it from version control, or use `--force` to replace every generated file \
                 (yours in src/handlers and the like stay)"
                    .into(),
            ),
            Self::Busy { .. } => Some("wait until it is done, and try again".into()),
            Self::Refused { refusals, .. } => refusal_help(refusals),
            Self::Io { aftermath: Aftermath::Mixed, .. } => {
                Some("repair the cause and run the same command again: it completes the work".into())
            }
            Self::Io { error, .. } if error.kind() == io::ErrorKind::PermissionDenied => {
                Some("choose a folder that you may write to with `-o`".into())
            }
            Self::Path { .. } | Self::Duplicate { .. } | Self::Io { .. } => None,
        }
    }
}

fn refusal_help(refusals: &[Refusal]) -> Option<String> {
    refusals.iter().any(|r| !matches!(r.reason, Reason::Obstacle(_))).then(|| {
        "generated code is replaced on each run: move your changes to src/handlers or src/lib.rs, or the \
         document; `--force` replaces these files and loses the changes (do so if only a formatter made them)"
            .into()
    })
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Path { path, why } => {
                write!(f, "a generated file has the path `{}`: {why}", path.escape_debug())
            }
            Self::Duplicate { first, second } => {
                write!(f, "two generated files would be one: `{first}` and `{second}`")
            }
            Self::NotAFolder { dir, file } if dir == file => {
                write!(f, "`{}` is a file, not a folder", dir.display())
            }
            Self::NotAFolder { dir, file } => {
                write!(f, "cannot create `{}`: `{}` is a file, not a folder", dir.display(), file.display())
            }
            Self::NoParent { dir, parent } => {
                write!(f, "cannot create `{}`: there is no folder `{}`", dir.display(), parent.display())
            }
            Self::NotOurs { dir, entries, more } => {
                let names: Vec<_> = entries.iter().map(|e| format!("`{e}`")).collect();
                write!(f, "`{}` is not empty and was not made by specwright: it holds ", dir.display())?;
                match (names.split_last(), more) {
                    (Some((last, [])), 0) => f.write_str(last),
                    (Some((last, rest)), 0) => write!(f, "{} and {last}", rest.join(", ")),
                    _ => write!(f, "{} and {more} more", names.join(", ")),
                }
            }
            Self::Manifest { path, why } => write!(f, "cannot understand `{}`: {why}", path.display()),
            Self::Busy { dir } => write!(f, "another specwright is writing to `{}`", dir.display()),
            Self::Refused { dir, refusals } => {
                let all = |edited| refusals.iter().all(|r| matches!(r.reason, Reason::Edited) == edited);
                let count = refusals.len();
                let (s, was) = if count == 1 { ("", "was") } else { ("s", "were") };
                if all(true) {
                    write!(f, "{count} generated file{s} in `{}` {was} edited by hand", dir.display())
                } else {
                    write!(f, "{count} file{s} in `{}` cannot be replaced", dir.display())
                }
            }
            Self::Io { doing, path, error, .. } => {
                write!(f, "cannot {doing} `{}`: {}", path.display(), in_words(error))
            }
        }
    }
}

impl std::error::Error for WriteError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        if let Self::Io { error, .. } = self { Some(error) } else { None }
    }
}

/// The same words on every system for what users meet often.
fn in_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::NotFound => "it does not exist".into(),
        io::ErrorKind::ReadOnlyFilesystem => "the file system is read-only".into(),
        io::ErrorKind::StorageFull => "the disk is full".into(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".into(),
        io::ErrorKind::InvalidFilename => "the system does not allow this name".into(),
        _ => error.to_string(),
    }
}
