#!/usr/bin/env bash
# What cargo takes for generated crates: benches/compile.sh [OPTION...] DOCUMENT|OPERATIONS...
#
# A number stands for a document with so many operations, made by `synthetic.py`. The crate of each document is checked,
# built, and built again after an edit of a handler, its dependencies being compiled; medians of three. The runtime of a
# crate is a dependency of it. With `--oas3-gen PROGRAM` and `--openapi-to-rust PROGRAM` the output of these is checked
# the same way, and compared. `--check-only` builds nothing, `--rounds N` measures as often. Where gnuplot is there and two
# numbers were given, `docs/images/compile.svg` is drawn.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --release --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/release/specwright
points=$(mktemp)
trap 'rm -f "$points"' EXIT
CARGO_TARGET_DIR=${COMPILE_TARGET_DIR:-$here/target/bench-compile} python3 "$here/benches/compile.py" --tool "$tool" \
    --synthetic "$here/benches/synthetic.py" --points "$points" "$@"
if [ "$(wc -l < "$points")" -gt 1 ] && command -v gnuplot >/dev/null; then
    gnuplot <<G
set terminal svg size 720,400 font "sans-serif,13" background "white"
set output "$here/docs/images/compile.svg"
set xlabel "operations"
set ylabel "seconds of user time"
set y2label "MB"
set ytics nomirror
set y2tics
set yrange [0:*]
set y2range [0:*]
set xrange [0:*]
set key left top
set grid
plot "$points" using 1:2 with linespoints title "cargo check", "" using 1:3 with linespoints title "cargo build", "" using 1:4 axes x1y2 with linespoints title "peak memory of check"
G
fi
