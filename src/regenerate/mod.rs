//! A new run over a crate that somebody has made their own: what their files lack is added, what they have too much is
//! told.
//!
//! What a fresh crate would have in a seeded file is compared with what the user's files have, wherever they moved it:
//! methods of `impl Trait for …` blocks, `mod` lines, dependencies. Only text is put in, at the end of a block or of a
//! list; everything else stays byte for byte.
//!
//! [`add`] is pure: [`output::existing`](crate::output::existing) reads what is there, and
//! [`output::write`](crate::output::write()) writes what comes out.

mod cargo;
mod edit;
mod interface;
mod merge;
mod scope;
mod source;
mod told;

use crate::output::{Existing, OutputFile, Ownership};

/// The files to write, and what there is to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Regenerated {
    /// The generated files. Of those that are the user's, the ones that need something are whole texts of theirs with
    /// that added ([`Ownership::Extended`]).
    pub files: Vec<OutputFile>,
    /// What was added, and what the user has to look after, in that order.
    pub notes: Vec<Note>,
}

/// Something to tell about a file of the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub kind: NoteKind,
    /// The file, below the output folder; nothing where it is about none.
    pub path: String,
    /// The line it is about, from 1; none where it is about the whole file.
    pub line: Option<usize>,
    /// What there is to say, in words.
    pub message: String,
    /// What to do, or what the compiler will say until that is done; may be empty.
    pub help: String,
}

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoteKind {
    /// Something was put into a file.
    Added,
    /// Something has another name in the document now.
    Renamed,
    /// Something is asked or answered in another way now.
    Changed,
    /// Something is no longer in the document.
    Removed,
    /// Something must be added by hand.
    Missing,
}

/// Compares the files of a run with what is there, adds to the user's files what the run needs, and tells the rest.
pub fn add(files: Vec<OutputFile>, existing: &Existing) -> Regenerated {
    if existing.is_new() {
        return Regenerated { files, notes: Vec::new() };
    }
    let mut merge = merge::Merge::new(&files, existing);
    merge.rust();
    merge.manifest();
    let (extended, left_out, mut notes) = merge.finish();
    notes.sort_by(|one, other| (one.kind, &one.path, one.line).cmp(&(other.kind, &other.path, other.line)));
    let files = files.into_iter().filter(|file| !left_out.contains(&file.path)).map(|file| {
        match extended.get(&file.path) {
            Some((before, after)) => {
                OutputFile::extended(file.path, before.clone().into_bytes(), after.clone().into_bytes())
            }
            None => file,
        }
    });
    let mut files: Vec<OutputFile> = files.collect();
    // A block may stand in a file that no fresh crate has.
    for (path, (before, after)) in &extended {
        if !files.iter().any(|file| file.path == *path) {
            files.push(OutputFile::extended(
                path.clone(),
                before.clone().into_bytes(),
                after.clone().into_bytes(),
            ));
        }
    }
    debug_assert!(files.iter().all(|file| file.ownership != Ownership::Extended || file.before.is_some()));
    Regenerated { files, notes }
}
