//! `cargo fuzz run --fuzz-dir tests/fuzz requests`, once `tests/fuzz/prepare.sh` has made the server.

#![no_main]

#[path = "../entry.rs"]
mod entry;

use std::sync::LazyLock;

use everything::App;
use everything::generated::{router_with, runtime::Settings};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<entry::Target> = LazyLock::new(|| {
    let settings = Settings {
        body_limit: entry::Target::BODY_LIMIT,
        upload_limit: 2 * entry::Target::BODY_LIMIT as u64,
        ..Settings::default()
    };
    entry::Target::new(
        router_with(App::default(), settings),
        include_str!("../target/everything/src/generated/contract.json"),
    )
});

fuzz_target!(|bytes: &[u8]| {
    if let Some(Err(wrong)) = TARGET.one(bytes) {
        panic!("{wrong}");
    }
});
