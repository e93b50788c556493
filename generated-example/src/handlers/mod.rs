//! The operations, in a file for each group.

mod items;
mod journal;
mod media;
mod session;
mod users;
