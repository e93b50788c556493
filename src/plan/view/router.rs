//! What holds a crate together: the modules, and the routes.

/// `src/generated/mod.rs`
#[derive(Debug)]
pub struct GeneratedView {
    /// Doc lines of the module.
    pub docs: Vec<String>,
    /// The modules of the groups, and those of callbacks and links.
    pub groups: Vec<String>,
    /// The module of webhooks.
    pub webhooks: Option<String>,
    /// The crate of the runtime, as it is imported: `runtime`, `server_runtime as runtime`; none where it is a module here.
    pub runtime: Option<String>,
    /// Whether there are patterns.
    pub patterns: bool,
    /// What stands before the patterns; may be empty.
    pub pattern_gate: String,
    /// What stands before that which answers are compared with; none where there is nothing of it.
    pub answers: Option<String>,
    /// Whether pages of other sites may ask.
    pub cors: bool,
    /// Whether there are rejections that the document describes.
    pub rejections: bool,
    /// Whether there is something about who may call.
    pub security: bool,
    /// Whether there are models.
    pub models: bool,
    /// Whether there are schemas.
    pub schemas: bool,
    /// Whether there are tables for XML.
    pub xml: bool,
    /// Whether the settings give limits.
    pub limits: bool,
}

/// `src/generated/router.rs`
#[derive(Debug)]
pub struct RouterView {
    /// Doc lines of the function.
    pub docs: Vec<String>,
    /// The groups.
    pub groups: Vec<RouterGroupView>,
    /// `Items + Users`
    pub bounds: String,
    /// The shape of rejections that no operation describes: an expression.
    pub usual: String,
    /// What stands before that which answers are compared with; none where there is nothing of it.
    pub answers: Option<String>,
    /// Whether pages of other sites may ask.
    pub cors: bool,
    /// Whether paths are found as Starlette finds them.
    pub is_starlette: bool,
    /// The path below which everything stands, as a Rust string literal; none for the root.
    pub base: Option<String>,
    /// The codings of bodies, as the runtime names them; empty where there are none.
    pub codings: String,
    /// What is imported of the runtime: `Asset, Docs, Routes, Settings`.
    pub imports: String,
    /// The modules that are spoken of.
    pub modules: Vec<String>,
    /// Whether a page shows the document.
    pub has_page: bool,
    /// The limits that the settings give, as fields of `Settings`: `body_limit: 1024`.
    pub limits: Vec<String>,
    /// Whether one of them is a time.
    pub waits: bool,
}

/// A group of routes.
#[derive(Debug)]
pub struct RouterGroupView {
    /// Its module.
    pub module: String,
    /// The trait that the application implements.
    pub interface: String,
    /// The trait that the routes call.
    pub service: String,
}
