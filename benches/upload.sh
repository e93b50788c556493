#!/usr/bin/env bash
# How much memory an upload takes: benches/upload.sh [megabytes]
#
# Makes a crate of specs/feature/file-upload.31.yaml and uploads a file of 2048 MiB, unless said otherwise, over
# 127.0.0.1 to a handler that counts bytes. Prints the most memory (VmHWM) that client and server took in one process,
# and how much of it they had taken before. Fails where the upload takes more than 30 MiB.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
(cd "$here" && cargo build --quiet)
tool=${CARGO_TARGET_DIR:-$here/target}/debug/specwright
crate=$here/target/bench-upload
rm -rf "$crate/src" "$crate/specwright.json" "$crate/Cargo.toml" "$crate/tests" "$crate/README.md" "$crate.new"
mkdir -p "$here/target"
"$tool" generate -q "$here/specs/feature/file-upload.31.yaml" --name form-uploads -o "$crate.new"
mkdir -p "$crate" && cp -r "$crate.new/." "$crate" && rm -rf "$crate.new"
cp "$here/tests/forms/upload.rs" "$crate/tests/program.rs"
sed -i 's/^\[dev-dependencies\]$/&\ntokio = { version = "1", features = ["io-util", "macros"] }/' "$crate/Cargo.toml"
printf '\n[workspace]\n' >> "$crate/Cargo.toml"
cd "$crate"
UPLOAD_MEGABYTES=${1:-2048} CARGO_TARGET_DIR=$crate/target \
    cargo test --release --quiet --test program -- --nocapture | grep 'uploaded'
