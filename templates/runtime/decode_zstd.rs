//! Bodies in Zstandard (RFC 8878).

use async_compression::tokio::bufread::ZstdDecoder;
use async_compression::zstd::DParameter;

use super::coding::Coding;
use super::decode::decoded;

/// `Content-Encoding: zstd`
pub const ZSTD: Coding = Coding {
    names: &["zstd"],
    decode: |body| {
        decoded(body, |coded| {
            // The largest window is 8 MiB (RFC 9659 section 3).
            let mut decoder = ZstdDecoder::with_params(coded, &[DParameter::window_log_max(23)]);
            decoder.multiple_members(true);
            decoder
        })
    },
};
