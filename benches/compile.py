"""Makes crates of documents with this tool and, where asked for, with others, and times what cargo does with them."""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import yaml

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def run(command, cwd, environment, quiet=True):
    """Runs a command: seconds of wall and user time, peak MB of the largest process, and whether it succeeded."""
    start = time.monotonic()
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=cwd, env=environment, stdout=said, stderr=said)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if status and not quiet:
            said.seek(0)
            sys.exit(f"{' '.join(command)}\n{said.read().decode(errors='replace')[-4000:]}")
    return {"wall": wall, "user": usage.ru_utime, "peak": usage.ru_maxrss / 1024, "ok": status == 0}


def lines(folder):
    """Lines of Rust below `src`."""
    total = 0
    for at, _, names in os.walk(os.path.join(folder, "src")):
        total += sum(open(os.path.join(at, name), "rb").read().count(b"\n") for name in names if name.endswith(".rs"))
    return total


def of_oas3_gen(program, document, folder):
    """Its crate, which is a library."""
    text = document
    if not document.endswith(".json"):
        text = folder + ".json"
        with open(document) as source, open(text, "w") as target:
            json.dump(yaml.load(source, yaml.CSafeLoader), target, default=str)
    return run([program, "generate", "server-mod", "--workspace", "-q", "-i", text, "-o", folder], "/", None)["ok"]


def of_openapi_to_rust(program, document, folder):
    """Its files, with the crate around them that it leaves to its user."""
    os.makedirs(os.path.join(folder, "src"))
    with open(document) as source:
        read = json.load(source) if document.endswith(".json") else yaml.load(source, yaml.CSafeLoader)
    chosen = [f"{method.upper()} {path}" for path, item in read["paths"].items() for method in METHODS if method in item]
    with open(os.path.join(folder, "openapi-to-rust.toml"), "w") as settings:
        settings.write(f"[generator]\nspec_path = {json.dumps(document)}\noutput_dir = \"src/generated\"\n")
        settings.write("module_name = \"api\"\n[features]\nenable_async_client = false\n")
        settings.write(f"[server]\nframework = \"axum\"\noperations = {json.dumps(chosen)}\n")
    if not run([program, "generate", "--quiet"], folder, None)["ok"]:
        return False
    with open(os.path.join(folder, "src", "generated", "REQUIRED_DEPS.toml")) as needed:
        dependencies = needed.read()
    if "[dependencies]" not in dependencies:
        dependencies = "[dependencies]\n" + dependencies
    with open(os.path.join(folder, "Cargo.toml"), "w") as manifest:
        name = os.path.basename(folder)
        manifest.write(f"[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n{dependencies}\n")
    with open(os.path.join(folder, "src", "lib.rs"), "w") as library:
        library.write("pub mod generated;\n")
    return True


def edit(folder):
    """Changes the body of one handler: what its owner does all day."""
    handlers = os.path.join(folder, "src", "handlers")
    name = sorted(name for name in os.listdir(handlers) if name != "mod.rs")[0]
    path = os.path.join(handlers, name)
    text = open(path).read()
    changed = re.sub(r"(async fn [^{;]*\{\n)", lambda found: found.group(1) + f"let _ = {time.time_ns()}_u64;\n", text, count=1)
    assert changed != text, path
    open(path, "w").write(changed)


def package(folder):
    """The name of a crate."""
    return re.search(r'^name = "([^"]+)"', open(os.path.join(folder, "Cargo.toml")).read(), re.M).group(1)


def measure(folder, environment, rounds, whole):
    """Medians of cargo's commands on a crate whose dependencies are compiled."""
    name, found = package(folder), {}
    if not run(["cargo", "check", "--quiet"], folder, environment)["ok"]:
        return None

    def repeat(what, command, before):
        rows = []
        for _ in range(rounds):
            before()
            rows.append(run(command, folder, environment, quiet=False))
        found[what] = {key: statistics.median(row[key] for row in rows) for key in ("wall", "user", "peak")}

    def fresh():
        run(["cargo", "clean", "--quiet", "--package", name], folder, environment, quiet=False)

    repeat("check", ["cargo", "check", "--quiet"], fresh)
    if whole:
        run(["cargo", "build", "--quiet"], folder, environment, quiet=False)
        repeat("build", ["cargo", "build", "--quiet"], fresh)
        repeat("edit", ["cargo", "build", "--quiet"], lambda: edit(folder))
        repeat("edit-check", ["cargo", "check", "--quiet"], lambda: edit(folder))
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--oas3-gen")
    parser.add_argument("--openapi-to-rust")
    parser.add_argument("--check-only", action="store_true")
    parser.add_argument("--points")
    parser.add_argument("--synthetic", required=True)
    parser.add_argument("documents", nargs="+", help="a document, or the number of operations of one that is made")
    options = parser.parse_args()
    out = tempfile.mkdtemp()
    environment = dict(os.environ)
    environment.setdefault("CARGO_TARGET_DIR", os.path.join(out, "target"))
    environment.pop("CARGO_INCREMENTAL", None)
    print("| document | check to the best other's | lines to the fewest | check s (user) | build s | after a handler's edit: build s, check s | peak MB check, build | lines | others: check s, lines |")
    print("|---|---|---|---|---|---|---|---|---|")
    points = open(options.points, "w") if options.points else None
    try:
        for number, document in enumerate(options.documents):
            label = os.path.basename(document)
            if document.isdigit():
                label, made = f"{document} operations", os.path.join(out, f"{document}.json")
                with open(made, "w") as target:
                    subprocess.run([sys.executable, options.synthetic, document], stdout=target, check=True)
                document = made
            document = os.path.abspath(document)
            folder = os.path.join(out, f"ours-{number}")
            name = f"measured-{number}"
            run([options.tool, "generate", "-q", document, "--name", name, "-o", folder], out, None, quiet=False)
            ours = measure(folder, environment, options.rounds, not options.check_only)
            assert ours, f"{document}: the crate does not compile"
            count, others = lines(folder), []
            for called, program, make in (("oas3-gen", options.oas3_gen, of_oas3_gen), ("openapi-to-rust", options.openapi_to_rust, of_openapi_to_rust)):
                if not program:
                    continue
                other = os.path.join(out, f"{called}-{number}")
                if not make(program, document, other):
                    others.append((called, None, "refuses the document"))
                    continue
                found = measure(other, environment, options.rounds, False)
                others.append((called, found and found["check"], lines(other) if found else "does not compile"))
                shutil.rmtree(other)
            best = min((found["wall"] for _, found, _ in others if found), default=None)
            fewest = min((text for _, found, text in others if found), default=None)
            row = [
                label,
                f"{ours['check']['wall'] / best:.2f}" if best else "",
                f"{count / fewest:.2f}" if fewest else "",
                f"{ours['check']['wall']:.2f} ({ours['check']['user']:.2f})",
                f"{ours['build']['wall']:.2f}" if "build" in ours else "",
                f"{ours['edit']['wall']:.2f}, {ours['edit-check']['wall']:.2f}" if "edit" in ours else "",
                f"{ours['check']['peak']:.0f}" + (f", {ours['build']['peak']:.0f}" if "build" in ours else ""),
                str(count),
                "; ".join(f"{called}: " + (f"{found['wall']:.2f}, {text}" if found else text) for called, found, text in others),
            ]
            print("| " + " | ".join(row) + " |", flush=True)
            if points and label.endswith(" operations"):
                build = ours.get("build", {"user": "nan", "peak": "nan"})
                print(label.split()[0], ours["check"]["user"], build["user"], ours["check"]["peak"], file=points, flush=True)
            shutil.rmtree(folder)
    finally:
        shutil.rmtree(out)


main()
