//! Multipart forms as operations read them: part by part, files streamed, or all at once.

use std::marker::PhantomData;

use axum::body::HttpBody;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::call::{Call, Read, is_within};
use super::disposition::boundary;
use super::file_part::{FilePart, UploadedFile};
use super::form_check;
use super::intake::{Arrived, Gathered, Intake, refusal};
use super::json::explain;
use super::multipart::{Reader, Trouble};
use super::part::PartRule;
use super::rejection::{Refused, Rejection};
use super::schema::Schema;
use super::violation::{Location, Violations};

/// A form: all of its parts as one type.
pub trait Form: Sized {
    /// One of its parts.
    type Part: 'static;

    /// What it must be. Of files the schema knows nothing.
    fn schema() -> &'static Schema;

    /// The parts that the document names.
    fn parts() -> &'static [FormPart<Self::Part>];

    /// A part that the document does not name.
    fn other(part: FilePart) -> Self::Part;

    /// The whole form; nothing where a part is not of its type.
    fn collected(parts: &mut Collected) -> Option<Self>;
}

/// A part that the document names: how it is read, and what becomes of it.
pub struct FormPart<P> {
    rule: PartRule,
    make: Make<P>,
}

enum Make<P> {
    Value(fn(Value) -> Result<P, serde_json::Error>),
    HeadedValue(fn(Value, Value) -> Result<P, serde_json::Error>),
    File(fn(FilePart) -> P),
    HeadedFile(fn(FilePart, Value) -> Result<P, serde_json::Error>),
}

impl<P> FormPart<P> {
    /// A value.
    pub const fn value(rule: PartRule, make: fn(Value) -> Result<P, serde_json::Error>) -> Self {
        Self { rule, make: Make::Value(make) }
    }

    /// A value with headers, which come second.
    pub const fn headed_value(
        rule: PartRule,
        make: fn(Value, Value) -> Result<P, serde_json::Error>,
    ) -> Self {
        Self { rule, make: Make::HeadedValue(make) }
    }

    /// A file.
    pub const fn file(rule: PartRule, make: fn(FilePart) -> P) -> Self {
        Self { rule, make: Make::File(make) }
    }

    /// A file with headers, which come second.
    pub const fn headed_file(
        rule: PartRule,
        make: fn(FilePart, Value) -> Result<P, serde_json::Error>,
    ) -> Self {
        Self { rule, make: Make::HeadedFile(make) }
    }
}

/// A part, and the headers that the document gives it.
#[derive(Debug, Clone)]
pub struct Headed<T, H> {
    /// The headers.
    pub headers: H,
    /// The part itself.
    pub value: T,
}

/// A multipart form on its way in.
///
/// Read it part by part with [`Multipart::next`], in the order in which the client sends the parts, files as streams;
/// or all of it with [`Multipart::collect`]. Either way what is not as the document says is refused: pass the error on
/// with `?`, and the client gets the answer that is described for it.
pub struct Multipart<F: Form> {
    intake: Box<Intake>,
    form: PhantomData<fn() -> F>,
}

impl<F: Form> Multipart<F> {
    /// The next part; nothing where all have come, and what had to come has.
    ///
    /// Of the part before, nothing more can be read. Values have to fit into `Settings::body_limit` together; files
    /// only count towards `Settings::upload_limit`, as all of the body does.
    ///
    /// # Errors
    /// Where the body is no form, is too large, or is not as the document says.
    pub async fn next(&mut self) -> Result<Option<F::Part>, Refused> {
        let Some(arrived) = self.intake.next().await? else { return Ok(None) };
        let parts = F::parts();
        let made = match arrived {
            Arrived::File(None, part, _) => Ok(F::other(part)),
            Arrived::File(Some(index), file, headers) => match parts.get(index).map(|part| &part.make) {
                Some(Make::File(make)) => Ok(make(file)),
                Some(Make::HeadedFile(make)) => make(file, headers),
                _ => Ok(F::other(file)),
            },
            Arrived::Value(index, value, headers) => match parts.get(index).map(|part| &part.make) {
                Some(Make::Value(make)) => make(value),
                Some(Make::HeadedValue(make)) => make(value, headers),
                _ => Err(serde::de::Error::custom("a value stands for a file")),
            },
        };
        Ok(Some(made.map_err(|error| unfit(&error))?))
    }

    /// The whole form, of at most `Settings::body_limit` bytes.
    ///
    /// # Errors
    /// Where the body is no form, is too large, or is not as the document says. A form of which a part was read
    /// already is none any more: that is a mistake of the handler, and answered with 500.
    pub async fn collect(mut self) -> Result<F, Refused> {
        if self.intake.is_begun() {
            tracing::error!("a form was to be collected of which parts had been read already");
            return Err(Rejection::internal().into());
        }
        let mut parts = Collected { all: self.intake.all().await?, wrong: None };
        let form = F::collected(&mut parts);
        let missing = || Rejection::malformed("A part of the form is not there.");
        form.ok_or_else(|| parts.wrong.take().unwrap_or_else(missing).into())
    }
}

impl<F: Form> std::fmt::Debug for Multipart<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Multipart").finish_non_exhaustive()
    }
}

/// All parts of a form, for its type to be made of.
pub struct Collected {
    all: Gathered,
    wrong: Option<Rejection>,
}

impl Collected {
    /// A value that is there. Nothing where it is not of its type.
    pub fn value<T: DeserializeOwned>(&mut self, name: &'static str) -> Option<T> {
        let value = self.all.members.remove(name).unwrap_or_default();
        self.typed(value)
    }

    /// A value that may be absent. Nothing where it is not of its type.
    pub fn optional<T: DeserializeOwned>(&mut self, name: &'static str) -> Read<Option<T>> {
        match self.all.members.remove(name) {
            Some(value) => self.typed(value).map(Some),
            None => Some(None),
        }
    }

    /// A value with its headers, or none. Nothing where either is not of its type.
    pub fn headed_value<T: DeserializeOwned, H: DeserializeOwned>(
        &mut self,
        name: &'static str,
    ) -> Read<Option<Headed<T, H>>> {
        let Some(value) = self.optional(name)? else { return Some(None) };
        Some(Some(Headed { headers: self.headers(name)?, value }))
    }

    /// A file; nothing where there is none.
    pub fn file(&mut self, name: &'static str) -> Option<UploadedFile> {
        let (file, headers) = self.own(name).next()?;
        self.all.headers.insert(name, headers);
        Some(file)
    }

    /// A file with its headers, or none. Nothing where the headers are not of their type.
    pub fn headed_file<H: DeserializeOwned>(
        &mut self,
        name: &'static str,
    ) -> Read<Option<Headed<UploadedFile, H>>> {
        let first = self.own(name).next();
        first.map_or(Some(None), |(value, headers)| {
            Some(Some(Headed { headers: self.typed(headers)?, value }))
        })
    }

    /// All files of a name, in the order in which they came.
    pub fn files(&mut self, name: &'static str) -> Vec<UploadedFile> {
        self.own(name).map(|(file, _)| file).collect()
    }

    /// All files of a name with their headers. Nothing where the headers are not of their type.
    pub fn headed_files<H: DeserializeOwned>(
        &mut self,
        name: &'static str,
    ) -> Option<Vec<Headed<UploadedFile, H>>> {
        let own = self.own(name);
        own.map(|(value, headers)| Some(Headed { headers: self.typed(headers)?, value })).collect()
    }

    /// The headers that the document gives a part. Nothing where they are not of their type.
    pub fn headers<H: DeserializeOwned>(&mut self, name: &'static str) -> Option<H> {
        let headers = self.all.headers.remove(name).unwrap_or_default();
        self.typed(headers)
    }

    /// What the document does not name, as far as the schema keeps it.
    pub fn rest<T: DeserializeOwned>(&mut self) -> Option<T> {
        let rest = std::mem::take(&mut self.all.members);
        self.typed(Value::Object(rest))
    }

    /// Takes the files of a name, each with its headers.
    fn own(&mut self, name: &'static str) -> impl Iterator<Item = (UploadedFile, Value)> + use<> {
        self.all.members.remove(name);
        let all = std::mem::take(&mut self.all.files).into_iter();
        let (own, others): (Vec<_>, Vec<_>) = all.partition(|(known, ..)| *known == name);
        self.all.files = others;
        own.into_iter().map(|(_, file, headers)| (file, headers))
    }

    fn typed<T: DeserializeOwned>(&mut self, value: Value) -> Option<T> {
        serde_json::from_value(value).map_err(|error| self.wrong = Some(unfit(&error))).ok()
    }
}

impl<S: ?Sized> Call<S> {
    /// A multipart form that must be there, unread. Nothing where something was noted.
    pub fn multipart<F: Form>(&mut self, accepted: &'static [&'static str]) -> Option<Multipart<F>> {
        let form = self.optional_multipart(accepted)?;
        self.demand(form)
    }

    /// A multipart form that may be absent, unread. Nothing where something was noted.
    pub fn optional_multipart<F: Form>(
        &mut self,
        accepted: &'static [&'static str],
    ) -> Read<Option<Multipart<F>>> {
        let rules = F::parts().iter().map(|part| &part.rule).collect();
        let limit = self.settings().upload_limit;
        let intake = self.intake(accepted, rules, F::schema(), limit)?;
        Some(intake.map(|intake| Multipart { intake: Box::new(intake), form: PhantomData }))
    }

    /// A multipart form without files that must be there, as one value. Nothing where something was noted.
    pub async fn form_in_parts<T: DeserializeOwned>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        rules: &'static [PartRule],
    ) -> Option<T> {
        let form = self.optional_form_in_parts(accepted, schema, rules).await?;
        self.demand(form)
    }

    /// A multipart form without files that may be absent, as one value. Nothing where something was noted.
    pub async fn optional_form_in_parts<T: DeserializeOwned>(
        &mut self,
        accepted: &'static [&'static str],
        schema: &'static Schema,
        rules: &'static [PartRule],
    ) -> Read<Option<T>> {
        let limit = self.settings().body_limit as u64;
        let Some(mut intake) = self.intake(accepted, rules.iter().collect(), schema, limit)? else {
            return Some(None);
        };
        match intake.all().await {
            Ok(all) => match serde_json::from_value(Value::Object(all.members)) {
                Ok(value) => Some(Some(value)),
                Err(error) => self.reject(unfit(&error)),
            },
            Err(rejection) => self.reject(*rejection),
        }
    }

    fn intake(
        &mut self,
        accepted: &'static [&'static str],
        rules: Vec<&'static PartRule>,
        schema: &'static Schema,
        limit: u64,
    ) -> Read<Option<Intake>> {
        let is_form = accepted.iter().any(|range| is_within(self.content_type(), range));
        if !form_check::MAY_LACK && (!self.has_body() || !is_form) {
            let (_, most) = self.take_body();
            return Some(Some(Intake::new(Reader::ended(), rules, schema, most)));
        }
        if !self.has_body() {
            return Some(None);
        }
        if !is_form {
            return self.reject(Rejection::unsupported(accepted));
        }
        self.open()?;
        let Some(boundary) = boundary(&self.parts().headers) else {
            return self.reject(Rejection::malformed("The Content-Type of the form has no boundary."));
        };
        let (body, most) = self.take_body();
        // What says beforehand to be too large need not be read.
        if body.size_hint().lower() > limit {
            return self.reject(refusal(Trouble::Large(limit)));
        }
        Some(Some(Intake::new(Reader::new(body, &boundary, limit), rules, schema, most)))
    }
}

/// A value that its type does not take, although the schema does.
fn unfit(error: &serde_json::Error) -> Rejection {
    let mut found = Violations::new(Location::Body);
    found.push("type", explain(error));
    Rejection::invalid(found)
}
