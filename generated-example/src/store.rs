//! Everything the shop knows, in memory: it starts as the [seed] and is gone when the server stops.

mod clock;
mod journal;
mod password;
mod people;
mod seed;
mod sessions;
mod shelf;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use clock::now;
pub use journal::{Journal, Reader};
pub use password::{hash, verify};
pub use people::People;
pub use sessions::{SESSION_LENGTH, Sessions};
pub use shelf::Shelf;

/// What handlers share. Each part has a lock of its own, held for one step and never while waiting.
#[derive(Debug)]
pub struct Store {
    shelf: Mutex<Shelf>,
    people: Mutex<People>,
    sessions: Mutex<Sessions>,
    journal: Arc<Journal>,
}

impl Store {
    /// The items.
    pub fn shelf(&self) -> MutexGuard<'_, Shelf> {
        lock(&self.shelf)
    }

    /// The accounts.
    pub fn people(&self) -> MutexGuard<'_, People> {
        lock(&self.people)
    }

    /// Who is signed in.
    pub fn sessions(&self) -> MutexGuard<'_, Sessions> {
        lock(&self.sessions)
    }

    /// What has happened.
    pub fn journal(&self) -> &Arc<Journal> {
        &self.journal
    }
}

impl Default for Store {
    /// The shop as it is on every first day.
    fn default() -> Self {
        Self {
            shelf: Mutex::new(seed::shelf()),
            people: Mutex::new(seed::people()),
            sessions: Mutex::default(),
            journal: Arc::new(seed::journal()),
        }
    }
}

/// Locks a part. A handler that panicked leaves no half-done step behind, so its lock is still good.
fn lock<T>(part: &Mutex<T>) -> MutexGuard<'_, T> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}
