//! The accounts.

use uuid::Uuid;

use super::password::PasswordHash;
use crate::error::ShopError;
use crate::generated::models::{PublicUser, UserPatch};

/// The accounts, in the order in which people joined.
#[derive(Debug, Default)]
pub struct People(Vec<Account>);

/// Somebody's account.
#[derive(Debug)]
pub struct Account {
    /// What others may know.
    pub user: PublicUser,
    /// The address used when signing up. It stays the one to sign in with, whatever is public later.
    pub login: String,
    /// Only ever compared.
    pub password: PasswordHash,
}

impl People {
    /// People who have joined already.
    pub fn with(accounts: impl IntoIterator<Item = Account>) -> Self {
        Self(accounts.into_iter().collect())
    }

    /// Everybody.
    pub fn users(&self) -> impl Iterator<Item = &PublicUser> {
        self.0.iter().map(|account| &account.user)
    }

    /// One person.
    pub fn find(&self, id: Uuid) -> Result<&PublicUser, ShopError> {
        self.users()
            .find(|user| user.id == id)
            .ok_or(ShopError::NoSuchUser)
    }

    /// The account that an address signs in to.
    pub fn by_login(&self, email: &str) -> Option<&Account> {
        self.0
            .iter()
            .find(|account| account.login.eq_ignore_ascii_case(email))
    }

    /// Opens an account. The password has become a hash on the way here.
    pub fn join(
        &mut self,
        user: PublicUser,
        login: String,
        password: PasswordHash,
    ) -> Result<(), ShopError> {
        if self.by_login(&login).is_some() {
            return Err(ShopError::EmailTaken(login));
        }
        self.0.push(Account {
            user,
            login,
            password,
        });
        Ok(())
    }

    /// Changes what the patch names.
    pub fn change(&mut self, id: Uuid, patch: UserPatch) -> Result<&PublicUser, ShopError> {
        let account = self
            .0
            .iter_mut()
            .find(|account| account.user.id == id)
            .ok_or(ShopError::NoSuchUser)?;
        let UserPatch {
            name,
            email,
            birthday,
        } = patch;
        let user = &mut account.user;
        if let Some(name) = name {
            user.name = name;
        }
        email.apply_to(&mut user.email);
        birthday.apply_to(&mut user.birthday);
        Ok(user)
    }

    /// Closes an account.
    pub fn leave(&mut self, id: Uuid) -> Result<(), ShopError> {
        let at = self
            .users()
            .position(|user| user.id == id)
            .ok_or(ShopError::NoSuchUser)?;
        self.0.remove(at);
        Ok(())
    }
}
