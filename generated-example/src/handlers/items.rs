//! The operations of [`items`](crate::generated::items).

use std::cmp::Ordering;
use std::collections::BTreeMap;

use uuid::Uuid;

use crate::error::ShopError;
use crate::generated::items::*;
use crate::generated::models::{
    Item, ItemName, ItemSummary, ListItemsSort, LogLevel, Page, Payment, Receipt, ReceiptMethod,
};
use crate::generated::runtime::UriReference;
use crate::store::now;
use crate::{App, bank};

/// How many pieces of an item the shop itself has room for. The others are in the cellar.
const ROOM_IN_SHOP: i32 = 4;

/// Few enough pieces to be worth a warning.
const FEW: i32 = 3;

impl Items for App {
    async fn list_items(&self, request: ListItemsRequest) -> Result<ListItemsOk, ListItemsError> {
        let shelf = self.store.shelf();
        let mut found: Vec<&Item> = shelf
            .items()
            .filter(|item| is_wanted(item, &request))
            .collect();
        found.sort_by(|a, b| compare(a, b, request.sort));
        let (page, total) = (request.page(), found.len());
        let rows = &found[page.range(total)];
        Ok(ListItemsOk {
            link: request.link(total as u64),
            x_total_count: i64::try_from(total)?,
            body: Page::new(
                rows.iter().map(|&row| row.clone()).collect(),
                total as u64,
                page,
            ),
        })
    }

    async fn create_item(
        &self,
        request: CreateItemRequest,
    ) -> Result<CreateItemOk, CreateItemError> {
        let mut shelf = self.store.shelf();
        let new = shelf.add(request.body)?;
        Ok(CreateItemOk {
            location: UriReference::path(["items", &new.item.id.to_string()]),
            e_tag: new.tag(),
            body: new.item.clone(),
        })
    }

    async fn list_item_names(
        &self,
        _request: ListItemNamesRequest,
    ) -> Result<ListItemNamesOk, ListItemNamesError> {
        let names: Vec<ItemName> = self.store.shelf().items().map(name_of).collect();
        Ok(ListItemNamesOk {
            x_total_count: i64::try_from(names.len())?,
            body: names,
        })
    }

    async fn read_item(&self, request: ReadItemRequest) -> Result<ReadItemOk, ReadItemError> {
        let shelf = self.store.shelf();
        let found = shelf.find(request.item_id)?;
        let e_tag = found.tag();
        if request
            .if_none_match
            .is_some_and(|tags| found.is_named_by(&tags))
        {
            return Ok(ReadItemOk::NotModified { e_tag });
        }
        Ok(ReadItemOk::Ok {
            e_tag,
            body: found.item.clone(),
        })
    }

    async fn replace_item(
        &self,
        request: ReplaceItemRequest,
    ) -> Result<ReplaceItemOk, ReplaceItemError> {
        let mut shelf = self.store.shelf();
        let now = shelf.replace(request.item_id, request.if_match.as_deref(), request.body)?;
        Ok(ReplaceItemOk {
            e_tag: now.tag(),
            body: now.item.clone(),
        })
    }

    async fn update_item(
        &self,
        request: UpdateItemRequest,
    ) -> Result<UpdateItemOk, UpdateItemError> {
        let mut shelf = self.store.shelf();
        let now = shelf.change(request.item_id, request.if_match.as_deref(), request.body)?;
        Ok(UpdateItemOk {
            e_tag: now.tag(),
            body: now.item.clone(),
        })
    }

    async fn delete_item(&self, request: DeleteItemRequest) -> Result<(), DeleteItemError> {
        self.store.shelf().remove(request.item_id)?;
        Ok(())
    }

    async fn read_item_summary(
        &self,
        request: ReadItemSummaryRequest,
    ) -> Result<ItemSummary, ReadItemSummaryError> {
        let item = self.store.shelf().find(request.item_id)?.item.clone();
        Ok(item.into())
    }

    async fn read_item_stock(
        &self,
        request: ReadItemStockRequest,
    ) -> Result<BTreeMap<String, i32>, ReadItemStockError> {
        let stock = self.store.shelf().find(request.item_id)?.item.stock;
        let in_shop = stock.min(ROOM_IN_SHOP);
        Ok([("shop", in_shop), ("cellar", stock - in_shop)]
            .map(|(place, pieces)| (place.to_owned(), pieces))
            .into())
    }

    async fn buy_item(&self, request: BuyItemRequest) -> Result<Receipt, BuyItemError> {
        let (id, purchase) = (request.item_id, request.body);
        let sale = self.take(id, purchase.quantity)?;
        if let Err(error) = bank::charge(&purchase.payment).await {
            self.store.shelf().put_back(id, purchase.quantity);
            // Whatever went wrong at the bank: the client gets an opaque 500, and the log the whole story.
            return Err(error.into());
        }
        self.note_sale(id, sale.left);
        Ok(Receipt {
            id: Uuid::new_v4(),
            item: sale.item,
            quantity: purchase.quantity,
            total: sale.total,
            method: method_of(&purchase.payment),
            bought_at: now(),
        })
    }
}

/// What was taken off the shelf.
struct Sale {
    item: ItemName,
    /// What all pieces cost.
    total: f64,
    /// How many pieces are left.
    left: i32,
}

impl App {
    fn take(&self, id: i64, quantity: i32) -> Result<Sale, ShopError> {
        let mut shelf = self.store.shelf();
        let item = shelf.sell(id, quantity)?;
        Ok(Sale {
            item: name_of(item),
            total: in_cents(item.price * f64::from(quantity)),
            left: item.stock,
        })
    }

    fn note_sale(&self, id: i64, left: i32) {
        let journal = self.store.journal();
        journal.note(LogLevel::Info, format!("Item {id} was bought."));
        if left <= FEW {
            journal.note(LogLevel::Warn, format!("Left of item {id}: {left}."));
        }
    }
}

/// Whether an item passes every filter of the request.
fn is_wanted(item: &Item, request: &ListItemsRequest) -> bool {
    request.q.as_ref().is_none_or(|words| mentions(item, words))
        && request
            .status
            .as_ref()
            .is_none_or(|states| states.contains(&item.status))
        && request.max_price.is_none_or(|most| item.price <= most)
        && request
            .released_after
            .is_none_or(|day| item.released_on.is_some_and(|released| released > day))
}

/// Whether the name or the description contains each of the words, whatever their case.
fn mentions(item: &Item, words: &str) -> bool {
    let text = format!(
        "{} {}",
        item.name,
        item.description.as_deref().unwrap_or_default()
    );
    let text = text.to_lowercase();
    words
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word))
}

/// The order that was asked for; where that leaves a choice, by number.
fn compare(a: &Item, b: &Item, sort: ListItemsSort) -> Ordering {
    let order = match sort {
        ListItemsSort::Name => a.name.cmp(&b.name),
        ListItemsSort::MinusName => b.name.cmp(&a.name),
        ListItemsSort::Price => a.price.total_cmp(&b.price),
        ListItemsSort::MinusPrice => b.price.total_cmp(&a.price),
    };
    order.then(a.id.cmp(&b.id))
}

fn name_of(item: &Item) -> ItemName {
    ItemName {
        id: item.id,
        name: item.name.clone(),
    }
}

fn method_of(payment: &Payment) -> ReceiptMethod {
    match payment {
        Payment::Card(_) => ReceiptMethod::Card,
        Payment::Voucher(_) => ReceiptMethod::Voucher,
    }
}

/// A sum without the dust that adding floating point numbers leaves.
fn in_cents(sum: f64) -> f64 {
    (sum * 100.0).round() / 100.0
}
