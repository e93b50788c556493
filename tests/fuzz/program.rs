//! The bounded run: so many requests made of a seed's random bytes.

mod entry;

use std::collections::BTreeMap;
use std::time::Instant;

use everything::App;
use everything::generated::{router_with, runtime::Settings};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most that answering one request may take, in bytes: the largest body there may be, a few times over, and what compiling a pattern takes.
const MOST: usize = 4 << 20;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// xorshift64*
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }
}

#[test]
fn every_request_is_answered() {
    let (requests, seed) = (number("SPECWRIGHT_REQUESTS", 20_000), number("SPECWRIGHT_SEED", 7));
    let settings = Settings {
        body_limit: entry::Target::BODY_LIMIT,
        upload_limit: 2 * entry::Target::BODY_LIMIT as u64,
        ..Settings::default()
    };
    let router = router_with(App::default(), settings);
    let target = entry::Target::new(router, include_str!("../src/generated/contract.json"));
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut statuses: BTreeMap<u16, u64> = BTreeMap::new();
    let mut wrong = Vec::new();
    let (mut sent, mut most, started) = (0_u64, 0, Instant::now());
    while sent < requests {
        let length = random.next() % 96;
        let bytes: Vec<u8> = (0..length).map(|_| (random.next() >> 32) as u8).collect();
        MEMORY.reset_peak_usage();
        let before = MEMORY.current_usage();
        let Some(answered) = target.one(&bytes) else { continue };
        most = most.max(MEMORY.peak_usage().saturating_sub(before));
        sent += 1;
        match answered {
            Ok(status) => *statuses.entry(status).or_default() += 1,
            Err(what) if wrong.len() < 10 => wrong.push(format!("{what}\nfrom the bytes {bytes:?}")),
            Err(_) => {}
        }
    }
    let refused: u64 = statuses.range(400..).map(|(_, count)| count).sum();
    println!(
        "seed {seed}: {sent} requests, {refused} of them refused, {} answered wrongly; at most {} KiB each; {:.1} s",
        wrong.len(),
        most >> 10,
        started.elapsed().as_secs_f64()
    );
    println!("by status: {statuses:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(most < MOST, "{most} bytes for one request");
    // A run that reaches nothing proves nothing.
    for status in [200, 204, 400, 404, 405, 406, 413, 415, 422] {
        assert!(statuses.contains_key(&status) || requests < 10_000, "no {status} in {statuses:?}");
    }
}
