//! Bodies in gzip (RFC 1952).

use async_compression::tokio::bufread::GzipDecoder;

use super::coding::Coding;
use super::decode::decoded;

/// `Content-Encoding: gzip`
pub const GZIP: Coding = Coding {
    names: &["gzip", "x-gzip"],
    decode: |body| {
        decoded(body, |coded| {
            let mut decoder = GzipDecoder::new(coded);
            // One file after the other is one file.
            decoder.multiple_members(true);
            decoder
        })
    },
};
