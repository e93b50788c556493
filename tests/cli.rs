//! The command line as its users type it: exit codes, both outputs, and what is on disk afterwards.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
        '200': { description: All items }
";

const MORE: &str = "
  /users:
    get:
      tags: [users]
      operationId: list_users
      responses:
        '200': { description: All users }
";

/// A temporary folder to run in.
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
    /// With the document `shop.yaml` in it.
    fn new() -> Self {
        let scene = Self { temp: TempDir::new().unwrap() };
        scene.file("shop.yaml", SHOP);
        scene
    }

    /// With a crate in `out`.
    fn with_crate() -> Self {
        let scene = Self::new();
        assert_eq!(scene.run(&["generate", "shop.yaml", "-o", "out", "-q"]).code, 0);
        scene
    }

    fn path(&self, path: &str) -> PathBuf {
        self.temp.path().join(path)
    }

    fn file(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
        command.args(args).current_dir(self.temp.path()).env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE");
        command
    }

    fn run(&self, args: &[&str]) -> Outcome {
        self.run_with(args, "")
    }

    fn run_with(&self, args: &[&str], stdin: &str) -> Outcome {
        let mut command = self.command(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A run that reads no input may be gone already.
        let _ = child.stdin.take().unwrap().write_all(stdin.as_bytes());
        let output = child.wait_with_output().unwrap();
        let text =
            |bytes| String::from_utf8(bytes).unwrap().replace(self.temp.path().to_str().unwrap(), "[TEMP]");
        Outcome {
            code: output.status.code().unwrap(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Runs something that must fail and leave everything as it was; gives what it said.
    fn refused(&self, args: &[&str], code: i32) -> String {
        let before = self.tree();
        let outcome = self.run(args);
        assert_eq!(self.tree(), before, "a refused run changed something");
        assert_eq!(outcome.code, code, "{}", outcome.stderr);
        assert_eq!(outcome.stdout, "");
        outcome.shown(args)
    }

    /// Every file and folder.
    fn tree(&self) -> BTreeMap<PathBuf, Option<Vec<u8>>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.temp.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    found.insert(path.clone(), None);
                    folders.push(path);
                } else {
                    found.insert(path.clone(), Some(fs::read(path).unwrap()));
                }
            }
        }
        found
    }

    /// The first file that the manifest of `out` lists.
    fn owned(&self) -> PathBuf {
        let manifest = fs::read_to_string(self.path("out/specwright.json")).unwrap();
        let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
        let files = manifest["files"].as_object().unwrap();
        self.path("out").join(files.keys().find(|path| path.starts_with("src/generated/")).unwrap())
    }
}

impl Outcome {
    fn shown(&self, args: &[&str]) -> String {
        let mut text = format!("$ specwright {}\n[exit {}]\n", args.join(" "), self.code);
        for (name, content) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !content.is_empty() {
                let _ = write!(text, "--- {name}\n{content}");
            }
        }
        text
    }
}

fn append(path: &Path, text: &str) {
    fs::OpenOptions::new().append(true).open(path).unwrap().write_all(text.as_bytes()).unwrap();
}

// What goes well

#[test]
fn a_new_crate() {
    let scene = Scene::new();
    let args = ["generate", "shop.yaml", "-o", "out"];
    insta::assert_snapshot!(scene.run(&args).shown(&args));
    assert!(scene.path("out/specwright.json").is_file());
    assert!(scene.path("out/src/generated").is_dir());
    let beside: Vec<_> = fs::read_dir(scene.temp.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(beside.len(), 2, "something is left: {beside:?}");
}

#[test]
fn the_folder_is_named_after_the_crate() {
    let scene = Scene::new();
    assert_eq!(scene.run(&["generate", "shop.yaml", "--name", "corner-shop"]).code, 0);
    let cargo = fs::read_to_string(scene.path("corner-shop/Cargo.toml")).unwrap();
    assert!(cargo.contains("name = \"corner-shop\""), "{cargo}");
}

#[test]
fn the_embedded_demo() {
    let scene = Scene::new();
    let outcome = scene.run(&["generate", "-o", "out"]);
    assert_eq!(outcome.code, 0);
    assert!(outcome.stderr.contains("embedded demo"), "{}", outcome.stderr);
}

#[test]
fn from_standard_input_into_the_folder_one_stands_in() {
    let scene = Scene::new();
    fs::create_dir(scene.path("here")).unwrap();
    let mut command = scene.command(&["generate", "-", "-o", "."]);
    let file = fs::File::open(scene.path("shop.yaml")).unwrap();
    let output = command.current_dir(scene.path("here")).stdin(file).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{stderr}");
    assert!(stderr.contains("Next: cargo run"), "{stderr}");
    assert!(scene.path("here/src/main.rs").is_file());
}

#[test]
fn again_and_again() {
    let scene = Scene::with_crate();
    let args = ["generate", "shop.yaml", "-o", "out"];
    let before = scene.tree();
    insta::assert_snapshot!("again_nothing_changed", scene.run(&args).shown(&args));
    assert_eq!(scene.tree(), before);

    scene.file("shop.yaml", &format!("{SHOP}{}", &MORE[1..]));
    scene.file("out/src/main.rs", "fn main() { /* mine */ }\n");
    insta::assert_snapshot!("again_more_operations", scene.run(&args).shown(&args));
    assert_eq!(fs::read_to_string(scene.path("out/src/main.rs")).unwrap(), "fn main() { /* mine */ }\n");
    assert!(scene.path("out/src/handlers/users.rs").is_file());

    scene.file("shop.yaml", SHOP);
    assert_eq!(scene.run(&args).code, 0);
    assert!(!scene.path("out/src/generated/users.rs").exists(), "stale files of ours go");
    assert!(scene.path("out/src/handlers/users.rs").is_file(), "files of the user stay");
}

#[test]
fn a_dry_run_lists_and_writes_nothing() {
    let scene = Scene::new();
    let before = scene.tree();
    let outcome = scene.run(&["generate", "shop.yaml", "-o", "out", "--dry-run"]);
    assert_eq!(outcome.code, 0);
    assert_eq!(scene.tree(), before);
    assert!(outcome.stdout.lines().any(|line| line == "create  src/main.rs"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("nothing was written"), "{}", outcome.stderr);
}

#[test]
fn quiet_says_nothing_and_colour_is_as_asked() {
    let scene = Scene::new();
    let quiet = scene.run(&["generate", "shop.yaml", "-o", "out", "-q"]);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
    assert!(!scene.run(&["check", "shop.yaml"]).stderr.contains('\x1b'));
    assert!(scene.run(&["check", "shop.yaml", "--color", "always"]).stderr.contains('\x1b'));
    let timed = scene.run(&["generate", "shop.yaml", "-o", "out", "-v"]).stderr;
    assert!(timed.contains("render "), "{timed}");
}

#[test]
fn a_check_for_tools_goes_to_standard_output() {
    let scene = Scene::new();
    let outcome = scene.run(&["check", "shop.yaml", "--format", "json"]);
    assert_eq!(outcome.code, 0);
    assert_eq!(outcome.stdout, "", "nothing found, nothing said");
    let missing = scene.run(&["check", "none.yaml", "--format", "json"]);
    assert_eq!(missing.code, 1);
    // One JSON object a line.
    let found: serde_json::Value = serde_json::from_str(missing.stdout.trim()).unwrap();
    assert_eq!(found["code"], "SW0001");
    let github = scene.run(&["check", "none.yaml", "--format", "github"]);
    assert!(github.stdout.starts_with("::error "), "{}", github.stdout);
}

#[test]
fn every_stage_can_be_dumped() {
    let scene = Scene::new();
    for stage in ["document", "ir", "names", "plan"] {
        let outcome = scene.run(&["dump", "shop.yaml", "--stage", stage]);
        assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
        assert!(!outcome.stdout.is_empty(), "{stage}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let scene = Scene::new();
    let mut command = scene.command(&["dump", "shop.yaml", "--stage", "document"]);
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let output = command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn a_workspace_around_that_does_not_list_the_crate() {
    let scene = Scene::new();
    scene.file("Cargo.toml", "[workspace]\nmembers = [\"crates/*\"]\nexclude = [\"vendor\"]\n");
    let stderr = |dir: &str| scene.run(&["generate", "shop.yaml", "-o", dir]).stderr;
    let own = fs::read_to_string(Scene::with_crate().path("out/Cargo.toml")).unwrap().contains("[workspace]");
    let hint = stderr("out");
    assert_eq!(hint.contains("add \"out\" to `members` (or `exclude`) in ./Cargo.toml"), !own, "{hint}");
    fs::create_dir(scene.path("crates")).unwrap();
    fs::create_dir(scene.path("vendor")).unwrap();
    for fine in ["crates/shop", "vendor/shop"] {
        assert!(!stderr(fine).contains("members"), "{fine}");
    }
}

// What goes wrong

#[test]
fn the_document_is_missing() {
    let scene = Scene::new();
    insta::assert_snapshot!(scene.refused(&["generate", "shop.yml", "-o", "out"], 1));
}

#[test]
fn the_document_is_a_folder() {
    let scene = Scene::new();
    scene.file("specs/b.yaml", SHOP);
    scene.file("specs/a.json", "{}");
    scene.file("specs/notes.txt", "");
    insta::assert_snapshot!(scene.refused(&["generate", "specs"], 1));
}

#[test]
fn the_document_is_empty() {
    let scene = Scene::new();
    scene.file("empty.yaml", " \n");
    insta::assert_snapshot!(scene.refused(&["generate", "empty.yaml"], 1));
    scene.file("bom.yaml", "\u{feff}");
    assert!(scene.refused(&["check", "bom.yaml"], 1).contains("`bom.yaml` is empty"));
    assert!(scene.refused(&["check", "-"], 1).contains("`<stdin>` is empty"));
}

#[test]
fn the_document_is_a_url() {
    let scene = Scene::new();
    insta::assert_snapshot!(scene.refused(&["generate", "https://example.com/openapi.json"], 1));
}

#[test]
fn the_output_folder_is_a_file() {
    let scene = Scene::new();
    insta::assert_snapshot!(scene.refused(&["generate", "shop.yaml", "-o", "shop.yaml"], 1));
}

#[test]
fn the_output_folder_is_below_a_file() {
    let scene = Scene::new();
    insta::assert_snapshot!(scene.refused(&["generate", "shop.yaml", "-o", "shop.yaml/out"], 1));
}

#[test]
fn the_output_folder_has_no_parent() {
    let scene = Scene::new();
    insta::assert_snapshot!(scene.refused(&["generate", "shop.yaml", "-o", "some/where/out"], 1));
}

/// `/proc` lets nobody create anything, not even root.
#[cfg(target_os = "linux")]
#[test]
fn the_output_folder_cannot_be_created() {
    let scene = Scene::new();
    let said = scene.refused(&["generate", "shop.yaml", "-o", "/proc/specwright-out"], 1);
    assert!(said.contains("error: cannot create `/proc/specwright-out`: "), "{said}");
    assert!(said.contains("nothing was written"), "{said}");
}

#[test]
fn the_output_folder_is_not_ours() {
    let scene = Scene::new();
    for name in ["a", "b", "c", "d", "e", "f/g"] {
        scene.file(&format!("home/{name}"), "");
    }
    insta::assert_snapshot!(scene.refused(&["generate", "shop.yaml", "-o", "home"], 1));
    let forced = scene.refused(&["generate", "shop.yaml", "-o", "home", "--force"], 1);
    assert!(forced.contains("not made by specwright"), "{forced}");
}

#[test]
fn a_generated_file_was_edited() {
    let scene = Scene::with_crate();
    let (owned, args) = (scene.owned(), ["generate", "shop.yaml", "-o", "out"]);
    let original = fs::read_to_string(&owned).unwrap();
    append(&owned, "// my change\n");
    insta::assert_snapshot!(scene.refused(&args, 1));
    assert!(scene.refused(&[args.as_slice(), &["-q"]].concat(), 1).contains("-// my change"));

    let forced = scene.run(&[args.as_slice(), &["--force"]].concat());
    assert_eq!(forced.code, 0, "{}", forced.stderr);
    assert_eq!(fs::read_to_string(&owned).unwrap(), original);
}

#[test]
fn a_long_diff_is_cut() {
    let scene = Scene::with_crate();
    append(&scene.owned(), &"// my change\n".repeat(500));
    let said = scene.refused(&["generate", "shop.yaml", "-o", "out"], 1);
    assert!(said.lines().count() < 60 && said.contains(" more lines"), "{said}");
}

#[test]
fn the_manifest_is_damaged() {
    let scene = Scene::with_crate();
    scene.file("out/specwright.json", "<<<<<<< HEAD\n{}\n");
    insta::assert_snapshot!(scene.refused(&["generate", "shop.yaml", "-o", "out"], 1));
    assert_eq!(scene.run(&["generate", "shop.yaml", "-o", "out", "--force"]).code, 0);
    assert_eq!(scene.run(&["generate", "shop.yaml", "-o", "out"]).code, 0);
}

#[test]
fn no_arguments() {
    let scene = Scene::new();
    insta::assert_snapshot!(scene.refused(&[], 2));
}

#[test]
fn wrong_usage() {
    let scene = Scene::new();
    let commands: &[&[&str]] = &[
        &["dump", "shop.yaml", "--stage", "irr"],
        &["dump", "shop.yaml"],
        &["generate", "shop.yaml", "--nmae", "x"],
        &["generate", "shop.yaml", "--name", "my shop"],
        &["generate", "shop.yaml", "other.yaml"],
        &["generate", "shop.yaml", "-o", ""],
        &["check"],
        &["check", "shop.yaml", "-q", "-v"],
        &["shop.yaml"],
        &["genrate", "shop.yaml"],
    ];
    let said: Vec<String> = commands.iter().map(|args| scene.refused(args, 2)).collect();
    insta::assert_snapshot!(said.join("\n"));
}

#[test]
fn the_network_is_asked_only_where_the_command_line_says_so() {
    let scene = Scene::new();
    // Nobody listens there.
    let more = "      responses:\n        default: { description: Odd, content: { application/json: { schema: { $ref: 'http://127.0.0.1:1/a.json' } } } }\n";
    scene.file("remote.yaml", &SHOP.replace("      responses:\n", more));
    // What may not be fetched costs itself only; what was asked for and is not had costs the run.
    for (flags, code, exit) in [
        (&[] as &[&str], "warning[SW0104]", 0),
        (&["--strict"], "error[SW0104]", 1),
        (&["--allow-remote=example.com"], "warning[SW0104]", 0),
        (&["--allow-remote"], "error[SW0108]", 1),
        (&["--allow-remote=example.com", "--allow-remote=127.0.0.1"], "error[SW0108]", 1),
    ] {
        let outcome = scene.run(&[&["check", "remote.yaml"], flags].concat());
        assert_eq!(outcome.code, exit, "{flags:?}: {}", outcome.stderr);
        assert!(outcome.stderr.contains(code), "{flags:?}: {}", outcome.stderr);
    }
    scene.file("specwright.toml", "allow-remote = [\"127.0.0.1:1\"]\n");
    assert!(scene.run(&["check", "remote.yaml"]).stderr.contains("SW0108"));
}

#[test]
fn strict_refuses_names_that_nobody_knows() {
    let scene = Scene::new();
    let has = |folder: &str| scene.path(&format!("{folder}/runtime/src/unknown.rs")).exists();
    assert_eq!(scene.run(&["generate", "shop.yaml", "-o", "lenient"]).code, 0);
    assert_eq!(scene.run(&["generate", "shop.yaml", "-o", "strict", "--strict"]).code, 0);
    assert_eq!((has("lenient"), has("strict")), (false, true));
    scene.file("specwright.toml", "base-path = \"v1\"\n");
    let outcome = scene.run(&["generate", "shop.yaml", "-o", "other"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stderr.contains("a path such as `/v1`, not `v1`"), "{}", outcome.stderr);
}

#[test]
fn strict_refuses_repairs_and_tells_all_of_them() {
    let scene = Scene::new();
    // The one is found by `load`, the other by `lower`, the last one by `analyze`.
    let wrong = "openapi: 3.0.3\ninfo: { title: Odd, version: 1 }\npaths:\n  /items/{id}:\n    get:\n      parameters:\n        \
                 - { name: q, in: query, schema: { type: string, maxLength: 2, default: long } }\n      \
                 responses: { '200': { description: Yes } }\n";
    scene.file("wrong.yaml", wrong);
    let codes = ["SW0122", "SW0206", "SW0303"];
    let lax = scene.run(&["generate", "wrong.yaml", "-o", "lax"]);
    assert_eq!(lax.code, 0, "{}", lax.stderr);
    let strict = scene.run(&["generate", "wrong.yaml", "-o", "strict", "--strict"]);
    assert_eq!(strict.code, 1, "{}", strict.stderr);
    assert!(!scene.path("strict").exists());
    scene.file("specwright.toml", "[document]\nrepairs = \"refuse\"\n");
    let settings = scene.run(&["check", "wrong.yaml"]);
    assert_eq!(settings.code, 1, "{}", settings.stderr);
    for code in codes {
        assert!(lax.stderr.contains(&format!("warning[{code}]")), "{}", lax.stderr);
        for outcome in [&strict, &settings] {
            assert!(outcome.stderr.contains(&format!("error[{code}]")), "{}", outcome.stderr);
        }
    }
}
