//! Which generic types are recovered from which document, as a table.

#![allow(clippy::unwrap_used, reason = "a test may")]

mod support;

use std::fmt::Write as _;

use specwright::analyze::{Facts, analyze};
use specwright::config::Config;
use specwright::diagnostic::Sink;
use specwright::ir::{Api, Origin, Shape, Use};
use specwright::source::{Source, Sources};
use specwright::{load, lower};

/// A line for each generic type, and one for each of its instances.
fn table(source: &Source, config: &Config) -> String {
    let (mut sources, mut sink) = (Sources::default(), Sink::default());
    let Ok(document) = load::load(source, &mut sources, &mut sink) else { return "  refused\n".to_owned() };
    let Ok(api) = lower::lower(document, config, &mut sink) else { return "  refused\n".to_owned() };
    let Ok(facts) = analyze(&api, config, &mut sink) else { return "  refused\n".to_owned() };
    let mut text = String::new();
    for generic in &facts.generics.list {
        let Shape::Struct(object) = &api.ty(generic.model).shape else { unreachable!("only structs") };
        let fields: Vec<&str> = object.fields.iter().map(|field| field.name.as_str()).collect();
        writeln!(text, "  {}/{} {{{}}}", generic.base, generic.parameters, fields.join(", ")).unwrap();
        for instance in &generic.instances {
            let arguments: Vec<String> =
                instance.arguments.iter().map(|used| shown(&api, &facts, *used)).collect();
            let Origin::Component(name) = &api.ty(instance.ty).origin else {
                unreachable!("only components")
            };
            writeln!(text, "    {name} = {}<{}>", generic.base, arguments.join(", ")).unwrap();
        }
    }
    if text.is_empty() { "  none\n".to_owned() } else { text }
}

fn shown(api: &Api, facts: &Facts, used: Use) -> String {
    let ty = api.ty(used.ty);
    let text = match (&ty.shape, &ty.origin, facts.generics.instance(used.ty)) {
        (_, _, Some((index, arguments))) => {
            let arguments: Vec<String> = arguments.iter().map(|used| shown(api, facts, *used)).collect();
            format!("{}<{}>", facts.generics.list[index].base, arguments.join(", "))
        }
        (Shape::Array(array), _, _) => format!("list of {}", shown(api, facts, array.items)),
        (Shape::Map(map), _, _) => format!("map of {}", shown(api, facts, map.values)),
        (Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_), Origin::Component(name), _) => name.clone(),
        (Shape::String(_), ..) => "string".to_owned(),
        (Shape::Integer(_), ..) => "integer".to_owned(),
        (Shape::Number(_), ..) => "number".to_owned(),
        (Shape::Boolean, ..) => "boolean".to_owned(),
        (Shape::Any(_), ..) => "anything".to_owned(),
        _ => "inline".to_owned(),
    };
    if used.nullable { format!("{text}?") } else { text }
}

#[test]
fn of_our_own_documents() {
    let mut text = String::new();
    for path in support::documents("feature").into_iter().chain(support::documents("real")) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let table = table(&support::open(&path), &support::config(&path));
        if name.starts_with("generic") || name.starts_with("pages") || table != "  none\n" {
            write!(text, "{name}\n{table}").unwrap();
        }
    }
    insta::assert_snapshot!(text);
}
