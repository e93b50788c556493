//! A server of a document without a crate: it answers what the document says, and refuses what a generated server
//! refuses.
//!
//! Nothing is compiled. The tables that a generated crate has as constants are made of the plan's own expressions when
//! the mock starts, and live as long as the process; the generated runtime, mounted here, reads requests by them.

mod answer;
mod cors;
mod evaluate;
mod guard;
mod item;
mod memory;
mod missing;
mod operation;
mod reads;
mod resource;
mod server;
mod state;
mod statics;
mod words;

/// The runtime, put together as a generated `runtime/mod.rs` does it.
// What is not used here is there for the documents that need it.
#[allow(dead_code, missing_docs, unreachable_pub, unused_imports, unused_macros, clippy::pedantic)]
mod runtime;

use std::io;
use std::net::TcpListener;

use crate::config::Config;
use crate::pipeline::{DocumentInfo, Failure, Report, planned};
use crate::source::Source;
use server::Server;

/// How a mock answers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Options {
    /// What values are made from, so that the same come again; by default others each time.
    pub seed: Option<u64>,
    /// Whether values are made from schemas where there are examples, too.
    pub dynamic: bool,
    /// Whether what clients make is found again.
    pub stateful: bool,
    /// Whether pages of any origin may ask.
    pub cors: bool,
}

/// A server that was made of a document.
#[derive(Debug)]
pub struct Mock {
    /// What was found in the document.
    pub report: Report,
    /// About the document.
    pub document: DocumentInfo,
    /// What requests are not compared with, in words: a line for each operation.
    pub unchecked: Vec<String>,
    server: Server,
}

impl Mock {
    /// Makes one. Its tables are never taken down.
    ///
    /// # Errors
    /// As [`generate`](crate::generate).
    pub fn new(source: &Source, config: &Config, options: Options) -> Result<Self, Failure> {
        let made = planned(source, config)?;
        let (server, mut unchecked) = Server::new(&made.plan, config, options).map_err(Failure::Internal)?;
        if config.is_fastapi() {
            unchecked.push(
                "every operation: values are read as the document says, not as FastAPI does".to_owned(),
            );
        }
        Ok(Self { report: made.report, document: made.document, unchecked, server })
    }

    /// Answers until Ctrl-C or SIGTERM.
    ///
    /// # Errors
    /// Where the listener is of no use.
    pub fn serve(self, listener: TcpListener) -> io::Result<()> {
        self.server.serve(listener)
    }
}
