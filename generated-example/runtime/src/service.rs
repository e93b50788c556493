//! What stands between the trait that an application implements and the routes.

/// A trait whose futures are boxed, made of one without: whoever implements that has this, so that everything generated
/// is compiled once and not per application. Needs `BoxFuture` in scope.
#[macro_export]
macro_rules! service {
    (
        $(#[$attribute:meta])*
        trait $service:ident $(: $also:path)? => $interface:ident $(+ $bound:path)?;
        $(fn $method:ident($request:ty) -> $answer:ty;)+
    ) => {
        $(#[$attribute])*
        trait $service: Send + Sync $(+ $also)? {
            $(fn $method(&self, request: $request) -> BoxFuture<'_, $answer>;)+
        }

        impl<T: $interface $(+ $bound)?> $service for T {
            $(fn $method(&self, request: $request) -> BoxFuture<'_, $answer> {
                Box::pin($interface::$method(self, request))
            })+
        }
    };
}
pub use service;
