//! One side of a comparison: documents, understood and planned.

use crate::diagnostic::{Diagnostic, locate_all};
use crate::hash::HashMap;
use crate::load::{Origins, Pointer, Source};
use crate::lock::Lock;
use crate::plan::api::{Api, Name};
use crate::resolve::{Model, TypeId};
use crate::spec::Spec;
use crate::{Error, Input, Layout, plan, understand};

use super::finding::Place;

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
    origins: Origins,
    sources: Vec<Source>,
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
            settings: &spec.settings,
            lock,
            layout: Layout::Crate,
            beside: spec.disk(),
        });
        let understood = understood.map_err(|failed| spec.failed(failed))?;
        let fingerprint = understood.fingerprint.clone();
        let model = understood.model;
        let (api, mut chosen, _) = plan::plan(&model, &spec.settings, lock, fingerprint);
        chosen.entries.extend(understood.names);
        let names = api.type_names.clone();
        let written = model.shared.iter().enumerate();
        let written = written.filter(|(index, id)| *index == id.0);
        let types = written.map(|(index, id)| (names[index].0.clone(), *id));
        let mut sources = spec.sources.clone();
        sources.extend(understood.beside);
        Ok(Self {
            types: types.collect(),
            unsigned: spec.settings.unsigned,
            names,
            lock: chosen,
            origins: understood.origins,
            sources,
            model,
            api,
        })
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
            .map(|(index, pointer)| Diagnostic::note(pointer.clone().into(), index))
            .collect();
        let located = locate_all(diagnostics, &self.sources, Some(&self.origins));
        let places = located.into_iter().filter_map(|located| {
            let pointer = pointers
                .get(located.message.parse::<usize>().ok()?)?
                .clone();
            let found = located.places.first()?;
            let place = format!("{}:{}:{}", found.file, found.line, found.column);
            let shown = pointer.to_string();
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
