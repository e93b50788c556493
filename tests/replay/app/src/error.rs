//! The program's own exception.

use crate::generated::models::ErrorResponse;
use crate::generated::runtime::Failure;

/// `OutOfStockException`
#[derive(Debug)]
pub struct OutOfStock {
    pub item: i64,
    pub stock: i64,
}

/// `@app.exception_handler(OutOfStockException)`
impl From<OutOfStock> for Failure<ErrorResponse> {
    fn from(error: OutOfStock) -> Self {
        let OutOfStock { item, stock } = error;
        let body = ErrorResponse {
            code: "OUT_OF_STOCK".to_owned(),
            message: format!("Item {item} is out of stock, {stock} left"),
        };
        Self::new(400, body)
    }
}
