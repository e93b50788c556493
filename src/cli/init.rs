//! `specwright init`: a file of settings to begin with.

use std::io::ErrorKind;

use specwright::{config, output};

use super::Exit;
use super::args::Init;
use super::terminal::Terminal;

/// Every setting with what it is for; all but comments is what holds anyway.
pub(super) const TEMPLATE: &str = include_str!("init/template.toml");

const SETTINGS: &str = "specwright.toml";
/// Named by the first line of the template.
const SCHEMA: &str = "specwright.schema.json";

pub(super) fn run(terminal: &Terminal, args: &Init) -> Exit {
    let mut schema = serde_json::to_string_pretty(&config::schema()).unwrap_or_default();
    schema.push('\n');
    if args.schema {
        return terminal.output(&schema).err().unwrap_or(Exit::Done);
    }
    for (name, text) in [(SETTINGS, TEMPLATE), (SCHEMA, schema.as_str())] {
        let path = args.dir.join(name);
        // The schema is ours: an old one is of no use to anybody.
        match output::write_new(&path, text, args.force || name == SCHEMA) {
            Ok(()) => terminal.say(&format!("wrote {}", path.display())),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                terminal.error(&format!("`{}` is there already", path.display()));
                terminal.help("`--force` writes over it; `--schema` prints what may stand in it");
                return Exit::Refused;
            }
            Err(error) => {
                terminal.error(&format!("cannot write `{}`: {error}", path.display()));
                return Exit::Refused;
            }
        }
    }
    Exit::Done
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;
    use specwright::config::Config;

    use super::*;

    /// The template with every setting in it switched on.
    fn switched_on() -> String {
        let lines = TEMPLATE.lines().filter_map(|line| match line.strip_prefix("#") {
            Some(rest) if rest.starts_with([':', ' ']) || rest.is_empty() => None,
            Some(setting) => Some(setting),
            None => Some(line),
        });
        lines.map(|line| format!("{line}\n")).collect()
    }

    /// Every setting of the schema, as `table.key`.
    fn settings(schema: &Value, at: &Value, before: &str, found: &mut BTreeSet<String>) {
        let at = match at.get("$ref").and_then(Value::as_str) {
            Some(reference) => schema.pointer(reference.trim_start_matches('#')).unwrap(),
            None => at,
        };
        let some = at.get("anyOf").and_then(Value::as_array).into_iter().flatten();
        for one in some {
            settings(schema, one, before, found);
        }
        for (name, inner) in at.get("properties").and_then(Value::as_object).into_iter().flatten() {
            let name = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
            let before = found.len();
            settings(schema, inner, &name, found);
            if found.len() == before {
                found.insert(name);
            }
        }
    }

    fn is_there(value: &toml::Value, name: &str) -> bool {
        name.split('.').try_fold(value, |value, key| value.get(key)).is_some()
    }

    #[test]
    fn the_template_is_what_holds_without_it() {
        assert_eq!(toml::from_str::<Config>(TEMPLATE).unwrap(), Config::default());
    }

    #[test]
    fn template_and_schema_have_every_setting() {
        let text = switched_on();
        if let Err(error) = toml::from_str::<Config>(&text) {
            panic!("{error}\n{text}");
        }
        let value: toml::Value = toml::from_str(&text).unwrap();
        let schema = config::schema();
        let mut found = BTreeSet::new();
        settings(&schema, &schema, "", &mut found);
        assert!(found.contains("cors.max-age") && found.contains("operations.tags"), "{found:#?}");
        let missing: Vec<&String> = found.iter().filter(|name| !is_there(&value, name)).collect();
        assert!(missing.is_empty(), "not in the template: {missing:#?}");

        let validator = jsonschema::validator_for(&schema).unwrap();
        let json = serde_json::to_value(&value).unwrap();
        let errors: Vec<String> =
            validator.iter_errors(&json).map(|e| format!("{}: {e}", e.instance_path())).collect();
        assert!(errors.is_empty(), "{errors:#?}");
        assert!(!validator.is_valid(&serde_json::json!({"nmae": "x"})), "unknown keys are wrong");
        // Whatever is said has a word of explanation in the editor.
        let bare: Vec<&String> = schema["properties"]
            .as_object()
            .unwrap()
            .iter()
            .filter(|(_, one)| one["description"].is_null())
            .map(|(name, _)| name)
            .collect();
        assert!(bare.is_empty(), "no description: {bare:?}");
    }
}
