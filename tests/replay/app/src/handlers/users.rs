//! The operations of [`users`](crate::generated::users).

use serde_json::json;

use crate::App;
use crate::generated::models::{PaginatedResponse, PartialUser, PublicUser};
use crate::generated::runtime::{Raw, Reply};
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

    async fn register_hide_email(
        &self,
        request: RegisterHideEmailRequest,
    ) -> Result<PublicUser, RegisterHideEmailError> {
        // `response_model_exclude` is not in the document, which promises the email.
        Err(Raw::new(Reply::json(200, &json!({ "id": 1, "name": request.body.name }))).into())
    }

    async fn get_user(&self, request: GetUserRequest) -> Result<PartialUser, GetUserError> {
        // `response_model_exclude_unset` is not in the document either.
        Err(Raw::new(Reply::json(200, &json!({ "id": request.user_id, "name": "Zhang San" }))).into())
    }
}
