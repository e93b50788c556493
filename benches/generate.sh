#!/usr/bin/env bash
# Wall time, CPU time and peak memory of whole runs: benches/generate.sh DOCUMENT...
#
# Each document is generated five times into a fresh folder; the median of each figure is printed. On a noisy machine
# compare figures of one run of this script only.
set -euo pipefail
[ $# -gt 0 ] || { echo "usage: $0 DOCUMENT..." >&2; exit 2; }
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --release --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/release/specwright
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

python3 - "$tool" "$out" "$@" <<'PY'
import os, shutil, statistics, subprocess, sys, time
tool, out, documents = sys.argv[1], sys.argv[2], sys.argv[3:]
print(f"{'wall s':>8} {'cpu s':>8} {'peak MB':>8} {'lines':>8}  document")
for document in documents:
    rows = []
    for _ in range(5):
        folder = os.path.join(out, "crate")
        shutil.rmtree(folder, ignore_errors=True)
        start = time.monotonic()
        process = subprocess.Popen([tool, "generate", "-q", document, "-o", folder], stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        if status != 0:
            print(f"{'refused':>35}  {document}")
            rows = []
            break
        rows.append((wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    if rows:
        wall, cpu, peak = (statistics.median(column) for column in zip(*rows))
        files = [os.path.join(at, name) for at, _, names in os.walk(os.path.join(out, "crate", "src")) for name in names]
        lines = sum(open(name, "rb").read().count(b"\n") for name in files if name.endswith(".rs"))
        print(f"{wall:8.3f} {cpu:8.3f} {peak:8.0f} {lines:8}  {document}")
PY
