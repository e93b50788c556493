//! `specwright mock`

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use specwright::mock::{Mock, Options};

use super::args;
use super::progress::Progress;
use super::terminal::{BOLD, Terminal};
use super::{Exit, input, pipeline, settings, summary};

/// How many operations that are not compared in full are named.
const NAMED: usize = 5;

pub(super) fn run(terminal: &Terminal, args: &args::Mock) -> Exit {
    let options =
        Options { seed: args.seed, dynamic: args.dynamic, stateful: args.stateful, cors: args.cors };
    let source =
        args.spec.as_ref().map_or_else(|| Ok(pipeline::embedded()), |spec| input::read(terminal, spec));
    let made = source.and_then(|source| {
        let config = settings::read(&args.settings)?;
        let _progress = Progress::start(terminal, format!("reading {}", source.name));
        Mock::new(&source, &config, options)
    });
    let mock = match made {
        Ok(mock) => mock,
        Err(failure) => return summary::failure(terminal, failure),
    };
    summary::diagnostics(terminal, &mock.report);
    unchecked(terminal, &mock.unchecked);
    let address = SocketAddr::new(args.host, args.port);
    let listener = match TcpListener::bind(address) {
        Ok(listener) => listener,
        Err(error) => {
            let why = match error.kind() {
                ErrorKind::AddrInUse => format!("port {} is taken", args.port),
                ErrorKind::PermissionDenied => format!("port {} may not be used", args.port),
                ErrorKind::AddrNotAvailable => format!("{} is no address of this machine", args.host),
                _ => error.to_string(),
            };
            terminal.error(&format!("cannot listen on {address}: {why}"));
            terminal.help("`--port 0` takes any port that is free");
            return Exit::Refused;
        }
    };
    let address = listener.local_addr().unwrap_or(address);
    let document = &mock.document;
    let many = super::words::count(document.operations, "operation");
    terminal.say(&format!(
        "{BOLD}{} {}{BOLD:#}: {many} at http://{address}; Ctrl-C ends it",
        document.title, document.version
    ));
    match mock.serve(listener) {
        Ok(()) => Exit::Done,
        Err(error) => {
            terminal.error(&format!("cannot serve: {error}"));
            Exit::Refused
        }
    }
}

fn unchecked(terminal: &Terminal, all: &[String]) {
    if all.is_empty() {
        return;
    }
    let named = all.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join("\n  ");
    let more = all.len().saturating_sub(NAMED);
    let more = if more == 0 { String::new() } else { format!("\n  and {more} more") };
    terminal.note(&format!("requests are not compared with all of the document:\n  {named}{more}"));
}
