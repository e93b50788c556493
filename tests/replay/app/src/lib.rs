//! The business logic of the FastAPI program whose answers were recorded, in the generated handlers.

use std::sync::Mutex;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

mod error;
#[rustfmt::skip]
pub mod generated;
mod handlers;

use generated::models::{ErrorResponse, Item, PublicUser};
use generated::runtime::{Rejection, Reply, Server, Settings};

/// What the program keeps in memory.
#[derive(Debug)]
pub struct App {
    items: Mutex<Vec<Item>>,
    users: Vec<PublicUser>,
}

impl Default for App {
    fn default() -> Self {
        let item = |id: i64| {
            let number = f64::from(u32::try_from(id).unwrap_or_default());
            Item {
                id,
                name: format!("Keyboard {id}"),
                price: ((9.99 + number * 0.5) * 100.0).round() / 100.0,
                stock: id % 7,
                description: (id % 3 != 0).then(|| format!("Item number {id}")),
            }
        };
        let user = |id: i64| PublicUser {
            id,
            name: format!("User {id}"),
            email: format!("user{id}@example.com"),
        };
        Self { items: Mutex::new((1..=10_000).map(item).collect()), users: (1..=1_000).map(user).collect() }
    }
}

/// The server, with the program's own answer to what nobody expected.
pub fn server(app: App) -> Server {
    let settings = Settings { on_rejection: Some(global_handler), ..Settings::default() };
    generated::server_with(app, settings)
}

/// `@app.exception_handler(Exception)`
fn global_handler(rejection: &Rejection) -> Option<Response> {
    let body = ErrorResponse {
        code: "INTERNAL_ERROR".to_owned(),
        message: "The server had a problem, please retry later".to_owned(),
    };
    let is_unexpected = rejection.status() == StatusCode::INTERNAL_SERVER_ERROR;
    is_unexpected.then(|| Reply::json(500, &body).into_response())
}
