//! The command line as people use it every day beside plain `generate`: checks for CI, differences, watching, completions,
//! the manual.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const SHOP: &str = "\
openapi: 3.1.0
info: { title: Shop, version: 1.0.0 }
paths:
  /items:
    get:
      tags: [items]
      operationId: list_items
      responses:
        '200':
          description: All items
          content: { application/json: { schema: { $ref: 'parts.yaml#/Item' } } }
";

const PARTS: &str = "\
Item:
  type: object
  properties: { name: { type: string } }
";

/// A folder with a document of two files.
struct Scene {
    temp: TempDir,
}

/// What a run gave.
struct Outcome {
    code: i32,
    stdout: String,
    stderr: String,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { temp: TempDir::new().unwrap() };
        scene.file("shop.yaml", SHOP);
        scene.file("parts.yaml", PARTS);
        scene
    }

    fn path(&self, path: &str) -> PathBuf {
        self.temp.path().join(path)
    }

    fn file(&self, path: &str, text: &str) {
        fs::write(self.path(path), text).unwrap();
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(args).current_dir(self.temp.path()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command.stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Outcome {
        let output = self.command(args).output().unwrap();
        Outcome {
            code: output.status.code().unwrap(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    fn generate(&self, more: &[&str]) -> Outcome {
        self.run(&[&["generate", "shop.yaml", "-o", "out"], more].concat())
    }
}

#[test]
fn a_check_fails_with_a_diff_where_the_crate_is_stale() {
    let scene = Scene::new();
    let absent = scene.generate(&["--check"]);
    assert_eq!(absent.code, 1);
    assert!(absent.stderr.contains("no crate in out/"), "{}", absent.stderr);
    assert!(!scene.path("out").exists());

    assert_eq!(scene.generate(&[]).code, 0);
    let fresh = scene.generate(&["--check"]);
    assert_eq!((fresh.code, fresh.stdout.as_str()), (0, ""), "{}", fresh.stderr);

    scene.file("parts.yaml", &PARTS.replace("name:", "title:"));
    let before = scene.text("out/src/generated/models/items.rs");
    let stale = scene.generate(&["--check"]);
    assert_eq!(stale.code, 1);
    assert!(stale.stdout.contains("--- a/src/generated/models/items.rs\n+++ b/"), "{}", stale.stdout);
    assert!(stale.stdout.contains("\n-    pub name: Option<String>,\n+    pub title: Option<String>,\n"));
    assert!(stale.stderr.contains("out/ is stale"), "{}", stale.stderr);
    assert_eq!(scene.text("out/src/generated/models/items.rs"), before);

    // What it prints is what a run does.
    fs::write(scene.path("change.patch"), &stale.stdout).unwrap();
    if let Ok(patched) = Command::new("patch")
        .args(["-p1", "-s", "-i", "../change.patch"])
        .current_dir(scene.path("out"))
        .status()
    {
        assert!(patched.success());
        assert_eq!(scene.generate(&["--check"]).code, 0, "patched by hand");
    }
}

#[test]
fn a_check_sees_what_was_edited_by_hand() {
    let scene = Scene::new();
    scene.generate(&[]);
    let path = "out/src/generated/models/items.rs";
    scene.file(path, &(scene.text(path) + "// mine\n"));
    let outcome = scene.generate(&["--check"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("\n-// mine\n"), "{}", outcome.stdout);
}

#[test]
fn a_diff_is_printed_and_nothing_is_written() {
    let scene = Scene::new();
    let new = scene.generate(&["--diff"]);
    assert_eq!(new.code, 0, "{}", new.stderr);
    assert!(new.stdout.contains("--- /dev/null\n+++ b/Cargo.toml\n"), "{}", new.stdout);
    assert!(!scene.path("out").exists());
    scene.generate(&[]);
    let same = scene.generate(&["--diff"]);
    assert_eq!((same.code, same.stdout.as_str()), (0, ""));
    let color = scene.generate(&["--diff", "--name", "other", "--color", "always"]);
    assert!(color.stdout.contains('\u{1b}'), "{}", color.stdout);
}

#[test]
fn one_of_the_ways_not_to_write_at_a_time() {
    let scene = Scene::new();
    for two in [["--check", "--diff"], ["--check", "--watch"], ["--dry-run", "--diff"]] {
        assert_eq!(scene.generate(&two).code, 2, "{two:?}");
    }
    assert_eq!(scene.run(&["generate", "--watch"]).code, 2);
    let outcome = scene.run(&["generate", "-", "--watch"]);
    assert_eq!(outcome.code, 2, "{}", outcome.stderr);
}

#[test]
fn each_stage_tells_how_long_it_took() {
    let scene = Scene::new();
    let outcome = scene.generate(&["-v"]);
    let line = outcome.stderr.lines().find(|line| line.contains("in all")).unwrap_or_default();
    let mut rest = line;
    for stage in ["read ", "load ", "lower ", "analyze ", "name ", "plan ", "render ", "write "] {
        rest = &rest[rest.find(stage).unwrap_or_else(|| panic!("no {stage}in {line:?}"))..];
    }
}

/// Ends a run that would go on.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn saving_any_file_of_the_document_generates_again() {
    let scene = Scene::new();
    let models = "out/src/generated/models/items.rs";
    let child = scene
        .command(&["generate", "shop.yaml", "-o", "out", "--watch", "-q"])
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let _watching = Watching(child);
    let becomes = |path: &str, what: &str| {
        let begin = Instant::now();
        while !scene.text(path).contains(what) {
            assert!(begin.elapsed() < Duration::from_secs(60), "{path} has no {what:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        // Until it listens again.
        std::thread::sleep(Duration::from_millis(200));
    };
    becomes(models, "pub name: Option<String>");
    scene.file("parts.yaml", &PARTS.replace("name:", "title:"));
    becomes(models, "pub title: Option<String>");
    // A broken document ends nothing.
    scene.file("shop.yaml", "openapi: [");
    std::thread::sleep(Duration::from_millis(400));
    // Editors write a new file and move it to the old one's place.
    scene.file("new", &SHOP.replace("list_items", "all_items"));
    fs::rename(scene.path("new"), scene.path("shop.yaml")).unwrap();
    becomes("out/src/generated/items.rs", "fn all_items");
    scene.file("specwright.toml", "[answers]\ncheck = \"always\"\n");
    becomes("out/specwright.json", "always");
}

#[test]
fn completions_and_the_manual() {
    let scene = Scene::new();
    for (shell, sign) in [
        ("bash", "complete -F"),
        ("zsh", "#compdef specwright"),
        ("fish", "complete -c specwright"),
        ("powershell", "Register-ArgumentCompleter"),
        ("elvish", "edit:completion"),
    ] {
        let outcome = scene.run(&["completions", shell]);
        assert_eq!(outcome.code, 0);
        assert!(outcome.stdout.contains(sign) && outcome.stdout.contains("dry-run"), "{shell}");
    }
    let outcome = scene.run(&["man"]);
    assert!(
        outcome.stdout.contains(".TH specwright 1") && outcome.stdout.contains("generate"),
        "{}",
        outcome.stdout
    );
    let outcome = scene.run(&["man", "generate"]);
    assert!(outcome.stdout.contains(".TH specwright-generate 1"), "{}", outcome.stdout);
    assert!(outcome.stdout.contains("dry\\-run"), "{}", outcome.stdout);
    let outcome = scene.run(&["man", "genrate"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stderr.contains("did you mean `generate`?"), "{}", outcome.stderr);
}

#[test]
fn overlays_change_the_document_first() {
    let scene = Scene::new();
    let overlay =
        |actions: &str| format!("overlay: 1.0.0\ninfo: {{ title: O, version: '1' }}\nactions:\n{actions}");
    scene.file("one.yaml", &overlay("- { target: $.paths, update: { /users: { get: { operationId: list_users, responses: {} } } } }\n"));
    scene.file("two.yaml", &overlay("- { target: \"$.paths['/users'].get\", update: { tags: [users] } }\n"));
    let outcome = scene.generate(&["--overlay", "one.yaml", "--overlay", "two.yaml"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(scene.text("out/src/generated/users.rs").contains("fn list_users"));
    assert!(scene.text("out/src/generated/openapi.json").contains("/users"));
    // What is odd about it is told where the overlay says it.
    assert!(outcome.stderr.contains("one.yaml:4:"), "{}", outcome.stderr);

    scene.file("specwright.toml", "overlays = ['one.yaml', 'two.yaml']\n");
    assert_eq!(scene.generate(&["--check"]).code, 0, "the settings say the same");
    let missing = scene.generate(&["--overlay", "none.yaml"]);
    assert_eq!(missing.code, 1);
    assert!(missing.stderr.contains("none.yaml"), "{}", missing.stderr);
}

#[test]
fn settings_to_begin_with() {
    let scene = Scene::new();
    let outcome = scene.run(&["init"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert!(scene.text("specwright.toml").starts_with("#:schema ./specwright.schema.json\n"));
    let schema: serde_json::Value = serde_json::from_str(&scene.text("specwright.schema.json")).unwrap();
    assert!(schema["properties"]["overlays"]["description"].is_string());
    assert_eq!(scene.generate(&[]).code, 0, "it is a file of settings");
    let again = scene.run(&["init"]);
    assert_eq!(again.code, 1);
    assert!(again.stderr.contains("is there already"), "{}", again.stderr);
    assert_eq!(scene.run(&["init", "--force"]).code, 0);
    assert_eq!(scene.run(&["init", "--schema"]).stdout, scene.text("specwright.schema.json"));

    scene.file("specwright.toml", "[requests]\nunknown-paramters = 'refuse'\n");
    let wrong = scene.generate(&[]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.stderr.contains("did you mean `unknown-parameters`?"), "{}", wrong.stderr);
}

#[test]
fn a_build_script_needs_nothing_of_the_command_line() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "-p",
            "specwright",
            "-e",
            "normal",
            "--no-default-features",
            "--prefix",
            "none",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let has = |name: &str| tree.lines().any(|line| line.split(' ').next() == Some(name));
    assert!(has("askama") && has("serde_json"), "{tree}");
    for name in ["anstream", "clap", "clap_complete", "clap_mangen", "notify", "schemars", "toml", "ureq"] {
        assert!(!has(name), "{name} is there:\n{tree}");
    }
}
