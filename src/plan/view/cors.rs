//! What pages of other sites may ask.

/// `src/generated/cors.rs`
#[derive(Debug)]
pub struct CorsView {
    /// Whose pages: an expression.
    pub origins: String,
    /// Whether that is everybody's.
    pub is_any: bool,
    /// The methods they may ask with, as Rust string literals.
    pub methods: Vec<String>,
    /// The headers they may ask with.
    pub asked: Vec<String>,
    /// The headers of answers that they may read.
    pub told: Vec<String>,
    /// Further calls: `.allow_credentials(true)`.
    pub more: Vec<String>,
}
