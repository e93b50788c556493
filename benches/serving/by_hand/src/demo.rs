//! The demo: 10,000 items and 1,000 users in memory.

use std::sync::RwLock;

use axum::body::Body;
use axum::http::HeaderValue;
use crate::api::{
    Api, BuyItemError, DownloadReportOk, GetItemSummaryError, ListItemsCountedOk, LoginOk, ReadItemCustomError,
    ReadItemError, ReadItemStrictError, RedirectToNewDocsTemporaryRedirect,
};
use crate::models::{
    ErrorResponse, HiddenEmailUser, Item, ItemBrief, ItemCreate, ItemCustom, ItemSummary, Message, Page, PageQuery,
    PartialUser, PublicUser, SuccessResponse, UserCreate,
};
use crate::rt::Internal;

/// Everything in memory.
pub struct Demo {
    items: RwLock<Vec<Item>>,
    users: Vec<PublicUser>,
}

fn not_found() -> ErrorResponse {
    ErrorResponse { code: "ITEM_NOT_FOUND".to_owned(), message: "Item does not exist".to_owned() }
}

fn page<T: Clone>(rows: &[T], q: PageQuery) -> Page<T> {
    let size = usize::try_from(q.page_size.min(100)).unwrap_or(1);
    let start = usize::try_from(q.page - 1).unwrap_or(0).saturating_mul(size);
    let items = rows.iter().skip(start).take(size).cloned().collect();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Page { items, total: count(rows.len()), page: q.page, page_size: count(size), total_pages: count(rows.len().div_ceil(size)) }
}

impl Demo {
    /// 10,000 items and 1,000 users.
    #[must_use]
    pub fn new() -> Self {
        let items = (1..=10_000_i32)
            .map(|i| Item {
                id: i.into(),
                name: format!("Keyboard {i}"),
                price: ((9.99 + f64::from(i) * 0.5) * 100.0).round() / 100.0,
                stock: (i % 7).into(),
                description: (i % 3 != 0).then(|| format!("Item number {i}")),
            })
            .collect();
        let users = (1..=1_000)
            .map(|i| PublicUser { id: i, name: format!("User {i}"), email: format!("user{i}@example.com") })
            .collect();
        Self { items: RwLock::new(items), users }
    }

    fn item<T>(&self, id: i64, f: impl FnOnce(&Item) -> T) -> Option<T> {
        let index = usize::try_from(id.checked_sub(1)?).ok()?;
        self.items.read().unwrap_or_else(std::sync::PoisonError::into_inner).get(index).map(f)
    }
}

impl Api for Demo {
    async fn list_users(&self, query: PageQuery) -> Result<Page<PublicUser>, Internal> {
        Ok(page(&self.users, query))
    }

    async fn register(&self, body: UserCreate) -> Result<PublicUser, Internal> {
        Ok(PublicUser { id: 1, name: body.name, email: body.email })
    }

    async fn register_hide_email(&self, body: UserCreate) -> Result<HiddenEmailUser, Internal> {
        Ok(HiddenEmailUser { id: 1, name: body.name })
    }

    async fn get_user(&self, user_id: i64) -> Result<PartialUser, Internal> {
        Ok(PartialUser { id: user_id, name: "Zhang San".to_owned(), email: None })
    }

    async fn list_items(&self, query: PageQuery) -> Result<Page<Item>, Internal> {
        Ok(page(&self.items.read().map_err(|e| e.to_string())?, query))
    }

    async fn list_items_counted(&self) -> Result<ListItemsCountedOk, Internal> {
        Ok(ListItemsCountedOk { x_total_count: 500, body: vec![ItemBrief { id: 1, name: "Keyboard".to_owned() }] })
    }

    async fn create_item(&self, b: ItemCreate) -> Result<Item, Internal> {
        Ok(Item { id: 1, name: b.name, price: b.price, stock: b.stock, description: b.description })
    }

    async fn read_item(&self, item_id: i64) -> Result<SuccessResponse, ReadItemError> {
        let data = self.item(item_id, |item| match serde_json::to_value(item) {
            Ok(serde_json::Value::Object(map)) => Some(map),
            _ => None,
        });
        let data = data.ok_or_else(|| ReadItemError::NotFound(not_found()))?;
        Ok(SuccessResponse { code: "SUCCESS".to_owned(), data })
    }

    async fn delete_item(&self, _item_id: i64) -> Result<(), Internal> {
        Ok(())
    }

    async fn get_item_summary(&self, item_id: i64) -> Result<ItemSummary, GetItemSummaryError> {
        self.item(item_id, |i| ItemSummary { name: i.name.clone(), price: i.price })
            .ok_or_else(|| GetItemSummaryError::NotFound(not_found()))
    }

    async fn read_item_custom(&self, item_id: i64) -> Result<ItemCustom, ReadItemCustomError> {
        if item_id > 100 {
            let x_error_code = HeaderValue::from_static("ITEM_NOT_FOUND");
            return Err(ReadItemCustomError::NotFound { x_error_code, body: not_found() });
        }
        Ok(ItemCustom { item_id, name: "Keyboard".to_owned() })
    }

    async fn read_item_strict(&self, item_id: i64) -> Result<Item, ReadItemStrictError> {
        self.item(item_id, Item::clone).ok_or_else(|| ReadItemStrictError::NotFound {
            x_error_code: HeaderValue::from_static("ITEM_NOT_FOUND"),
            body: not_found(),
        })
    }

    async fn buy_item(&self, item_id: i64) -> Result<Message, BuyItemError> {
        let mut items = self.items.write().map_err(|e| e.to_string())?;
        let index = usize::try_from(item_id - 1)?;
        let Some(item) = items.get_mut(index) else { return Err(BuyItemError::NotFound(not_found())) };
        if item.stock < 1 {
            return Err(BuyItemError::BadRequest(ErrorResponse {
                code: "OUT_OF_STOCK".to_owned(),
                message: format!("Item {item_id} is out of stock, {} left", item.stock),
            }));
        }
        item.stock -= 1;
        Ok(Message { message: "Purchased".to_owned() })
    }

    async fn login(&self) -> Result<LoginOk, Internal> {
        let cookie = "session_id=secure_token_123; HttpOnly; Max-Age=1800; Path=/; SameSite=lax";
        let body = Message { message: "Logged in".to_owned() };
        Ok(LoginOk { set_cookie: HeaderValue::from_static(cookie), body })
    }

    async fn get_home(&self) -> Result<String, Internal> {
        Ok("\n    <html>\n        <head><title>My site</title></head>\n        <body><h1>Hello FastAPI 🚀</h1></body>\n    </html>\n    ".to_owned())
    }

    async fn get_health(&self) -> Result<String, Internal> {
        Ok("OK".to_owned())
    }

    async fn download_report(&self) -> Result<DownloadReportOk, Internal> {
        let body = tokio::fs::read("./static/report.pdf").await?.into();
        let disposition = "attachment; filename*=utf-8''2024%20annual%20report.pdf";
        Ok(DownloadReportOk { content_disposition: HeaderValue::from_static(disposition), body })
    }

    async fn stream_logs(&self) -> Result<Body, Internal> {
        let lines = (0..10).map(|i| Ok::<_, std::convert::Infallible>(format!("[INFO] log line {i}\n")));
        Ok(Body::from_stream(futures_util::stream::iter(lines)))
    }

    async fn redirect_to_new_docs(&self) -> Result<RedirectToNewDocsTemporaryRedirect, Internal> {
        Ok(RedirectToNewDocsTemporaryRedirect { location: HeaderValue::from_static("/docs") })
    }

    async fn boom(&self) -> Result<Message, Internal> {
        panic!("db password is hunter2");
    }
}

