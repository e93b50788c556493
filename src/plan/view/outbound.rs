//! What the server asks of others, where its answers lead, and the runtime.

use super::{ConstantView, DebugView, FieldView, MethodView};

/// A file of webhooks, of callbacks, or of links.
#[derive(Debug)]
pub struct OutboundFileView {
    /// Doc lines of the module.
    pub docs: Vec<String>,
    /// `use` items.
    pub imports: Vec<String>,
    /// What is sent.
    pub requests: Vec<OutboundView>,
    /// What requests of operations can do besides.
    pub impls: Vec<ImplView>,
}

/// Functions of a type.
#[derive(Debug)]
pub struct ImplView {
    /// The type.
    pub name: String,
    /// Its functions.
    pub methods: Vec<MethodView>,
}

/// A webhook or a callback.
#[derive(Debug)]
pub struct OutboundView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Whether the document deprecates it.
    pub deprecated: bool,
    /// Its type.
    pub name: String,
    /// The fields.
    pub fields: Vec<FieldView>,
    /// Its `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
    /// The constants of its parameters.
    pub constants: Vec<ConstantView>,
    /// What makes the request: an expression.
    pub request: String,
    /// The type of what is answered.
    pub answer_type: String,
    /// That type, where it is one of its own.
    pub answer: Option<OutboundAnswerView>,
    /// The constants of answers.
    pub answer_constants: Vec<ConstantView>,
    /// What reads an answer: an expression.
    pub answered: String,
}

/// The answers to a webhook or a callback.
#[derive(Debug)]
pub struct OutboundAnswerView {
    /// Its name.
    pub name: String,
    /// Its variants.
    pub variants: Vec<OutboundVariantView>,
    /// Its `Debug`, where that is not derived.
    pub debug: Option<DebugView>,
}

/// An answer among others.
#[derive(Debug)]
pub struct OutboundVariantView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// What it holds, in parentheses; may be empty.
    pub tuple: String,
}

/// `runtime/src/lib.rs`
#[derive(Debug)]
pub struct RuntimeView {
    /// The modules, and what of each is seen from outside.
    pub modules: Vec<RuntimeModuleView>,
}

/// A module of the runtime.
#[derive(Debug)]
pub struct RuntimeModuleView {
    /// Its name.
    pub name: String,
    /// What stands before it; may be empty.
    pub gate: String,
    /// What is re-exported, as written in a `pub use`; may be empty.
    pub exports: String,
}
