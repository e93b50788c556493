//! Programs that use generated crates as their owners do, run as tests of these crates.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use specwright::config::Config;

use super::{config, made, write_if_changed};

/// A document of `specs/feature`, what its crate is called, and the program.
pub(crate) type Program = (&'static str, &'static str, &'static str);

/// Makes the crates in a workspace of this name below `target/`, and runs each one's program.
pub(crate) fn run(workspace: &str, programs: &[Program]) {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(workspace);
    let mut members = String::new();
    for (document, package, program) in programs {
        let document = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("specs/feature/{document}.yaml"));
        let config = Config { name: Some((*package).to_owned()), ..config(&document) };
        let folder = root.join(package);
        for file in made(&document, &config).unwrap().files {
            let content = match file.path.as_str() {
                "Cargo.toml" => String::from_utf8_lossy(&file.content)
                    .replace(
                        "[dev-dependencies]\n",
                        "[dev-dependencies]\ntokio = { version = \"1\", features = [\"io-util\", \"macros\"] }\n",
                    )
                    .replace("[features]\n", "[features]\ndefault = [\"client\"]\n")
                    // Nothing here is sent over TLS, which takes minutes to build.
                    .replace("features = [\"rustls\"], optional", "optional")
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
