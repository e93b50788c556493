//! Lists that are answered a page at a time: which page is asked for, and what follows from that.

use std::ops::Range;

/// A page of so many items, by its number.
///
/// Every count saturates: however large the numbers of a request are, nothing overflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageRequest {
    first: u64,
    number: u64,
    size: u64,
}

impl PageRequest {
    /// The page `number` of pages of `size` items, counted from 1; a number below that is the first page.
    #[must_use]
    pub const fn new(number: u64, size: u64) -> Self {
        Self::counted_from(1, number, size)
    }

    /// The same where pages count from `first`, which is 0 or 1 in all documents that are known.
    #[must_use]
    pub const fn counted_from(first: u64, number: u64, size: u64) -> Self {
        let number = if number < first { first } else { number };
        Self { first, number, size }
    }

    /// The page's number, as the document counts.
    #[must_use]
    pub const fn number(self) -> u64 {
        self.number
    }

    /// How many items a page has at most.
    #[must_use]
    pub const fn size(self) -> u64 {
        self.size
    }

    /// How many items stand before the page: SQL's `OFFSET`.
    #[must_use]
    pub const fn offset(self) -> u64 {
        (self.number - self.first).saturating_mul(self.size)
    }

    /// How many items the page has at most: SQL's `LIMIT`.
    #[must_use]
    pub const fn limit(self) -> u64 {
        self.size
    }

    /// The page's place in a list of so many items that is held in memory; empty beyond its end.
    #[must_use]
    pub fn range(self, length: usize) -> Range<usize> {
        range(self.offset(), self.size, length)
    }

    /// How many pages `total` items make, the last one perhaps not full. None make no page, and neither do pages
    /// without items.
    #[must_use]
    pub const fn pages(self, total: u64) -> u64 {
        if self.size == 0 { 0 } else { total.div_ceil(self.size) }
    }

    /// The number of the last page of `total` items; the first page's where there is none.
    #[must_use]
    pub const fn last(self, total: u64) -> u64 {
        self.first.saturating_add(self.pages(total).saturating_sub(1))
    }

    /// The number of the page after this one.
    #[must_use]
    pub const fn next(self, total: u64) -> Option<u64> {
        if self.number < self.last(total) { Some(self.number + 1) } else { None }
    }

    /// The number of the page before this one: of the last one there is, for a page beyond the end.
    #[must_use]
    pub const fn previous(self, total: u64) -> Option<u64> {
        if self.number == self.first {
            None
        } else {
            let (before, last) = (self.number - 1, self.last(total));
            Some(if before < last { before } else { last })
        }
    }

    /// Whether it is the first page.
    #[must_use]
    pub const fn is_first(self) -> bool {
        self.number == self.first
    }

    /// The number of the first page.
    #[must_use]
    pub const fn first(self) -> u64 {
        self.first
    }
}

/// A part of a list, by its distance from the start.
///
/// Every count saturates: however large the numbers of a request are, nothing overflows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OffsetRequest {
    offset: u64,
    limit: u64,
}

impl OffsetRequest {
    /// At most `limit` items after the first `offset`.
    #[must_use]
    pub const fn new(offset: u64, limit: u64) -> Self {
        Self { offset, limit }
    }

    /// How many items to skip.
    #[must_use]
    pub const fn offset(self) -> u64 {
        self.offset
    }

    /// How many items to give at most.
    #[must_use]
    pub const fn limit(self) -> u64 {
        self.limit
    }

    /// Its place in a list of so many items that is held in memory; empty beyond its end.
    #[must_use]
    pub fn range(self, length: usize) -> Range<usize> {
        range(self.offset, self.limit, length)
    }

    /// How many parts of this size `total` items make, the last one perhaps not full.
    #[must_use]
    pub const fn pages(self, total: u64) -> u64 {
        if self.limit == 0 { 0 } else { total.div_ceil(self.limit) }
    }

    /// The offset of the last part of `total` items, counted in whole parts from the start.
    #[must_use]
    pub const fn last(self, total: u64) -> u64 {
        self.pages(total).saturating_sub(1).saturating_mul(self.limit)
    }

    /// The offset of the part after this one.
    #[must_use]
    pub const fn next(self, total: u64) -> Option<u64> {
        let next = self.offset.saturating_add(self.limit);
        if self.limit > 0 && next < total { Some(next) } else { None }
    }

    /// The offset of the part before this one, not below 0; of the last one there is, beyond the end.
    #[must_use]
    pub const fn previous(self, total: u64) -> Option<u64> {
        if self.offset == 0 {
            return None;
        }
        let (before, last) = (self.offset.saturating_sub(self.limit), self.last(total));
        Some(if before < last { before } else { last })
    }

    /// Whether it starts at the first item.
    #[must_use]
    pub const fn is_first(self) -> bool {
        self.offset == 0
    }
}

/// A whole number of the document, of whatever width it has there.
pub trait Count {
    /// A count as that number; the greatest there is where it is greater.
    fn from_count(count: u64) -> Self;

    /// The number as a count; 0 where it is negative.
    fn into_count(self) -> u64;
}

macro_rules! counts {
    ($($number:ty),+) => {$(
        impl Count for $number {
            fn from_count(count: u64) -> Self {
                Self::try_from(count).unwrap_or(Self::MAX)
            }

            fn into_count(self) -> u64 {
                u64::try_from(self).unwrap_or(0)
            }
        }
    )+};
}

counts!(i8, i16, i32, i64, u8, u16, u32, u64);

/// Where a document has no whole numbers: exact up to 2⁵³.
impl Count for f64 {
    #[allow(clippy::cast_precision_loss, reason = "no list is as long")]
    fn from_count(count: u64) -> Self {
        count as Self
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    fn into_count(self) -> u64 {
        self as u64
    }
}

/// A count as a number of the document.
pub fn from_count<N: Count>(count: u64) -> N {
    N::from_count(count)
}

/// How many items there are, as a number of the document.
pub fn length<N: Count, T>(items: &[T]) -> N {
    N::from_count(items.len() as u64)
}

/// A number of the document as a count.
pub fn count<N: Count>(number: N) -> u64 {
    number.into_count()
}

fn range(offset: u64, limit: u64, length: usize) -> Range<usize> {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(length);
    place(offset)..place(offset.saturating_add(limit))
}
