//! What stays any JSON value although the document says more of it: each with a finding that says why.

use super::Lowering;
use crate::ir::{Shape, Why};
use crate::source::Pointer;

impl Lowering<'_> {
    /// Any JSON value; where the document gives a type, that is said.
    pub(super) fn untyped(&mut self, why: Why, at: &Pointer) -> Shape {
        let (what, help) = match why {
            Why::Untold | Why::Checked => return Shape::Any(why),
            Why::Keywords => (
                "this schema only restricts values and speaks of no type, so the value is any JSON; it is checked",
                "say `type`",
            ),
            Why::PatternProperties => (
                "keys of this object that follow a pattern have values of their own type; they are kept as any JSON, and checked",
                "give all of them one type, and say `additionalProperties: false`",
            ),
            Why::PrefixItems => (
                "a list whose first elements have types of their own, and that may be shorter or longer, is a list of any JSON; its elements are checked",
                "set `items: false` and `minItems` to make it a tuple",
            ),
            Why::Values => (
                "the values of this `enum` are lists or objects, so the value is any JSON; it is compared with them",
                "describe the value with `type` and `properties`",
            ),
        };
        self.degraded(at, what, help);
        Shape::Any(why)
    }
}
