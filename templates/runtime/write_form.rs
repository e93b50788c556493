//! Answers as forms (`application/x-www-form-urlencoded`), as browsers write them (URL standard, section 5.2).

use std::fmt::Write;

use serde::Serialize;
use serde_json::Value;

use super::failure::Internal;
use super::reply::Reply;

impl Reply {
    /// A form: lists are pairs of one name, objects in it have names in brackets.
    pub fn form<T: Serialize + ?Sized>(status: u16, content_type: &'static str, body: &T) -> Self {
        match serde_json::to_value(body) {
            Ok(value) => {
                let mut text = String::new();
                write_members(&mut text, "", &value);
                Self::bytes(status, content_type, text)
            }
            Err(error) => Self(Err(Internal::new(error))),
        }
    }
}

fn write_members(out: &mut String, name: &str, value: &Value) {
    match value {
        Value::Null => {}
        Value::Object(members) => {
            for (key, value) in members {
                let key = escaped(key);
                let name = if name.is_empty() { key } else { format!("{name}%5B{key}%5D") };
                write_members(out, &name, value);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                match item {
                    Value::Object(_) | Value::Array(_) => {
                        write_members(out, &format!("{name}%5B{index}%5D"), item);
                    }
                    item => write_members(out, name, item),
                }
            }
        }
        Value::String(text) => pair(out, name, text),
        scalar => pair(out, name, &scalar.to_string()),
    }
}

fn pair(out: &mut String, name: &str, text: &str) {
    let and = if out.is_empty() { "" } else { "&" };
    // Writing to a string cannot fail.
    let _ = write!(out, "{and}{name}={}", escaped(text));
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'*' | b'-' | b'.' | b'_' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}
