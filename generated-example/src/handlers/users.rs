//! The operations of [`users`](crate::generated::users).

use uuid::Uuid;

use crate::App;
use crate::generated::models::{LogLevel, Page, PublicUser, PublicUserCard, PublicUserSparse};
use crate::generated::runtime::UriReference;
use crate::generated::users::*;
use crate::store::{hash, now};

impl Users for App {
    async fn list_users(
        &self,
        request: ListUsersRequest,
    ) -> Result<Page<PublicUser>, ListUsersError> {
        let page = request.page();
        let people = self.store.people();
        let all: Vec<&PublicUser> = people.users().collect();
        let rows = &all[page.range(all.len())];
        Ok(Page::new(
            rows.iter().map(|&row| row.clone()).collect(),
            all.len() as u64,
            page,
        ))
    }

    async fn register_user(
        &self,
        request: RegisterUserRequest,
    ) -> Result<RegisterUserOk, RegisterUserError> {
        let new = request.body;
        let password = hash(new.password.clone()).await?;
        let login = new.email.clone();
        // The public side of what was sent: it has no field for the password.
        let user = new.into_public_user(Uuid::new_v4(), now());
        self.store.people().join(user.clone(), login, password)?;
        self.store
            .journal()
            .note(LogLevel::Info, "Somebody has signed up.".to_owned());
        Ok(RegisterUserOk {
            location: UriReference::path(["users", &user.id.to_string()]),
            body: user,
        })
    }

    async fn read_user(&self, request: ReadUserRequest) -> Result<PublicUserSparse, ReadUserError> {
        Ok(self.store.people().find(request.user_id)?.clone().into())
    }

    async fn update_user(&self, request: UpdateUserRequest) -> Result<PublicUser, UpdateUserError> {
        let mut people = self.store.people();
        Ok(people.change(request.user_id, request.body)?.clone())
    }

    async fn delete_user(&self, request: DeleteUserRequest) -> Result<(), DeleteUserError> {
        self.store.people().leave(request.user_id)?;
        self.store.sessions().close_all(request.user_id);
        Ok(())
    }

    async fn read_user_card(
        &self,
        request: ReadUserCardRequest,
    ) -> Result<PublicUserCard, ReadUserCardError> {
        Ok(self.store.people().find(request.user_id)?.clone().into())
    }
}
