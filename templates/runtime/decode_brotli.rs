//! Bodies in Brotli (RFC 7932).

use async_compression::tokio::bufread::BrotliDecoder;

use super::coding::Coding;
use super::decode::decoded;

/// `Content-Encoding: br`
pub const BROTLI: Coding = Coding { names: &["br"], decode: |body| decoded(body, BrotliDecoder::new) };
