#!/bin/sh
# Uploads a file in a multipart form to a generated server that counts its bytes, and prints how much memory the
# process took at most, client and server together.
#
#   benches/upload.sh [MEGABYTES]      2048 unless said otherwise
set -eu
cd "$(dirname "$0")/.."
work=target/upload
mkdir -p "$work"
cargo build --quiet --release
target/release/specwright --quiet generate specs/feature/file-upload.31.yaml --name form-uploads -o "$work/form-uploads"
mkdir -p "$work/form-uploads/tests"
cp tests/forms/upload.rs "$work/form-uploads/tests/program.rs"
cd "$work/form-uploads"
grep -q '^\[workspace\]' Cargo.toml || printf '\n[workspace]\n' >> Cargo.toml
grep -q 'io-util' Cargo.toml || sed -i 's/^\[dev-dependencies\]$/&\ntokio = { version = "1", features = ["io-util", "macros"] }/' Cargo.toml
UPLOAD_MEGABYTES=${1:-2048} cargo test --quiet --release --test program -- --nocapture
