//! Every rule: its name, whether it is on, what it means, and what to do. Names are those of `config::Lint`.

use crate::diagnostic::{Code, Severity};

/// A rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Whether it is on unless the settings say otherwise.
    pub usual: bool,
    /// What it means, in a sentence.
    pub meaning: &'static str,
    /// What to do about what it finds.
    pub help: &'static str,
}

impl Rule {
    /// It as the code of a finding.
    pub(super) const fn code(&self) -> Code {
        Code { id: self.name, severity: Severity::Warning, repair: false, meaning: self.meaning }
    }
}

/// The rule of a name.
pub fn named(name: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.name == name)
}

macro_rules! usual {
    (on) => {
        true
    };
    (off) => {
        false
    };
}

macro_rules! rules {
    ($($rule:ident = $name:literal $usual:ident $meaning:literal $help:literal;)+) => {
        $(
            pub(super) const $rule: Rule =
                Rule { name: $name, usual: usual!($usual), meaning: $meaning, help: $help };
        )+
        /// Every rule.
        pub const ALL: &[Rule] = &[$($rule),+];
    };
}

rules! {
    UNUSED_COMPONENT = "unused-component" on "Nothing refers to a component."
        "remove it, or refer to it";
    NO_OPERATION_ID = "no-operation-id" on "An operation has no `operationId`: its method is called after its path, and changes with it."
        "give it an `operationId`, which names the method here and in generated clients";
    NO_SUCCESS = "no-success" on "An operation describes no answer that is a success."
        "describe what is answered when all goes well: a status from 1XX to 3XX, or `default`";
    NO_CLIENT_ERROR = "no-client-error" off "An operation takes something that can be wrong, and describes no 4xx."
        "describe a 4xx, or `default`; the server refuses what does not follow the document";
    NO_UNAUTHORIZED = "no-unauthorized" off "An operation asks who calls, and describes no 401."
        "describe 401, `4XX` or `default`";
    ERROR_WITHOUT_BODY = "error-without-body" off "An error is described without a body."
        "describe what tells clients more than the status: such as `application/problem+json` (RFC 9457)";
    PAGE_WITHOUT_MAXIMUM = "page-without-maximum" on "A client may ask for a page of any size."
        "give the parameter a `maximum`";
    LIST_WITHOUT_PAGE = "list-without-page" off "A `GET` answers a list of any length, and cannot be asked for a part of it."
        "give the operation parameters for a page, or the list `maxItems`";
    BODY_OF_GET = "body-of-get" on "A `GET`, `HEAD` or `DELETE` takes a body, which has no meaning there (RFC 9110 §9.3)."
        "take it as parameters, or use `POST` or `QUERY`: proxies and clients drop such bodies";
    AMBIGUOUS_UNION = "ambiguous-union" off "Several objects may stand in one place, and no property says which."
        "give the union a `discriminator`, and the objects a property with a constant each";
    REQUIRED_DEFAULT = "required-default" off "What must be there has a default, which is never used."
        "let it be absent, or drop the default";
    UNTYPED_BODY = "untyped-body" off "A body may be any JSON."
        "give it a schema that says a type";
    UNBOUNDED_LIST = "unbounded-list" off "A list in a request may have any length."
        "give it `maxItems`";
    UNBOUNDED_TEXT = "unbounded-text" off "A text in a request may have any length."
        "give it `maxLength`, a `format`, a `pattern` or an `enum`";
    OPTIONAL_NULL = "optional-null" off "A field may be absent and may be `null`, and what the difference means is not said."
        "let it be one of both; in a `PATCH`, null may delete and absent may keep";
    MISSING_EXAMPLE = "missing-example" off "A body has no example: documentation and the seeded server make one up."
        "give the media type an `example`, or its schema `examples`";
    MISSING_DESCRIPTION = "missing-description" off "An operation or a parameter has no words that say what it is for."
        "give it a `summary` or a `description`";
    UNDECLARED_TAG = "undeclared-tag" off "An operation has a tag that the document's `tags` do not list."
        "list it there, with a description";
    OPEN_OPERATION = "open-operation" off "Anybody may call an operation, where others ask who calls."
        "give it `security`, or an empty list where anybody is meant to";
    PATH_STYLE = "path-style" off "A path ends with `/`, or has capitals or underscores."
        "write it in lower case with hyphens, and without `/` at its end";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_setting() {
        let names: Vec<&str> = ALL.iter().map(|rule| rule.name).collect();
        assert_eq!(names, crate::config::Lint::NAMES);
    }
}
