//! YAML that `serde_yaml` refuses and YAML 1.2 allows (a tab before a comment, for one): the tree from the events of
//! another parser.

use std::borrow::Cow;

use indexmap::IndexMap;
use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Number, Value};

use super::read::MAX_DEPTH;

/// Reads a text of one YAML document; none for anything that is odd in any way, since the first reader's message
/// tells that better.
pub(super) fn read(text: &str, budget: usize) -> Option<Value> {
    let mut reader = Reader { parser: Parser::new_from_str(text), anchors: IndexMap::new(), budget };
    let mut documents = 0;
    let mut value = None;
    loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
            Event::DocumentStart(_) => documents += 1,
            Event::StreamEnd => break,
            event if documents == 1 && value.is_none() => value = Some(reader.value(event, 0)?),
            _ => return None,
        }
    }
    value
}

struct Reader<'t> {
    parser: Parser<'t, StrInput<'t>>,
    anchors: IndexMap<usize, Value>,
    budget: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Option<Event<'t>> {
        Some(self.parser.next_event()?.ok()?.0)
    }

    fn value(&mut self, event: Event<'t>, depth: usize) -> Option<Value> {
        self.spend(1)?;
        if depth > MAX_DEPTH {
            return None;
        }
        let (anchor, value) = match event {
            Event::Alias(anchor) => {
                let value = self.anchors.get(&anchor)?.clone();
                self.spend(size(&value))?;
                return Some(value);
            }
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && tag.is_none();
                (anchor, if plain { scalar(&text)? } else { Value::String(text.into_owned()) })
            }
            Event::SequenceStart(anchor, _) => {
                let mut list = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => break,
                        event => list.push(self.value(event, depth + 1)?),
                    }
                }
                (anchor, Value::Array(list))
            }
            Event::MappingStart(anchor, _) => (anchor, self.mapping(depth)?),
            _ => return None,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, value.clone());
        }
        Some(value)
    }

    fn mapping(&mut self, depth: usize) -> Option<Value> {
        let mut map = Map::new();
        let mut merged = Vec::new();
        loop {
            let key: Cow<'t, str> = match self.next()? {
                Event::MappingEnd => break,
                Event::Scalar(text, ..) => text,
                _ => return None,
            };
            let event = self.next()?;
            let value = self.value(event, depth + 1)?;
            if key == "<<" {
                match value {
                    Value::Array(list) => merged.extend(list),
                    value => merged.push(value),
                }
            } else if map.insert(key.into_owned(), value).is_some() {
                return None;
            }
        }
        for value in merged {
            let Value::Object(from) = value else { return None };
            for (key, value) in from {
                map.entry(key).or_insert(value);
            }
        }
        Some(Value::Object(map))
    }

    fn spend(&mut self, count: usize) -> Option<()> {
        self.budget = self.budget.checked_sub(count)?;
        Some(())
    }
}

fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(size).sum(),
        Value::Object(map) => map.values().map(size).sum::<usize>(),
        _ => 0,
    }
}

/// A plain scalar by YAML 1.2's core schema (§10.3.2).
fn scalar(text: &str) -> Option<Value> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => {
            let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
            let unsigned = text.strip_prefix('+').unwrap_or(text);
            if let Some(hex) = text.strip_prefix("0x") {
                u64::from_str_radix(hex, 16).map_or_else(|_| text.into(), Into::into)
            } else if let Some(octal) = text.strip_prefix("0o") {
                u64::from_str_radix(octal, 8).map_or_else(|_| text.into(), Into::into)
            } else if matches!(digits, ".inf" | ".Inf" | ".INF" | ".nan" | ".NaN" | ".NAN") {
                return None;
            } else if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                || digits.len() > 1
                    && digits.starts_with('0')
                    && digits.bytes().all(|byte| byte.is_ascii_digit())
            {
                text.into()
            } else if let Ok(whole) = unsigned.parse::<i64>() {
                whole.into()
            } else if let Ok(whole) = unsigned.parse::<u64>() {
                whole.into()
            } else {
                let float = unsigned.parse::<f64>().ok().and_then(Number::from_f64);
                float.map_or_else(|| text.into(), Value::Number)
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn reads_as_the_other_reader_does() {
        let text = "a: &x [1, -2, 1.5, 0x1F, '3', yes, ~, true, 007, 1.2.3, 2020-01-01]\nb: *x\nc: {<<: {d: 1}, e: |\n    t\n  }\n200: z\n";
        let text = text.replace(" e: |\n    t\n  }", " e: t}");
        let value = read(&text, 1000).unwrap();
        let other: Value =
            serde_yaml::from_str(&text.replace("<<: {d: 1}", "d: 1").replace("200:", "'200':")).unwrap();
        assert_eq!(value["a"], other["a"]);
        assert_eq!((&value["b"], &value["200"]), (&value["a"], &json!("z")));
        assert_eq!(value["c"], json!({"e": "t", "d": 1}));
    }

    #[test]
    fn leaves_what_is_odd_to_the_other_reader() {
        assert_eq!(read("a: 1\na: 2\n", 100), None);
        assert_eq!(read("a: 1\n---\nb: 1\n", 100), None);
        assert_eq!(read("a: .inf\n", 100), None);
        assert_eq!(read("a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n", 30), None);
    }
}
