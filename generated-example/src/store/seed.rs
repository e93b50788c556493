//! The shop on its first day: always the same, and the document's examples are true of it.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::journal::Journal;
use super::password::PasswordHash;
use super::people::{Account, People};
use super::shelf::{Shelf, Shelved};
use crate::generated::models::{Item, ItemStatus, LogEntry, LogLevel, PublicUser};

/// What is on the shelves.
pub(super) fn shelf() -> Shelf {
    let keyboard = Item {
        description: Some("61 keys, and each of them clicks.".to_owned()),
        tags: vec!["office".to_owned(), "mechanical".to_owned()],
        attributes: Some(
            [("colour", "graphite"), ("layout", "ISO")]
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
        ),
        released_on: date(2024, 2, 14),
        ..item(1, "Keyboard", 89.9, 12, ItemStatus::OnSale)
    };
    let lamp = Item {
        released_on: date(2023, 11, 2),
        ..item(2, "Desk lamp", 34.5, 1, ItemStatus::OnSale)
    };
    let chair = item(3, "Chair", 249.0, 0, ItemStatus::SoldOut);
    let typewriter = item(4, "Typewriter", 120.0, 2, ItemStatus::Retired);
    let cable = item(5, "Keyboard cable", 7.25, 80, ItemStatus::OnSale);
    let mat = item(42, "Mouse mat", 4.5, 0, ItemStatus::Draft);
    Shelf::with([
        Shelved {
            item: keyboard,
            version: 7,
        },
        Shelved {
            item: lamp,
            version: 2,
        },
        Shelved {
            item: chair,
            version: 3,
        },
        Shelved {
            item: typewriter,
            version: 5,
        },
        Shelved {
            item: cable,
            version: 1,
        },
        Shelved {
            item: mat,
            version: 1,
        },
    ])
}

/// Who has an account: Ada, whose password is `analytical-engine`, and Charles, whose password nobody knows.
pub(super) fn people() -> People {
    let ada = PublicUser {
        id: Uuid::from_u128(0x4b3f_2a9e_6c0d_4f53_9a5e_2f6f_0f0c_8a11),
        name: "Ada Lovelace".to_owned(),
        email: Some("ada@example.com".to_owned()),
        birthday: date(1815, 12, 10),
        joined_at: moment(1_709_285_400),
    };
    let charles = PublicUser {
        id: Uuid::from_u128(0x0c2d_7c1b_93a4_4d0e_8b57_61d0_5e3f_a922),
        name: "Charles Babbage".to_owned(),
        email: None,
        birthday: None,
        joined_at: moment(1_709_371_800),
    };
    People::with([
        account(
            ada,
            "ada@example.com",
            PasswordHash::from_phc(ADAS_PASSWORD),
        ),
        account(charles, "charles@example.com", PasswordHash::default()),
    ])
}

/// What has happened before.
pub(super) fn journal() -> Journal {
    let entry = |at, level, message: &str| LogEntry {
        at: moment(at),
        level,
        message: message.to_owned(),
    };
    Journal::with([
        entry(1_714_809_600, LogLevel::Debug, "The till was opened."),
        entry(1_714_817_550, LogLevel::Info, "Item 2 was bought."),
        entry(
            1_714_817_551,
            LogLevel::Warn,
            "There is only 1 left of item 2.",
        ),
    ])
}

const ADAS_PASSWORD: &str = "$argon2id$v=19$m=19456,t=2,p=1$0caTZTDnmyZHAydRRpK3FA$+MoaR05lS9uuBudhXqRcwU0Fmr0919TGv6HbMfNITdo";

fn item(id: i64, name: &str, price: f64, stock: i32, status: ItemStatus) -> Item {
    Item {
        name: name.to_owned(),
        description: None,
        price,
        stock,
        tags: Vec::new(),
        attributes: None,
        released_on: None,
        id,
        status,
    }
}

fn account(user: PublicUser, login: &str, password: PasswordHash) -> Account {
    Account {
        user,
        login: login.to_owned(),
        password,
    }
}

fn date(year: i32, month: u32, day: u32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, month, day)
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::verify;

    #[test]
    fn dates_are_dates() {
        assert_eq!(
            people()
                .users()
                .filter(|user| user.birthday.is_some())
                .count(),
            1
        );
        assert_eq!(
            shelf()
                .items()
                .filter(|item| item.released_on.is_some())
                .count(),
            2
        );
        let joined: Vec<String> = people()
            .users()
            .map(|user| user.joined_at.to_rfc3339())
            .collect();
        assert_eq!(
            joined,
            ["2024-03-01T09:30:00+00:00", "2024-03-02T09:30:00+00:00"]
        );
    }

    #[tokio::test]
    async fn ada_gets_in() {
        let hash = PasswordHash::from_phc(ADAS_PASSWORD);
        assert!(
            verify(hash.clone(), "analytical-engine".to_owned())
                .await
                .expect("a hash")
        );
        assert!(
            !verify(hash, "difference-engine".to_owned())
                .await
                .expect("a hash")
        );
    }
}
