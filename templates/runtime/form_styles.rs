//! Forms in pairs (`application/x-www-form-urlencoded`) whose properties have styles of their own, or are JSON.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{Call, Read};
use super::escape;
use super::json::{Fault, convert};
use super::parameter::{Parameter, Repeats};
use super::reading;
use super::schema::Schema;
use super::style::{self, Codec};
use super::violation::{Location, Step, Violation, Violations};

/// A property that is written otherwise than most: as a parameter of the query string would be.
#[derive(Clone, Copy)]
#[must_use]
pub struct StyledField {
    parameter: Parameter,
    /// Whether its members stand in the form as if they were the form's own.
    spreads: bool,
}

impl StyledField {
    /// A property as this parameter of the query string.
    #[allow(clippy::large_types_passed_by_value, reason = "constants are made of it")]
    pub const fn new(parameter: Parameter) -> Self {
        Self { parameter: parameter.repeats(Repeats::Refused), spreads: false }
    }

    /// With its members in pairs of their own.
    pub const fn spread(mut self) -> Self {
        self.spreads = true;
        self
    }

    fn name(&self) -> &'static str {
        self.parameter.location().name().unwrap_or_default()
    }

    /// Whether a pair of this name belongs to it.
    fn has(&'static self, key: &str) -> bool {
        let name = self.name();
        key == name
            || key.strip_prefix(name).is_some_and(|rest| rest.starts_with('['))
            || (self.spreads && style::named(self.parameter.schema(), key).is_some())
    }
}

impl<S: ?Sized> Call<S> {
    /// A form body that must be there, some properties of which have styles. Nothing where something was noted.
    pub async fn styled_form<T: DeserializeOwned>(
        &mut self,
        schema: &'static Schema,
        styled: &'static [StyledField],
    ) -> Option<T> {
        let body = self.optional_styled_form(schema, styled).await?;
        self.demand(body)
    }

    /// A form body that may be absent, some properties of which have styles. Nothing where something was noted.
    pub async fn optional_styled_form<T: DeserializeOwned>(
        &mut self,
        schema: &'static Schema,
        styled: &'static [StyledField],
    ) -> Read<Option<T>> {
        if self.lacks_body(&["application/x-www-form-urlencoded"]) {
            return Some(None);
        }
        if let Some(rejection) = reading::refuses_form(&self.parts().headers) {
            return self.reject(rejection);
        }
        let bytes = self.bytes().await?;
        let read = read(&bytes, schema, styled);
        self.read(read).map(Some)
    }
}

fn read<T: DeserializeOwned>(
    bytes: &[u8],
    schema: &'static Schema,
    styled: &'static [StyledField],
) -> Result<T, Fault> {
    let malformed = || Fault::Malformed("The body is not percent-encoded UTF-8.".to_owned());
    let text = std::str::from_utf8(bytes).map_err(|_| malformed())?;
    let pairs = || text.split('&').filter(|pair| !pair.is_empty());
    let mut plain = Vec::new();
    for pair in pairs() {
        let key = escape::decode(pair.split('=').next().unwrap_or_default(), true).ok_or_else(malformed)?;
        if !styled.iter().any(|field| field.has(&key)) {
            plain.push(pair);
        }
    }
    let mut whole = reading::form_value(plain.into_iter(), schema).ok_or_else(malformed)?;
    let mut found = Violations::new(Location::Body);
    for field in styled {
        match field.parameter.pairs(field.name(), pairs(), Codec::QUERY) {
            Ok(None) => {}
            Ok(Some(value)) => {
                if let Value::Object(members) = &mut whole {
                    members.insert(field.name().to_owned(), value);
                }
            }
            Err(("encoding", _)) => return Err(malformed()),
            Err((keyword, message)) => found.add(Violation {
                location: Location::Body,
                path: vec![Step::Name(field.name().to_owned())],
                keyword,
                message: message.to_owned(),
                details: None,
            }),
        }
    }
    if found.is_empty() {
        return convert(whole, schema).map_err(Fault::Invalid);
    }
    // What could not be read is told; that it lacks is not.
    let mut others = Violations::new(Location::Body);
    schema.violations(&whole, &mut others);
    let unread: Vec<Step> = found.list().iter().flat_map(|violation| violation.path.clone()).collect();
    for violation in others.list() {
        if !violation.path.first().is_some_and(|step| unread.contains(step)) {
            found.add(violation.clone());
        }
    }
    Err(Fault::Invalid(found))
}
