//! Every kind of change: its name, how bad it is, and why. Names are never used for something else.

/// How bad a change is for whoever relied on the old document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// What was right before still is.
    Compatible,
    /// Whether it breaks somebody depends on what the document does not say.
    Doubtful,
    /// Somebody who followed the old document fails with the new one.
    Breaking,
}

impl Level {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Compatible => "compatible",
            Self::Doubtful => "doubtful",
            Self::Breaking => "breaking",
        }
    }
}

/// Which way what has changed goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// What clients send.
    Sent,
    /// What clients get.
    Got,
    /// The contract as a whole: neither, or both.
    Whole,
    /// The crate: what the application is written against.
    Rust,
}

impl Direction {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Got => "got",
            Self::Whole => "whole",
            Self::Rust => "rust",
        }
    }

    /// The other way: what a server sends to its clients by itself, they get.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Sent => Self::Got,
            Self::Got => Self::Sent,
            other => other,
        }
    }
}

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Its name: `request-field-added-required`.
    pub id: &'static str,
    /// How bad it is.
    pub level: Level,
    /// Which way what has changed goes.
    pub direction: Direction,
    /// What it means, in a sentence.
    pub meaning: &'static str,
}

/// The same change in what clients send and in what they get.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair {
    sent: Rule,
    got: Rule,
}

impl Pair {
    pub(super) fn of(self, direction: Direction) -> Rule {
        if direction == Direction::Got { self.got } else { self.sent }
    }
}

/// What a change does to the set of values that are valid.
#[derive(Clone, Copy)]
enum Effect {
    /// More values are valid: bad for whoever gets them.
    Widens,
    /// Fewer values are valid: bad for whoever sends them.
    Narrows,
    /// Some are no longer valid, and others are now.
    Replaces,
    /// It cannot be told.
    Unclear,
    /// Not by its set of values: as bad for whoever sends it, and for whoever gets it, as this says.
    Each(Level, Level),
}

impl Effect {
    const fn level(self, direction: Direction) -> Level {
        match (self, direction) {
            (Self::Widens, Direction::Got) | (Self::Narrows, Direction::Sent) | (Self::Replaces, _) => {
                Level::Breaking
            }
            (Self::Widens | Self::Narrows, _) => Level::Compatible,
            (Self::Unclear, _) => Level::Doubtful,
            (Self::Each(_, got), Direction::Got) => got,
            (Self::Each(sent, _), _) => sent,
        }
    }
}

macro_rules! rules {
    (
        pairs { $($pair:ident = $pair_id:literal $effect:expr, $pair_meaning:literal;)+ }
        single { $($name:ident = $id:literal $direction:ident $level:ident $meaning:literal;)+ }
    ) => {
        $(
            pub(super) const $pair: Pair = Pair {
                sent: Rule {
                    id: concat!("request-", $pair_id),
                    level: $effect.level(Direction::Sent),
                    direction: Direction::Sent,
                    meaning: $pair_meaning,
                },
                got: Rule {
                    id: concat!("response-", $pair_id),
                    level: $effect.level(Direction::Got),
                    direction: Direction::Got,
                    meaning: $pair_meaning,
                },
            };
        )+
        $(
            pub(super) const $name: Rule = Rule {
                id: $id,
                level: Level::$level,
                direction: Direction::$direction,
                meaning: $meaning,
            };
        )+
        /// Every rule.
        pub const ALL: &[Rule] = &[$($name,)+ $($pair.sent, $pair.got,)+];
    };
}

rules! {
    pairs {
        TYPE_REPLACED = "type-replaced" Effect::Replaces, "A value is of another type.";
        TYPE_WIDENED = "type-widened" Effect::Widens, "A value may be of more types: any JSON, or any number.";
        TYPE_NARROWED = "type-narrowed" Effect::Narrows, "A value is of a type that says more.";
        NULL_ALLOWED = "null-allowed" Effect::Widens, "`null` is valid now.";
        NULL_REFUSED = "null-refused" Effect::Narrows, "`null` is no longer valid.";
        ENUM_VALUE_ADDED = "enum-value-added" Effect::Widens, "An enum has one more value.";
        ENUM_VALUE_REMOVED = "enum-value-removed" Effect::Narrows, "An enum has one value fewer.";
        ENUM_OPENED = "enum-opened" Effect::Widens, "Values beside those of an enum are valid now.";
        ENUM_CLOSED = "enum-closed" Effect::Narrows, "Only the values of an enum are valid now.";
        FORMAT_ADDED = "format-added" Effect::Narrows, "A text has a format now.";
        FORMAT_REMOVED = "format-removed" Effect::Widens, "A text has no format any more.";
        FORMAT_CHANGED = "format-changed" Effect::Replaces, "A text has another format.";
        PATTERN_ADDED = "pattern-added" Effect::Narrows, "A text must match a pattern now.";
        PATTERN_REMOVED = "pattern-removed" Effect::Widens, "A text need not match a pattern any more.";
        PATTERN_CHANGED = "pattern-changed" Effect::Unclear, "A text must match another pattern; which texts match both is not known.";
        BOUND_TIGHTENED = "bound-tightened" Effect::Narrows, "A bound is set or tighter: of a number, a length or a count.";
        BOUND_LOOSENED = "bound-loosened" Effect::Widens, "A bound is gone or looser: of a number, a length or a count.";
        MULTIPLE_CHANGED = "multiple-of-changed" Effect::Replaces, "A number must be a multiple of another one.";
        ITEMS_MUST_DIFFER = "unique-items-added" Effect::Narrows, "No item of a list may stand in it twice now.";
        ITEMS_MAY_REPEAT = "unique-items-removed" Effect::Widens, "Items of a list may be equal now.";
        TUPLE_LENGTH = "tuple-length-changed" Effect::Replaces, "A list of fixed length has another length.";
        FIELD_ADDED = "field-added" Effect::Each(Level::Compatible, Level::Compatible), "An object may have another field. Readers are taken to pass over what they do not know.";
        FIELD_ADDED_REQUIRED = "field-added-required" Effect::Narrows, "An object must have another field.";
        FIELD_ADDED_CLOSED = "field-added-to-closed" Effect::Each(Level::Compatible, Level::Doubtful), "An object that was said to have no other fields may have another one.";
        FIELD_REMOVED = "field-removed" Effect::Each(Level::Doubtful, Level::Compatible), "An optional field is no longer described. What is sent under its name is not read as it was.";
        FIELD_REMOVED_REQUIRED = "required-field-removed" Effect::Each(Level::Doubtful, Level::Breaking), "A field that was always there is no longer described.";
        FIELD_REMOVED_CLOSED = "field-removed-from-closed" Effect::Each(Level::Breaking, Level::Compatible), "A field is gone from an object that refuses fields it does not know.";
        FIELD_REQUIRED = "field-became-required" Effect::Narrows, "A field must be there now.";
        FIELD_OPTIONAL = "field-became-optional" Effect::Widens, "A field may be absent now.";
        CLOSED = "object-closed" Effect::Narrows, "An object may have no fields but those that are described.";
        OPENED = "object-opened" Effect::Each(Level::Compatible, Level::Doubtful), "An object may have fields that are not described.";
        DEFAULT_CHANGED = "default-changed" Effect::Each(Level::Doubtful, Level::Compatible), "What is absent means something else.";
        VARIANT_ADDED = "variant-added" Effect::Widens, "A value may be one more of several types.";
        VARIANT_REMOVED = "variant-removed" Effect::Narrows, "A value may be one fewer of several types.";
        DISCRIMINATOR_CHANGED = "discriminator-changed" Effect::Replaces, "Another property tells which type a value has.";
        TAG_ADDED = "discriminator-value-added" Effect::Widens, "One more value of a discriminator stands for a type.";
        TAG_REMOVED = "discriminator-value-removed" Effect::Narrows, "A value of a discriminator stands for no type any more.";
        TAG_CHANGED = "discriminator-value-changed" Effect::Replaces, "A value of a discriminator stands for another type.";
        EXACTLY_ONE = "one-of-imposed" Effect::Narrows, "A value that is of several of the types at once is no longer valid.";
        ANY_NUMBER = "one-of-lifted" Effect::Widens, "A value may be of several of the types at once.";
        CHECK_ADDED = "check-added" Effect::Narrows, "One more keyword restricts a value.";
        CHECK_REMOVED = "check-removed" Effect::Widens, "One keyword fewer restricts a value.";
        CHECK_CHANGED = "check-changed" Effect::Unclear, "A keyword restricts a value in another way (`not`, `if`, …).";
        MEDIA_ADDED = "media-type-added" Effect::Each(Level::Compatible, Level::Compatible), "A body may be of one more media type; of answers, clients choose.";
        MEDIA_REMOVED = "media-type-removed" Effect::Each(Level::Breaking, Level::Breaking), "A body is of one media type fewer.";
        SCHEMA_ADDED = "schema-added" Effect::Narrows, "A body has a schema now.";
        SCHEMA_REMOVED = "schema-removed" Effect::Widens, "A body has no schema any more.";
        STREAM_CHANGED = "stream-changed" Effect::Replaces, "The entries of a stream are written in another way.";
        PART_CHANGED = "form-part-changed" Effect::Replaces, "A part of a form is written in another way.";
    }
    single {
        OPERATION_ADDED = "operation-added" Whole Compatible "There is one more operation.";
        OPERATION_REMOVED = "operation-removed" Whole Breaking "An operation is gone.";
        OPERATION_DIVIDED = "operation-divided" Whole Compatible "An operation has a path for each value of a path parameter; every request still arrives.";
        OPERATION_JOINED = "operation-joined" Whole Compatible "An operation is one of another's values of a path parameter; every request still arrives.";
        DEPRECATED_REMOVED = "deprecated-operation-removed" Whole Doubtful "An operation is gone that was deprecated before.";
        OPERATION_DEPRECATED = "operation-deprecated" Whole Compatible "An operation is deprecated now.";
        OPERATION_REVIVED = "operation-no-longer-deprecated" Whole Compatible "An operation is no longer deprecated.";
        OPERATION_ID = "operation-id-changed" Whole Compatible "An operation is called otherwise; generated clients have another method.";
        BASE_PATH = "base-path-changed" Whole Breaking "Every operation stands below another path.";
        WEBHOOK_ADDED = "webhook-added" Got Compatible "The server may send something else by itself.";
        WEBHOOK_REMOVED = "webhook-removed" Got Breaking "The server no longer sends what clients may wait for.";
        PARAMETER_ADDED = "request-parameter-added" Sent Compatible "There is one more parameter, which may be absent.";
        PARAMETER_ADDED_REQUIRED = "request-parameter-added-required" Sent Breaking "There is one more parameter, which must be there.";
        PARAMETER_REMOVED = "request-parameter-removed" Sent Doubtful "A parameter is gone; what clients send under its name is passed over, or refused.";
        PARAMETER_MOVED = "request-parameter-moved" Sent Breaking "A parameter stands in another part of the request.";
        PARAMETER_REQUIRED = "request-parameter-became-required" Sent Breaking "A parameter must be there now.";
        PARAMETER_OPTIONAL = "request-parameter-became-optional" Sent Compatible "A parameter may be absent now.";
        PARAMETER_STYLE = "request-parameter-style-changed" Sent Breaking "A parameter's value is written in another way.";
        PARAMETER_EMPTY_ALLOWED = "request-parameter-empty-allowed" Sent Compatible "A parameter may be without a value now.";
        PARAMETER_EMPTY_REFUSED = "request-parameter-empty-refused" Sent Breaking "A parameter may no longer be without a value.";
        BODY_ADDED = "request-body-added" Sent Compatible "A request may have a body now.";
        BODY_ADDED_REQUIRED = "request-body-added-required" Sent Breaking "A request must have a body now.";
        BODY_REMOVED = "request-body-removed" Sent Breaking "A request has no body any more; what clients send in it is not read.";
        BODY_REQUIRED = "request-body-became-required" Sent Breaking "A request's body must be there now.";
        BODY_OPTIONAL = "request-body-became-optional" Sent Compatible "A request's body may be absent now.";
        SUCCESS_ADDED = "response-success-added" Got Doubtful "A success may have a status that it had not.";
        SUCCESS_REMOVED = "response-success-removed" Got Breaking "A success no longer has a status that clients may look for.";
        ERROR_ADDED = "response-error-added" Got Compatible "A failure may have a status that was not described.";
        ERROR_REMOVED = "response-error-removed" Got Compatible "A failure's status is no longer described.";
        ANSWER_BODY_ADDED = "response-body-added" Got Compatible "An answer has a body now.";
        ANSWER_BODY_REMOVED = "response-body-removed" Got Breaking "An answer has no body any more.";
        HEADER_ADDED = "response-header-added" Got Compatible "An answer has one more header.";
        HEADER_REMOVED = "response-header-removed" Got Doubtful "A header that an answer might have is no longer described.";
        HEADER_REMOVED_REQUIRED = "response-required-header-removed" Got Breaking "A header that an answer always had is no longer described.";
        HEADER_OPTIONAL = "response-header-became-optional" Got Breaking "A header may be absent now.";
        HEADER_REQUIRED = "response-header-became-required" Got Compatible "A header is always there now.";
        HEADER_STYLE = "response-header-style-changed" Got Breaking "A header's value is written in another way.";
        SECURITY_ADDED = "security-added" Sent Breaking "Whoever calls must show who they are now.";
        SECURITY_REMOVED = "security-removed" Sent Compatible "Anybody may call now.";
        SECURITY_WAY_ADDED = "security-alternative-added" Sent Compatible "There is one more way to show who one is.";
        SECURITY_WAY_REMOVED = "security-alternative-removed" Sent Breaking "A way to show who one is no longer does, or asks for more.";
        TRAIT_ADDED = "rust-trait-added" Rust Breaking "A trait is new: the application must implement it.";
        TRAIT_REMOVED = "rust-trait-removed" Rust Breaking "A trait is gone: its `impl` no longer compiles.";
        METHOD_ADDED = "rust-method-added" Rust Breaking "A trait has one more method: its `impl` needs it.";
        METHOD_REMOVED = "rust-method-removed" Rust Breaking "A trait has one method fewer: it must go from the `impl`.";
        METHOD_CHANGED = "rust-method-changed" Rust Breaking "A method takes or gives another type.";
        TYPE_ADDED = "rust-type-added" Rust Compatible "There is one more type.";
        TYPE_REMOVED = "rust-type-removed" Rust Breaking "A type is gone.";
        TYPE_RENAMED = "rust-type-renamed" Rust Breaking "A type has another name, and all else of it is the same.";
        TYPE_CHANGED = "rust-type-changed" Rust Breaking "A type is another kind of type.";
        MEMBER_ADDED = "rust-field-added" Rust Breaking "A struct that the application makes has one more field.";
        MEMBER_ADDED_READ = "rust-request-field-added" Rust Compatible "A request has one more field, which the application may read.";
        MEMBER_REMOVED = "rust-field-removed" Rust Breaking "A struct has one field fewer.";
        MEMBER_CHANGED = "rust-field-changed" Rust Breaking "A field is of another type.";
        RUST_VARIANT_ADDED = "rust-variant-added" Rust Breaking "An enum has one more variant: a `match` must know it.";
        RUST_ANSWER_ADDED = "rust-answer-added" Rust Compatible "There is one more answer that the application may give.";
        RUST_VARIANT_REMOVED = "rust-variant-removed" Rust Breaking "An enum has one variant fewer.";
        RUST_VARIANT_CHANGED = "rust-variant-changed" Rust Breaking "A variant holds something else.";
    }
}

/// The rule of a name.
pub fn named(id: &str) -> Option<&'static Rule> {
    ALL.iter().find(|rule| rule.id == id)
}
