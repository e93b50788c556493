//! The shop as its customers meet it: over HTTP, through a socket.

mod client;
mod docs;
mod items;
mod journal;
mod media;
mod refusals;
mod running;
mod session;
mod transcripts;
mod users;
