//! What makes one model of another.

/// `impl From<…> for …`
#[derive(Debug)]
pub struct FromView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// The model it is made from.
    pub from: String,
    /// The model it makes.
    pub to: String,
    /// The argument; `_` where nothing of it is used.
    pub argument: String,
    /// The expression.
    pub expression: String,
}

/// Methods of a model that make others of it.
#[derive(Debug)]
pub struct IntoView {
    /// The model.
    pub from: String,
    /// The methods.
    pub methods: Vec<IntoMethodView>,
}

/// A method that makes a model of another.
#[derive(Debug)]
pub struct IntoMethodView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The arguments after `self`: `, id: i64`.
    pub arguments: String,
    /// The model it makes.
    pub to: String,
    /// The expression.
    pub expression: String,
}
