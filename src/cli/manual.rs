//! `specwright completions` and `specwright man`: what the command line tells about itself.

use specwright::suggest::closest;

use super::Exit;
use super::args::{Completions, Man, definition};
use super::terminal::Terminal;

pub(super) fn completions(terminal: &Terminal, args: &Completions) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut definition(), "specwright", &mut script);
    terminal.output(&String::from_utf8_lossy(&script)).err().unwrap_or(Exit::Done)
}

pub(super) fn man(terminal: &Terminal, args: &Man) -> Exit {
    let mut all = definition();
    // Propagates what every command knows to each of them.
    all.build();
    let command = match &args.command {
        None => all,
        Some(name) => match all.find_subcommand(name) {
            // Named as git names its own: `specwright-generate`.
            Some(command) => command.clone(),
            None => {
                terminal.error(&format!("there is no command `{name}`"));
                let names = all.get_subcommands().map(clap::Command::get_name);
                if let Some(near) = closest(name, names) {
                    terminal.help(&format!("did you mean `{near}`?"));
                }
                return Exit::Usage;
            }
        },
    };
    let mut page = Vec::new();
    if let Err(error) = clap_mangen::Man::new(command).render(&mut page) {
        terminal.error(&format!("cannot write the page: {error}"));
        return Exit::Refused;
    }
    terminal.output(&String::from_utf8_lossy(&page)).err().unwrap_or(Exit::Done)
}
