//! Cutting lists into pages.

use crate::generated::models::{Item, ItemPage, PublicUser, UserPage};

/// Which page is asked for.
#[derive(Debug, Clone, Copy)]
pub struct PageRequest {
    page: i32,
    size: i32,
}

/// One page of rows.
#[derive(Debug, PartialEq, Eq)]
pub struct Page<T> {
    rows: Vec<T>,
    total: i64,
    request: (i32, i32),
    total_pages: i32,
}

impl PageRequest {
    /// Page `page`, counted from 1, where a page has `size` rows. Both are at least 1: the document says so, and the
    /// runtime has seen to it.
    pub fn new(page: i32, size: i32) -> Self {
        Self {
            page: page.max(1),
            size: size.max(1),
        }
    }

    /// Cuts the page out of all rows. Past the last page it is empty. Only its own rows are cloned.
    pub fn cut<T: Clone>(self, all: &[&T]) -> Page<T> {
        let size = index(self.size);
        let start = index(self.page - 1).saturating_mul(size);
        Page {
            rows: all
                .iter()
                .skip(start)
                .take(size)
                .map(|row| (*row).clone())
                .collect(),
            total: i64::try_from(all.len()).unwrap_or(i64::MAX),
            request: (self.page, self.size),
            total_pages: i32::try_from(all.len().div_ceil(size)).unwrap_or(i32::MAX),
        }
    }
}

impl<T> Page<T> {
    /// How many rows there are on all pages.
    pub fn total(&self) -> i64 {
        self.total
    }
}

impl From<Page<Item>> for ItemPage {
    fn from(page: Page<Item>) -> Self {
        let Page {
            rows: items,
            total,
            request: (page, page_size),
            total_pages,
        } = page;
        Self {
            items,
            total,
            page,
            page_size,
            total_pages,
        }
    }
}

impl From<Page<PublicUser>> for UserPage {
    fn from(page: Page<PublicUser>) -> Self {
        let Page {
            rows: items,
            total,
            request: (page, page_size),
            total_pages,
        } = page;
        Self {
            items,
            total,
            page,
            page_size,
            total_pages,
        }
    }
}

/// A number that is not negative, as an index.
fn index(number: i32) -> usize {
    usize::try_from(number).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(page: i32, size: i32, count: u8) -> (Vec<u8>, i64, i32) {
        let rows: Vec<u8> = (0..count).collect();
        let page = PageRequest::new(page, size).cut(&rows.iter().collect::<Vec<_>>());
        (page.rows, page.total, page.total_pages)
    }

    #[test]
    fn every_row_is_on_one_page() {
        assert_eq!(cut(1, 3, 7), (vec![0, 1, 2], 7, 3));
        assert_eq!(cut(2, 3, 7), (vec![3, 4, 5], 7, 3));
        assert_eq!(cut(3, 3, 7), (vec![6], 7, 3));
    }

    #[test]
    fn pages_may_be_exactly_full_or_absent() {
        assert_eq!(cut(2, 3, 6), (vec![3, 4, 5], 6, 2));
        assert_eq!(cut(3, 3, 6), (vec![], 6, 2));
        assert_eq!(cut(1, 3, 0), (vec![], 0, 0));
    }

    #[test]
    fn no_number_is_too_large() {
        assert_eq!(cut(i32::MAX, i32::MAX, 2), (vec![], 2, 1));
        assert_eq!(cut(1, i32::MAX, 2), (vec![0, 1], 2, 1));
    }
}
