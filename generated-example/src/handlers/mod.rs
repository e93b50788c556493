//! The operations, in a file for each group.

mod items;
mod media;
mod session;
mod users;
