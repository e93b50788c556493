//! Who may call.

use axum::http::request::Parts;

use crate::App;
use crate::generated::models::Session;
use crate::generated::runtime::{ApiKey, Denied};
use crate::generated::security::Security;
use crate::store::now;

/// Somebody who is signed in.
#[derive(Debug, Clone)]
pub struct SessionCaller {
    /// What their cookie holds.
    pub key: ApiKey,
    /// Who it is, and for how long.
    pub session: Session,
}

impl Security for App {
    async fn session(&self, key: ApiKey, _request: &Parts) -> Result<SessionCaller, Denied> {
        let open = self.store.sessions().find(key.as_str(), now());
        let open = open.ok_or_else(Denied::invalid)?;
        let people = self.store.people();
        let user = people.find(open.user).map_err(|_| Denied::invalid())?;
        let session = Session {
            user: user.clone(),
            expires_at: open.expires_at,
        };
        Ok(SessionCaller { key, session })
    }
}
