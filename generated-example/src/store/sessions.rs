//! Who is signed in.

use std::collections::HashMap;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// How long a session lasts.
pub const SESSION_LENGTH: TimeDelta = TimeDelta::minutes(30);

/// The open sessions, by the token in the cookie.
#[derive(Debug, Default)]
pub struct Sessions(HashMap<String, Session>);

/// An open session.
#[derive(Debug, Clone, Copy)]
pub struct Session {
    /// Whose it is.
    pub user: Uuid,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

impl Sessions {
    /// Opens a session, and gives its token: 122 random bits.
    pub fn open(&mut self, user: Uuid, now: DateTime<Utc>) -> String {
        self.0.retain(|_, session| session.expires_at > now);
        let token = Uuid::new_v4().simple().to_string();
        self.0.insert(
            token.clone(),
            Session {
                user,
                expires_at: now + SESSION_LENGTH,
            },
        );
        token
    }

    /// The session of a token, while it lasts.
    pub fn find(&self, token: &str, now: DateTime<Utc>) -> Option<Session> {
        self.0
            .get(token)
            .copied()
            .filter(|session| session.expires_at > now)
    }

    /// Ends a session.
    pub fn close(&mut self, token: &str) {
        self.0.remove(token);
    }

    /// Ends all sessions of a person.
    pub fn close_all(&mut self, user: Uuid) {
        self.0.retain(|_, session| session.user != user);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::now;

    #[test]
    fn a_session_ends_by_itself() {
        let (mut sessions, start) = (Sessions::default(), now());
        let token = sessions.open(Uuid::nil(), start);
        let just_before = start + SESSION_LENGTH - TimeDelta::seconds(1);
        assert!(sessions.find(&token, just_before).is_some());
        assert!(sessions.find(&token, start + SESSION_LENGTH).is_none());
    }

    #[test]
    fn sessions_that_ended_are_not_kept() {
        let (mut sessions, start) = (Sessions::default(), now());
        sessions.open(Uuid::nil(), start);
        sessions.open(Uuid::nil(), start + SESSION_LENGTH);
        assert_eq!(sessions.0.len(), 1);
    }
}
