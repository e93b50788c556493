//! Futures behind a pointer.

use std::pin::Pin;

/// A future that may be sent to another thread, behind a pointer: what lets traits with `async fn`s be called
/// without knowing who implements them.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;
