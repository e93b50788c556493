//! The constant expressions of a plan, evaluated: what a generated crate has compiled, as values.
//!
//! One reading of the expressions is what makes the mock refuse what a generated server refuses: there is no second
//! way from a document to a table.

use std::collections::HashMap;

use syn::{Expr, ExprCall, ExprMethodCall, Lit, UnOp};

use super::item::Item;
use super::runtime::{
    Casing, Challenge, Described, Extra, Literal, Member, Parameter, PartRule, Property, Repeats, Schema,
    Shape, Style, StyledField, Type, Xml, XmlMember, XmlNode,
};
use super::statics::{Home, Statics};
use super::words::{check, plain_shape};

/// What is wrong with an expression: a construct that is not known here. It is a fault of ours.
pub(super) type Unknown = String;

/// For as long as the process lives: a mock is one.
pub(super) fn leak<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

/// The text of a Rust string literal.
pub(super) fn literal(text: &str) -> Result<&'static str, Unknown> {
    let literal: syn::LitStr = syn::parse_str(text).map_err(|error| format!("{error} in {text}"))?;
    Ok(Box::leak(literal.value().into_boxed_str()))
}

impl Statics {
    /// Evaluates an expression.
    pub(super) fn parse(&mut self, text: &str) -> Result<Item, Unknown> {
        let expression: Expr = syn::parse_str(text).map_err(|error| format!("{error} in {text}"))?;
        self.item(&expression)
    }

    /// Evaluates an expression.
    pub(super) fn item(&mut self, expression: &Expr) -> Result<Item, Unknown> {
        match expression {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => Ok(Item::Text(Box::leak(text.value().into_boxed_str()))),
                Lit::Int(number) => number.base10_parse().map(Item::Whole).map_err(|error| error.to_string()),
                Lit::Float(number) => {
                    number.base10_parse().map(Item::Float).map_err(|error| error.to_string())
                }
                Lit::Bool(bool) => Ok(Item::Bool(bool.value)),
                _ => unknown("literal"),
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match self.item(&unary.expr)? {
                Item::Whole(number) => Ok(Item::Whole(-number)),
                Item::Float(number) => Ok(Item::Float(-number)),
                _ => unknown("negation"),
            },
            Expr::Reference(reference) => match self.item(&reference.expr)? {
                Item::Schema(schema) => Ok(Item::Table(leak(schema))),
                other => Ok(other),
            },
            Expr::Field(field) => match self.item(&field.base)? {
                Item::Described(described) => Ok(Item::Shape(described.shape)),
                _ => unknown("field"),
            },
            Expr::Paren(inner) => self.item(&inner.expr),
            Expr::Array(array) => Ok(Item::List(self.items(array.elems.iter())?)),
            Expr::Tuple(tuple) => Ok(Item::Tuple(self.items(tuple.elems.iter())?)),
            Expr::Path(path) => {
                let path: Vec<String> = path.path.segments.iter().map(|one| one.ident.to_string()).collect();
                self.path(&path.iter().map(String::as_str).collect::<Vec<_>>())
            }
            Expr::Call(call) => self.call(call),
            Expr::MethodCall(call) => self.method(call),
            Expr::Struct(described) => {
                let mut fields = HashMap::new();
                for field in &described.fields {
                    let syn::Member::Named(name) = &field.member else { return unknown("field") };
                    fields.insert(name.to_string(), self.item(&field.expr)?);
                }
                described_of(&mut fields)
            }
            _ => unknown("expression"),
        }
    }

    fn items<'a>(&mut self, all: impl Iterator<Item = &'a Expr>) -> Result<Vec<Item>, Unknown> {
        all.map(|one| self.item(one)).collect()
    }

    fn path(&mut self, path: &[&str]) -> Result<Item, Unknown> {
        Ok(match path {
            ["None"] => Item::Maybe(None),
            ["u32", "MAX"] => Item::Whole(u32::MAX.into()),
            ["u64", "MAX"] => Item::Whole(u64::MAX.into()),
            [.., "Challenge", "Basic"] => Item::Challenge(Challenge::Basic),
            [.., "Challenge", "Bearer"] => Item::Challenge(Challenge::Bearer),
            [.., "Challenge", "ClientCertificate"] => Item::Challenge(Challenge::ClientCertificate),
            [.., "Type", name] => Item::Type(match *name {
                "Null" => Type::Null,
                "Boolean" => Type::Boolean,
                "Integer" => Type::Integer,
                "Number" => Type::Number,
                "String" => Type::String,
                "Array" => Type::Array,
                "Object" => Type::Object,
                _ => return unknown(name),
            }),
            [.., "Xml", "STRING"] => Item::Xml(Xml::STRING),
            [.., "Xml", "BOOLEAN"] => Item::Xml(Xml::BOOLEAN),
            [.., "Xml", "INTEGER"] => Item::Xml(Xml::INTEGER),
            [.., "Xml", "NUMBER"] => Item::Xml(Xml::NUMBER),
            [.., "Xml", "ANY"] => Item::Xml(Xml::ANY),
            [.., "Literal", "Null"] => Item::Literal(Literal::Null),
            [.., "Style", name] => Item::Style(match *name {
                "Simple" => Style::Simple,
                "Label" => Style::Label,
                "Matrix" => Style::Matrix,
                "Form" => Style::Form,
                "SpaceDelimited" => Style::SpaceDelimited,
                "PipeDelimited" => Style::PipeDelimited,
                "DeepObject" => Style::DeepObject,
                "Cookie" => Style::Cookie,
                _ => return unknown(name),
            }),
            [.., "Repeats", name] => Item::Repeats(match *name {
                "First" => Repeats::First,
                "Refused" => Repeats::Refused,
                _ => Repeats::Last,
            }),
            [.., "Casing", name] => Item::Casing(match *name {
                "Own" => Casing::Own,
                "Upper" => Casing::Upper,
                "Snake" => Casing::Snake,
                "Kebab" => Casing::Kebab,
                "Pascal" => Casing::Pascal,
                "Camel" => Casing::Camel,
                _ => return unknown(name),
            }),
            [.., "Described", "PROBLEM"] => Item::Described(Described::PROBLEM),
            [.., "Described", "FASTAPI"] => Item::Described(Described::FASTAPI),
            [.., "Shape", name] => Item::Shape(plain_shape(name)?),
            [.., "patterns", name] => match self.pattern_named(name) {
                Some(pattern) => Item::Check(pattern),
                None => return unknown(name),
            },
            [.., module, name] if check(module, name).is_some() => match check(module, name) {
                Some(check) => Item::Check(check),
                None => return unknown(name),
            },
            [name] => return self.named(None, name),
            [.., "rejections", name] => return self.named(Some(Home::Rejections), name),
            [.., "xml_schemas", name] => return self.named(Some(Home::Xml), name),
            [.., name] => return self.named(Some(Home::Schemas), name),
            [] => return unknown("path"),
        })
    }

    fn call(&mut self, call: &ExprCall) -> Result<Item, Unknown> {
        let Expr::Path(path) = &*call.func else { return unknown("call") };
        let path: Vec<String> = path.path.segments.iter().map(|one| one.ident.to_string()).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        // The one function there is: the time.
        if let [.., "Shape", "Made"] = path.as_slice() {
            return Ok(Item::Shape(Shape::Made(now)));
        }
        let mut arguments = self.items(call.args.iter())?.into_iter();
        let mut next = || arguments.next().ok_or_else(|| "too few arguments".to_owned());
        Ok(match path.as_slice() {
            ["Some"] => Item::Maybe(Some(Box::new(next()?))),
            [.., "Schema", name] => Item::Schema(match *name {
                "any" => Schema::any(),
                "never" => Schema::never(),
                "null" => Schema::null(),
                "boolean" => Schema::boolean(),
                "integer" => Schema::integer(),
                "number" => Schema::number(),
                "string" => Schema::string(),
                "array" => Schema::array(next()?.table()?),
                "tuple" => Schema::tuple(leak(next()?.list(Item::schema)?), next()?.maybe(Item::table)?),
                "object" => Schema::object(leak(next()?.list(Item::property)?)),
                "map" => Schema::map(next()?.table()?),
                "reference" => Schema::reference(next()?.table()?),
                "one_of" => Schema::one_of(leak(next()?.list(Item::table)?)),
                "any_of" => Schema::any_of(leak(next()?.list(Item::table)?)),
                "all_of" => Schema::all_of(leak(next()?.list(Item::table)?)),
                "of" => Schema::of(next()?.kind()?),
                _ => return unknown(name),
            }),
            [.., "Property", "required"] => {
                Item::Property(Property::required(next()?.text()?, next()?.schema()?))
            }
            [.., "Property", "optional"] => {
                Item::Property(Property::optional(next()?.text()?, next()?.schema()?))
            }
            [.., "Literal", name] => Item::Literal(match *name {
                "Bool" => Literal::Bool(next()?.bool()?),
                "Int" => Literal::Int(next()?.whole()?),
                "Float" => Literal::Float(next()?.text()?),
                "Str" => Literal::Str(next()?.text()?),
                "Json" => Literal::Json(next()?.text()?),
                _ => return unknown(name),
            }),
            [.., "Extra", "new"] => Item::Extra(Extra::new()),
            [.., "Parameter", "query_string"] => Item::Parameter(Parameter::query_string(next()?.schema()?)),
            [.., "Parameter", name] => {
                let (own, schema) = (next()?.text()?, next()?.schema()?);
                Item::Parameter(match *name {
                    "path" => Parameter::path(own, schema),
                    "query" => Parameter::query(own, schema),
                    "header" => Parameter::header(own, schema),
                    "cookie" => Parameter::cookie(own, schema),
                    _ => return unknown(name),
                })
            }
            [.., "PartRule", name] => {
                let own = next()?.text()?;
                Item::Rule(match *name {
                    "text" => PartRule::text(own),
                    "json" => PartRule::json(own),
                    "file" => PartRule::file(own),
                    "delimited" => PartRule::delimited(own, next()?.text()?),
                    _ => return unknown(name),
                })
            }
            [.., "XmlNode", name @ ("element" | "attribute")] => {
                let (own, value) = (next()?.text()?, next()?.markup()?);
                Item::Node(if *name == "element" {
                    XmlNode::element(own, value)
                } else {
                    XmlNode::attribute(own, value)
                })
            }
            [.., "XmlNode", name] => {
                let value = next()?.markup()?;
                Item::Node(match *name {
                    "any_element" => XmlNode::any_element(value),
                    "text" => XmlNode::text(value),
                    "cdata" => XmlNode::cdata(value),
                    "inline" => XmlNode::inline(value),
                    _ => return unknown(name),
                })
            }
            [.., "Xml", name] => Item::Xml(match *name {
                "object" => Xml::object(leak(next()?.list(Item::xml_member)?)),
                "map" => Xml::map(next()?.node_table()?),
                "list" => Xml::list(next()?.node_table()?),
                "tuple" => Xml::tuple(leak(next()?.list(Item::node)?)),
                "of" => Xml::of(next()?.kind()?),
                _ => return unknown(name),
            }),
            [.., "XmlMember", name] => {
                let (key, node) = (next()?.text()?, next()?.node()?);
                Item::XmlMember(if *name == "required" {
                    XmlMember::required(key, node)
                } else {
                    XmlMember::optional(key, node)
                })
            }
            [.., "StyledField", "new"] => Item::Styled(StyledField::new(next()?.parameter()?)),
            [.., "Member", "always"] => Item::Member(Member::always(next()?.text()?, next()?.shape()?)),
            [.., "Member", "known"] => Item::Member(Member::known(next()?.text()?, next()?.shape()?)),
            [.., "Challenge", name] => Item::Challenge(match *name {
                "ApiKey" => Challenge::ApiKey(next()?.text()?, next()?.text()?),
                "Other" => Challenge::Other(next()?.text()?),
                _ => return unknown(name),
            }),
            [.., "Shape", name] => Item::Shape(match *name {
                "Object" => Shape::Object(leak(next()?.list(Item::member)?)),
                "Text" => Shape::Text(next()?.text()?),
                "Number" => Shape::Number(i64::try_from(next()?.whole()?).unwrap_or_default()),
                "Bool" => Shape::Bool(next()?.bool()?),
                "Code" => Shape::Code(next()?.casing()?),
                "Keyword" => Shape::Keyword(next()?.casing()?),
                "Findings" => Shape::Findings(leak(next()?.shape()?)),
                "Elements" => Shape::Elements(leak(next()?.shape()?)),
                "FindingsByField" => Shape::FindingsByField(leak(next()?.shape()?)),
                "WhereFound" => Shape::WhereFound(leak(next()?.shape()?), leak(next()?.shape()?)),
                _ => return unknown(name),
            }),
            _ => return unknown(&path.join("::")),
        })
    }

    fn method(&mut self, call: &ExprMethodCall) -> Result<Item, Unknown> {
        let receiver = self.item(&call.receiver)?;
        let mut arguments = self.items(call.args.iter())?.into_iter();
        let mut next = || arguments.next().ok_or_else(|| "too few arguments".to_owned());
        let name = call.method.to_string();
        Ok(match receiver {
            Item::Schema(schema) => Item::Schema(match name.as_str() {
                "or" => schema.or(next()?.kind()?),
                "nullable" => schema.nullable(),
                "minimum" => schema.minimum(next()?.whole()?),
                "minimum_f64" => schema.minimum_f64(next()?.float()?),
                "exclusive_minimum" => schema.exclusive_minimum(next()?.whole()?),
                "exclusive_minimum_f64" => schema.exclusive_minimum_f64(next()?.float()?),
                "maximum" => schema.maximum(next()?.whole()?),
                "maximum_f64" => schema.maximum_f64(next()?.float()?),
                "exclusive_maximum" => schema.exclusive_maximum(next()?.whole()?),
                "exclusive_maximum_f64" => schema.exclusive_maximum_f64(next()?.float()?),
                "multiple_of" => schema.multiple_of(next()?.text()?),
                "min_length" => schema.min_length(next()?.count()?),
                "max_length" => schema.max_length(next()?.count()?),
                "pattern" => schema.pattern(next()?.check()?),
                "format" => schema.format(next()?.check()?),
                "min_items" => schema.min_items(next()?.count()?),
                "max_items" => schema.max_items(next()?.count()?),
                "items" => schema.items(next()?.table()?),
                "prefix_items" => schema.prefix_items(leak(next()?.list(Item::schema)?)),
                "unique_items" => schema.unique_items(),
                "min_properties" => schema.min_properties(next()?.count()?),
                "max_properties" => schema.max_properties(next()?.count()?),
                "values" => schema.values(leak(next()?.list(Item::literal)?)),
                "properties" => schema.properties(leak(next()?.list(Item::property)?)),
                "closed" => schema.closed(),
                "additional" => schema.additional(next()?.table()?),
                "and" => schema.and(leak(next()?.list(Item::table)?)),
                "extra" => schema.extra(leak(next()?.extra()?)),
                "secret" => schema.secret(),
                _ => return unknown(&name),
            }),
            Item::Extra(extra) => Item::Extra(match name.as_str() {
                "named" => extra.named(next()?.text()?),
                "not" => extra.not(next()?.table()?),
                "when" => {
                    extra.when(next()?.table()?, next()?.maybe(Item::table)?, next()?.maybe(Item::table)?)
                }
                "contains" => extra.contains(next()?.table()?, next()?.count()?, next()?.count()?),
                "property_names" => extra.property_names(next()?.table()?),
                "pattern_properties" => extra.pattern_properties(leak(next()?.list(|item| {
                    let [check, schema] = item.pair()?;
                    Ok((check.check()?, schema.schema()?))
                })?)),
                "dependent_required" => extra.dependent_required(leak(next()?.list(|item| {
                    let [name, names] = item.pair()?;
                    let names: &'static [&'static str] = leak(names.list(Item::text)?);
                    Ok((name.text()?, names))
                })?)),
                "dependent_schemas" => extra.dependent_schemas(leak(next()?.list(|item| {
                    let [name, table] = item.pair()?;
                    Ok((name.text()?, table.table()?))
                })?)),
                "unevaluated_items" => extra.unevaluated_items(next()?.table()?),
                "unevaluated_properties" => extra.unevaluated_properties(next()?.table()?),
                "tagged" => extra.tagged(
                    next()?.text()?,
                    leak(next()?.list(|item| {
                        let [name, table] = item.pair()?;
                        Ok((name.text()?, table.table()?))
                    })?),
                ),
                "or_else" => extra.or_else(next()?.table()?),
                "called" => extra.called(leak(next()?.list(Item::text)?)),
                _ => return unknown(&name),
            }),
            Item::Parameter(parameter) => Item::Parameter(match name.as_str() {
                "style" => match next()? {
                    Item::Style(style) => parameter.style(style),
                    _ => return unknown("style"),
                },
                "explode" => parameter.explode(next()?.bool()?),
                "content_json" => parameter.content_json(),
                "content_form" => parameter.content_form(),
                "allow_empty_value" => parameter.allow_empty_value(),
                "allow_reserved" => parameter.allow_reserved(),
                "besides" => parameter.besides(leak(next()?.list(Item::text)?)),
                "repeats" => match next()? {
                    Item::Repeats(repeats) => parameter.repeats(repeats),
                    _ => return unknown("repeats"),
                },
                _ => return unknown(&name),
            }),
            Item::Rule(rule) => Item::Rule(match name.as_str() {
                "list" => rule.list(),
                "types" => rule.types(leak(next()?.list(Item::text)?)),
                "bytes" => rule.bytes(next()?.size()?, next()?.size()?),
                "headers" => rule.headers(leak(next()?.list(|item| {
                    let [required, header] = item.pair()?;
                    Ok((required.bool()?, header.parameter()?))
                })?)),
                _ => return unknown(&name),
            }),
            Item::Xml(xml) => Item::Xml(match name.as_str() {
                "or" => xml.or(next()?.kind()?),
                "others" => xml.others(next()?.node_table()?),
                "items" => xml.items(next()?.node_table()?),
                _ => return unknown(&name),
            }),
            Item::Node(node) => Item::Node(match name.as_str() {
                "namespace" => node.namespace(next()?.text()?),
                "prefix" => node.prefix(next()?.text()?),
                "nullable" => node.nullable(),
                _ => return unknown(&name),
            }),
            Item::Styled(styled) if name == "spread" => Item::Styled(styled.spread()),
            _ => return unknown(&name),
        })
    }
}

fn described_of(fields: &mut HashMap<String, Item>) -> Result<Item, Unknown> {
    let mut take = |name: &str| fields.remove(name).ok_or_else(|| name.to_owned());
    let [least, most] = take("statuses")?.pair()?;
    let status = |item: Item| u16::try_from(item.whole()?).map_err(|error| error.to_string());
    Ok(Item::Described(Described {
        statuses: (status(least)?, status(most)?),
        content_type: take("content_type")?.text()?,
        shape: take("shape")?.shape()?,
        headers: leak(take("headers")?.list(|item| {
            let [name, shape] = item.pair()?;
            Ok((name.text()?, shape.shape()?))
        })?),
    }))
}

/// A construct that the mock does not know.
pub(super) fn unknown<T>(what: &str) -> Result<T, Unknown> {
    Err(format!("`{what}` is not known to the mock"))
}

fn now() -> serde_json::Value {
    chrono::DateTime::<chrono::Utc>::from(std::time::SystemTime::now()).to_rfc3339().into()
}
