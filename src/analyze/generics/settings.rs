//! What the configuration says about generic types.

use std::collections::{HashMap, HashSet};

use super::notation::Notation;
use crate::config::{Config, GenericSetting};
use crate::diagnostic::{Diagnostic, Sink, codes};
use crate::ir::{Api, Origin, TypeId};
use crate::source::Pointer;

/// The settings, with names found.
#[derive(Debug, Default)]
pub(super) struct Settings {
    /// Structs that are instances of what.
    pub(super) given: HashMap<TypeId, Notation>,
    /// Structs that are none.
    pub(super) off: HashSet<TypeId>,
    /// Generic types that are none.
    pub(super) bases: HashSet<String>,
    order: Vec<TypeId>,
}

/// Reads the settings; what names nothing is reported.
pub(super) fn read(api: &Api, structs: &[TypeId], config: &Config, sink: &mut Sink) -> Settings {
    let mut settings = Settings::default();
    for (name, setting) in &config.generics {
        let of =
            |id: &&TypeId| matches!(&api.ty(**id).origin, Origin::Component(component) if component == name);
        let ids: Vec<TypeId> = structs.iter().filter(of).copied().collect();
        match setting {
            GenericSetting::On(false) if ids.is_empty() => {
                settings.bases.insert(name.clone());
            }
            GenericSetting::On(false) => settings.off.extend(ids),
            GenericSetting::On(true) => {}
            GenericSetting::Instance(text) => {
                let at = ids.first().map_or_else(Pointer::root, |id| api.ty(*id).at.clone());
                let Some(notation) = Notation::generic(text) else {
                    let what =
                        format!("`{text}` in the settings of `{name}` is no generic type with arguments");
                    sink.push(
                        Diagnostic::new(codes::GENERIC_SETTING, &at, what)
                            .help("write it as in Rust: \"Page<Item>\""),
                    );
                    continue;
                };
                if ids.is_empty() && !api.unserved.contains(name) {
                    sink.push(
                        Diagnostic::new(
                            codes::GENERIC_SETTING,
                            &at,
                            format!("`{name}`, which the settings call `{text}`, is no schema of an object that is used"),
                        )
                        .help("the keys of `[generics]` are names under `components.schemas`"),
                    );
                }
                for id in ids {
                    settings.given.insert(id, notation.clone());
                    settings.order.push(id);
                }
            }
        }
    }
    settings
}

impl Settings {
    /// Reports what was to be an instance and is none.
    pub(super) fn complain(&self, api: &Api, taken: &HashSet<TypeId>, sink: &mut Sink) {
        for id in self.order.iter().filter(|id| !taken.contains(id)) {
            let notation = &self.given[id];
            sink.push(
                Diagnostic::new(
                    codes::GENERIC_SETTING,
                    &api.ty(*id).at,
                    format!("this is no `{notation}`, as the settings say: the argument stands nowhere in it, or other instances have other fields"),
                )
                .help("an argument is a component's name, a list `Item[]` or a plain type such as `string`; all instances must be the same but for it"),
            );
        }
    }
}
