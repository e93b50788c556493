//! Types, over real crates: each document of the table becomes a crate, and a program beside this one uses it.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use specwright::config::Config;

/// Documents of `specs/feature`, and the program that uses the crate.
const PROGRAMS: &[(&str, &str)] = &[
    ("defaults", include_str!("types/defaults.rs")),
    ("enums-other", include_str!("types/enums.rs")),
    ("secrets-shown", include_str!("types/secrets.rs")),
    ("string-formats", include_str!("types/formats.rs")),
];

#[test]
fn are_read_kept_and_written_as_documented() {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("types");
    let mut members = String::new();
    for (name, program) in PROGRAMS {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/feature/{name}.yaml"));
        let package = format!("types-{name}");
        let config = Config { name: Some(package.clone()), ..support::config(&document) };
        let folder = root.join(&package);
        for file in support::made(&document, &config).unwrap().files {
            let content = match file.path.as_str() {
                "Cargo.toml" => String::from_utf8_lossy(&file.content)
                    .replace(
                        "[dev-dependencies]\n",
                        "[dev-dependencies]\ntokio = { version = \"1\", features = [\"macros\"] }\n",
                    )
                    .into_bytes(),
                _ => file.content.to_vec(),
            };
            write_if_changed(&folder.join(&file.path), &content);
        }
        write_if_changed(&folder.join("tests/program.rs"), program.as_bytes());
        writeln!(members, "    {package:?},").unwrap();
    }
    let manifest = format!(
        "[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n[profile.dev]\ndebug = 0\nincremental = false\n"
    );
    write_if_changed(&root.join("Cargo.toml"), manifest.as_bytes());
    // What the crates of other tests have built is built the same way here.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("crates/target");
    let output = Command::new(env!("CARGO"))
        .args(["test", "--test", "program", "--workspace", "--no-fail-fast"])
        .current_dir(&root)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .unwrap();
    let said = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", said(&output.stdout), said(&output.stderr));
}

/// Leaves alone what is there already, so that cargo does not compile it again.
fn write_if_changed(path: &Path, content: &[u8]) {
    if std::fs::read(path).is_ok_and(|old| old == content) {
        return;
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}
