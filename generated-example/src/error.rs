//! What can go wrong in the shop, and how each operation tells it.
//!
//! Handlers use `?` on everything. A [`ShopError`] becomes the answer that the operation documents for it, here and
//! nowhere else; any other error becomes a logged, opaque 500. That is why [`ShopError`] must not implement
//! [`std::error::Error`]: it is an answer, not a fault.

use crate::generated::models::Error;
use crate::generated::runtime::Failure;

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
            Self::WrongCredentials => "The address or the password is wrong.".to_owned(),
        }
    }

    /// For HTTP.
    fn status(&self) -> u16 {
        match self {
            Self::WrongCredentials => 401,
            Self::NotForSale(_) => 403,
            Self::NoSuchItem(_) | Self::NoSuchUser | Self::NoSuchReport(_) => 404,
            Self::NameTaken(_) | Self::EmailTaken(_) | Self::OutOfStock { .. } => 409,
            Self::Outdated => 412,
        }
    }
}

/// Said once, for every operation whose errors are an [`Error`]: `?` takes a [`ShopError`] in all of their handlers.
/// A status that an operation does not document goes to its `Default`, or is a logged 500 where it has none.
impl From<ShopError> for Failure<Error> {
    fn from(error: ShopError) -> Self {
        let body = Error {
            code: error.code().to_owned(),
            message: error.message(),
            details: None,
        };
        Self::new(error.status(), body).header("X-Error-Code", error.code())
    }
}
