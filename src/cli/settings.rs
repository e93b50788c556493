//! Settings: `specwright.toml`, and the flags that override it.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use specwright::config;
use specwright::suggest::closest;

use super::args::{Compat, EVERYWHERE, ErrorShape, Settings};
use super::pipeline::{self, AllowRemote, Config, Failure, Select};

/// Read where no other file is named, if it is there.
const USUAL: &str = "specwright.toml";

/// The file that settings are read from, whether it is there or not.
pub(super) fn path(settings: &Settings) -> &Path {
    settings.config.as_deref().unwrap_or(Path::new(USUAL))
}

/// The settings that a file and the command line ask for.
pub(super) fn read(settings: &Settings) -> Result<Config, Failure> {
    let mut config = match &settings.config {
        Some(path) => file(path, true)?,
        None => file(Path::new(USUAL), false)?,
    };
    if let Some(Compat::Fastapi) = settings.compat {
        config.compat = Some(pipeline::Compat::Fastapi);
    }
    if let Some(shape) = settings.errors {
        config.errors.shape = Some(match shape {
            ErrorShape::Problem => pipeline::ErrorShape::Problem,
            ErrorShape::Fastapi => pipeline::ErrorShape::Fastapi,
            ErrorShape::Document => pipeline::ErrorShape::Document,
        });
    }
    if !settings.overlay.is_empty() {
        config.overlays.clone_from(&settings.overlay);
    }
    if settings.strict {
        config.be_strict();
    }
    let operations = &mut config.operations;
    let flags = [
        (&settings.tag, &mut operations.tags),
        (&settings.path, &mut operations.paths),
        (&settings.operation, &mut operations.ids),
    ];
    for (given, select) in flags.into_iter().filter(|(given, _)| !given.is_empty()) {
        *select = Select::flag(given.clone());
    }
    if settings.allow_remote.iter().any(|host| host == EVERYWHERE) {
        config.allow_remote = AllowRemote::On(true);
    } else if !settings.allow_remote.is_empty() {
        config.allow_remote = AllowRemote::Hosts(settings.allow_remote.clone());
    }
    Ok(config)
}

fn file(path: &Path, must_be_there: bool) -> Result<Config, Failure> {
    let shown = path.display();
    match fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|error| {
            let help = meant(error.message());
            let error = error.to_string();
            pipeline::unreadable(format!("`{shown}` is not as it should be: {}", error.trim_end()), help)
        }),
        Err(error) if error.kind() == ErrorKind::NotFound && !must_be_there => Ok(Config::default()),
        Err(error) => Err(pipeline::unreadable(format!("cannot read `{shown}`: {error}"), None)),
    }
}

/// What someone who wrote an unknown key or value most likely meant: serde names in quotes what was found, and then all
/// that there may be. A key that is none here may be one of another table.
fn meant(message: &str) -> Option<String> {
    let is_key = message.starts_with("unknown field");
    if !is_key && !message.starts_with("unknown variant") {
        return None;
    }
    let mut quoted = message.split('`').skip(1).step_by(2);
    let found = quoted.next()?;
    if let Some(near) = closest(found, quoted) {
        return Some(format!("did you mean `{near}`?"));
    }
    let schema = config::schema();
    let tables = schema.get("properties").and_then(|tables| tables.as_object()).filter(|_| is_key)?;
    let has = |table: &serde_json::Value| {
        let mut choices = table.get("anyOf").and_then(|list| list.as_array()).into_iter().flatten();
        choices.any(|one| keys(&schema, one).any(|key| key == found))
            || keys(&schema, table).any(|key| key == found)
    };
    let (table, _) = tables.iter().find(|(_, table)| has(table))?;
    Some(format!("`{found}` is a setting of `[{table}]`"))
}

/// The settings of a table, which stands in the schema by reference.
fn keys<'s>(schema: &'s serde_json::Value, table: &serde_json::Value) -> impl Iterator<Item = &'s str> {
    let reference = table.get("$ref").and_then(|reference| reference.as_str()).unwrap_or("#/none");
    let table = schema.pointer(reference.trim_start_matches('#'));
    let properties = table.and_then(|table| table.get("properties")).and_then(|table| table.as_object());
    properties.into_iter().flat_map(|properties| properties.keys().map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_meant_by_an_unknown_setting() {
        let help = |text: &str| meant(toml::from_str::<Config>(text).unwrap_err().message());
        assert_eq!(help("nmae = 'x'").as_deref(), Some("did you mean `name`?"));
        assert_eq!(help("[anwsers]\ncheck = 'never'").as_deref(), Some("did you mean `answers`?"));
        assert_eq!(help("[answers]\ncheck = 'allways'").as_deref(), Some("did you mean `always`?"));
        assert_eq!(help("max-age = 3").as_deref(), Some("`max-age` is a setting of `[cors]`"));
        assert_eq!(
            help("beyond-maximum = 'clamp'").as_deref(),
            Some("`beyond-maximum` is a setting of `[pages]`")
        );
        assert_eq!(help("colour = 'red'"), None);
        assert_eq!(help("name = 3"), None);
    }
}
