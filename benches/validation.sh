#!/usr/bin/env bash
# What it costs to check a valid body: benches/validation.sh [rounds]
#
# Makes a crate of the FastAPI demo and sends `POST /users/` with a body that is right, to the router itself: no network
# and no server, so that checks weigh as much as they can. The handler answers an example. Three builds of the same crate
# are asked in turn, a second each, in as many rounds:
#
#   checked   as it is made
#   values    `is_valid` of every model is `true`: no lengths, no pattern; the text is still looked through for names that
#             stand twice
#   nothing   that is not done either; what is left is serde
#
# Prints requests per second, and the median over the rounds of what each build does in relation to `nothing`.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/debug/specwright
crate=$here/target/bench-validation
rm -rf "$crate/src" "$crate/specwright.json" "$crate/Cargo.toml" "$crate/tests" "$crate/README.md" "$crate/examples"
mkdir -p "$here/target"
rm -rf "$crate.new"
"$tool" generate -q "$here/specs/real/fastapi-demo.json" --name bench-validation -o "$crate.new"
mkdir -p "$crate" && cp -r "$crate.new/." "$crate" && rm -rf "$crate.new"
mkdir -p "$crate/examples"
cp "$here/benches/validation/ask.rs" "$crate/examples/validation.rs"
printf '\n[workspace]\n' >> "$crate/Cargo.toml"
build() {
    (cd "$crate" && CARGO_TARGET_DIR=$crate/target cargo build --release --quiet --example validation 2> "$crate/build.log") \
        || { cat "$crate/build.log"; exit 1; }
    cp "$crate/target/release/examples/validation" "$crate/validation-$1"
}
build checked
python3 - "$crate" <<'PY'
import pathlib, re, sys
count = 0
for path in (pathlib.Path(sys.argv[1]) / "src/generated/models").glob("*.rs"):
    text, changed = re.subn(r"(pub fn is_valid\(&self\) -> bool \{\n).*?\n    \}\n", r"\1        true\n    }\n", path.read_text(), flags=re.S)
    path.write_text(text)
    count += changed
assert count > 0, "no model has checks"
PY
build values
python3 - "$crate" <<'PY'
import pathlib, sys
path = pathlib.Path(sys.argv[1]) / "runtime/src/twins.rs"
head = "pub(super) fn has_one_meaning(text: &str) -> bool {\n"
text = path.read_text()
assert head in text
path.write_text(text.replace(head, head + "    if !text.is_empty() {\n        return true;\n    }\n"))
PY
build nothing

python3 - "$crate" "${1:-10}" <<'PY'
import statistics, subprocess, sys
crate, rounds = sys.argv[1], int(sys.argv[2])
builds = ["checked", "values", "nothing"]
seen = {name: [] for name in builds}
for number in range(rounds):
    # Each is first as often as the others.
    for name in builds[number % 3:] + builds[:number % 3]:
        seen[name].append(float(subprocess.check_output([f"{crate}/validation-{name}", "1"])))
print(f"{'build':>8} {'median/s':>10} {'best/s':>10} {'to nothing':>11}")
for name in builds:
    ratio = statistics.median(one / other for one, other in zip(seen[name], seen["nothing"]))
    print(f"{name:>8} {statistics.median(seen[name]):10.0f} {max(seen[name]):10.0f} {ratio:11.3f}")
PY
