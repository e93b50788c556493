//! A line that shows that something is going on, for those who wait.

use std::io::{self, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::terminal::Terminal;

/// What a person does not notice as waiting.
const SILENT: Duration = Duration::from_millis(300);
const TICK: Duration = Duration::from_millis(100);

/// Shows a line on a terminal while it lives, if it lives long.
pub(super) struct Progress {
    thread: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Progress {
    /// Starts to wait; `what` is what takes long.
    pub(super) fn start(terminal: &Terminal, what: String) -> Self {
        if !terminal.is_watched() {
            return Self { thread: None };
        }
        let (stop, stopped) = mpsc::channel();
        let begin = Instant::now();
        let run = move || {
            let mut width = 0;
            let mut wait = SILENT;
            while stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout) {
                let line = format!("{what} … {:.1} s", begin.elapsed().as_secs_f32());
                width = line.chars().count();
                show(&format!("\r{line}"));
                wait = TICK;
            }
            if width > 0 {
                show(&format!("\r{:width$}\r", ""));
            }
        };
        // Where the system has no thread to spare, there is no line.
        let thread = thread::Builder::new().spawn(run).ok().map(|thread| (stop, thread));
        Self { thread }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, thread)) = self.thread.take() {
            drop(stop);
            let _ = thread.join();
        }
    }
}

fn show(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
    let _ = stderr.flush();
}
