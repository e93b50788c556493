//! The bank that card payments are sent to. There is none here, so it takes every card but one.

use std::error::Error;
use std::{fmt, io};

use crate::generated::models::Payment;

/// A card whose payment is never answered, to try out what happens then.
const SILENT: &str = "4000000000000119";

/// The bank did not do its part. This is a fault and no answer: in a handler, `?` makes a logged, opaque 500 of it.
#[derive(Debug)]
pub struct BankError(io::Error);

impl fmt::Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bank does not answer")
    }
}

impl Error for BankError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.0)
    }
}

/// Takes the money.
pub async fn charge(payment: &Payment) -> Result<(), BankError> {
    match payment {
        Payment::Card(card) if card.number == SILENT => Err(BankError(io::Error::new(
            io::ErrorKind::TimedOut,
            "no answer from 192.0.2.7 in 30 s",
        ))),
        Payment::Card(_) | Payment::Voucher(_) => Ok(()),
    }
}
