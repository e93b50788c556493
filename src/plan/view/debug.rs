//! How a value is shown in logs without its secrets.

/// `impl std::fmt::Debug for …`, where a derived one would tell a secret.
#[derive(Debug)]
pub struct DebugView {
    /// The type.
    pub name: String,
    /// Its type parameters: `<T>`; empty for most.
    pub parameters: String,
    /// The same, with what is demanded of each: `<T: std::fmt::Debug>`; empty for most.
    pub bounds: String,
    /// What writes `self` to `f`: an expression.
    pub expression: String,
}
