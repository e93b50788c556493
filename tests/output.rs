//! Files to disk, as the library's users see it. (Runs that are stopped half way: `src/output/fault_tests.rs`.)

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::{Path, PathBuf};

use specwright::output::{
    MANIFEST, Manifest, ManifestInfo, OutputFile, Reason, WriteError, Written, hash, preview, write,
};
use tempfile::TempDir;

fn info() -> ManifestInfo {
    ManifestInfo {
        version: "1.2.3".into(),
        document_hash: hash(b"document"),
        config: serde_json::json!({"name": "x"}),
    }
}

fn files() -> Vec<OutputFile> {
    vec![
        OutputFile::seeded("Cargo.toml", "seeded"),
        OutputFile::owned("src/generated/mod.rs", "mod"),
        OutputFile::owned("src/generated/models/item.rs", "item"),
    ]
}

fn scene() -> (TempDir, PathBuf) {
    let temp = TempDir::new().unwrap();
    let out = temp.path().join("out");
    (temp, out)
}

fn put(dir: &Path, files: &[OutputFile]) -> Result<Written, WriteError> {
    write(dir, files, &info(), false)
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_folder_has_everything_and_nothing_else() {
    let (temp, out) = scene();
    let written = put(&out, &files()).unwrap();
    assert_eq!(written.created.len(), 3);
    assert_eq!(names(&out), ["Cargo.toml", "specwright.json", "src"]);
    assert_eq!(names(temp.path()), ["out"]);
    let manifest = Manifest::parse(&fs::read(out.join(MANIFEST)).unwrap()).unwrap();
    assert_eq!(manifest.specwright, "1.2.3");
    assert_eq!(manifest.document, hash(b"document"));
    let listed: Vec<_> = manifest.files.into_iter().collect();
    assert_eq!(
        listed,
        [
            ("src/generated/mod.rs".to_owned(), hash(b"mod")),
            ("src/generated/models/item.rs".to_owned(), hash(b"item")),
        ]
    );
}

#[test]
fn the_same_files_give_the_same_bytes_in_a_new_folder_and_an_empty_one() {
    let (temp, out) = scene();
    let empty = temp.path().join("empty");
    fs::create_dir_all(empty.join(".git")).unwrap();
    put(&out, &files()).unwrap();
    put(&empty, &files()).unwrap();
    assert_eq!(fs::read(out.join(MANIFEST)).unwrap(), fs::read(empty.join(MANIFEST)).unwrap());
    assert_eq!(names(&empty), [".git", "Cargo.toml", "specwright.json", "src"]);
}

#[test]
fn what_did_not_change_is_not_written() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    let time = |path: &str| fs::metadata(out.join(path)).unwrap().modified().unwrap();
    let before = (time("src/generated/mod.rs"), time(MANIFEST), time("src/generated"));
    let mut changed = files();
    changed[2] = OutputFile::owned("src/generated/models/item.rs", "item");
    let written = put(&out, &changed).unwrap();
    assert!(!written.is_change());
    assert_eq!((time("src/generated/mod.rs"), time(MANIFEST), time("src/generated")), before);

    changed[2] = OutputFile::owned("src/generated/models/item.rs", "another");
    let written = put(&out, &changed).unwrap();
    assert_eq!(written.replaced, ["src/generated/models/item.rs"]);
    assert_eq!(time("src/generated/mod.rs"), before.0);
}

#[test]
fn stale_files_go_and_so_do_their_folders() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    let written = put(&out, &files()[..2]).unwrap();
    assert_eq!(written.deleted, ["src/generated/models/item.rs"]);
    assert_eq!(names(&out.join("src/generated")), ["mod.rs"]);
}

#[test]
fn a_folder_with_something_of_the_users_stays() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    fs::write(out.join("src/generated/models/mine.txt"), "").unwrap();
    put(&out, &files()[..2]).unwrap();
    assert_eq!(names(&out.join("src/generated/models")), ["mine.txt"]);
}

#[test]
fn an_edited_file_that_is_no_longer_generated_is_left() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    fs::write(out.join("src/generated/models/item.rs"), "mine").unwrap();
    let written = put(&out, &files()[..2]).unwrap();
    assert_eq!(written.orphaned, ["src/generated/models/item.rs"]);
    assert!(out.join("src/generated/models/item.rs").exists());
}

#[test]
fn a_file_that_the_user_deleted_comes_back() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    fs::remove_dir_all(out.join("src/generated")).unwrap();
    let written = put(&out, &files()).unwrap();
    assert_eq!(written.created.len(), 2);
    assert!(out.join("src/generated/models/item.rs").exists());
}

#[test]
fn one_edited_file_stops_all() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    fs::write(out.join("src/generated/mod.rs"), "mine").unwrap();
    let changed = [OutputFile::owned("src/generated/mod.rs", "mod 2"), OutputFile::owned("new.rs", "")];
    let Err(WriteError::Refused { refusals, .. }) = put(&out, &changed) else { panic!() };
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].reason, Reason::Edited);
    assert!(refusals[0].diff.contains("\n-mine\n"), "{}", refusals[0].diff);
    assert!(!out.join("new.rs").exists());
    assert!(matches!(preview(&out, &changed, &info(), false), Err(WriteError::Refused { .. })));
    write(&out, &changed, &info(), true).unwrap();
    assert_eq!(fs::read(out.join("src/generated/mod.rs")).unwrap(), b"mod 2");
}

#[test]
fn a_file_of_the_users_where_a_new_one_should_go() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    fs::write(out.join("src/generated/users.rs"), "mine").unwrap();
    let more = [files(), vec![OutputFile::owned("src/generated/users.rs", "users")]].concat();
    let Err(WriteError::Refused { refusals, .. }) = put(&out, &more) else { panic!() };
    assert_eq!(refusals[0].reason, Reason::Foreign);
}

#[test]
fn a_folder_in_the_way_of_a_file_and_a_file_in_the_way_of_a_folder() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    fs::create_dir(out.join("a.rs")).unwrap();
    fs::write(out.join("b"), "").unwrap();
    let more = [files(), vec![OutputFile::owned("a.rs", ""), OutputFile::owned("b/c.rs", "")]].concat();
    let Err(WriteError::Refused { refusals, .. }) = write(&out, &more, &info(), true) else { panic!() };
    let reasons: Vec<_> = refusals.into_iter().map(|r| r.reason).collect();
    assert_eq!(
        reasons,
        [
            Reason::Obstacle("`a.rs` is a folder".into()),
            Reason::Obstacle("`b` is a file, not a folder".into())
        ]
    );
}

#[test]
fn paths_that_lead_out_are_refused_before_anything_is_written() {
    for bad in ["../x", "/tmp/x", "a/../../x", "C:\\x", "specwright.json"] {
        let (temp, out) = scene();
        let error = put(&out, &[OutputFile::owned("ok", ""), OutputFile::owned(bad, "")]).unwrap_err();
        assert!(error.is_bug(), "{bad}: {error}");
        assert!(names(temp.path()).is_empty(), "{bad}");
    }
}

#[test]
fn a_manifest_cannot_make_us_delete_elsewhere() {
    let (temp, out) = scene();
    put(&out, &files()).unwrap();
    let victim = temp.path().join("victim");
    fs::write(&victim, "v").unwrap();
    let text = fs::read_to_string(out.join(MANIFEST)).unwrap();
    let evil = text.replace("\"files\": {", &format!("\"files\": {{\n\"../victim\": \"{}\",", hash(b"v")));
    fs::write(out.join(MANIFEST), evil).unwrap();
    assert!(matches!(put(&out, &files()), Err(WriteError::Manifest { .. })));
    write(&out, &files(), &info(), true).unwrap();
    assert!(victim.exists());
}

#[test]
fn two_runs_at_once() {
    let (_temp, out) = scene();
    put(&out, &files()).unwrap();
    let lock = fs::File::open(&out).and_then(|f| f.lock().map(|()| f));
    if let Ok(_lock) = lock {
        let changed = [OutputFile::owned("src/generated/mod.rs", "mod 2")];
        assert!(matches!(put(&out, &changed), Err(WriteError::Busy { .. })));
    }
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_that_leads_out_is_never_followed() {
        let (temp, out) = scene();
        put(&out, &files()).unwrap();
        let elsewhere = temp.path().join("elsewhere");
        fs::create_dir(&elsewhere).unwrap();
        fs::write(elsewhere.join("item.rs"), "item").unwrap();
        fs::remove_dir_all(out.join("src/generated/models")).unwrap();
        symlink(&elsewhere, out.join("src/generated/models")).unwrap();
        let mut changed = files();
        changed[2] = OutputFile::owned("src/generated/models/item.rs", "item 2");
        let Err(WriteError::Refused { refusals, .. }) = write(&out, &changed, &info(), true) else {
            panic!()
        };
        assert!(matches!(&refusals[0].reason, Reason::Obstacle(what) if what.contains("leads out")));

        // Neither is a stale file deleted through it, though its hash is right.
        let written = put(&out, &files()[..2]).unwrap();
        assert_eq!(written.orphaned, ["src/generated/models/item.rs"]);
        assert_eq!(fs::read(elsewhere.join("item.rs")).unwrap(), b"item");
    }

    #[test]
    fn a_file_that_is_a_link_out_or_to_nothing() {
        let (temp, out) = scene();
        put(&out, &files()).unwrap();
        for (target, text) in [("secret", Some("mod")), ("nothing", None)] {
            let target = temp.path().join(target);
            if let Some(text) = text {
                fs::write(&target, text).unwrap();
            }
            fs::remove_file(out.join("src/generated/mod.rs")).unwrap();
            symlink(&target, out.join("src/generated/mod.rs")).unwrap();
            assert!(matches!(write(&out, &files(), &info(), true), Err(WriteError::Refused { .. })));
        }
        // What is the user's may be a link, even one to nothing.
        fs::remove_file(out.join("src/generated/mod.rs")).unwrap();
        fs::remove_file(out.join("Cargo.toml")).unwrap();
        symlink(temp.path().join("nowhere"), out.join("Cargo.toml")).unwrap();
        assert_eq!(put(&out, &files()).unwrap().kept, ["Cargo.toml"]);
        assert!(!temp.path().join("nowhere").exists());
    }

    #[test]
    fn links_that_stay_inside_and_a_folder_that_is_one() {
        let (temp, out) = scene();
        put(&out, &files()).unwrap();
        let link = temp.path().join("link");
        symlink(&out, &link).unwrap();
        fs::rename(out.join("src/generated"), out.join("moved")).unwrap();
        symlink("../moved", out.join("src/generated")).unwrap();
        let mut changed = files();
        changed[1] = OutputFile::owned("src/generated/mod.rs", "mod 2");
        assert_eq!(put(&link, &changed).unwrap().replaced, ["src/generated/mod.rs"]);
        assert_eq!(fs::read(out.join("moved/mod.rs")).unwrap(), b"mod 2");
    }

    #[test]
    fn a_folder_that_is_a_link_to_nothing() {
        let (temp, out) = scene();
        symlink(temp.path().join("nothing"), &out).unwrap();
        let error = put(&out, &files()).unwrap_err();
        assert!(error.to_string().starts_with("cannot follow the link"), "{error}");
        assert_eq!(names(temp.path()), ["out"]);
    }
}
