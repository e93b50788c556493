//! `specwright dump`

use super::args::Dump;
use super::progress::Progress;
use super::terminal::Terminal;
use super::{Exit, input, pipeline, settings, summary};

pub(super) fn run(terminal: &Terminal, args: &Dump) -> Exit {
    let result = input::read(terminal, &args.spec).and_then(|source| {
        let config = settings::read(&args.settings)?;
        let _progress = Progress::start(terminal, format!("reading {}", source.name));
        pipeline::dump(&source, &config, args.stage)
    });
    match result {
        Ok(text) => terminal.output(&text).err().unwrap_or(Exit::Done),
        Err(failure) => summary::failure(terminal, failure),
    }
}
