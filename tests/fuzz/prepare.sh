#!/bin/sh
# Makes the server that `cargo fuzz run --fuzz-dir tests/fuzz requests` throws requests at.
set -eu
cd "$(dirname "$0")"
cargo run --release --manifest-path ../../Cargo.toml -- generate --quiet --force --output target/everything --name everything api.yaml
