//! The demo, generated: the same business logic as in `by_hand`, in the handlers.

use std::sync::RwLock;

#[rustfmt::skip]
pub mod generated;
mod handlers;

use generated::models::{Item, PublicUser};
use generated::runtime::Server;

/// Everything in memory.
#[derive(Debug)]
pub struct App {
    items: RwLock<Vec<Item>>,
    users: Vec<PublicUser>,
}

impl Default for App {
    /// 10,000 items and 1,000 users.
    fn default() -> Self {
        let item = |number: i32| Item {
            id: number.into(),
            name: format!("Keyboard {number}"),
            price: ((9.99 + f64::from(number) * 0.5) * 100.0).round() / 100.0,
            stock: (number % 7).into(),
            description: (number % 3 != 0).then(|| format!("Item number {number}")),
        };
        let user = |id| PublicUser { id, name: format!("User {id}"), email: format!("user{id}@example.com") };
        Self { items: RwLock::new((1..=10_000).map(item).collect()), users: (1..=1_000).map(user).collect() }
    }
}

/// The server.
pub fn server(app: App) -> Server {
    generated::server(app)
}
