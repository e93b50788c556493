//! Members that may be absent or null, of a type that is read exactly.

use serde::Deserializer;

use super::exact::Exact;
use super::field::Field;

impl<T: Exact> Exact for Field<T> {
    fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::exact(deserializer).map(Self::from)
    }
}
