//! The items, and the rules for changing and selling them.

use std::collections::BTreeMap;

use crate::error::ShopError;
use crate::generated::models::{Item, ItemDraft, ItemPatch, ItemStatus};

/// The items, by number.
#[derive(Debug, Default)]
pub struct Shelf {
    items: BTreeMap<i64, Shelved>,
    last_id: i64,
}

/// An item, and how often it has changed.
#[derive(Debug, Clone)]
pub struct Shelved {
    /// The item.
    pub item: Item,
    /// Counts the changes, from 1.
    pub version: u32,
}

impl Shelved {
    /// The `ETag` of this state.
    pub fn tag(&self) -> String {
        format!("\"v{}\"", self.version)
    }

    /// Whether a value of `If-Match` or `If-None-Match` names this state (RFC 9110 section 13.1).
    pub fn is_named_by(&self, tags: &str) -> bool {
        let own = self.tag();
        tags.split(',')
            .map(|tag| tag.trim().trim_start_matches("W/"))
            .any(|tag| tag == "*" || tag == own)
    }
}

impl Shelf {
    /// A shelf with items on it.
    pub fn with(items: impl IntoIterator<Item = Shelved>) -> Self {
        let items: BTreeMap<i64, Shelved> =
            items.into_iter().map(|one| (one.item.id, one)).collect();
        let last_id = items.keys().next_back().copied().unwrap_or_default();
        Self { items, last_id }
    }

    /// All items, by number.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.items.values().map(|one| &one.item)
    }

    /// One item.
    pub fn find(&self, id: i64) -> Result<&Shelved, ShopError> {
        self.items.get(&id).ok_or(ShopError::NoSuchItem(id))
    }

    /// Puts a new item on the shelf, as a draft.
    pub fn add(&mut self, draft: ItemDraft) -> Result<&Shelved, ShopError> {
        self.reserve_name(&draft.name, None)?;
        self.last_id += 1;
        let item = draft.into_item(self.last_id, ItemStatus::Draft);
        Ok(self
            .items
            .entry(self.last_id)
            .or_insert(Shelved { item, version: 1 }))
    }

    /// Replaces what the shop decides about an item, if it is still as the caller has `seen` it.
    pub fn replace(
        &mut self,
        id: i64,
        seen: Option<&str>,
        draft: ItemDraft,
    ) -> Result<&Shelved, ShopError> {
        self.reserve_name(&draft.name, Some(id))?;
        self.edit(id, seen, |item| {
            *item = draft.into_item(id, item.status);
            settle(item);
        })
    }

    /// Changes what the patch names, if the item is still as the caller has `seen` it.
    pub fn change(
        &mut self,
        id: i64,
        seen: Option<&str>,
        patch: ItemPatch,
    ) -> Result<&Shelved, ShopError> {
        if let Some(name) = &patch.name {
            self.reserve_name(name, Some(id))?;
        }
        self.edit(id, seen, |item| apply(patch, item))
    }

    /// Takes an item off the shelf.
    pub fn remove(&mut self, id: i64) -> Result<Item, ShopError> {
        self.items
            .remove(&id)
            .map(|one| one.item)
            .ok_or(ShopError::NoSuchItem(id))
    }

    /// Takes pieces of an item for somebody who pays: all of them, or none.
    pub fn sell(&mut self, id: i64, quantity: i32) -> Result<&Item, ShopError> {
        let item = &self.find(id)?.item;
        match item.status {
            ItemStatus::Draft | ItemStatus::Retired => return Err(ShopError::NotForSale(id)),
            ItemStatus::OnSale | ItemStatus::SoldOut if item.stock < quantity => {
                return Err(ShopError::OutOfStock {
                    item: id,
                    stock: item.stock,
                });
            }
            ItemStatus::OnSale | ItemStatus::SoldOut => {}
        }
        let sold = self.edit(id, None, |item| {
            item.stock -= quantity;
            settle(item);
        })?;
        Ok(&sold.item)
    }

    /// Puts back what was taken for somebody who could not pay. An item that is gone by now stays gone.
    pub fn put_back(&mut self, id: i64, quantity: i32) {
        // There is nobody to tell.
        let _ = self.edit(id, None, |item| {
            item.stock = item.stock.saturating_add(quantity);
            settle(item);
        });
    }

    /// Changes an item and counts the change, unless somebody else was faster.
    fn edit(
        &mut self,
        id: i64,
        seen: Option<&str>,
        change: impl FnOnce(&mut Item),
    ) -> Result<&Shelved, ShopError> {
        let shelved = self.items.get_mut(&id).ok_or(ShopError::NoSuchItem(id))?;
        if seen.is_some_and(|tags| !shelved.is_named_by(tags)) {
            return Err(ShopError::Outdated);
        }
        change(&mut shelved.item);
        shelved.version += 1;
        Ok(shelved)
    }

    /// Refuses a name that another item has.
    fn reserve_name(&self, name: &str, owner: Option<i64>) -> Result<(), ShopError> {
        if self
            .items()
            .any(|item| item.name == name && Some(item.id) != owner)
        {
            return Err(ShopError::NameTaken(name.to_owned()));
        }
        Ok(())
    }
}

fn apply(patch: ItemPatch, item: &mut Item) {
    let ItemPatch {
        name,
        description,
        price,
        released_on,
        status,
    } = patch;
    if let Some(name) = name {
        item.name = name;
    }
    if let Some(price) = price {
        item.price = price;
    }
    if let Some(status) = status {
        item.status = status;
    }
    description.apply_to(&mut item.description);
    released_on.apply_to(&mut item.released_on);
}

/// What is for sale is sold out exactly when there is none of it.
fn settle(item: &mut Item) {
    item.status = match item.status {
        ItemStatus::OnSale if item.stock == 0 => ItemStatus::SoldOut,
        ItemStatus::SoldOut if item.stock > 0 => ItemStatus::OnSale,
        other => other,
    };
}
