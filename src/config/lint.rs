//! Which rules `specwright check` holds a document to.

use serde::{Deserialize, Serialize};

/// How a rule tells what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum LintLevel {
    /// Not at all.
    Off,
    /// As a note.
    Note,
    /// As a warning.
    Warning,
    /// As an error: the check fails.
    Error,
}

impl LintLevel {
    /// The level of a word.
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "off" => Some(Self::Off),
            "note" => Some(Self::Note),
            "warning" => Some(Self::Warning),
            "error" => Some(Self::Error),
            _ => None,
        }
    }
}

macro_rules! lints {
    ($($field:ident $name:literal $doc:literal)+) => {
        /// Which rules `specwright check` holds a document to, and how each tells what it finds. What is not said is as the
        /// rule's own default has it. `specwright explain` lists them.
        #[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "cli", derive(schemars::JsonSchema))]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        pub struct Lint {
            /// All rules that are not named here.
            #[serde(skip_serializing_if = "Option::is_none")]
            pub all: Option<LintLevel>,
            $(
                #[doc = $doc]
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<LintLevel>,
            )+
        }

        impl Lint {
            /// The names of all rules.
            pub const NAMES: &[&str] = &[$($name),+];

            /// What is said of a rule, by its name.
            pub fn level(&self, name: &str) -> Option<LintLevel> {
                let own = match name {
                    $($name => self.$field,)+
                    _ => None,
                };
                own.or(self.all)
            }

            /// Says how a rule tells what it finds, or all of them for `all`; whether there is such a rule.
            pub fn set(&mut self, name: &str, level: LintLevel) -> bool {
                match name {
                    // The last word of the command line, whatever the file says of single rules.
                    "all" => *self = Self { all: Some(level), ..Self::default() },
                    $($name => self.$field = Some(level),)+
                    _ => return false,
                }
                true
            }
        }
    };
}

lints! {
    unused_component "unused-component" "Components that nothing refers to."
    no_operation_id "no-operation-id" "Operations without `operationId`."
    no_success "no-success" "Operations that describe no success."
    no_client_error "no-client-error" "Operations that take something and describe no 4xx."
    no_unauthorized "no-unauthorized" "Operations that ask who calls and describe no 401."
    error_without_body "error-without-body" "Errors without a body."
    page_without_maximum "page-without-maximum" "Pages whose size has no maximum."
    list_without_page "list-without-page" "Lists that are answered whole."
    body_of_get "body-of-get" "Bodies of `GET`, `HEAD` and `DELETE`."
    ambiguous_union "ambiguous-union" "Unions of objects without a discriminator."
    required_default "required-default" "Defaults of what must be there."
    untyped_body "untyped-body" "Bodies that may be any JSON."
    unbounded_list "unbounded-list" "Lists in requests that may have any length."
    unbounded_text "unbounded-text" "Texts in requests that may have any length."
    optional_null "optional-null" "Fields that may be absent and may be `null`."
    missing_example "missing-example" "Bodies without an example."
    missing_description "missing-description" "Operations and parameters without words."
    undeclared_tag "undeclared-tag" "Tags that the document does not list."
    open_operation "open-operation" "Operations that anybody may call, where others ask who calls."
    path_style "path-style" "Paths that end with `/` or are not in kebab case."
}

impl Lint {
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}
