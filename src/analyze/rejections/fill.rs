//! What fills a document's error schema when the runtime answers by itself.

use serde_json::{Map, Value, json};

/// A value with blanks. The runtime has the same in `shape.rs`, and says more about each.
#[derive(Debug, Clone, PartialEq)]
pub enum Fill {
    /// An object.
    Object(Vec<Member>),
    /// A value that is always the same: a text, a number, a truth, `null` or an empty object.
    Literal(Value),
    /// The body that rejections have where nothing says otherwise.
    Usual,
    /// The time of the answer.
    Now,
    /// The status, as a number.
    Status,
    /// The status, as a text.
    StatusText,
    /// The name of the kind of rejection.
    Code(Casing),
    /// The status in words.
    Title,
    /// What happened, in a sentence.
    Detail,
    /// A list with an element for each finding.
    Findings(Box<Fill>),
    /// A list with an element for each finding, or with one for the rejection itself.
    Elements(Box<Fill>),
    /// An object with a list for each field that is wrong.
    FindingsByField(Box<Fill>),
    /// One value where there are findings, and another where there are none.
    WhereFound(Box<Fill>, Box<Fill>),
    /// A finding, as it is written where nothing says otherwise.
    Finding,
    /// Of a finding: the part of the request.
    Place,
    /// Of a finding: the parameter's name.
    Name,
    /// Of a finding: the JSON Pointer into the part.
    Pointer,
    /// Of a finding: the parameter's name, or the way into the body.
    Field,
    /// Of a finding: the parameter's name, or the JSON Pointer into the body.
    NameOrPointer,
    /// Of a finding: the way to it as a list.
    Location,
    /// Of a finding: what is not met.
    Keyword(Casing),
    /// Of a finding: what is wrong.
    Message,
    /// Of a finding: field and message in one sentence.
    Sentence,
    /// Of a finding: the value.
    Input,
    /// Of a finding: the value as a text.
    InputText,
    /// Of a finding: what the value was compared with.
    Context,
}

/// How the name of a kind is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Casing {
    /// As it is.
    Own,
    /// `VALIDATION_ERROR`
    Upper,
    /// `validation_error`
    Snake,
    /// `validation-error`
    Kebab,
    /// `ValidationError`
    Pascal,
    /// `validationError`
    Camel,
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name.
    pub name: String,
    /// Its value.
    pub fill: Fill,
    /// Whether it is left out where there is nothing to say.
    pub optional: bool,
}

/// A rejection to try a fill with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Trial {
    pub(super) status: u16,
    /// How many findings: the first about the body, the second about a parameter.
    pub(super) findings: usize,
}

impl Fill {
    /// What comes out for a rejection.
    pub(super) fn sample(&self, trial: Trial) -> Value {
        self.write(trial, 0)
    }

    /// Whether it says anything about a rejection or finding.
    pub(super) fn tells(&self) -> bool {
        match self {
            Self::Object(members) => members.iter().any(|member| member.fill.tells()),
            Self::Literal(_) | Self::Now | Self::Status | Self::StatusText => false,
            _ => true,
        }
    }

    fn write(&self, trial: Trial, finding: usize) -> Value {
        let body = finding.is_multiple_of(2);
        match self {
            Self::Object(members) => {
                let known = |member: &&Member| !member.optional || member.fill.is_known(trial);
                let members = members.iter().filter(known);
                members
                    .map(|member| (member.name.clone(), member.fill.write(trial, finding)))
                    .collect::<Map<_, _>>()
                    .into()
            }
            Self::Literal(value) => value.clone(),
            Self::Usual | Self::Finding => json!({ "message": "text" }),
            Self::Now => "2026-01-01T00:00:00Z".into(),
            Self::Status => trial.status.into(),
            Self::StatusText => trial.status.to_string().into(),
            Self::Code(casing) => casing
                .write(match trial.status {
                    422 => "VALIDATION_ERROR",
                    503 => "SERVICE_UNAVAILABLE",
                    _ => "NOT_FOUND",
                })
                .into(),
            Self::Title => "Not Found".into(),
            Self::Detail => "There is nothing at this path.".into(),
            Self::Findings(each) => {
                (0..trial.findings).map(|finding| each.write(trial, finding)).collect::<Vec<_>>().into()
            }
            Self::Elements(each) => (0..trial.findings.max(1))
                .map(|finding| each.write(trial, finding))
                .collect::<Vec<_>>()
                .into(),
            Self::FindingsByField(each) => (0..trial.findings)
                .map(|finding| (format!("field{finding}"), json!([each.write(trial, finding)])))
                .collect::<Map<_, _>>()
                .into(),
            Self::WhereFound(some, none) => {
                if trial.findings > 0 { some } else { none }.write(trial, finding)
            }
            Self::Place => if body { "body" } else { "query" }.into(),
            Self::NameOrPointer => if body { "/tags/0/label" } else { "page" }.into(),
            Self::Name => if body { "" } else { "page" }.into(),
            Self::Pointer => if body { "/tags/0/label" } else { "" }.into(),
            Self::Field => if body { "tags.0.label" } else { "page" }.into(),
            Self::Location => {
                if body {
                    json!(["body", "tags", 0])
                } else {
                    json!(["query", "page"])
                }
            }
            Self::Keyword(casing) => casing.write(if body { "minLength" } else { "required" }).into(),
            Self::Message => "should have at least 3 characters".into(),
            Self::Sentence => "page should be at least 1".into(),
            Self::Input => json!([1, "text"]),
            Self::InputText => if body { "[1,\"text\"]" } else { "" }.into(),
            Self::Context => json!({ "ge": 1 }),
        }
    }

    fn is_known(&self, trial: Trial) -> bool {
        !matches!(self, Self::Findings(_) | Self::FindingsByField(_)) || trial.findings > 0
    }
}

impl Casing {
    /// Every casing, the most common first.
    pub(super) const ALL: [Self; 5] = [Self::Upper, Self::Snake, Self::Kebab, Self::Pascal, Self::Camel];

    fn write(self, name: &str) -> String {
        match (self, name) {
            (Self::Own, name) => name.to_owned(),
            (Self::Upper, "minLength") => "MIN_LENGTH".to_owned(),
            (Self::Snake, "minLength") => "min_length".to_owned(),
            (Self::Kebab, "minLength") => "min-length".to_owned(),
            (Self::Upper, name) => name.to_uppercase(),
            (Self::Snake, name) => name.to_lowercase(),
            (Self::Kebab, name) => name.to_lowercase().replace('_', "-"),
            (Self::Pascal | Self::Camel, name) => {
                let mut out = String::new();
                for (index, word) in name.split('_').enumerate() {
                    let (first, rest) = word.split_at(1);
                    let small = self == Self::Camel && index == 0;
                    out.push_str(&if small { first.to_lowercase() } else { first.to_uppercase() });
                    out.push_str(if name == "minLength" { rest } else { "" });
                    if name != "minLength" {
                        out.push_str(&rest.to_lowercase());
                    }
                }
                out
            }
        }
    }
}
