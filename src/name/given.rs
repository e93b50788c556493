//! Every identifier, as later stages look them up: by the ids of what they are given to.

/// Every identifier of the crate.
#[derive(Debug, Clone, Default)]
pub struct Names {
    /// The package, as in `Cargo.toml`.
    pub package: String,
    /// By group.
    pub groups: Vec<GroupNames>,
    /// By type; empty for types that are no items.
    pub types: Vec<TypeNames>,
    /// By operation.
    pub operations: Vec<OperationNames>,
    /// By what the server asks of others.
    pub outbound: Vec<OutboundNames>,
    /// The module of webhooks, and that of the models that only they hold.
    pub webhooks: String,
    /// The module of callbacks.
    pub callbacks: String,
    /// The module of links.
    pub links: String,
    /// The function of each link.
    pub link_functions: Vec<String>,
    /// By generic type.
    pub generics: Vec<GenericNames>,
    /// Around security schemes.
    pub security: SecurityNames,
}

/// The names around security schemes.
#[derive(Debug, Clone, Default)]
pub struct SecurityNames {
    /// By scheme.
    pub schemes: Vec<SchemeNames>,
    /// By proof.
    pub proofs: Vec<ProofNames>,
    /// The function that lets requests pass, by requirement.
    pub guards: Vec<String>,
}

/// The names of a security scheme.
#[derive(Debug, Clone)]
pub struct SchemeNames {
    /// Its words, as a variant has them.
    pub words: String,
    /// The method of the trait, and the field of whoever proved it among others.
    pub method: String,
    /// The function that proves it.
    pub function: String,
    /// The constant of its challenge.
    pub constant: String,
    /// The type of whoever calls.
    pub principal: String,
}

/// The names of what is known of a caller.
#[derive(Debug, Clone)]
pub struct ProofNames {
    /// By alternative.
    pub alternatives: Vec<AlternativeNames>,
    /// The enum, where there are several.
    pub choice: Option<String>,
}

/// The names of one way to prove who calls.
#[derive(Debug, Clone)]
pub struct AlternativeNames {
    /// The variant, where there are several.
    pub variant: String,
    /// The struct, where it has several schemes.
    pub structure: Option<String>,
}

/// The names of what the server asks of others.
#[derive(Debug, Clone)]
pub struct OutboundNames {
    /// The request's type.
    pub request: String,
    /// The type of its answers, where it has several.
    pub answer: String,
    /// The request's fields, by parameter.
    pub parameters: Vec<String>,
    /// The constants that describe parameters, by parameter.
    pub constants: Vec<String>,
    /// The request's field for its body.
    pub body: String,
    /// The variants of its answers, by response.
    pub variants: Vec<String>,
    /// Of a callback, the function that tells where it is sent to.
    pub address: String,
}

/// The names of a group of operations.
#[derive(Debug, Clone)]
pub struct GroupNames {
    /// The trait that the application implements.
    pub interface: String,
    /// The trait with boxed futures that the routes call.
    pub service: String,
    /// The module, and the file.
    pub module: String,
}

/// The names of a type.
#[derive(Debug, Clone, Default)]
pub struct TypeNames {
    /// The type itself.
    pub name: String,
    /// The static that describes it.
    pub table: String,
    /// Its fields, by index.
    pub fields: Vec<String>,
    /// The field that keeps undeclared keys.
    pub additional: String,
    /// Its variants, by index.
    pub variants: Vec<String>,
}

/// The names of an operation.
#[derive(Debug, Clone)]
pub struct OperationNames {
    /// The method of the trait.
    pub method: String,
    /// The function that handles the route.
    pub handler: String,
    /// The same words, for messages and file names; never a raw identifier.
    pub stem: String,
    /// The request's type.
    pub request: String,
    /// The type of the body, where it has several media types.
    pub body_type: String,
    /// The type of what a success answers.
    pub success: String,
    /// The type of what a failure answers.
    pub failure: String,
    /// The request's fields, by parameter.
    pub parameters: Vec<String>,
    /// The handler's locals, by parameter.
    pub locals: Vec<String>,
    /// The constants that describe parameters, by parameter.
    pub constants: Vec<String>,
    /// The request's field for its body.
    pub body: String,
    /// The handler's local for the body.
    pub body_local: String,
    /// The variants of the body's type, by media type.
    pub body_variants: Vec<String>,
    /// What multipart bodies that are read part by part are called, by media type; none for all others.
    pub forms: Vec<Option<FormNames>>,
    /// The request's field for everything else.
    pub parts: String,
    /// The request's field for whoever calls, and the handler's local; none where anybody may.
    pub caller: Option<(String, String)>,
    /// Where an answer has several media types: what the client would like of them.
    pub accepted: Option<AcceptedNames>,
    /// By response.
    pub responses: Vec<ResponseNames>,
}

/// The names around the media types that a client may choose from.
#[derive(Debug, Clone)]
pub struct AcceptedNames {
    /// The type.
    pub name: String,
    /// Its variants, by media type offered.
    pub variants: Vec<String>,
    /// The request's field.
    pub field: String,
}

/// The names of a form that is read part by part.
#[derive(Debug, Clone)]
pub struct FormNames {
    /// The type of all of it.
    pub form: String,
    /// The type of one part.
    pub part: String,
    /// The fields of the one and the variants of the other, by part.
    pub parts: Vec<PartNames>,
    /// The field that keeps undeclared parts.
    pub additional: String,
    /// The variant of undeclared parts.
    pub other: String,
}

/// The names of a part of a form.
#[derive(Debug, Clone)]
pub struct PartNames {
    /// The field.
    pub field: String,
    /// The variant.
    pub variant: String,
    /// The type of its headers; empty where it has none.
    pub headers: String,
    /// The fields of its headers.
    pub header_fields: Vec<String>,
}

/// The names of an answer.
#[derive(Debug, Clone)]
pub struct ResponseNames {
    /// The variants, one for each media type, or one where there is no body.
    pub variants: Vec<String>,
    /// The fields for headers, by header.
    pub headers: Vec<String>,
}

/// The names of a generic type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GenericNames {
    /// The type itself.
    pub name: String,
    /// Its parameters: `T`.
    pub parameters: Vec<String>,
}
