//! What schemas find, where, and how they say it.

use std::time::Instant;

use serde_json::{Value, json};

use crate::conformance::table;
use crate::runtime::{Extra, Literal, Location, Property, Schema, Type, Violations};

fn found(schema: &Schema, value: &Value) -> Vec<String> {
    let mut found = Violations::new(Location::Body);
    schema.violations(value, &mut found);
    assert_eq!(schema.accepts(value), found.is_empty());
    found.list().iter().map(|one| format!("{} {} {}", one.pointer(), one.keyword, one.message)).collect()
}

#[test]
fn says_what_is_wrong() {
    const CHOICE: Schema = Schema::string().values(&[Literal::Str("a"), Literal::Str("b")]);
    const LIST: Schema = Schema::array(&Schema::string());
    const ALL: [&Schema; 2] = [&Schema::string().min_length(2), &Schema::array(&Schema::integer())];
    let rows: &[(Schema, Value, &[&str])] = &[
        (Schema::never(), json!(1), &[" false is not allowed here"]),
        (Schema::string(), json!(1), &[" type should be a string"]),
        (Schema::integer(), json!(1.5), &[" type should be an integer"]),
        (Schema::integer(), json!(1.0), &[]),
        // What is kept is what was sent, or it is refused.
        (Schema::integer(), json!(1e3), &[]),
        (Schema::integer(), json!(-0.0), &[]),
        (Schema::integer(), json!(i64::MIN), &[]),
        (Schema::integer(), json!(9_007_199_254_740_992.0), &[]),
        (Schema::integer(), json!(9_007_199_254_740_994.0), &[" format should be written in digits only"]),
        (Schema::integer(), json!(1e30), &[" format should fit 64 bits"]),
        (Schema::integer(), json!(-1e30), &[" format should fit 64 bits"]),
        (Schema::integer(), json!(u64::MAX), &[" format should fit 64 bits"]),
        (Schema::integer().minimum(0).maximum(u64::MAX.into()), json!(u64::MAX), &[]),
        (
            Schema::integer().minimum(0).maximum(u64::MAX.into()),
            json!(1e30),
            &[" maximum should be at most 18446744073709551615"],
        ),
        (Schema::integer().maximum(5), json!(1e30), &[" maximum should be at most 5"]),
        (Schema::integer().or(Type::Number), json!(1e30), &[]),
        (Schema::boolean().nullable(), json!(1), &[" type should be true or false or null"]),
        (Schema::boolean().nullable(), json!(null), &[]),
        (CHOICE, json!("c"), &[" enum should be one of \"a\", \"b\""]),
        (Schema::any().values(&[Literal::Json("[1]")]), json!([1.0]), &[]),
        (
            Schema::integer().minimum(u64::MAX.into()).maximum(u64::MAX.into()),
            json!(u64::MAX - 1),
            &[" minimum should be at least 18446744073709551615"],
        ),
        (
            Schema::number().exclusive_maximum_f64(0.5),
            json!(0.5),
            &[" exclusiveMaximum should be less than 0.5"],
        ),
        (Schema::number().maximum(9_007_199_254_740_993), json!(9_007_199_254_740_993_i64), &[]),
        (Schema::string().max_length(1), json!("aé"), &[" maxLength should have at most 1 character"]),
        (LIST, json!(["a", 1]), &["/1 type should be a string"]),
        (Schema::any_of(&ALL), json!("a"), &[" minLength should have at least 2 characters"]),
        (Schema::any_of(&ALL), json!([1, "b"]), &["/1 type should be an integer"]),
        (Schema::any_of(&ALL), json!(1), &[" anyOf fits none of variant 1, variant 2"]),
    ];
    for (schema, value, expected) in rows {
        assert_eq!(found(schema, value), *expected, "{value}");
    }
}

#[test]
fn points_at_names_that_need_escaping() {
    static INNER: Schema = Schema::object(&[Property::required("a/b~c", Schema::object(&[]))]).closed();
    assert_eq!(found(&INNER, &json!({"a/b~c": 1})), ["/a~1b~0c type should be an object"]);
    let long = found(&INNER, &json!({"a/b~c": {}, "x".repeat(1 << 20): 1}));
    assert!(long.len() == 1 && long[0].len() < 300, "names of clients are cut");
}

#[test]
fn follows_tags() {
    static CAT: Schema = Schema::object(&[Property::required("lives", Schema::integer())]);
    static DOG: Schema = Schema::object(&[Property::required("barks", Schema::boolean())]);
    static EXTRA: Extra = Extra::new().tagged("kind", &[("cat", &CAT), ("dog", &DOG)]);
    static PET: Schema = Schema::object(&[]).extra(&EXTRA);
    assert!(found(&PET, &json!({"kind": "cat", "lives": 9})).is_empty());
    assert_eq!(found(&PET, &json!({"kind": "dog"})), ["/barks required is required"]);
    assert_eq!(found(&PET, &json!({})), ["/kind required is required"]);
    assert_eq!(
        found(&PET, &json!({"kind": "cow"})),
        ["/kind discriminator should be one of \"cat\", \"dog\""]
    );
}

static SELF: Schema = Schema::reference(&SELF);
static EITHER: Schema = Schema::any_of(&[&EITHER, &EITHER]);
static NOT: Schema = Schema::any().extra(const { &Extra::new().not(&SELF) });
static ONE: Schema = Schema::object(&[Property::required("n", Schema::reference(&NODE))]);
static OTHER: Schema = Schema::object(&[
    Property::required("n", Schema::reference(&NODE)),
    Property::required("x", Schema::any()),
]);
static NODE: Schema = Schema::one_of(&[&OTHER, &ONE]);

#[test]
fn ends_whatever_the_schema() {
    assert_eq!(found(&SELF, &json!(1)), [" depth is too complex to be checked"]);
    let start = Instant::now();
    assert!(!EITHER.accepts(&json!(1)));
    assert!(!NOT.accepts(&json!(1)), "what cannot be checked is refused");
    // Two ways at each level of a deep value: 2^100 without a limit.
    let deep = (0..100).fold(json!({}), |value, _| json!({"n": value}));
    assert!(!found(&NODE, &deep).is_empty());
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn finds_equal_items_fast() {
    let schema = table(&json!({"uniqueItems": true}));
    let items: Vec<_> = (0..200_000).collect();
    let start = Instant::now();
    assert!(schema.accepts(&json!(items)));
    assert!(start.elapsed().as_secs() < 10);
    assert!(!schema.accepts(&json!([{"a": 1, "b": [1]}, {"b": [1.0], "a": 1}])));
    assert!(schema.accepts(&json!(["1", 1, true, null, "null", [1], "[1,]"])));
}
