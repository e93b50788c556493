//! What the templates about who may call are filled with.

use super::{FieldView, VariantView};

/// `src/generated/security.rs`
#[derive(Debug)]
pub struct SecurityView {
    /// What is imported of the runtime: `ApiKey, Denied`.
    pub imports: String,
    /// What callers are told that they show themselves to, as a Rust string literal.
    pub realm: String,
    /// The schemes.
    pub schemes: Vec<SchemeView>,
    /// What is known of callers who met several schemes at once.
    pub structures: Vec<StructureView>,
    /// What is known of callers who met one of several.
    pub choices: Vec<CallerChoiceView>,
    /// What lets requests pass.
    pub guards: Vec<GuardView>,
}

/// A security scheme.
#[derive(Debug)]
pub struct SchemeView {
    /// Doc lines of the method.
    pub docs: Vec<String>,
    /// Its name in the document.
    pub name: String,
    /// The method of the trait.
    pub method: String,
    /// What the method takes first: `key: ApiKey, `; empty where there is nothing besides the head of the request.
    pub parameter: String,
    /// The same as an argument: `key, `.
    pub argument: String,
    /// What the method gives.
    pub granted: String,
    /// The type of whoever calls.
    pub principal: String,
    /// The path of the type that the application has for it.
    pub path: String,
    /// The constant of its challenge.
    pub constant: String,
    /// The challenge: an expression.
    pub challenge: String,
    /// The function that proves it.
    pub function: String,
    /// What finds the credentials: an expression; empty where there is nothing to find.
    pub find: String,
    /// Whether the application is asked even where there are no credentials.
    pub is_always_asked: bool,
    /// Whether scopes are compared.
    pub is_scoped: bool,
}

/// A struct of several callers in one.
#[derive(Debug)]
pub struct StructureView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its fields.
    pub fields: Vec<FieldView>,
}

/// An enum of callers.
#[derive(Debug)]
pub struct CallerChoiceView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// Its variants.
    pub variants: Vec<VariantView>,
    /// Whether it may be nobody in particular.
    pub is_optional: bool,
}

/// What lets requests pass that meet a requirement.
#[derive(Debug)]
pub struct GuardView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The challenges of its schemes: `&SESSION, &KEY`.
    pub challenges: String,
    /// The ways to meet it.
    pub alternatives: Vec<GuardAlternativeView>,
    /// Who calls where nobody in particular may: an expression.
    pub anonymous: Option<String>,
}

/// A way to meet a requirement.
#[derive(Debug)]
pub struct GuardAlternativeView {
    /// What asks several schemes, one after the other: an expression; none where there is one.
    pub together: Option<String>,
    /// What proves it: an expression, which may speak of what asks several.
    pub proof: String,
    /// Who calls, made of `caller`: an expression.
    pub caller: String,
}

/// `src/security.rs`
#[derive(Debug)]
pub struct CallersView {
    /// `use` lines.
    pub imports: Vec<String>,
    /// The types of callers.
    pub principals: Vec<PrincipalView>,
    /// The methods.
    pub methods: Vec<CallerMethodView>,
    /// Whether anybody is let in for now.
    pub is_open: bool,
}

/// A type of callers.
#[derive(Debug)]
pub struct PrincipalView {
    /// Doc line.
    pub doc: String,
    /// Its name.
    pub name: String,
}

/// A method that lets in whoever shows something.
#[derive(Debug)]
pub struct CallerMethodView {
    /// The signature, formatted, up to the brace.
    pub signature: String,
    /// What stands between the braces, by lines.
    pub body: Vec<String>,
}
