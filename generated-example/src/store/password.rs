//! Passwords: hashed with Argon2id, compared, and never shown.

use std::fmt;

use argon2::password_hash::rand_core::OsRng;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Argon2, PasswordHash as Parsed};
use tokio::task::spawn_blocking;

use crate::generated::runtime::BoxError;

const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$Zh0Qit1gmYLp/3lHUei+hA$Fv+PPuC9Ti8n5G1mVywt2ZlvibrW4qFpfLxl+rdkF1k";

/// A password's hash, in the PHC string format.
#[derive(Clone)]
pub struct PasswordHash(String);

impl PasswordHash {
    /// A hash that was made before.
    pub fn from_phc(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

impl Default for PasswordHash {
    /// The hash of a random password that nobody was told.
    fn default() -> Self {
        Self::from_phc(NOBODYS)
    }
}

impl fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PasswordHash(…)")
    }
}

/// Hashes a password, which takes long on purpose and so has a thread of its own.
pub async fn hash(password: String) -> Result<PasswordHash, BoxError> {
    let hash = spawn_blocking(move || {
        let salt = SaltString::generate(&mut OsRng);
        let hash = Argon2::default().hash_password(password.as_bytes(), &salt)?;
        Ok::<_, password_hash::Error>(PasswordHash(hash.to_string()))
    });
    Ok(hash.await??)
}

/// Whether a password is the one of a hash. Takes as long as [`hash`].
pub async fn verify(hash: PasswordHash, password: String) -> Result<bool, BoxError> {
    let verified = spawn_blocking(move || {
        Argon2::default().verify_password(password.as_bytes(), &Parsed::new(&hash.0)?)
    });
    match verified.await? {
        Ok(()) => Ok(true),
        Err(password_hash::Error::Password) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn compares_and_never_shows() {
        let hashed = hash("correct horse".to_owned()).await.expect("a hash");
        assert!(
            verify(hashed.clone(), "correct horse".to_owned())
                .await
                .expect("an answer")
        );
        assert!(
            !verify(hashed.clone(), "battery staple".to_owned())
                .await
                .expect("an answer")
        );
        assert_eq!(format!("{hashed:?}"), "PasswordHash(…)");
        let broken = PasswordHash::from_phc("correct horse");
        assert!(verify(broken, "correct horse".to_owned()).await.is_err());
    }
}
