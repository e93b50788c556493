//! Arbitrary requests, at a server of everything that can be asked: each is answered, none makes it panic, and what is
//! refused is refused in the configured shape.
//!
//! The bounded run of what `tests/fuzz/targets` has for cargo-fuzz, with random bytes from a seed. `SPECWRIGHT_REQUESTS`
//! sets how many (20,000), `SPECWRIGHT_SEED` which (7).

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use specwright::config::Config;
use support::{made, write_if_changed};

#[test]
fn every_request_is_answered() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fuzz");
    let document = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/api.yaml");
    let config = Config { name: Some("everything".to_owned()), ..Config::default() };
    for file in made(&document, &config).unwrap().files {
        let mut content = file.content.to_vec();
        if file.path == "Cargo.toml" {
            let text = String::from_utf8(content).unwrap();
            let more = "\n[dev-dependencies]\nhttp-body = \"1\"\npeak_alloc = \"0.3\"\n";
            content = text.replace("\n[dev-dependencies]\n", more).into_bytes();
            content.extend_from_slice(b"\n[workspace]\n\n[profile.dev]\ndebug = 0\nincremental = false\n");
        }
        if file.path == "src/handlers/bodies.rs" {
            content = reading(&String::from_utf8(content).unwrap()).into_bytes();
        }
        write_if_changed(&root.join(&file.path), &content);
    }
    write_if_changed(&root.join("tests/program.rs"), include_bytes!("fuzz/program.rs"));
    write_if_changed(&root.join("tests/entry.rs"), include_bytes!("fuzz/entry.rs"));
    let output = Command::new(env!("CARGO"))
        .args(["test", "--test", "program", "--", "--nocapture"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let figures: Vec<&str> =
        said.lines().filter(|line| line.contains(" requests, ") || line.starts_with("by status")).collect();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(figures.len(), 2, "{said}");
    writeln!(std::io::stdout(), "{}", figures.join("\n")).unwrap();
}

/// The seeded handlers; those that are given something to read do so.
fn reading(handlers: &str) -> String {
    let mut text = handlers.to_owned();
    for (operation, read) in [
        ("parts", "while let Some(part) = request.body.next().await? { drop(part); }"),
        ("lines", "while let Some(line) = request.body.next().await? { drop(line); }"),
        ("bytes", "if let Some(body) = request.body { axum::body::to_bytes(body, usize::MAX).await?; }"),
    ] {
        let start = text.find(&format!("async fn {operation}(")).unwrap();
        let stub = "Err(request.example().into())";
        let at = start + text[start..].find(stub).unwrap();
        text.replace_range(at..at + stub.len(), &format!("{read}\n        Ok(())"));
        if read.contains("next()") {
            text = text.replacen(
                &format!("async fn {operation}(&self, request:"),
                &format!("async fn {operation}(&self, mut request:"),
                1,
            );
        }
    }
    text
}
