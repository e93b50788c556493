//! Unions: what a client sends comes back as it was, and what fits no variant is told in the variant's words.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::path::Path;
use std::process::Command;

use specwright::config::Config;

/// Every field of the document's one type is a union told apart in another way; the handler echoes.
#[test]
fn variants_go_there_and_back() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("unions");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/feature/unions.yaml");
    let config = Config { name: Some("unions".to_owned()), ..Config::default() };
    for file in support::made(&document, &config).unwrap().files {
        let path = root.join(&file.path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.content).unwrap();
    }
    std::fs::write(root.join("tests/echo.rs"), include_str!("unions/echo.rs")).unwrap();
    let manifest = std::fs::read_to_string(root.join("Cargo.toml")).unwrap();
    let manifest = manifest.replace(
        "[dev-dependencies]\n",
        "[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\"] }\n",
    );
    std::fs::write(root.join("Cargo.toml"), format!("{manifest}\n[workspace]\n")).unwrap();
    // What the crates of the other tests have built is built the same way here.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--test", "echo", "--test", "contract"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", said(&output.stdout), said(&output.stderr));
}
