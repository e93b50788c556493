//! What generated code asks of the application: its traits, and the types that their methods speak of.

use std::collections::BTreeMap;

use syn::{Attribute, Expr, Fields, Item, Lit, Meta, TraitItem};

/// What the generated files of one run ask for.
#[derive(Debug, Default)]
pub(super) struct Interface {
    /// By the trait's name.
    pub(super) traits: BTreeMap<String, BTreeMap<String, Operation>>,
    /// The members of structs and enums, by name: fields with their types, variants with what they hold.
    pub(super) types: BTreeMap<String, BTreeMap<String, String>>,
}

/// A method of a trait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operation {
    /// Which operation it is: `GET /items`; empty where the method is for none.
    pub(super) key: String,
    /// The name of what it is asked.
    pub(super) request: String,
    /// What it gives, as Rust writes it, without white space.
    pub(super) answer: String,
}

impl Interface {
    /// Adds what a generated file has. One that is no Rust has nothing.
    pub(super) fn read(&mut self, text: &str) {
        if let Ok(file) = syn::parse_file(text) {
            for item in &file.items {
                self.item(item, text);
            }
        }
        // Spans keep every text that was parsed on this thread alive.
        proc_macro2::extra::invalidate_current_thread_spans();
    }

    fn item(&mut self, item: &Item, text: &str) {
        match item {
            Item::Trait(item) => {
                let methods = item.items.iter().filter_map(|item| {
                    let TraitItem::Fn(method) = item else { return None };
                    let request = method.sig.inputs.iter().nth(1).map(|input| match input {
                        syn::FnArg::Typed(typed) => slice(&typed.ty, text),
                        syn::FnArg::Receiver(_) => String::new(),
                    });
                    let answer = match &method.sig.output {
                        syn::ReturnType::Type(_, ty) => slice(ty, text),
                        syn::ReturnType::Default => String::new(),
                    };
                    let operation =
                        Operation { key: key(&method.attrs), request: request.unwrap_or_default(), answer };
                    Some((method.sig.ident.to_string(), operation))
                });
                self.traits.insert(item.ident.to_string(), methods.collect());
            }
            Item::Struct(item) => {
                if let Fields::Named(fields) = &item.fields {
                    let fields = fields.named.iter().filter_map(|field| {
                        Some((field.ident.as_ref()?.to_string(), slice(&field.ty, text)))
                    });
                    self.types.insert(item.ident.to_string(), fields.collect());
                }
            }
            Item::Enum(item) => {
                let variants = item
                    .variants
                    .iter()
                    .map(|variant| (variant.ident.to_string(), slice(&variant.fields, text)));
                self.types.insert(item.ident.to_string(), variants.collect());
            }
            _ => {}
        }
    }
}

/// A node's text without white space and comments that document.
fn slice(node: &impl syn::spanned::Spanned, text: &str) -> String {
    let text = text.get(node.span().byte_range()).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect::<String>().replace(",}", "}")
}

/// The operation that the first line of a method's docs names: `` `GET /items` ``.
fn key(attributes: &[Attribute]) -> String {
    let first = attributes.iter().find_map(|attribute| {
        let Meta::NameValue(pair) = &attribute.meta else { return None };
        let Expr::Lit(literal) = &pair.value else { return None };
        let Lit::Str(text) = &literal.lit else { return None };
        pair.path.is_ident("doc").then(|| text.value())
    });
    let first = first.unwrap_or_default();
    let quoted = first.trim_start().strip_prefix('`').and_then(|rest| rest.split_once('`'));
    quoted.map(|(key, _)| key.to_owned()).filter(|key| key.contains(" /")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_traits_and_types() {
        let mut interface = Interface::default();
        interface.read(
            "pub trait Items {\n    /// `GET /items/{id}`: Read one\n    fn read(&self, request: ReadRequest) -> impl Future<Output = Result<u8, E>> + Send;\n}\npub struct ReadRequest {\n    /// Doc.\n    pub id: Option<\n        i64>,\n}\npub enum E { A, B { x: u8, } }\n",
        );
        let read = &interface.traits["Items"]["read"];
        assert_eq!(read.key, "GET /items/{id}");
        assert_eq!(read.request, "ReadRequest");
        assert_eq!(read.answer, "implFuture<Output=Result<u8,E>>+Send");
        assert_eq!(interface.types["ReadRequest"]["id"], "Option<i64>");
        assert_eq!(interface.types["E"]["B"], "{x:u8}");
    }
}
