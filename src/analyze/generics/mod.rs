//! Generic types, recovered from their instances.
//!
//! A document has no generics: `Page<Item>` stands there as `PageItem`, `Page_Item_` or `ItemPage`. Instances become
//! one generic type where there is evidence, in this order: the configuration, an extension, a title that spells
//! the type out, a name by a known scheme, and structure alone. Whatever the evidence, the instances must be the
//! same but for what their arguments name; a name by itself is none.

mod alone;
mod lookup;
mod notation;
mod same;
mod scheme;
mod settings;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::config::Config;
use crate::diagnostic::Sink;
use crate::ir::{Api, Docs, Origin, Shape, Type, TypeId, Use};
use notation::Notation;
use same::Fit;

pub(super) use alone::ITEMS;
pub(super) use same::Ground;

/// A generic type.
#[derive(Debug, Clone)]
pub struct Generic {
    /// What the document calls it, as far as it does.
    pub base: String,
    /// The instance that the generic type is written after.
    pub model: TypeId,
    /// The model's types that stand for a parameter, by index.
    pub holes: HashMap<TypeId, usize>,
    /// How many parameters it has; at least one.
    pub parameters: usize,
    /// Its instances, the model among them, in document order.
    pub instances: Vec<Instance>,
    /// The model's inline types, which all instances share.
    pub parts: HashSet<TypeId>,
    /// Which parameters stand for a type whose values can be wrong, by index.
    pub checked: Vec<bool>,
    /// Whether the values of any instance can be wrong although they have the right Rust type.
    pub is_checked: bool,
    /// The words that all instances have in common.
    pub docs: Option<Docs>,
    /// The fields whose words all instances have in common, by index.
    pub common: Vec<bool>,
}

impl Generic {
    /// Adds an instance, and keeps what all of them have in common.
    fn add(&mut self, instance: Instance, api: &Api, checked: &[bool]) {
        self.is_checked |= checked[instance.ty.index()];
        for (known, argument) in self.checked.iter_mut().zip(&instance.arguments) {
            *known |= checked[argument.ty.index()];
        }
        self.instances.push(instance);
        self.instances.sort_by_key(|instance| instance.ty);
        (self.docs, self.common) = self.words(api);
    }

    /// What all instances say in the same words: of the whole, and of each field.
    fn words(&self, api: &Api) -> (Option<Docs>, Vec<bool>) {
        let model = api.ty(self.model);
        let all = |holds: &dyn Fn(&Type) -> bool| self.instances.iter().all(|one| holds(api.ty(one.ty)));
        let described = |ty: &Type| (ty.docs.description.clone(), ty.docs.deprecated);
        let common = self.instances.len() > 1
            && model.docs.description.is_some()
            && all(&|ty| described(ty) == described(model));
        let docs = common.then(|| Docs { title: None, ..model.docs.clone() });
        let Shape::Struct(object) = &model.shape else { return (docs, Vec::new()) };
        let fields = object.fields.iter().map(|field| {
            all(&|ty| match &ty.shape {
                Shape::Struct(other) => {
                    other.fields.iter().any(|o| o.name == field.name && o.docs == field.docs)
                }
                _ => false,
            })
        });
        (docs, fields.collect())
    }
}

/// A generic type with its arguments.
#[derive(Debug, Clone)]
pub struct Instance {
    /// The type of the document.
    pub ty: TypeId,
    /// What stands for each parameter.
    pub arguments: Vec<Use>,
}

/// The generic types of a document.
#[derive(Debug, Clone, Default)]
pub struct Generics {
    /// All of them, in the order of their first instances.
    pub list: Vec<Generic>,
    of: HashMap<TypeId, (usize, usize)>,
    same: HashMap<TypeId, TypeId>,
}

impl Generics {
    /// The generic type that a type is an instance of, by index, and its arguments.
    pub fn instance(&self, id: TypeId) -> Option<(usize, &[Use])> {
        let (generic, instance) = *self.of.get(&id)?;
        Some((generic, &self.list[generic].instances[instance].arguments))
    }

    /// The generic type that is written after a type.
    pub fn model(&self, id: TypeId) -> Option<(usize, &Generic)> {
        let (index, _) = self.of.get(&id)?;
        Some((*index, &self.list[*index])).filter(|(_, generic)| generic.model == id)
    }

    /// The type that stands for another in Rust: a generic's model for its instances, a model's part for the same
    /// part of an instance; else the type itself.
    pub fn written(&self, id: TypeId) -> TypeId {
        match (self.of.get(&id), self.same.get(&id)) {
            (Some((generic, _)), _) => self.list[*generic].model,
            (None, Some(same)) => *same,
            (None, None) => id,
        }
    }

    /// Whether a type is written down itself.
    pub fn is_written(&self, id: TypeId) -> bool {
        self.written(id) == id
    }

    /// A table of flags by type, with each flag of a type that is not written down given to the one that is.
    pub(super) fn gather(&self, flags: &mut [bool], models: bool) {
        let known: Vec<TypeId> = (0..flags.len()).filter(|i| flags[*i]).map(TypeId::new).collect();
        for id in known {
            if models || !self.of.contains_key(&id) {
                flags[self.written(id).index()] = true;
            }
        }
    }
}

/// A struct that may be an instance, and which of its types may stand for each parameter.
#[derive(Debug, Clone)]
pub(super) struct Spec {
    pub(super) id: TypeId,
    pub(super) arguments: Vec<Vec<TypeId>>,
}

/// Instances that structure alone makes a generic type of.
pub(super) const ALONE: usize = 3;
/// Instances that a naming scheme makes a generic type of.
const NAMED: usize = 2;
/// Instances that are tried as the one to write the generic type after.
const MODELS: usize = 6;

/// Finds the generic types among the structs that are held somewhere.
pub(super) fn find(
    ground: &Ground<'_>,
    reached: impl Fn(TypeId) -> bool,
    checked: &[bool],
    config: &Config,
    sink: &mut Sink,
) -> Generics {
    let api = ground.api;
    // A view is made of one type, and a type with a view is that one.
    let viewed: HashSet<TypeId> = api.views.iter().flat_map(|(id, view)| [*id, view.of]).collect();
    let structs: Vec<TypeId> = api
        .type_ids()
        .filter(|(id, ty)| {
            let component = matches!(&ty.origin, Origin::Component(_));
            component
                && !viewed.contains(id)
                && matches!(ty.shape, Shape::Struct(_))
                && ty.extra.is_none()
                && reached(*id)
        })
        .map(|(id, _)| id)
        .collect();
    let mut finder = Finder { ground, checked, taken: HashSet::new(), found: Vec::new() };
    let settings = settings::read(api, &structs, config, sink);
    let structs: Vec<TypeId> = structs.into_iter().filter(|id| !settings.off.contains(id)).collect();
    finder.written(&structs, &settings, sink);
    finder.named(&structs, &settings);
    finder.named_once(&structs, &settings);
    finder.join_alike(&structs);
    finder.alone(&structs, &settings);
    let mut list = finder.found;
    list.sort_by_key(|(generic, _)| generic.instances.first().map(|instance| instance.ty));
    let mut generics = Generics::default();
    for (index, (generic, same)) in list.into_iter().enumerate() {
        for (position, instance) in generic.instances.iter().enumerate() {
            generics.of.insert(instance.ty, (index, position));
        }
        generics.same.extend(same);
        generics.list.push(generic);
    }
    generics
}

/// A model, its holes, and what is the same but for these.
type Tried = (TypeId, HashMap<TypeId, usize>, Vec<(TypeId, Fit)>);

struct Finder<'f> {
    ground: &'f Ground<'f>,
    checked: &'f [bool],
    taken: HashSet<TypeId>,
    found: Vec<(Generic, Vec<(TypeId, TypeId)>)>,
}

impl Finder<'_> {
    /// Types that are spelled out: by the configuration, an extension, a title, or brackets in the name itself.
    fn written(&mut self, structs: &[TypeId], settings: &settings::Settings, sink: &mut Sink) {
        let api = self.ground.api;
        // A name with brackets is still a name: one alone is no evidence.
        let mut families: IndexMap<(String, usize), (Vec<Spec>, usize)> = IndexMap::new();
        for &id in structs {
            let Some((notation, least)) = spelled_out(api, id, settings) else { continue };
            let base = notation.simple_name().to_owned();
            if settings.bases.contains(&base) {
                continue;
            }
            let of =
                |argument: &Notation| lookup::places(api, id, |used| lookup::accepts(api, argument, used));
            let arguments: Vec<Vec<TypeId>> = notation.arguments.iter().map(of).collect();
            let family = families.entry((base, arguments.len())).or_insert_with(|| (Vec::new(), least));
            family.0.push(Spec { id, arguments });
            family.1 = family.1.min(least);
        }
        for ((base, parameters), (specs, least)) in families {
            if let Some(made) = self.build(&base, specs, parameters, least) {
                self.accept(made);
                self.join_bare(structs);
            }
        }
        settings.complain(api, &self.taken, sink);
    }

    /// The generic's own name, where it is a component too: that is the generic with anything in it.
    fn join_bare(&mut self, structs: &[TypeId]) {
        let api = self.ground.api;
        let Some((generic, same)) = self.found.last_mut() else { return };
        if generic.parameters != 1 {
            return;
        }
        let bare = structs.iter().find(|id| {
            matches!(&api.ty(**id).origin, Origin::Component(name) if *name == generic.base)
                && !self.taken.contains(id)
        });
        let Some(&id) = bare else { return };
        let any = lookup::places(api, id, |used| matches!(api.ty(used.ty).shape, Shape::Any(_)));
        if let Some(fit) = self.ground.fit(generic.model, &generic.holes, id, &[any]) {
            self.taken.insert(id);
            same.extend(fit.same);
            generic.add(Instance { ty: id, arguments: fit.arguments }, api, self.checked);
        }
    }

    /// Names by a known scheme, confirmed by structure.
    fn named(&mut self, structs: &[TypeId], settings: &settings::Settings) {
        let mut families: IndexMap<(&'static str, String), Vec<Spec>> = IndexMap::new();
        for &id in structs {
            for reading in scheme::readings(self.ground.api, id) {
                let family = families.entry(reading.family).or_default();
                if !family.iter().any(|spec| spec.id == id && spec.arguments == reading.spec.arguments) {
                    family.push(reading.spec);
                }
            }
        }
        families.retain(|(_, base), specs| specs.len() >= NAMED && !settings.bases.contains(base));
        families.sort_by(|_, one, _, other| other.len().cmp(&one.len()));
        for ((_, base), specs) in families {
            if self.is_taken(&base) {
                continue;
            }
            let parameters = specs.first().map_or(0, |spec| spec.arguments.len());
            if let Some(made) = self.build(&base, specs, parameters, NAMED) {
                self.accept(made);
            }
        }
    }

    /// Structs that are the same as known instances and begin or end with the generic's name, although they call
    /// their argument something else: `PagingPlaylist` with a list of `SimplifiedPlaylist`.
    fn join_alike(&mut self, structs: &[TypeId]) {
        for index in 0..self.found.len() {
            let alike = self.alike(&self.found[index].0, structs);
            let (generic, same) = &mut self.found[index];
            for (id, fit) in alike {
                self.taken.insert(id);
                same.extend(fit.same);
                generic.add(Instance { ty: id, arguments: fit.arguments }, self.ground.api, self.checked);
            }
        }
    }

    /// One name by a scheme, and others that are alike: `ItemPage`, and `UserPage` with a list of `PublicUser`.
    fn named_once(&mut self, structs: &[TypeId], settings: &settings::Settings) {
        for &id in structs {
            for reading in scheme::readings(self.ground.api, id) {
                let base = reading.family.1;
                let refused = self.is_taken(&base) || settings.bases.contains(&base);
                if refused || self.taken.contains(&id) || reading.spec.arguments.len() != 1 {
                    continue;
                }
                let Some((mut generic, mut same)) = self.build(&base, vec![reading.spec], 1, 1) else {
                    continue;
                };
                let own = generic.instances.iter().map(|one| self.shown(&one.arguments)).next();
                let mut alike = self.alike(&generic, structs);
                alike.retain(|(other, fit)| *other != id && Some(self.shown(&fit.arguments)) != own);
                let name = &self.ground.api.ty(id).origin;
                if alike.iter().any(|(other, _)| self.ground.api.ty(*other).origin != *name) {
                    for (id, fit) in alike {
                        same.extend(fit.same);
                        generic.add(
                            Instance { ty: id, arguments: fit.arguments },
                            self.ground.api,
                            self.checked,
                        );
                    }
                    self.accept((generic, same));
                }
            }
        }
    }

    /// Structs that are no instances yet, but could be of this, by their structure and the ends of their names.
    fn alike(&self, generic: &Generic, structs: &[TypeId]) -> Vec<(TypeId, Fit)> {
        let api = self.ground.api;
        if generic.parameters != 1 {
            return Vec::new();
        }
        let is_named = |id: TypeId| {
            matches!(&api.ty(id).origin, Origin::Component(name)
                if *name != generic.base && (name.starts_with(&generic.base) || name.ends_with(&generic.base)))
        };
        let component = |used: Use| matches!(api.ty(used.ty).origin, Origin::Component(_));
        structs
            .iter()
            .filter(|id| !self.taken.contains(id) && is_named(**id))
            .filter_map(|id| {
                let accepted = lookup::places(api, *id, component);
                Some((*id, self.ground.fit(generic.model, &generic.holes, *id, &[accepted])?))
            })
            .collect()
    }

    fn alone(&mut self, structs: &[TypeId], settings: &settings::Settings) {
        let free: Vec<TypeId> = structs.iter().copied().filter(|id| !self.taken.contains(id)).collect();
        let named = |name: &str| {
            structs
                .iter()
                .any(|id| matches!(&self.ground.api.ty(*id).origin, Origin::Component(own) if own == name))
        };
        for group in alone::groups(self.ground, &free) {
            // Structure has no name to give: where what the names have in common is taken, they stay as they are.
            let taken = self.is_taken(&group.base) || (named(&group.base) && !group.holds(self.ground.api));
            if !taken
                && !settings.bases.contains(&group.base)
                && let Some(made) = self.build(&group.base, group.specs, 1, ALONE)
            {
                self.accept(made);
            }
        }
    }

    /// Whether another generic type has a name: who names by a scheme has one type of a name, so where two differ in
    /// structure the name is no scheme's.
    fn is_taken(&self, base: &str) -> bool {
        self.found.iter().any(|(generic, _)| generic.base == base)
    }

    fn accept(&mut self, (generic, same): (Generic, Vec<(TypeId, TypeId)>)) {
        self.taken.extend(generic.instances.iter().map(|instance| instance.ty));
        self.found.push((generic, same));
    }

    /// One generic type of structs of which each may be an instance, where at least so many are.
    fn build(
        &self,
        base: &str,
        specs: Vec<Spec>,
        parameters: usize,
        least: usize,
    ) -> Option<(Generic, Vec<(TypeId, TypeId)>)> {
        let mut specs: Vec<Spec> = specs.into_iter().filter(|spec| !self.taken.contains(&spec.id)).collect();
        // A parameter that stands nowhere in any of them makes no difference.
        let used: Vec<usize> =
            (0..parameters).filter(|k| specs.iter().any(|spec| !spec.arguments[*k].is_empty())).collect();
        for spec in &mut specs {
            spec.arguments = used.iter().map(|k| spec.arguments[*k].clone()).collect();
        }
        specs.retain(|spec| {
            !spec.arguments.is_empty() && spec.arguments.iter().all(|types| !types.is_empty())
        });
        let mut best: Option<Tried> = None;
        for model in specs.iter().take(MODELS) {
            let Some(holes) = self.holes(model) else { continue };
            let fits: Vec<(TypeId, Fit)> = specs
                .iter()
                .filter_map(|spec| {
                    Some((spec.id, self.ground.fit(model.id, &holes, spec.id, &spec.arguments)?))
                })
                .collect();
            let itself = fits.iter().any(|(id, _)| *id == model.id);
            if itself && best.as_ref().is_none_or(|(_, _, known)| fits.len() > known.len()) {
                best = Some((model.id, holes, fits));
            }
        }
        let (model, holes, mut fits) = best?;
        let mut seen = HashSet::new();
        fits.retain(|(id, _)| seen.insert(*id));
        if self.different(&fits) < least {
            return None;
        }
        let mut generic = Generic {
            base: base.to_owned(),
            model,
            parameters: used.len(),
            parts: self.parts(model, &holes),
            holes,
            instances: Vec::new(),
            checked: vec![false; used.len()],
            is_checked: false,
            docs: None,
            common: Vec::new(),
        };
        for (id, fit) in &fits {
            generic.add(
                Instance { ty: *id, arguments: fit.arguments.clone() },
                self.ground.api,
                self.checked,
            );
        }
        let same = fits.into_iter().filter(|(id, _)| *id != model).flat_map(|(_, fit)| fit.same).collect();
        Some((generic, same))
    }

    /// How many of these are different: the two views of one schema are one, and so are two with the same arguments.
    fn different(&self, fits: &[(TypeId, Fit)]) -> usize {
        let name = |id: TypeId| &self.ground.api.ty(id).origin;
        let names: HashSet<String> = fits.iter().map(|(id, _)| format!("{:?}", name(*id))).collect();
        let arguments: HashSet<Vec<String>> =
            fits.iter().map(|(_, fit)| self.shown(&fit.arguments)).collect();
        names.len().min(arguments.len())
    }

    /// Arguments as Rust tells them apart: texts that differ only in what they may hold are one type.
    fn shown(&self, arguments: &[Use]) -> Vec<String> {
        let shown = |used: &Use| match &self.ground.api.ty(used.ty).shape {
            Shape::String(string) => format!("{:?}", string.format),
            Shape::Integer(integer) => format!("{:?}", integer.width),
            Shape::Number(_) => "number".to_owned(),
            Shape::Boolean => "boolean".to_owned(),
            Shape::Any(_) => "any".to_owned(),
            _ => format!("#{} {}", used.ty.index(), used.nullable),
        };
        arguments.iter().map(shown).collect()
    }

    /// Which of a struct's types stand for which parameter; none where that is not plain.
    fn holes(&self, spec: &Spec) -> Option<HashMap<TypeId, usize>> {
        let api = self.ground.api;
        let mut holes = HashMap::new();
        for (k, types) in spec.arguments.iter().enumerate() {
            let component = |id: &TypeId| matches!(api.ty(*id).origin, Origin::Component(_));
            let types = if types.len() == 1 || types.iter().all(component) {
                types.clone()
            } else {
                // Several texts, say, of which one is meant: the elements of a list, if of one.
                let in_list =
                    |id: &&TypeId| matches!(&api.ty(**id).origin, Origin::Part(_, part) if part == "item");
                types.iter().filter(in_list).copied().collect()
            };
            if types.is_empty() || (types.len() > 1 && !types.iter().all(component)) {
                return None;
            }
            for ty in types {
                // Whether anything may be null shows nowhere, so it tells nothing about the others.
                if matches!(api.ty(ty).shape, Shape::Any(_) | Shape::Null) || holes.insert(ty, k).is_some() {
                    return None;
                }
            }
        }
        Some(holes)
    }

    /// The inline types of a model that are no arguments.
    fn parts(&self, model: TypeId, holes: &HashMap<TypeId, usize>) -> HashSet<TypeId> {
        let api = self.ground.api;
        let mut parts = HashSet::new();
        let mut stack = vec![model];
        while let Some(id) = stack.pop() {
            for used in super::parts(api.ty(id)) {
                let inline = !matches!(api.ty(used.ty).origin, Origin::Component(_));
                if inline && !holes.contains_key(&used.ty) && parts.insert(used.ty) {
                    stack.push(used.ty);
                }
            }
        }
        parts
    }
}

/// How a struct is spelled out as an instance, and how many like it there must be.
fn spelled_out(api: &Api, id: TypeId, settings: &settings::Settings) -> Option<(Notation, usize)> {
    let ty = api.ty(id);
    if let Some(notation) = settings.given.get(&id) {
        return Some((notation.clone(), 1));
    }
    let said = ty.instance.as_deref().or(ty.title.as_deref()).and_then(Notation::generic);
    if let Some(notation) = said {
        return Some((notation, 1));
    }
    let Origin::Component(name) = &ty.origin else { return None };
    Notation::generic(name).map(|notation| (notation, NAMED))
}
