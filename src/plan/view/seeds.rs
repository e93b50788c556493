//! What the templates of seeded files are filled with.

/// `Cargo.toml`
#[derive(Debug)]
pub struct ManifestView {
    /// The package's name.
    pub package: String,
    /// The library's name.
    pub library: String,
    /// The description, as a TOML string.
    pub description: String,
    /// Lines of `[features]`; may be none.
    pub features: Vec<String>,
    /// Lines of `[dependencies]`.
    pub dependencies: Vec<String>,
    /// Lines of `[dev-dependencies]`.
    pub dev_dependencies: Vec<String>,
}

/// `README.md`
#[derive(Debug)]
pub struct ReadmeView {
    /// The title.
    pub title: String,
    /// The description's first sentence; may be empty.
    pub summary: String,
    /// The groups: where their handlers are, and what they do.
    pub groups: Vec<ReadmeGroupView>,
    /// What the server shows of itself, and at which path.
    pub page: String,
}

/// A group in the `README.md`.
#[derive(Debug)]
pub struct ReadmeGroupView {
    /// The file of its handlers.
    pub file: String,
    /// The trait.
    pub interface: String,
    /// How many operations.
    pub operations: usize,
}

/// `src/lib.rs`
#[derive(Debug)]
pub struct LibraryView {
    /// Doc lines of the crate.
    pub docs: Vec<String>,
    /// Whether there is a file about who may call.
    pub security: bool,
    /// Whether pages of other sites may ask.
    pub cors: bool,
}

/// `src/main.rs`
#[derive(Debug)]
pub struct MainView {
    /// The library's name.
    pub library: String,
    /// Doc line of the program.
    pub title: String,
}

/// `src/handlers/mod.rs`
#[derive(Debug)]
pub struct HandlersIndexView {
    /// The modules, sorted as rustfmt sorts them.
    pub modules: Vec<String>,
}

/// `src/handlers/<group>.rs`
#[derive(Debug)]
pub struct HandlersView {
    /// The path of what holds `App`: `crate`.
    pub root: String,
    /// The module of the group.
    pub module: String,
    /// The trait.
    pub interface: String,
    /// `use` lines.
    pub imports: Vec<String>,
    /// The methods.
    pub methods: Vec<StubView>,
}

/// A method that answers with the document's example.
#[derive(Debug)]
pub struct StubView {
    /// The signature, formatted, up to the brace.
    pub signature: String,
}

/// `tests/contract.rs`
#[derive(Debug)]
pub struct ContractView {
    /// The library's name.
    pub library: String,
    /// Whether some operation asks who calls.
    pub security: bool,
    /// Whether some operation asks for a certificate.
    pub certificates: bool,
}
