//! When we are wrong: a panic or an internal error becomes a request to report it.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::sync::Mutex;

use super::terminal::Terminal;

/// The first panic: a thread of a pool may panic before the one that waits for it.
static PANIC: Mutex<Option<String>> = Mutex::new(None);

/// Runs something, and gives a panic's message and place instead of printing it with a backtrace.
pub(super) fn guard<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    panic::set_hook(Box::new(|info| {
        if let Ok(mut slot) = PANIC.lock() {
            slot.get_or_insert_with(|| describe(info));
        }
    }));
    let result = panic::catch_unwind(AssertUnwindSafe(run));
    let _ = panic::take_hook();
    result.map_err(|_| {
        let message = PANIC.lock().ok().and_then(|mut slot| slot.take());
        message.unwrap_or_else(|| "a panic without a message".into())
    })
}

/// Asks to report a bug.
pub(super) fn report(terminal: &Terminal, what: &str) {
    terminal.error(&format!("this is a bug in specwright, not in what you gave it: {what}"));
    let url = env!("CARGO_PKG_REPOSITORY");
    let place = if url.is_empty() { String::new() } else { format!(" at {url}/issues") };
    terminal.help(&format!(
        "please report it{place}, with this message, the version ({}) and the document or the part of it \
         that matters",
        env!("CARGO_PKG_VERSION")
    ));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let text = payload
        .downcast_ref::<&str>()
        .map(|s| (*s).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic".into());
    match info.location() {
        Some(at) => format!("{text} ({}:{})", short(at.file()), at.line()),
        None => text,
    }
}

/// A source file without the folders of the machine that built this.
fn short(file: &str) -> &str {
    file.rfind("/src/").map_or(file, |at| {
        let package = file[..at].rfind('/').map_or(0, |p| p + 1);
        &file[package..]
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_message_with_its_place() {
        assert_eq!(guard(|| 1), Ok(1));
        let message = guard(|| -> () { panic!("index {} is odd", 3) }).unwrap_err();
        assert!(message.starts_with("index 3 is odd (src/cli/bug.rs:"), "{message}");
        let other = std::thread::spawn(|| guard(|| -> () { panic::panic_any(7) })).join().unwrap();
        assert!(other.unwrap_err().starts_with("a panic (src/cli/"));
    }

    #[test]
    fn no_folders_of_the_build_machine() {
        assert_eq!(short("/home/someone/.cargo/registry/src/x/syn-3.0.0/src/lit.rs"), "syn-3.0.0/src/lit.rs");
        assert_eq!(short("src/plan/mod.rs"), "src/plan/mod.rs");
    }
}
