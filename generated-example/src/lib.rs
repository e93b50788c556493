//! Corner Shop 1.0.0
//!
//! Everything a shop front needs: look around, sign up, sign in, and buy.
//!
//! ### Conventions
//!
//! - **Pages.** Lists take `page` and `page_size` and answer with the rows of that page beside
//!   `total` and `total_pages`. Pages count from 1; asking past the last page gives an empty one.
//!   The journal, which grows while one reads it, takes the `cursor` that the page before gave.
//! - **Errors.** Every error is an `Error`: a `code` for programs, a `message` for people, and
//!   `details` where there is more to say. The `X-Error-Code` header repeats the code for clients
//!   that do not read bodies.
//! - **Editing.** Changing an item may carry `If-Match` with the `ETag` last seen. When somebody
//!   else was faster, the answer is `412` and nothing has changed.
//! - **Signing in.** `POST /login` sets a cookie. It lasts for 30 minutes and scripts cannot read
//!   it.

mod bank;
mod error;
#[rustfmt::skip]
pub mod generated;
mod handlers;
mod report;
mod security;
mod store;

use generated::runtime::Server;

/// The application: a shop that keeps everything in memory.
#[derive(Debug, Default)]
pub struct App {
    store: store::Store,
}

/// The server: every operation of the document, its documentation, and the document itself.
///
/// For layers around it and routes beside it, `generated::router` makes an axum router of the same.
pub fn server(app: App) -> Server {
    generated::server(app)
}
