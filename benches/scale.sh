#!/usr/bin/env bash
# Time and memory of a run against the number of operations: benches/scale.sh [OPERATIONS...]
#
# System time is that of the file system: each answer's example is a file, so that 10,000 operations are 11,325 files.
#
# The documents are made by `synthetic.py`. Prints a table with the cost of an operation in relation to the first
# document's, and draws `docs/images/generation.svg` where gnuplot is there.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --release --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/release/specwright
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
[ $# -gt 0 ] || set -- 250 500 1000 2000 4000 7000 10000
for count in "$@"; do
    python3 "$here/benches/synthetic.py" "$count" > "$out/$count.json"
done
python3 - "$tool" "$out" "$@" <<'PY'
import os, shutil, statistics, subprocess, sys, time
tool, out, counts = sys.argv[1], sys.argv[2], [int(count) for count in sys.argv[3:]]
print("| operations | user/operation to the first | MB/operation to the first | user s | system s | wall s | peak MB | again, unchanged, s |")
print("|---|---|---|---|---|---|---|---|")
first = None
def run(arguments):
    start = time.monotonic()
    process = subprocess.Popen([tool, "generate", "-q", *arguments], stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, arguments
    return usage.ru_utime, usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024
with open(os.path.join(out, "points"), "w") as points:
    for count in counts:
        folder, rows, again = os.path.join(out, "crate"), [], []
        for _ in range(3):
            shutil.rmtree(folder, ignore_errors=True)
            rows.append(run([f"{out}/{count}.json", "-o", folder]))
            again.append(run([f"{out}/{count}.json", "-o", folder])[2])
        shutil.rmtree(folder)
        user, system, wall, peak = (statistics.median(column) for column in zip(*rows))
        first = first or (user / count, peak / count)
        print(f"| {count} | {user / count / first[0]:.2f} | {peak / count / first[1]:.2f} | {user:.2f} | {system:.2f} | {wall:.2f} | {peak:.0f} | {statistics.median(again):.2f} |", flush=True)
        print(count, user, system, peak, file=points)
PY
if command -v gnuplot >/dev/null; then
    gnuplot <<G
set terminal svg size 720,400 font "sans-serif,13" background "white"
set output "$here/docs/images/generation.svg"
set xlabel "operations"
set ylabel "seconds"
set y2label "MB"
set ytics nomirror
set y2tics
set yrange [0:*]
set y2range [0:*]
set xrange [0:*]
set key left top
set grid
plot "$out/points" using 1:2 with linespoints title "user time", "" using 1:3 with linespoints title "system time (one file for each answer's example)", "" using 1:4 axes x1y2 with linespoints title "peak memory"
G
fi
