//! Small parts of what templates are filled with.

/// A function in an `impl`.
#[derive(Debug)]
pub struct MethodView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Everything before the brace.
    pub head: String,
    /// What stands between the braces.
    pub body: String,
}

/// A constant that describes a parameter.
#[derive(Debug, PartialEq, Eq)]
pub struct ConstantView {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: String,
    /// The expression.
    pub expression: String,
}

/// Something read from a request.
#[derive(Debug)]
pub struct ReadView {
    /// The local.
    pub name: String,
    /// The expression: an `Option`.
    pub expression: String,
}
