//! The operations of [`items`](crate::generated::items).

use serde_json::{Value, json};

use crate::App;
use crate::error::OutOfStock;
use crate::generated::items::*;
use crate::generated::models::{
    ErrorResponse, HttpErrorBody, Item, ItemBrief, Message, PaginatedResponse, SuccessResponse,
};
use crate::generated::runtime::{HandlerError, HttpException, Raw, Reply};

impl App {
    fn item(&self, id: i64) -> Option<Item> {
        let items = self.items.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        items.iter().find(|item| item.id == id).cloned()
    }
}

/// `HTTPException(404, detail={…})`, which is not the body that the document describes.
fn no_such_item() -> HttpException {
    HttpException::new(404, json!({ "code": "ITEM_NOT_FOUND", "message": "Item does not exist" }))
}

impl Items for App {
    async fn list_items(&self, request: ListItemsRequest) -> Result<PaginatedResponse<Item>, ListItemsError> {
        let page = request.page();
        let items = self.items.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let rows = items[page.range(items.len())].to_vec();
        Ok(PaginatedResponse::new(rows, items.len() as u64, page))
    }

    async fn create_item(&self, request: CreateItemRequest) -> Result<Item, CreateItemError> {
        Ok(request.body.into_item(1))
    }

    async fn list_items_counted(&self, _: ListItemsCountedRequest) -> Result<ListItemsCountedOk, HandlerError> {
        let body = vec![ItemBrief { id: 1, name: "Keyboard".to_owned() }];
        Ok(ListItemsCountedOk { x_total_count: Some(500), body })
    }

    async fn read_item(&self, request: ReadItemRequest) -> Result<SuccessResponse, ReadItemError> {
        let item = self.item(request.item_id).ok_or_else(no_such_item)?;
        let data = match serde_json::to_value(item)? {
            Value::Object(members) => Some(members.into_iter().collect()),
            _ => None,
        };
        Ok(SuccessResponse { code: "SUCCESS".to_owned(), data })
    }

    async fn delete_item(&self, _: DeleteItemRequest) -> Result<(), DeleteItemError> {
        Ok(())
    }

    async fn get_item_summary(&self, request: GetItemSummaryRequest) -> Result<Item, GetItemSummaryError> {
        let item = self.item(request.item_id);
        let item = item.ok_or_else(|| HttpException::new(404, "Item does not exist"))?;
        // `response_model_include` is not in the document, which promises the whole item.
        Err(Raw::new(Reply::json(200, &json!({ "name": item.name, "price": item.price }))).into())
    }

    async fn read_item_custom(&self, request: ReadItemCustomRequest) -> Result<Value, ReadItemCustomError> {
        if request.item_id > 100 {
            let body =
                ErrorResponse { code: "ITEM_NOT_FOUND".to_owned(), message: "Item does not exist".to_owned() };
            return Err(ReadItemCustomError::NotFound { x_error_code: Some("ITEM_NOT_FOUND".to_owned()), body });
        }
        Ok(json!({ "item_id": request.item_id, "name": "Keyboard" }))
    }

    async fn read_item_strict(&self, request: ReadItemStrictRequest) -> Result<Item, ReadItemStrictError> {
        self.item(request.item_id).ok_or_else(|| ReadItemStrictError::NotFound {
            x_error_code: Some("ITEM_NOT_FOUND".to_owned()),
            body: HttpErrorBody { detail: "Item does not exist".to_owned() },
        })
    }

    async fn buy_item(&self, request: BuyItemRequest) -> Result<Message, BuyItemError> {
        let mut items = self.items.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        let item = items.iter_mut().find(|item| item.id == request.item_id).ok_or_else(no_such_item)?;
        if item.stock < 1 {
            return Err(OutOfStock { item: item.id, stock: 0 }.into());
        }
        item.stock -= 1;
        Ok(Message { message: "Purchased".to_owned() })
    }
}
