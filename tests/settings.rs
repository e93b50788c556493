//! What the settings make of a document: the crate as a module of another, and what peers' extensions say.

#![allow(clippy::unwrap_used)]

mod support;

use std::path::Path;
use std::process::Command;

use specwright::config::{Config, Layout};

/// A crate that has something of its own, and takes the module in.
const AROUND: &str = "\
//! A crate with a module made of a document.

pub mod api;

/// The server.
pub fn server() -> axum::Router {
    api::pets::generated::router(api::pets::App::default())
}
";

#[test]
fn a_module_of_a_crate_that_is_there() {
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/feature/security.yaml");
    let settings = Config {
        layout: Layout::Module,
        module: Some("crate::api::pets".to_owned()),
        ..support::config(&document)
    };
    let made = support::made(&document, &settings).unwrap();
    let paths: Vec<&str> = made.files.iter().map(|file| file.path.as_str()).collect();
    for path in
        ["mod.rs", "security.rs", "handlers/mod.rs", "generated/mod.rs", "generated/dependencies.toml"]
    {
        assert!(paths.contains(&path), "{path} is not in {paths:#?}");
    }
    for path in ["Cargo.toml", "lib.rs", "main.rs", "README.md", ".gitignore", "tests/contract.rs"] {
        assert!(!paths.contains(&path), "{path} is the crate's own");
    }

    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("module");
    let mut manifest =
        "[package]\nname = \"around\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n\
                        [features]\nclient = []\nwebhooks = []\n\n"
            .to_owned();
    for file in &made.files {
        let text = String::from_utf8_lossy(&file.content);
        if file.path == "generated/dependencies.toml" {
            manifest.push_str(&text);
        }
        assert!(!text.contains("crate::generated"), "{} speaks of the crate", file.path);
        support::write_if_changed(&root.join("src/api/pets").join(&file.path), &file.content);
    }
    support::write_if_changed(&root.join("Cargo.toml"), manifest.as_bytes());
    support::write_if_changed(&root.join("src/lib.rs"), AROUND.as_bytes());
    support::write_if_changed(&root.join("src/api/mod.rs"), b"//! What the crate serves.\n\npub mod pets;\n");
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target");
    let output = Command::new(env!("CARGO"))
        .args(["check"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && !said.contains("warning"), "{said}");
}
