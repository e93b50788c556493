//! The operations of [`users`](crate::generated::users).

use crate::App;
use crate::generated::models::{LogLevel, PublicUser, UserCreate, UserPage};
use crate::generated::users::*;
use crate::paging::PageRequest;
use crate::store::{NewAccount, hash, now};

impl Users for App {
    async fn list_users(&self, request: ListUsersRequest) -> Result<UserPage, ListUsersError> {
        let people = self.store.people();
        let all: Vec<&PublicUser> = people.users().collect();
        Ok(PageRequest::new(request.page, request.page_size)
            .cut(&all)
            .into())
    }

    async fn register_user(
        &self,
        request: RegisterUserRequest,
    ) -> Result<RegisterUserOk, RegisterUserError> {
        let UserCreate {
            name,
            email,
            birthday,
            password,
        } = request.body;
        let new = NewAccount {
            name,
            email,
            birthday,
            password: hash(password).await?,
        };
        let body = self.store.people().join(new, now())?;
        self.store
            .journal()
            .note(LogLevel::Info, "Somebody has signed up.".to_owned());
        Ok(RegisterUserOk {
            location: format!("/users/{}", body.id),
            body,
        })
    }

    async fn read_user(&self, request: ReadUserRequest) -> Result<PublicUser, ReadUserError> {
        Ok(self.store.people().find(request.user_id)?.clone())
    }

    async fn update_user(&self, request: UpdateUserRequest) -> Result<PublicUser, UpdateUserError> {
        Ok(self
            .store
            .people()
            .change(request.user_id, request.body)?
            .clone())
    }

    async fn delete_user(&self, request: DeleteUserRequest) -> Result<(), DeleteUserError> {
        self.store.people().leave(request.user_id)?;
        self.store.sessions().close_all(request.user_id);
        Ok(())
    }

    async fn read_user_card(
        &self,
        request: ReadUserCardRequest,
    ) -> Result<PublicUser, ReadUserCardError> {
        let user = self.store.people().find(request.user_id)?.clone();
        Ok(PublicUser {
            email: None,
            birthday: None,
            ..user
        })
    }
}
