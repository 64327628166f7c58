//! One side of a comparison: documents, understood and planned.

use crate::diagnostic::{Diagnostic, locate_all};
use crate::hash::{HashMap, HashSet};
use crate::load::{Origins, Pointer, Source};
use crate::lock::Lock;
use crate::plan::api::{Api, Model as Planned, Name, RustType};
use crate::resolve::{Listed, Model, Origin, TypeId};
use crate::spec::Spec;
use crate::{Error, Input, Layout, plan, understand};

use super::finding::Place;
use super::surface::spelled;

/// Documents, understood and planned.
pub(super) struct Side {
    /// The meaning of the documents
    pub model: Model,
    /// The client
    pub api: Api,
    /// The name of each type of the model
    pub names: Vec<Name>,
    /// The identifiers of the client
    pub lock: Lock,
    /// True if integers that are never negative are unsigned
    pub unsigned: bool,
    types: HashMap<String, TypeId>,
    /// Models that convert from any text
    texts: HashSet<Name>,
    /// Types that convert into a model, texts aside
    conversions: HashMap<Name, Vec<RustType>>,
    /// The types that aliases stand for
    aliases: HashMap<Name, RustType>,
    components: HashSet<Pointer>,
    /// Operations, webhooks and types of the documents that are not selected
    deselected: HashSet<Pointer>,
    origins: Origins,
    sources: Vec<Source>,
}

fn aliases(api: &Api) -> HashMap<Name, RustType> {
    let models = api.modules.iter().flat_map(|module| &module.models);
    let aliases = models.filter_map(|model| match model {
        Planned::Alias(alias) => Some((alias.name.clone(), alias.ty.clone())),
        Planned::Struct(_) | Planned::Enum(_) | Planned::Union(_) => None,
    });
    aliases.collect()
}

/// Returns the types that convert into unions and enums of integers.
fn conversions(api: &Api) -> HashMap<Name, Vec<RustType>> {
    let models = api.modules.iter().flat_map(|module| &module.models);
    let conversions = models.filter_map(|model| match model {
        Planned::Union(union) => {
            let variants = union.variants.iter();
            let from = variants.flat_map(|it| it.from.iter().chain(&it.via));
            Some((union.name.clone(), from.cloned().collect()))
        }
        Planned::Enum(listed) if listed.of == Listed::Integers => {
            Some((listed.name.clone(), vec![RustType::Number("i64")]))
        }
        Planned::Enum(_) | Planned::Struct(_) | Planned::Alias(_) => None,
    });
    conversions.collect()
}

fn components(model: &Model) -> HashSet<Pointer> {
    let types = model.kept_types();
    let components = types.filter(|(_, it)| matches!(it.origin, Origin::Component(_)));
    components.map(|(_, it)| it.pointer.clone()).collect()
}

/// Returns the models that convert from any text: enums of texts, and unions with a text.
fn texts(api: &Api) -> HashSet<Name> {
    let models = api.modules.iter().flat_map(|module| &module.models);
    let texts = models.filter(|model| match model {
        Planned::Enum(listed) => listed.of == Listed::Texts,
        Planned::Union(union) => {
            let from = union
                .variants
                .iter()
                .flat_map(|it| it.from.iter().chain(&it.via));
            union.text.is_some() && from.into_iter().any(|ty| *ty == RustType::String)
        }
        Planned::Struct(_) | Planned::Alias(_) => false,
    });
    texts.map(|model| model.name().clone()).collect()
}

impl Side {
    /// Reads one side. `names` are the identifiers to keep where its own lock has none.
    pub(super) fn read(spec: &Spec, names: Option<&Lock>) -> Result<Self, Error> {
        let lock = match names {
            Some(names) if spec.lock.entries.is_empty() => names,
            _ => &spec.lock,
        };
        let understood = understand(&Input {
            sources: &spec.sources,
            overlays: &spec.overlays,
            settings: &spec.settings,
            lock,
            layout: Layout::Crate,
            beside: spec.disk(),
        });
        let understood = understood.map_err(|failed| spec.failed(failed))?;
        let fingerprint = understood.fingerprint.clone();
        let lock = understood.followed.as_ref().unwrap_or(lock);
        let mut model = understood.model;
        let (api, mut chosen, _) = plan::plan(&model, &spec.settings, lock, fingerprint);
        chosen.entries.extend(understood.names);
        let names = api.type_names.clone();
        let deselected = model.remove_deselected();
        let written = model.shared.iter().enumerate();
        let written = written.filter(|(index, id)| *index == id.0 && model.keeps_type(**id));
        let types = written.map(|(index, id)| (names[index].0.clone(), *id));
        let mut sources = spec.sources.clone();
        sources.extend(spec.overlays.iter().cloned());
        sources.extend(understood.beside);
        Ok(Self {
            types: types.collect(),
            texts: texts(&api),
            conversions: conversions(&api),
            aliases: aliases(&api),
            components: components(&model),
            deselected,
            unsigned: spec.settings.unsigned,
            names,
            lock: chosen,
            origins: understood.origins,
            sources,
            model,
            api,
        })
    }

    /// Replaces aliases by what they stand for.
    pub(super) fn expand(&self, ty: &RustType) -> RustType {
        let within = |inner: &RustType| Box::new(self.expand(inner));
        match ty {
            RustType::Model(name) => match self.aliases.get(name) {
                // An alias may only stand for a type that is not its own.
                Some(inner) => self.expand(inner),
                None => ty.clone(),
            },
            RustType::Vec(inner) => RustType::Vec(within(inner)),
            RustType::Map(inner) => RustType::Map(within(inner)),
            RustType::Option(inner) => RustType::Option(within(inner)),
            RustType::Nullable(inner) => RustType::Nullable(within(inner)),
            RustType::Boxed(inner) => RustType::Boxed(within(inner)),
            RustType::Events(inner) => RustType::Events(within(inner)),
            RustType::EventObjects(inner) => RustType::EventObjects(within(inner)),
            RustType::Items(inner) => RustType::Items(within(inner)),
            RustType::Tuple(items, rest, least) => {
                let items = items.iter().map(|item| self.expand(item)).collect();
                RustType::Tuple(items, rest.as_deref().map(within), *least)
            }
            other => other.clone(),
        }
    }

    /// Replaces aliases in the text of a type.
    pub(super) fn expand_text(&self, text: &str) -> String {
        const PATH: &str = "models::";
        let mut shown = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(PATH) {
            let (before, after) = rest.split_at(at);
            let after = &after[PATH.len()..];
            let end = after.find(['<', '>', ',', ')', ':']).unwrap_or(after.len());
            let model = RustType::Model(Name(after[..end].to_owned()));
            shown.push_str(before);
            shown.push_str(&spelled(&self.expand(&model)));
            rest = &after[end..];
        }
        shown.push_str(rest);
        shown
    }

    /// Returns true if a type converts from any text.
    pub(super) fn is_from_text(&self, ty: &RustType) -> bool {
        match &self.expand(ty) {
            RustType::String | RustType::DateTime | RustType::Upload => true,
            RustType::Runtime("Secret" | "Decimal") => true,
            RustType::Model(name) => self.texts.contains(name),
            _ => false,
        }
    }

    /// Returns the types that convert into a type, texts aside.
    pub(super) fn converting(&self, ty: &RustType) -> Vec<RustType> {
        match &self.expand(ty) {
            RustType::Runtime("Decimal") => {
                let numbers = ["i32", "u32", "i64", "u64", "f64"].into_iter();
                numbers.map(RustType::Number).collect()
            }
            RustType::Upload => vec![RustType::Bytes],
            RustType::Model(name) => self.conversions.get(name).cloned().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// Returns true if there is a component at that place.
    pub(super) fn has_component(&self, pointer: &Pointer) -> bool {
        self.components.contains(pointer)
    }

    /// Returns words for what one side has and this one has not: it may just not be selected.
    pub(super) fn gone(&self, pointer: &Pointer) -> &'static str {
        match self.deselected.contains(pointer) {
            true => "is no longer selected",
            false => "is gone",
        }
    }

    /// Returns words for what the other side has and this one had not.
    pub(super) fn added(&self, pointer: &Pointer) -> &'static str {
        match self.deselected.contains(pointer) {
            true => "is newly selected",
            false => "is new",
        }
    }

    /// Returns the written type of that name.
    pub(super) fn type_of(&self, name: &str) -> Option<TypeId> {
        self.types.get(name).copied()
    }

    /// Locates pointers, each file in one reading.
    pub(super) fn locate(&self, pointers: Vec<Pointer>) -> HashMap<Pointer, Place> {
        let mut pointers = pointers;
        pointers.sort();
        pointers.dedup();
        let diagnostics = pointers.iter().enumerate();
        let diagnostics = diagnostics
            .map(|(index, pointer)| Diagnostic::error(pointer.clone().into(), index))
            .collect();
        let located = locate_all(diagnostics, &self.sources, Some(&self.origins));
        let places = located.into_iter().filter_map(|located| {
            let pointer = pointers
                .get(located.message.parse::<usize>().ok()?)?
                .clone();
            let found = located.places.first()?;
            let place = format!("{}:{}:{}", found.file, found.line, found.column);
            // Copies of a type for one direction have its place.
            let shown = pointer
                .to_string()
                .replace("/x-input", "")
                .replace("/x-patch", "");
            Some((
                pointer,
                Place {
                    place,
                    pointer: shown,
                },
            ))
        });
        places.collect()
    }
}
