//! The operations of [`items`](crate::generated::items).

use std::sync::PoisonError;

use serde_json::Value;

use crate::App;
use crate::generated::items::*;
use crate::generated::models::{ErrorResponse, Item, Message, PaginatedResponse, SuccessResponse};
use crate::generated::runtime::HandlerError;

impl App {
    fn item<T>(&self, id: i64, use_it: impl FnOnce(&Item) -> T) -> Option<T> {
        let index = usize::try_from(id.checked_sub(1)?).ok()?;
        self.items.read().unwrap_or_else(PoisonError::into_inner).get(index).map(use_it)
    }
}

fn not_found() -> ErrorResponse {
    ErrorResponse { code: "ITEM_NOT_FOUND".to_owned(), message: "Item does not exist".to_owned() }
}

impl Items for App {
    async fn list_items(&self, request: ListItemsRequest) -> Result<PaginatedResponse<Item>, ListItemsError> {
        let page = request.page();
        let items = self.items.read().unwrap_or_else(PoisonError::into_inner);
        let rows = items[page.range(items.len())].to_vec();
        Ok(PaginatedResponse::new(rows, items.len() as u64, page))
    }

    async fn read_item(&self, request: ReadItemRequest) -> Result<SuccessResponse, ReadItemError> {
        let data = self.item(request.item_id, |item| match serde_json::to_value(item) {
            Ok(Value::Object(members)) => Some(members.into_iter().collect()),
            _ => None,
        });
        let data = data.ok_or_else(|| ReadItemError::NotFound(not_found()))?;
        Ok(SuccessResponse { code: "SUCCESS".to_owned(), data })
    }

    async fn create_item(&self, request: CreateItemRequest) -> Result<Item, CreateItemError> {
        Ok(request.body.into_item(1))
    }

    async fn list_items_counted(&self, request: ListItemsCountedRequest) -> Result<ListItemsCountedOk, HandlerError> {
        Err(request.example().into())
    }

    async fn delete_item(&self, _: DeleteItemRequest) -> Result<(), DeleteItemError> {
        Ok(())
    }

    async fn get_item_summary(&self, request: GetItemSummaryRequest) -> Result<Item, GetItemSummaryError> {
        self.item(request.item_id, Item::clone).ok_or_else(|| GetItemSummaryError::NotFound(not_found()))
    }

    async fn read_item_custom(&self, request: ReadItemCustomRequest) -> Result<Value, ReadItemCustomError> {
        Err(request.example().into())
    }

    async fn read_item_strict(&self, request: ReadItemStrictRequest) -> Result<Item, ReadItemStrictError> {
        Err(request.example().into())
    }

    async fn buy_item(&self, request: BuyItemRequest) -> Result<Message, BuyItemError> {
        Err(request.example().into())
    }
}
