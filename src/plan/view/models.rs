//! Files of models: the models, and what makes one of another.

use super::{EnumView, NewtypeView, StringEnumView, StructView, UnionView};

/// `src/generated/models/<group>.rs`
#[derive(Debug)]
pub struct ModelsView {
    /// Doc line of the module.
    pub doc: String,
    /// `use` lines.
    pub imports: Vec<String>,
    /// The models.
    pub models: Vec<ModelView>,
}

/// A model.
#[derive(Debug)]
pub enum ModelView {
    /// A struct with fields.
    Struct(StructView),
    /// An enum of values.
    Enum(EnumView),
    /// An enum of strings.
    StringEnum(StringEnumView),
    /// An enum of types.
    Union(UnionView),
    /// A list or map that needs a name.
    Newtype(NewtypeView),
    /// What makes one model of another.
    From(FromView),
    /// What makes other models of one.
    Into(IntoView),
    /// Another name for a model.
    Alias(ModelAliasView),
}

/// `pub type … = …;`
#[derive(Debug)]
pub struct ModelAliasView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// The name.
    pub name: String,
    /// The model.
    pub ty: String,
}

/// `impl From<…> for …`
#[derive(Debug)]
pub struct FromView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// The model it is made from.
    pub from: String,
    /// The model it makes.
    pub to: String,
    /// The argument; `_` where nothing of it is used.
    pub argument: String,
    /// The expression.
    pub expression: String,
}

/// Methods of a model that make others of it.
#[derive(Debug)]
pub struct IntoView {
    /// The model.
    pub from: String,
    /// The methods.
    pub methods: Vec<IntoMethodView>,
}

/// A method that makes a model of another.
#[derive(Debug)]
pub struct IntoMethodView {
    /// Doc lines.
    pub docs: Vec<String>,
    /// Its name.
    pub name: String,
    /// The arguments after `self`: `, id: i64`.
    pub arguments: String,
    /// The model it makes.
    pub to: String,
    /// The expression.
    pub expression: String,
}
