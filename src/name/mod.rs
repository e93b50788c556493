//! Names of a document to Rust identifiers: words, keywords, and scopes that know what is taken.

mod answers;
mod assign;
mod forms;
mod generics;
mod given;
mod inline;
mod keyword;
mod methods;
mod outbound;
mod renamed;
mod scope;
mod security;
mod shorter;
mod variants;
mod views;
mod words;

pub use assign::assign;
pub use given::{
    AcceptedNames, AlternativeNames, FormNames, GenericNames, GroupNames, Names, OperationNames,
    OutboundNames, PartNames, ProofNames, ResponseNames, SchemeNames, SecurityNames, TypeNames,
};
pub use keyword::{escape, is_keyword, is_prelude_type};
pub use scope::Scope;
pub use words::{Spelling, kebab, pascal, pascal_spelled, snake, upper_snake, words};
