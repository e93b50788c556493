//! The operations of [`users`](crate::generated::users).

use crate::App;
use crate::generated::models::{PaginatedResponse, PartialUser, PublicUser};
use crate::generated::users::*;

impl Users for App {
    async fn list_users(&self, request: ListUsersRequest) -> Result<PaginatedResponse<PublicUser>, ListUsersError> {
        let page = request.page();
        let rows = self.users[page.range(self.users.len())].to_vec();
        Ok(PaginatedResponse::new(rows, self.users.len() as u64, page))
    }

    async fn register(&self, request: RegisterRequest) -> Result<PublicUser, RegisterError> {
        Ok(request.body.into_public_user(1))
    }

    async fn register_hide_email(&self, request: RegisterHideEmailRequest) -> Result<PublicUser, RegisterHideEmailError> {
        Ok(request.body.into_public_user(1))
    }

    async fn get_user(&self, request: GetUserRequest) -> Result<PartialUser, GetUserError> {
        Ok(PartialUser { id: request.user_id, name: "Zhang San".to_owned(), email: None })
    }
}
