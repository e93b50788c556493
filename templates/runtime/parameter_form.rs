//! Parameters that are a form by themselves (`content: application/x-www-form-urlencoded`): a whole query string, or the
//! value of a parameter.

use serde_json::Value;

use super::parameter::{Parameter, Unreadable};
use super::style::{self, Codec, Tree};
use super::violation::Location;

const NOT_BRACKETED: Unreadable =
    ("style", "should have the brackets of each name in pairs, at most 16 deep");

impl Parameter {
    /// A form (`content: application/x-www-form-urlencoded`).
    pub const fn content_form(mut self) -> Self {
        self.content = Some(form);
        self
    }
}

fn form(parameter: &'static Parameter, text: &str, codec: Codec) -> Result<Value, Unreadable> {
    // The query string is the form itself; elsewhere the form is encoded once more.
    if parameter.location == Location::QueryString {
        return pairs(parameter, text);
    }
    pairs(parameter, &codec.decode(text)?)
}

/// The object of a form's pairs. Names with brackets (`a[b]`) lead into its members, unless a member is called so.
fn pairs(parameter: &'static Parameter, text: &str) -> Result<Value, Unreadable> {
    let schema = parameter.schema();
    let mut tree = Tree::new(parameter.repeats);
    for pair in text.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = Codec::QUERY.decode(name)?;
        let value = Codec::QUERY.decode(value)?.into_owned();
        match name.split_at_checked(name.find('[').unwrap_or(name.len())) {
            Some((first, rest)) if !rest.is_empty() && style::named(schema, &name).is_none() => {
                let mut path = vec![first];
                path.extend(style::pairs_of_brackets(rest).ok_or(NOT_BRACKETED)?);
                tree.insert(&path, value);
            }
            _ => tree.insert(&[&name], value),
        }
    }
    Ok(tree.object(schema))
}
