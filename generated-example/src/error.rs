//! What can go wrong in the shop, and how each operation tells it.
//!
//! Handlers use `?` on everything. A [`ShopError`] becomes the answer that the operation documents for it, here and
//! nowhere else; any other error becomes a logged, opaque 500. That is why [`ShopError`] must not implement
//! [`std::error::Error`]: it is an answer, not a fault.

use crate::generated::items::{
    BuyItemError, CreateItemError, DeleteItemError, ReadItemError, ReadItemStockError,
    ReadItemSummaryError, ReplaceItemError, UpdateItemError,
};
use crate::generated::media::DownloadReportError;
use crate::generated::models::{Error, OutOfStock};
use crate::generated::runtime::{Internal, StatusIn};
use crate::generated::session::{LoginError, LogoutError, ReadSessionError};
use crate::generated::users::{
    DeleteUserError, ReadUserCardError, ReadUserError, RegisterUserError, UpdateUserError,
};

/// Why the shop refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ShopError {
    /// There is no item of that number.
    NoSuchItem(i64),
    /// There is no account of that number.
    NoSuchUser,
    /// There is no report for that year.
    NoSuchReport(i32),
    /// Another item has that name.
    NameTaken(String),
    /// Somebody has signed up with that address.
    EmailTaken(String),
    /// Somebody else has changed the item since.
    Outdated,
    /// There are fewer pieces than asked for.
    OutOfStock {
        /// Of which item.
        item: i64,
        /// How many there are.
        stock: i32,
    },
    /// The item is not sold yet, or not any more.
    NotForSale(i64),
    /// There is no session, or it has ended.
    NotSignedIn,
    /// The address or the password is wrong; which of them is nobody's business.
    WrongCredentials,
}

impl ShopError {
    /// For programs.
    fn code(&self) -> &'static str {
        match self {
            Self::NoSuchItem(_) => "ITEM_NOT_FOUND",
            Self::NoSuchUser => "USER_NOT_FOUND",
            Self::NoSuchReport(_) => "REPORT_NOT_FOUND",
            Self::NameTaken(_) => "NAME_TAKEN",
            Self::EmailTaken(_) => "EMAIL_TAKEN",
            Self::Outdated => "OUTDATED",
            Self::OutOfStock { .. } => "OUT_OF_STOCK",
            Self::NotForSale(_) => "NOT_FOR_SALE",
            Self::NotSignedIn => "NOT_SIGNED_IN",
            Self::WrongCredentials => "WRONG_CREDENTIALS",
        }
    }

    /// For people.
    fn message(&self) -> String {
        match self {
            Self::NoSuchItem(id) => format!("There is no item {id}."),
            Self::NoSuchUser => "There is no such person.".to_owned(),
            Self::NoSuchReport(year) => format!("There is no report for {year}."),
            Self::NameTaken(name) => format!("There is already an item called {name}."),
            Self::EmailTaken(email) => format!("There is already an account for {email}."),
            Self::Outdated => "The item has changed since you read it.".to_owned(),
            Self::OutOfStock { item, stock: 0 } => format!("There is nothing left of item {item}."),
            Self::OutOfStock { item, stock } => {
                format!("There is only {stock} left of item {item}.")
            }
            Self::NotForSale(id) => format!("Item {id} is not for sale."),
            Self::NotSignedIn => "Sign in first.".to_owned(),
            Self::WrongCredentials => "The address or the password is wrong.".to_owned(),
        }
    }

    /// For HTTP.
    fn status(&self) -> StatusIn<400, 599> {
        match self {
            Self::NotSignedIn | Self::WrongCredentials => const { StatusIn::new(401) },
            Self::NotForSale(_) => const { StatusIn::new(403) },
            Self::NoSuchItem(_) | Self::NoSuchUser | Self::NoSuchReport(_) => {
                const { StatusIn::new(404) }
            }
            Self::NameTaken(_) | Self::EmailTaken(_) | Self::OutOfStock { .. } => {
                const { StatusIn::new(409) }
            }
            Self::Outdated => const { StatusIn::new(412) },
        }
    }

    fn body(&self) -> Error {
        Error {
            code: self.code().to_owned(),
            message: self.message(),
            details: None,
        }
    }
}

/// Says which of an operation's answers each status is: `404 => NotFound`. What the operation does not document by
/// name goes to its `Default`, or is a fault of ours (`Internal`) where it has none.
macro_rules! answers {
    ($($failure:ident { $($status:literal => $variant:ident,)+ _ => $rest:ident })+) => {$(
        impl From<ShopError> for $failure {
            fn from(error: ShopError) -> Self {
                match error.status().get() {
                    $($status => Self::$variant {
                        x_error_code: error.code().to_owned(),
                        body: error.body(),
                    },)+
                    _ => answers!(@$rest error),
                }
            }
        }
    )+};
    (@Default $error:ident) => {
        Self::Default { status: $error.status(), body: $error.body() }
    };
    (@Internal $error:ident) => {
        Self::Internal(Internal::new($error.message()))
    };
}

answers! {
    RegisterUserError { 409 => Conflict, _ => Default }
    ReadUserError { 404 => NotFound, _ => Default }
    UpdateUserError { 404 => NotFound, _ => Default }
    DeleteUserError { 404 => NotFound, _ => Default }
    ReadUserCardError { 404 => NotFound, _ => Default }

    CreateItemError { 409 => Conflict, _ => Default }
    ReadItemError { 404 => NotFound, _ => Default }
    ReplaceItemError { 404 => NotFound, 412 => PreconditionFailed, _ => Default }
    UpdateItemError { 404 => NotFound, 412 => PreconditionFailed, _ => Default }
    DeleteItemError { 404 => NotFound, _ => Default }
    ReadItemSummaryError { 404 => NotFound, _ => Default }
    ReadItemStockError { 404 => NotFound, _ => Default }

    LoginError { 401 => Unauthorized, _ => Internal }
    ReadSessionError { 401 => Unauthorized, _ => Internal }
    LogoutError { 401 => Unauthorized, _ => Internal }

    DownloadReportError { 404 => NotFound, _ => Internal }
}

/// Buying is the one operation whose 409 says more than the others'.
impl From<ShopError> for BuyItemError {
    fn from(error: ShopError) -> Self {
        let x_error_code = error.code().to_owned();
        let Error {
            code,
            message,
            details,
        } = error.body();
        match error {
            ShopError::OutOfStock {
                item: item_id,
                stock,
            } => {
                let body = OutOfStock {
                    code,
                    message,
                    details,
                    item_id,
                    stock,
                };
                Self::Conflict { x_error_code, body }
            }
            ShopError::NoSuchItem(_) => Self::NotFound {
                x_error_code,
                body: Error {
                    code,
                    message,
                    details,
                },
            },
            other => Self::Default {
                status: other.status(),
                body: Error {
                    code,
                    message,
                    details,
                },
            },
        }
    }
}
