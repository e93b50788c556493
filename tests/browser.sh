#!/usr/bin/env bash
# Opens the documentation page of the example in Chromium, as a person would, and looks at what is shown:
# at /docs and at /docs/, without any network, with no word in the browser's console. Then makes the pictures of
# README.md anew where `--pictures` asks for it.
#
# Installs Chromium on Debian where there is none; so it is no part of `cargo test`.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v chromium >/dev/null 2>&1; then
  apt-get update && apt-get install -y --no-install-recommends chromium fonts-dejavu-core
fi
command -v python3 >/dev/null 2>&1 || apt-get install -y --no-install-recommends python3

work="$(mktemp -d)"
server=""
clean() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  rm -rf "$work"
}
trap clean EXIT

# No name is found but this machine's, so that whatever the page would load from elsewhere fails, and is told.
browse() {
  timeout 120 chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/profile" \
    --host-resolver-rules='MAP * ~NOTFOUND, EXCLUDE 127.0.0.1' --enable-logging=stderr --window-size=1280,860 \
    --virtual-time-budget=20000 "$@" 2>>"$work/log"
}

manifest="${1:-}"
case "$manifest" in --pictures | "") manifest=generated-example/Cargo.toml ;; esac
# (Another crate's Cargo.toml may be given.)
target="$(dirname "$manifest")"
cargo build --quiet --manifest-path "$manifest"
folder="$(cargo metadata --no-deps --format-version 1 --manifest-path "$manifest" \
  | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')"
name="$(sed -n 's/^name = "\(.*\)"/\1/p' "$manifest" | head -n 1)"
ADDRESS=127.0.0.1:3912 "$folder/debug/$name" >"$work/server" 2>&1 &
server=$!
for _ in $(seq 50); do
  (exec 3<>/dev/tcp/127.0.0.1/3912) 2>/dev/null && break
  sleep 0.1
done

for page in /docs /docs/; do
  : >"$work/log"
  browse --dump-dom "http://127.0.0.1:3912$page" >"$work/page.html"
  python3 - "$work" "$target" "$page" <<'PY'
import html, json, pathlib, sys

work, target, page = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
shown = html.unescape((work / "page.html").read_text())
document = json.loads((target / "src/generated/openapi.json").read_text())
operations = [
    one for item in document["paths"].values() for method, one in item.items()
    if method in ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
]
wanted = [document["info"]["title"], *(tag["name"] for tag in document.get("tags", []))]
# The first tag's operations are open.
tags = document.get("tags") or [{}]
first = tags[0].get("name")
wanted += [one.get("summary", "") for one in operations if first in one.get("tags", [])]
missing = [text for text in wanted if text not in shown]
# The viewer tells its version; nothing else may be said.
log = (work / "log").read_text(errors="replace").splitlines()
said = [line for line in log if "CONSOLE" in line and '"@scalar/api-reference@' not in line]
assert not missing, f"{page} does not show {missing}"
assert not said, f"{page}: the console says {said}"
assert "cannot be shown" not in shown, page
print(f"{page}: {len(wanted)} texts shown, nothing in the console")
PY
done

case "$*" in *--pictures*) ;; *) exit 0 ;; esac

browse --blink-settings=preferredColorScheme=1 --screenshot=docs/images/docs-page.png http://127.0.0.1:3912/docs

# The terminal, from what the tool prints for a broken document.
cat >"$work/openapi.yaml" <<'YAML'
openapi: 3.1.0
info: {title: Kennel, version: 1.0.0}
paths:
  /dogs/{id}:
    get:
      operationId: readDog
      responses:
        "200":
          description: The dog.
          content:
            application/json:
              schema: {$ref: "#/components/schemas/Dgo"}
components:
  schemas:
    Dog:
      type: Object
      properties:
        name: {type: string, maxLength: "40"}
        born: {type: string, format: date}
YAML
if [ -z "${SPECWRIGHT:-}" ]; then
  cargo build --quiet
  SPECWRIGHT="$(cargo metadata --no-deps --format-version 1 \
    | python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])')/debug/specwright"
fi
(cd "$work" && "$SPECWRIGHT" check openapi.yaml --color always >printed 2>&1) || true
python3 - "$work" <<'PY'
import html, pathlib, re, sys

work = pathlib.Path(sys.argv[1])
text = "$ specwright check openapi.yaml\n" + (work / "printed").read_text()
palette = {30: "#000", 31: "#d64541", 32: "#4caf50", 33: "#e0b040", 34: "#5c9ded", 35: "#c678dd", 36: "#4fb3bf", 37: "#ddd",
           90: "#888", 91: "#ff6b68", 92: "#7ed07e", 93: "#ffd866", 94: "#82b4ff", 95: "#df9ef0", 96: "#7fd7e0", 97: "#fff"}
out, style = [], {}
for part in re.split(r"(\x1b\[[0-9;]*m)", text):
    code = re.fullmatch(r"\x1b\[([0-9;]*)m", part)
    if not code:
        css = ";".join(f"{key}:{value}" for key, value in style.items())
        out.append(f'<span style="{css}">{html.escape(part)}</span>')
        continue
    for number in [int(one or 0) for one in code[1].split(";")]:
        if number == 0: style = {}
        elif number == 1: style["font-weight"] = "bold"
        elif number == 2: style["opacity"] = ".65"
        elif number in palette: style["color"] = palette[number]
page = f'''<meta charset="utf-8"><style>body {{ margin: 0; background: #1d1b1a; color: #eee6df }}
pre {{ margin: 0; padding: 20px; font: 15px/1.35 "DejaVu Sans Mono", monospace; white-space: pre-wrap }}</style><pre>{"".join(out)}</pre>'''
(work / "terminal.html").write_text(page)
(work / "lines").write_text(str(text.count("\n") + 1))
PY
height=$(($(cat "$work/lines") * 21 + 40))
browse --window-size=1100,"$height" --screenshot=docs/images/broken-document.png "file://$work/terminal.html"
ls -l docs/images
