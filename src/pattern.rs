//! ECMA-262 patterns. (Placeholder until the translation is merged.)

/// A pattern as `regex` reads it.
pub struct Translation {
    /// The expression.
    pub regex: String,
}

/// Translates.
pub fn translate(pattern: &str) -> Result<Translation, String> {
    regex::Regex::new(pattern).map(|_| Translation { regex: pattern.to_owned() }).map_err(|e| e.to_string())
}
