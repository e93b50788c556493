//! How values are written as XML: the nodes of a type, and the tables that say so to the runtime.

mod sample;

use std::collections::BTreeSet;

use super::context::{Context, Uses, quoted};
use super::view::{SchemasView, StaticView};
use super::words;
use crate::ir::{
    Additional, EnumLiteral, EnumShape, Media, Origin, Shape, StructShape, TypeId, Use, XmlNodeType, XmlPlace,
};

pub(super) use sample::text;

/// A node, and what is within it.
#[derive(Debug, Clone)]
struct Node {
    kind: XmlNodeType,
    /// None: the document gives it no name.
    name: Option<String>,
    namespace: Option<String>,
    prefix: Option<String>,
    nullable: bool,
    ty: TypeId,
}

/// What is within a node.
#[derive(Debug, Clone, Default)]
struct Content {
    /// The types of a text, as the runtime names them.
    texts: BTreeSet<&'static str>,
    members: Option<Vec<Member>>,
    others: Option<Node>,
    items: Option<Node>,
    first: Vec<Node>,
    is_any: bool,
}

#[derive(Debug, Clone)]
struct Member {
    key: String,
    required: bool,
    node: Node,
}

/// A reference to the root of a body.
pub(super) fn root(context: &Context<'_>, media: &Media, uses: &mut Uses) -> String {
    context.needs.xml.set(true);
    uses.xml_tables = true;
    let (expression, words) = match media.value {
        None => ("XmlNode::any_element(&Xml::ANY)".to_owned(), String::new()),
        Some(value) => {
            let node = root_node(context, value, &media.xml);
            let words = node.name.clone().unwrap_or_default();
            (node_expression(context, &node), words)
        }
    };
    format!("&xml_schemas::{}", context.xml_root(expression, &words))
}

/// `src/generated/xml_schemas.rs`: the tables of all types that bodies in XML lead to, and the roots of these; none
/// where there are none.
pub(super) fn tables(context: &Context<'_>) -> Option<SchemasView> {
    let mut statics: Vec<StaticView> = Vec::new();
    for (expression, (name, element)) in &context.xml_roots.borrow().1 {
        statics.push(StaticView {
            doc: if element.is_empty() {
                "A root that the document gives no name.".to_owned()
            } else {
                format!("The root `{}`.", words::code(element))
            },
            name: name.clone(),
            ty: "XmlNode".to_owned(),
            expression: expression.clone(),
        });
    }
    let mut done = BTreeSet::new();
    loop {
        let next = context.needs.xml_tables.borrow().iter().find(|id| !done.contains(*id)).copied();
        let Some(id) = next else { break };
        done.insert(id);
        let content = content(context, id, None, &mut Vec::new());
        statics.push(StaticView {
            doc: format!("What is within a `{}`.", words::code(context.name(id))),
            name: context.names.types[id.index()].table.clone(),
            ty: "Xml".to_owned(),
            expression: expression_of(context, &content),
        });
    }
    statics.sort_by(|one, other| one.name.cmp(&other.name));
    let says = |word: &str| {
        let call = format!("{word}::");
        statics.iter().any(|one| one.ty == word || one.expression.contains(&call))
    };
    let runtime: Vec<&str> =
        ["Type", "Xml", "XmlMember", "XmlNode"].into_iter().filter(|word| says(word)).collect();
    let imports = match runtime.as_slice() {
        [one] => format!("use super::runtime::{one};"),
        many => format!("use super::runtime::{{{}}};", many.join(", ")),
    };
    (!statics.is_empty()).then(|| SchemasView {
        doc: "How values are written as XML.".to_owned(),
        imports: vec![imports],
        statics,
    })
}

/// The root of a document is an element, whatever else its schema says.
fn root_node(context: &Context<'_>, value: Use, place: &XmlPlace) -> Node {
    let component = match &context.api.ty(value.ty).origin {
        Origin::Component(name) => Some(name.as_str()),
        Origin::Part(..) | Origin::Operation(..) => None,
    };
    let node = node(context, value, place, component);
    Node { kind: XmlNodeType::Element, ..node }
}

/// The node of a value where it is used, under a name unless it has its own.
fn node(context: &Context<'_>, used: Use, place: &XmlPlace, name: Option<&str>) -> Node {
    let hint = place.hint.or(&context.api.xml_of(used.ty));
    let shape = &context.api.ty(used.ty).shape;
    let is_list = matches!(shape, Shape::Array(_) | Shape::Tuple(_));
    let is_object = matches!(shape, Shape::Struct(_) | Shape::Map(_));
    let usual = if is_list { XmlNodeType::Inline } else { XmlNodeType::Element };
    let kind = match hint.node.unwrap_or(usual) {
        // Neither holds elements.
        XmlNodeType::Attribute if is_object => XmlNodeType::Element,
        XmlNodeType::Text | XmlNodeType::Cdata if is_object || is_list => usual,
        kind => kind,
    };
    let own = hint.name.as_deref().or(place.component.as_deref());
    // Without an element of its own, a list gives its items the name that it has in the object around it.
    let name = if is_list && kind == XmlNodeType::Inline { name } else { own.or(name) };
    // Some write the prefix into the name.
    let (written, name) = match name.and_then(|name| name.split_once(':')) {
        Some((prefix, name)) => (Some(prefix.to_owned()), Some(name)),
        None => (None, name),
    };
    Node {
        kind,
        name: name.map(legal),
        namespace: hint.namespace,
        prefix: hint.prefix.or(written).map(|prefix| legal(&prefix)),
        nullable: used.nullable || matches!(shape, Shape::Null),
        ty: used.ty,
    }
}

/// What is within a node of a type. `name` is what items are called that have no name.
fn content(context: &Context<'_>, id: TypeId, name: Option<&str>, above: &mut Vec<TypeId>) -> Content {
    let api = context.api;
    let ty = api.ty(id);
    let text = |kind| Content { texts: BTreeSet::from([kind]), ..Content::default() };
    match &ty.shape {
        Shape::Any(_) | Shape::Never => Content { is_any: true, ..Content::default() },
        Shape::Null => text("Null"),
        Shape::Boolean => text("Boolean"),
        Shape::Integer(_) => text("Integer"),
        Shape::Number(_) => text("Number"),
        Shape::String(_) => text("String"),
        Shape::Enum(shape) => Content { texts: enum_texts(shape), ..Content::default() },
        Shape::Array(array) => {
            let prefix = ty.extra.as_deref().map_or(&[][..], |extra| &extra.prefix);
            let first = prefix.iter().enumerate();
            let rest = ty.extra.as_deref().and_then(|extra| extra.rest).unwrap_or(array.items);
            Content {
                first: first
                    .map(|(index, item)| node(context, *item, &api.xml_of_item(id, index), name))
                    .collect(),
                items: Some(node(context, rest, &api.xml_of_item(id, usize::MAX), name)),
                ..Content::default()
            }
        }
        Shape::Tuple(tuple) => {
            let items = tuple.items.iter().enumerate();
            Content {
                first: items
                    .map(|(index, item)| node(context, *item, &api.xml_of_item(id, index), name))
                    .collect(),
                ..Content::default()
            }
        }
        Shape::Map(map) => Content {
            members: Some(Vec::new()),
            others: Some(node(context, map.values, &XmlPlace::default(), None)),
            ..Content::default()
        },
        Shape::Struct(object) => members(context, id, object),
        Shape::Union(union) => {
            if above.contains(&id) {
                return Content { is_any: true, ..Content::default() };
            }
            above.push(id);
            let mut variants = union.variants.iter().map(|one| content(context, one.value.ty, name, above));
            let mut all = variants.next().unwrap_or_default();
            for variant in variants.collect::<Vec<_>>() {
                all.join(variant);
            }
            above.pop();
            all
        }
    }
}

fn members(context: &Context<'_>, id: TypeId, object: &StructShape) -> Content {
    let each = object.fields.iter().map(|field| {
        let place = context.api.xml_of_field(id, &field.name);
        Member {
            key: field.name.clone(),
            required: field.required,
            node: node(context, field.value, &place, Some(&field.name)),
        }
    });
    let others = match object.additional {
        Additional::Kept(values) => Some(node(context, values, &XmlPlace::default(), None)),
        Additional::Ignored | Additional::Refused => None,
    };
    Content { members: Some(each.collect()), others, ..Content::default() }
}

/// The types of the texts of an enum.
fn enum_texts(shape: &EnumShape) -> BTreeSet<&'static str> {
    let open = shape.is_open.then_some("String");
    let each = shape.values.iter().map(|value| match &value.value {
        EnumLiteral::Integer(_) => "Integer",
        EnumLiteral::Other(value) if value.is_boolean() => "Boolean",
        EnumLiteral::Other(value) if value.is_number() => "Number",
        EnumLiteral::String(_) | EnumLiteral::Other(_) => "String",
    });
    open.into_iter().chain(each).collect()
}

impl Content {
    /// With what else a union may hold. The schema tells its variants apart, once they are JSON.
    fn join(&mut self, other: Self) {
        self.is_any |= other.is_any;
        self.texts.extend(other.texts);
        self.others = self.others.take().or(other.others);
        self.items = self.items.take().or(other.items);
        if self.first.is_empty() {
            self.first = other.first;
        }
        let Some(more) = other.members else { return };
        let Some(members) = &mut self.members else {
            self.members = Some(more);
            return;
        };
        for member in members.iter_mut() {
            member.required &= more.iter().any(|other| other.key == member.key && other.required);
        }
        for member in more {
            if !members.iter().any(|known| known.key == member.key) {
                members.push(Member { required: false, ..member });
            }
        }
    }
}

fn node_expression(context: &Context<'_>, node: &Node) -> String {
    let value = value_expression(context, node);
    let name = node.name.as_deref().map(quoted);
    let mut expression = match (node.kind, name) {
        (XmlNodeType::Element, Some(name)) => format!("XmlNode::element({name}, {value})"),
        (XmlNodeType::Element, None) => format!("XmlNode::any_element({value})"),
        (XmlNodeType::Attribute, Some(name)) => format!("XmlNode::attribute({name}, {value})"),
        (XmlNodeType::Attribute | XmlNodeType::Text, _) => format!("XmlNode::text({value})"),
        (XmlNodeType::Cdata, _) => format!("XmlNode::cdata({value})"),
        (XmlNodeType::Inline, _) => format!("XmlNode::inline({value})"),
    };
    if matches!(node.kind, XmlNodeType::Element | XmlNodeType::Attribute)
        && let Some(namespace) = &node.namespace
    {
        expression.push_str(&format!(".namespace({})", quoted(namespace)));
        if let Some(prefix) = &node.prefix {
            expression.push_str(&format!(".prefix({})", quoted(prefix)));
        }
    }
    if node.nullable {
        expression.push_str(".nullable()");
    }
    expression
}

/// A reference to what is within a node.
fn value_expression(context: &Context<'_>, node: &Node) -> String {
    if context.is_table(node.ty) && has_table(&context.api.ty(node.ty).shape) {
        context.needs.xml_tables.borrow_mut().insert(node.ty);
        let name = &context.names.types[node.ty.index()].table;
        return format!("&{name}");
    }
    let content = content(context, node.ty, node.name.as_deref(), &mut Vec::new());
    let expression = expression_of(context, &content);
    format!("&{expression}")
}

/// Whether a type that has a name has a table of its own: texts say all there is in one word.
fn has_table(shape: &Shape) -> bool {
    !matches!(
        shape,
        Shape::Any(_)
            | Shape::Never
            | Shape::Null
            | Shape::Boolean
            | Shape::Integer(_)
            | Shape::Number(_)
            | Shape::String(_)
            | Shape::Enum(_)
    )
}

fn expression_of(context: &Context<'_>, content: &Content) -> String {
    if content.is_any {
        return "Xml::ANY".to_owned();
    }
    let node_ref = |node: &Node| format!("&{}", node_expression(context, node));
    let mut items = content.items.as_ref();
    let mut texts = content.texts.iter().copied().filter(|kind| *kind != "Null");
    let mut expression = if let Some(members) = &content.members {
        match (&content.others, members.is_empty()) {
            (Some(others), true) => format!("Xml::map({})", node_ref(others)),
            (others, _) => {
                let rows: Vec<String> = members
                    .iter()
                    .map(|member| {
                        let presence = if member.required { "required" } else { "optional" };
                        let node = node_expression(context, &member.node);
                        format!("XmlMember::{presence}({}, {node})", quoted(&member.key))
                    })
                    .collect();
                let others = others.as_ref().map(|others| format!(".others({})", node_ref(others)));
                format!("Xml::object(&[{}]){}", rows.join(", "), others.unwrap_or_default())
            }
        }
    } else if !content.first.is_empty() {
        let first: Vec<String> = content.first.iter().map(|node| node_expression(context, node)).collect();
        format!("Xml::tuple(&[{}])", first.join(", "))
    } else if let Some(only) = items.take() {
        format!("Xml::list({})", node_ref(only))
    } else {
        match texts.next() {
            None | Some("String") => "Xml::STRING".to_owned(),
            Some(first) => format!("Xml::{}", first.to_uppercase()),
        }
    };
    if let Some(items) = items {
        expression.push_str(&format!(".items({})", node_ref(items)));
    }
    for kind in texts {
        expression.push_str(&format!(".or(Type::{kind})"));
    }
    expression
}

/// A name as XML can write it: other characters become `_`.
fn legal(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let mut legal: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    if !legal.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        legal.insert(0, '_');
    }
    legal
}
