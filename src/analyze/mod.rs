//! Facts about the whole API, in side tables keyed by id. The API itself is never changed.

mod apart;
mod checks;
mod examples;
mod fit;
mod formats;
mod framework;
mod generics;
mod overlaps;
mod pages;
mod pattern;
mod patterns;
mod reach;
mod recursion;
mod rejections;
mod routes;
mod sample;
/// The words of the runtime, which makes values up too.
#[allow(unreachable_pub, clippy::duplicate_mod, reason = "the mock has the whole runtime, where it is built")]
#[path = "../../templates/runtime/mock_words.rs"]
mod words;

use std::collections::HashSet;

pub use examples::{Answer, Example};
pub(crate) use fit::fits;
pub(crate) use formats::{base64, decimal};
pub use generics::{Generic, Generics, Instance};
pub use pages::{Maximum, Page, PageField, PageKind, Pages, Paging};
pub use rejections::{Casing, Described, Fill, Member, OperationRejections, Rejections, Usual, all_statuses};

use crate::config::{CheckAnswers, Config};
use crate::diagnostic::{Failed, Sink};
use crate::ir::{Api, Shape, Type, TypeId, Use};

/// What is known about the whole.
#[derive(Debug, Default)]
pub struct Facts {
    /// Types that a request may hold.
    pub request: Vec<bool>,
    /// Types that an answer may hold.
    pub response: Vec<bool>,
    /// Types that an answer is made from, and never holds: what a view is a view of, and its parts.
    pub held: Vec<bool>,
    /// Types that the body of a `PATCH` may hold: there, absent and null are two things.
    pub patched: Vec<bool>,
    /// Types that the body of a request is compared with: those it may hold, and those that only a `not`, an `if` or
    /// the like speaks of.
    pub compared: Vec<bool>,
    /// Types that an answer is compared with, where answers are: those it may hold, and those of its further keywords.
    pub answered: Vec<bool>,
    /// Types whose values can be wrong although they have the right Rust type.
    pub checked: Vec<bool>,
    /// The parts of a type that hold the type itself: field, variant or element by index.
    pub boxed: HashSet<(TypeId, usize)>,
    /// Lists and maps that hold themselves without an object between, and so need a name.
    pub newtypes: HashSet<TypeId>,
    /// Types without a name whose own keywords lead back to them: their schema needs a name, and only that.
    pub loops: HashSet<TypeId>,
    /// The fields whose default is a value of their type.
    pub field_defaults: HashSet<(TypeId, usize)>,
    /// The parameters whose default is a value of their type, by operation and index.
    pub parameter_defaults: HashSet<(usize, usize)>,
    /// The patterns that can be checked, and what `regex` reads for them.
    pub patterns: std::collections::HashMap<String, String>,
    /// A request and an answer for each operation.
    pub examples: Vec<Example>,
    /// What the runtime answers by itself.
    pub rejections: Rejections,
    /// Types that are instances of generic ones.
    pub generics: Generics,
    /// Pages of lists, and the operations that answer them.
    pub pages: Pages,
}

impl Facts {
    /// Whether a type becomes an item of the crate: something with a name.
    pub fn is_item(&self, id: TypeId, ty: &Type) -> bool {
        matches!(ty.shape, Shape::Struct(_) | Shape::Enum(_) | Shape::Union(_)) || self.newtypes.contains(&id)
    }

    /// Whether a type's schema stands by itself, to be referred to.
    pub fn is_table(&self, id: TypeId, ty: &Type) -> bool {
        self.is_item(id, ty) || self.loops.contains(&id)
    }

    /// Whether a type is spoken of in the crate, if only in a schema.
    pub fn is_spoken_of(&self, id: TypeId) -> bool {
        self.is_reached(id) || self.compared[id.index()] || self.answered[id.index()]
    }

    /// Whether a value of a type is ever held.
    pub fn is_reached(&self, id: TypeId) -> bool {
        self.request[id.index()] || self.response[id.index()] || self.held[id.index()]
    }
}

/// Finds the facts.
///
/// # Errors
/// Where something cannot be generated at all.
pub fn analyze(api: &Api, config: &Config, sink: &mut Sink) -> Result<Facts, Failed> {
    let mut reach = reach::reach(api);
    let newtypes = recursion::newtypes(api);
    let loops = recursion::loops(api, &newtypes);
    let boxed = recursion::boxed(api);
    let checked = checks::checked(api);
    routes::check(api, sink);
    overlaps::check(api, sink);
    framework::check(api, config, sink);
    apart::check(api, &reach.request, sink);
    let field_defaults = examples::field_defaults(api, sink);
    let parameter_defaults = examples::parameter_defaults(api, sink);
    let examples = examples::examples(api, sink);
    let patterns = patterns::patterns(api, sink);
    let rejections = rejections::rejections(api, config, sink);
    let ground = generics::Ground { api, request: &reach.request, boxed: &boxed, newtypes: &newtypes };
    let reached = |id: TypeId| reach.request[id.index()] || reach.response[id.index()];
    let generics = generics::find(&ground, reached, &checked, config, sink);
    sink.barrier()?;
    for flags in [&mut reach.request, &mut reach.response, &mut reach.patched] {
        generics.gather(flags, true);
    }
    generics.gather(&mut reach.compared, false);
    generics.gather(&mut reach.answered, false);
    if config.answers.check == CheckAnswers::Never {
        reach.answered.fill(false);
    }
    let pages = pages::find(api, &generics, |id| reach.response[id.index()], config);
    Ok(Facts {
        request: reach.request,
        response: reach.response,
        held: reach.held,
        patched: reach.patched,
        compared: reach.compared,
        answered: reach.answered,
        checked,
        boxed,
        newtypes,
        loops,
        field_defaults,
        parameter_defaults,
        patterns,
        examples,
        rejections,
        generics,
        pages,
    })
}

/// Every type that a type's value holds.
pub(crate) fn parts(ty: &Type) -> Vec<Use> {
    ty.parts()
}

/// Every type that a type's further keywords compare its value with.
pub(crate) fn extra_parts(ty: &Type) -> Vec<Use> {
    ty.extra_parts()
}
