//! Settings: `specwright.toml`, and the flags that override it.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use super::args::{Compat, EVERYWHERE, ErrorShape, Settings};
use super::pipeline::{self, AllowRemote, Config, Failure, Select};

/// Read where no other file is named, if it is there.
const USUAL: &str = "specwright.toml";

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
            pipeline::unreadable(
                format!("`{shown}` is not as it should be: {}", error.to_string().trim_end()),
                None,
            )
        }),
        Err(error) if error.kind() == ErrorKind::NotFound && !must_be_there => Ok(Config::default()),
        Err(error) => Err(pipeline::unreadable(format!("cannot read `{shown}`: {error}"), None)),
    }
}
