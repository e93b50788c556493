//! Which member of an error schema says what: by its name, and only where the value is one of its type.

use serde_json::{Value, json};

use super::super::fit;
use super::fill::{Casing, Fill, Member, Trial};
use crate::ir::{Additional, Api, ArrayShape, Field, Shape, StringFormat, StructShape, Use};

/// Deeper envelopes are not opened.
const DEPTH: usize = 5;

/// What an object is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    Rejection,
    Finding,
}

/// What fills a type as the body of rejections; else the member that nothing fills, if it is one.
///
/// # Errors
/// The name of a required member that the runtime has nothing for; empty where the type itself does not fit.
pub(super) fn fill(api: &Api, used: Use, statuses: &[u16]) -> Result<Fill, String> {
    let mut trials = Vec::new();
    for status in statuses {
        trials.push(Trial { status: *status, findings: 0 });
        if *status == 422 {
            trials.push(Trial { status: *status, findings: 2 });
        }
    }
    let filler = Filler { api, trials };
    let fill = filler.any(used, Scope::Rejection, DEPTH)?;
    if fill.tells() && filler.fits(used, &fill) { Ok(fill) } else { Err(String::new()) }
}

struct Filler<'a> {
    api: &'a Api,
    trials: Vec<Trial>,
}

impl Filler<'_> {
    fn fits(&self, used: Use, fill: &Fill) -> bool {
        // A body in the usual shape is an object, and where that is asked for nothing else is.
        *fill == Fill::Usual
            || self.trials.iter().all(|trial| fit::fits(self.api, used, &fill.sample(*trial)))
    }

    /// The whole, or a member that holds the whole.
    fn any(&self, used: Use, scope: Scope, depth: usize) -> Result<Fill, String> {
        if depth == 0 {
            return Err(String::new());
        }
        match &self.api.ty(used.ty).shape {
            Shape::Struct(object) if is_free(self.api, object) => Ok(free(scope)),
            Shape::Struct(object) => self.object(object, scope, depth),
            Shape::Any(_) => Ok(free(scope)),
            Shape::Map(map) if matches!(self.api.ty(map.values.ty).shape, Shape::Any(_)) => Ok(free(scope)),
            Shape::Union(union) => {
                let mut fills = union.variants.iter().map(|variant| {
                    let fill = self.any(variant.value, scope, depth - 1)?;
                    if self.fits(used, &fill) { Ok(fill) } else { Err(String::new()) }
                });
                let first = fills.next().unwrap_or_else(|| Err(String::new()));
                first.or_else(|why| fills.find_map(Result::ok).ok_or(why))
            }
            Shape::String(_) => {
                let fill = if scope == Scope::Rejection { Fill::Detail } else { Fill::Sentence };
                if self.fits(used, &fill) { Ok(fill) } else { Err(String::new()) }
            }
            Shape::Array(array) if scope == Scope::Rejection => self.findings(used, array, depth),
            _ => Err(String::new()),
        }
    }

    fn object(&self, object: &StructShape, scope: Scope, depth: usize) -> Result<Fill, String> {
        let mut members = Vec::new();
        for field in &object.fields {
            let candidates = self.candidates(field, object, scope, depth);
            let found = candidates.into_iter().find(|fill| self.fits(field.value, fill));
            match found {
                Some(fill) => members.push(member(field, fill)),
                None if !field.required => {}
                None => match self.last_resort(field) {
                    Some(value) => {
                        members.push(Member {
                            name: field.name.clone(),
                            fill: Fill::Literal(value),
                            optional: false,
                        });
                    }
                    None => return Err(field.name.clone()),
                },
            }
        }
        let alone = members.iter().filter(|member| member.fill.tells()).count() == 1;
        let silent = self.trials.iter().any(|trial| trial.findings == 0 && trial.status != 422);
        if scope == Scope::Rejection && alone && silent {
            // The list is all there is: it tells of what has no findings as well.
            for member in &mut members {
                if let Fill::Findings(each) = &member.fill {
                    *member =
                        Member { fill: Fill::Elements(each.clone()), optional: false, ..member.clone() };
                }
            }
        }
        Ok(Fill::Object(members))
    }

    /// What a required member holds that says nothing about the rejection.
    fn last_resort(&self, field: &Field) -> Option<Value> {
        if field.value.nullable {
            return Some(Value::Null);
        }
        let ty = self.api.ty(field.value.ty);
        match &ty.shape {
            Shape::Null | Shape::Any(_) => Some(Value::Null),
            Shape::Enum(shape) => match shape.values.as_slice() {
                [only] if !shape.is_open => Some(only.value.json()),
                _ => field.default.clone(),
            },
            Shape::Map(_) => Some(json!({})),
            Shape::Struct(object) if object.fields.iter().all(|field| !field.required) => Some(json!({})),
            _ => field.default.clone(),
        }
        .filter(|value| is_plain(value) && fit::fits(self.api, field.value, value))
    }

    /// What a member may hold, the best first.
    fn candidates(&self, field: &Field, object: &StructShape, scope: Scope, depth: usize) -> Vec<Fill> {
        let ty = self.api.ty(field.value.ty);
        let name = plain(&field.name);
        let said =
            |names: &[&str]| object.fields.iter().any(|other| names.contains(&plain(&other.name).as_str()));
        let fills = match scope {
            Scope::Rejection => rejection_words(&name, &ty.shape, said),
            Scope::Finding => finding_words(&name, &ty.shape),
        };
        // Some say what they mean by a field.
        let pointer =
            field.docs.description.as_deref().unwrap_or_default().to_lowercase().contains("json pointer");
        let fills = match fills.as_slice() {
            [Fill::Field] if pointer => vec![Fill::NameOrPointer],
            _ => fills,
        };
        if !fills.is_empty() {
            return fills;
        }
        let lists = [
            "errors",
            "details",
            "detail",
            "violations",
            "invalidparams",
            "invalidparameters",
            "fields",
            "fielderrors",
            "issues",
            "problems",
            "messages",
            "causes",
            "validationerrors",
            "constraintviolations",
            "error",
            "reasons",
            "invalidfields",
        ];
        let is_list = scope == Scope::Rejection && lists.contains(&name.as_str());
        let holders =
            ["error", "errors", "problem", "fault", "status", "detail", "exception", "source", "err"];
        let found = match &ty.shape {
            Shape::Array(array) if is_list => self.findings(field.value, array, depth),
            Shape::Map(map) if is_list => match &self.api.ty(map.values.ty).shape {
                Shape::Array(array) if matches!(self.api.ty(array.items.ty).shape, Shape::String(_)) => {
                    Ok(Fill::FindingsByField(Box::new(Fill::Message)))
                }
                _ => Err(String::new()),
            },
            Shape::Struct(_) | Shape::Union(_) if field.required || holders.contains(&name.as_str()) => {
                self.any(field.value, scope, depth - 1)
            }
            Shape::Any(_) if is_list => Ok(Fill::WhereFound(
                Box::new(Fill::Findings(Box::new(Fill::Finding))),
                Box::new(Fill::Detail),
            )),
            _ => Err(String::new()),
        };
        found.ok().filter(Fill::tells).into_iter().collect()
    }

    fn findings(&self, used: Use, array: &ArrayShape, depth: usize) -> Result<Fill, String> {
        let each = self.any(array.items, Scope::Finding, depth.saturating_sub(1))?;
        let fill = Fill::Findings(Box::new(each));
        if self.fits(used, &fill) { Ok(fill) } else { Err(String::new()) }
    }
}

/// An object that may hold anything.
fn is_free(api: &Api, object: &StructShape) -> bool {
    object.fields.is_empty()
        && match object.additional {
            Additional::Ignored => true,
            Additional::Refused => false,
            Additional::Kept(used) => matches!(api.ty(used.ty).shape, Shape::Any(_)),
        }
}

fn free(scope: Scope) -> Fill {
    if scope == Scope::Rejection { Fill::Usual } else { Fill::Finding }
}

fn member(field: &Field, fill: Fill) -> Member {
    let optional = !field.required
        && matches!(
            fill,
            Fill::Findings(_)
                | Fill::FindingsByField(_)
                | Fill::Name
                | Fill::Pointer
                | Fill::Location
                | Fill::Place
                | Fill::Field
                | Fill::NameOrPointer
                | Fill::Input
                | Fill::InputText
                | Fill::Context
        );
    Member { name: field.name.clone(), fill, optional }
}

/// A name as names are compared: `statusCode` is `status_code`.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether a template can hold a value.
fn is_plain(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(_) => false,
        Value::Number(number) => number.is_i64(),
        _ => true,
    }
}

fn codes() -> Vec<Fill> {
    Casing::ALL.into_iter().map(Fill::Code).collect()
}

fn rejection_words(name: &str, shape: &Shape, said: impl Fn(&[&str]) -> bool) -> Vec<Fill> {
    const MESSAGES: &[&str] =
        &["message", "msg", "detail", "description", "errormessage", "errordescription"];
    let text = matches!(shape, Shape::String(_) | Shape::Enum(_) | Shape::Any(_));
    match (name, shape) {
        (
            "status" | "statuscode" | "httpstatus" | "httpstatuscode" | "httpcode" | "responsecode" | "code"
            | "errorcode" | "error",
            Shape::Integer(_) | Shape::Number(_),
        ) => vec![Fill::Status],
        ("status" | "statuscode" | "httpstatus" | "httpstatuscode" | "httpcode" | "responsecode", _)
            if text =>
        {
            [vec![Fill::StatusText, Fill::Literal("error".into())], codes(), vec![Fill::Title]].concat()
        }
        ("code" | "errorcode" | "errcode" | "errorkey" | "key", _) if text => {
            [codes(), vec![Fill::StatusText]].concat()
        }
        ("type" | "kind" | "errortype" | "reason" | "errorname", _) if text => {
            let uri = matches!(shape, Shape::String(string) if string.format == StringFormat::Uri);
            if uri || (name == "type" && said(&["title"])) {
                vec![Fill::Literal("about:blank".into())]
            } else {
                [codes(), vec![Fill::Title, Fill::Literal("error".into())]].concat()
            }
        }
        ("object", _) if text => vec![Fill::Literal("error".into())],
        ("title" | "name" | "summary" | "statustext" | "reasonphrase", _) if text => {
            [vec![Fill::Title], codes()].concat()
        }
        ("error", _) if text => {
            if said(&["errordescription"]) {
                codes().split_off(1)
            } else if said(MESSAGES) {
                [vec![Fill::Title], codes()].concat()
            } else {
                [vec![Fill::Detail], codes()].concat()
            }
        }
        (
            "message" | "msg" | "detail" | "description" | "errormessage" | "errordescription"
            | "usermessage" | "developermessage" | "explanation" | "text" | "info" | "errormsg" | "errmsg",
            Shape::String(_) | Shape::Any(_),
        ) => vec![Fill::Detail],
        ("success" | "ok" | "succeeded", Shape::Boolean) => vec![Fill::Literal(false.into())],
        ("failed" | "iserror" | "error" | "failure", Shape::Boolean) => vec![Fill::Literal(true.into())],
        (
            "timestamp" | "time" | "date" | "datetime" | "occurredat" | "at" | "createdat",
            Shape::String(string),
        ) if string.format == StringFormat::DateTime => vec![Fill::Now],
        _ => Vec::new(),
    }
}

fn finding_words(name: &str, shape: &Shape) -> Vec<Fill> {
    let text = matches!(shape, Shape::String(_) | Shape::Enum(_) | Shape::Any(_));
    match (name, shape) {
        ("loc" | "location" | "path" | "field", Shape::Array(_)) => vec![Fill::Location],
        ("location" | "in" | "place" | "where" | "source" | "locationtype", _) if text => {
            vec![Fill::Place, Fill::Field]
        }
        ("parameter", _) if text => vec![Fill::Name],
        ("pointer" | "jsonpointer" | "instancepath" | "datapath", _) if text => {
            vec![Fill::Pointer, Fill::Field]
        }
        (
            "field" | "name" | "param" | "property" | "key" | "attribute" | "propertyname" | "propertypath"
            | "fieldname" | "element" | "member" | "argument" | "path" | "loc" | "target",
            _,
        ) if text => vec![Fill::Field],
        (
            "message" | "msg" | "detail" | "reason" | "description" | "error" | "title" | "issue"
            | "errormessage" | "text" | "problem" | "explanation" | "defaultmessage",
            _,
        ) if text => vec![Fill::Message],
        ("type" | "code" | "keyword" | "rule" | "kind" | "constraint" | "errorcode" | "errortype", _)
            if text =>
        {
            [vec![Fill::Keyword(Casing::Own)], Casing::ALL.into_iter().map(Fill::Keyword).collect()].concat()
        }
        (
            "input" | "value" | "rejectedvalue" | "invalidvalue" | "received" | "actual" | "actualvalue"
            | "given" | "provided" | "providedvalue" | "attemptedvalue",
            Shape::Any(_) | Shape::String(_),
        ) => vec![if matches!(shape, Shape::Any(_)) { Fill::Input } else { Fill::InputText }],
        (
            "ctx" | "context" | "params" | "meta" | "constraints",
            Shape::Any(_) | Shape::Map(_) | Shape::Struct(_),
        ) => {
            vec![Fill::Context]
        }
        ("status" | "statuscode", Shape::Integer(_)) => vec![Fill::Status],
        ("status" | "statuscode", Shape::String(_)) => vec![Fill::StatusText],
        ("severity" | "level", _) if text => {
            ["error", "ERROR", "Error"].map(|text| Fill::Literal(text.into())).to_vec()
        }
        _ => Vec::new(),
    }
}
