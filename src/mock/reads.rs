//! What is read of a request: the expressions of a generated handler, ready to be run.

use std::collections::BTreeMap;

use serde_json::Value;
use syn::{Expr, ExprMethodCall, Pat};

use super::evaluate::{Unknown, leak, unknown};
use super::item::Item;
use super::operation::Served;
use super::runtime::{Call, Location, Parameter, PartRule, Schema, StyledField, XmlNode};
use super::statics::Statics;
use crate::plan::view::OperationView;

type Media = &'static [&'static str];

/// Something that is read of a request.
pub(super) enum Read {
    /// A parameter, and whether it must be there.
    Parameter(&'static Parameter, bool),
    /// No other names in the query string than these.
    Only(&'static [&'static Parameter], Media),
    /// Which media type the client likes best.
    Accepted(&'static [(&'static str, ())]),
    /// A body of one media type.
    Body(Body),
    /// A body of one of several, and whether it must be there.
    Choice(Media, Vec<Body>, bool),
}

/// A body.
pub(super) struct Body {
    is_required: bool,
    kind: Kind,
}

enum Kind {
    Json(&'static Schema),
    Form(&'static Schema),
    Styled(&'static Schema, &'static [StyledField]),
    Parts(Media, &'static Schema, &'static [PartRule]),
    Lines(Media, &'static Schema),
    Records(Media, &'static Schema),
    Xml(&'static XmlNode, &'static Schema),
    Text(Media),
    Stream(Media),
}

/// What a request gave.
#[derive(Default)]
pub(super) struct Given {
    /// The parameters in the path.
    pub(super) path: BTreeMap<&'static str, Value>,
    /// The parameters in the query string.
    pub(super) query: BTreeMap<&'static str, Value>,
    /// The body, where it is a value.
    pub(super) body: Option<Value>,
}

/// What a handler reads, and what of it is not known here, in words.
pub(super) fn of(view: &OperationView, statics: &mut Statics) -> (Vec<Read>, Vec<String>) {
    let mut reads = Vec::new();
    let mut lacking = Vec::new();
    let mut compiler = Compiler { view, statics, forms: 0 };
    let mut add = |made: Result<Option<Read>, Unknown>| match made {
        Ok(read) => reads.extend(read),
        Err(what) => lacking.push(what),
    };
    for read in &view.reads {
        add(compiler.text(&read.expression));
    }
    // What allows no other names stands among the names, as it gives no value.
    if view.read_names.contains("call.only(") {
        add(compiler.text(&view.read_names));
    }
    (reads, lacking)
}

struct Compiler<'a> {
    view: &'a OperationView,
    statics: &'a mut Statics,
    /// How many forms that come part by part were met.
    forms: usize,
}

impl Compiler<'_> {
    fn text(&mut self, text: &str) -> Result<Option<Read>, Unknown> {
        let expression = syn::parse_str(text).map_err(|error| format!("{error} in {text}"))?;
        self.read(&expression)
    }

    fn read(&mut self, expression: &Expr) -> Result<Option<Read>, Unknown> {
        match expression {
            Expr::Await(inner) => self.read(&inner.base),
            Expr::Paren(inner) => self.read(&inner.expr),
            // Names beside the one that matters.
            Expr::Tuple(tuple) => match tuple.elems.iter().find(|one| matches!(one, Expr::MethodCall(_))) {
                Some(call) => self.read(call),
                None => Ok(None),
            },
            Expr::If(choice) => {
                let inner = choice.then_branch.stmts.first();
                let Some(syn::Stmt::Expr(inner, _)) = inner else { return unknown("if") };
                match self.read(inner)? {
                    Some(Read::Choice(media, bodies, _)) => Ok(Some(Read::Choice(media, bodies, false))),
                    _ => unknown("if"),
                }
            }
            Expr::Match(choice) => {
                let Expr::MethodCall(media) = &*choice.expr else { return unknown("match") };
                let media = self.media(media.args.first())?;
                let mut bodies = Vec::new();
                for arm in &choice.arms {
                    if matches!(arm.pat, Pat::TupleStruct(_)) {
                        bodies.push(self.body(&arm.body)?);
                    }
                }
                Ok(Some(Read::Choice(media, bodies, true)))
            }
            Expr::MethodCall(call) if is_call(&call.receiver) => self.method(call),
            // `.map(…)`: what becomes of the value.
            Expr::MethodCall(call) => self.read(&call.receiver),
            _ => unknown("what is read"),
        }
    }

    fn method(&mut self, call: &ExprMethodCall) -> Result<Option<Read>, Unknown> {
        let name = call.method.to_string();
        Ok(Some(match name.as_str() {
            "caller" => return Ok(None),
            "required" | "optional" | "defaulted" => {
                let parameter = self.argument(call, 0)?.parameter()?;
                Read::Parameter(leak(parameter), name == "required")
            }
            "only" => {
                let parameters = self.argument(call, 0)?.list(|item| item.parameter().map(leak))?;
                Read::Only(leak(parameters), leak(self.argument(call, 1)?.list(Item::text)?))
            }
            "accepted" => Read::Accepted(self.offered()?),
            _ => Read::Body(self.own_body(call)?),
        }))
    }

    /// The body that an arm reads.
    fn body(&mut self, expression: &Expr) -> Result<Body, Unknown> {
        match self.read(expression)? {
            Some(Read::Body(body)) => Ok(body),
            _ => unknown("a body"),
        }
    }

    fn own_body(&mut self, call: &ExprMethodCall) -> Result<Body, Unknown> {
        let name = call.method.to_string();
        let (is_required, name) = match name.strip_prefix("optional_") {
            Some(name) => (false, name),
            None => (true, name.as_str()),
        };
        let kind = match name {
            "json" => Kind::Json(self.argument(call, 0)?.table()?),
            "form" => Kind::Form(self.argument(call, 0)?.table()?),
            "styled_form" => {
                let fields = self.argument(call, 1)?.list(Item::styled)?;
                Kind::Styled(self.argument(call, 0)?.table()?, leak(fields))
            }
            "form_in_parts" => {
                let rules = self.argument(call, 2)?.list(Item::rule)?;
                Kind::Parts(self.media(call.args.first())?, self.argument(call, 1)?.table()?, leak(rules))
            }
            "multipart" => self.form_by_parts(call)?,
            "lines_of" => Kind::Lines(self.media(call.args.first())?, self.argument(call, 1)?.table()?),
            "records_of" => Kind::Records(self.media(call.args.first())?, self.argument(call, 1)?.table()?),
            "xml" => Kind::Xml(self.argument(call, 0)?.node_table()?, self.argument(call, 1)?.table()?),
            "text_of" => Kind::Text(self.media(call.args.first())?),
            "stream_of" => Kind::Stream(self.media(call.args.first())?),
            _ => return unknown(&format!("the body ({name})")),
        };
        Ok(Body { is_required, kind })
    }

    /// A form with files: what a generated crate says of it stands in its type.
    fn form_by_parts(&mut self, call: &ExprMethodCall) -> Result<Kind, Unknown> {
        let form = self.view.forms.get(self.forms).ok_or("there is no such form")?;
        self.forms += 1;
        let schema = self.statics.parse(&form.schema)?.schema()?;
        let mut rules = Vec::new();
        for part in &form.rules {
            let part: Expr = syn::parse_str(part).map_err(|error| error.to_string())?;
            let Expr::Call(part) = part else { return unknown("a part") };
            let rule = part.args.first().ok_or("a part has no rule")?;
            rules.push(self.statics.item(rule)?.rule()?);
        }
        Ok(Kind::Parts(self.media(call.args.first())?, leak(schema), leak(rules)))
    }

    fn argument(&mut self, call: &ExprMethodCall, index: usize) -> Result<Item, Unknown> {
        match call.args.get(index) {
            Some(argument) => self.statics.item(argument),
            None => unknown(&call.method.to_string()),
        }
    }

    fn media(&mut self, argument: Option<&Expr>) -> Result<Media, Unknown> {
        match argument {
            Some(argument) => Ok(leak(self.statics.item(argument)?.list(Item::text)?)),
            None => unknown("media types"),
        }
    }

    /// What clients may choose from: `&[("text/csv", Accepted::TextCsv)]`.
    fn offered(&mut self) -> Result<&'static [(&'static str, ())], Unknown> {
        let constant = self.view.constants.iter().find(|constant| constant.name == "OFFERED");
        let text = &constant.ok_or("nothing is offered")?.expression;
        let Ok(Expr::Reference(list)) = syn::parse_str(text) else { return unknown(text) };
        let Expr::Array(rows) = &*list.expr else { return unknown(text) };
        let mut offered = Vec::new();
        for row in &rows.elems {
            let Expr::Tuple(row) = row else { return unknown(text) };
            let media = row.elems.first().ok_or("a row is empty")?;
            offered.push((self.statics.item(media)?.text()?, ()));
        }
        Ok(leak(offered))
    }
}

impl Read {
    /// Reads it. Nothing where something was noted against the request.
    pub(super) async fn run(&self, call: &mut Call<Served>, given: &mut Given) -> Option<()> {
        match self {
            Self::Parameter(parameter, is_required) => {
                let value = if *is_required {
                    Some(call.required::<Value>(parameter)?)
                } else {
                    call.optional::<Value>(parameter)?
                };
                match (parameter.location(), value) {
                    (Location::Path(name), Some(value)) => drop(given.path.insert(name, value)),
                    (Location::Query(name), Some(value)) => drop(given.query.insert(name, value)),
                    _ => {}
                }
                Some(())
            }
            Self::Only(parameters, names) => call.only(parameters, names),
            Self::Accepted(offered) => call.accepted(offered),
            Self::Body(body) => body.run(call, given).await,
            Self::Choice(_, _, false) if !call.has_body() => Some(()),
            Self::Choice(media, bodies, _) => {
                let index = call.media(media)?;
                bodies.get(index)?.run(call, given).await
            }
        }
    }
}

impl Body {
    async fn run(&self, call: &mut Call<Served>, given: &mut Given) -> Option<()> {
        let body = match self.kind {
            Kind::Json(schema) => call.optional_json(schema, |_: &Value| false).await?,
            Kind::Form(schema) => call.optional_form(schema).await?,
            Kind::Styled(schema, fields) => call.optional_styled_form(schema, fields).await?,
            Kind::Parts(media, schema, rules) => call.optional_form_in_parts(media, schema, rules).await?,
            Kind::Xml(root, schema) => call.optional_xml(root, schema).await?,
            Kind::Text(media) => call.optional_text_of(media).await?.map(Value::String),
            Kind::Stream(media) => call.optional_stream_of(media)?.map(|_| Value::Null),
            Kind::Lines(media, schema) => {
                call.optional_lines_of(media, schema, |_: &Value| false)?.map(|_| Value::Null)
            }
            Kind::Records(media, schema) => {
                call.optional_records_of(media, schema, |_: &Value| false)?.map(|_| Value::Null)
            }
        };
        given.body = if self.is_required { Some(call.demand(body)?) } else { body };
        Some(())
    }
}

fn is_call(receiver: &Expr) -> bool {
    matches!(receiver, Expr::Path(path) if path.path.is_ident("call"))
}
