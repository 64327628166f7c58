//! Cargo features: one for each top-level resource.
//!
//! A user that enables one resource compiles only its operations and the models that they need.

use std::collections::{BTreeMap, BTreeSet};

use super::api::{Api, Failure, Model, Module, Name, Operation, Outcome, RustType};
use super::naming::in_ascii;

use crate::hash::{HashMap, HashSet};

/// The feature that enables every model, also those that no resource uses.
const ALL_MODELS: &str = "all-models";

/// The feature that enables the decoders of webhooks and callbacks, unless a resource has the name.
const WEBHOOKS: &str = "webhooks";

/// The maximum number of resources with features; crates.io limits a crate to 300 features.
const MOST: usize = 200;

/// Assigns a feature to each resource, and to each file of models the features that need it.
/// `all` are the names of all resources that the documents have: a selection changes no feature.
pub(super) fn plan_features(api: &mut Api, all: &[Name]) {
    let roots = &mut api.client.resources;
    if !(2..=MOST).contains(&roots.len()) {
        return;
    }
    let mut taken = HashSet::from_iter(["default".to_owned(), ALL_MODELS.to_owned()]);
    let mut features = BTreeMap::new();
    for root in all {
        let mut feature = feature_name(root);
        while !taken.insert(feature.clone()) {
            feature.push('_');
        }
        features.insert(root.clone(), feature);
    }
    features.retain(|name, _| roots.iter().any(|root| root.name == *name));
    for root in roots {
        root.feature = features.get(&root.name).cloned();
    }
    for resource in &mut api.resources {
        resource.feature = features.get(&resource.root).cloned();
    }
    let mut webhooks = WEBHOOKS.to_owned();
    while !taken.insert(webhooks.clone()) {
        webhooks.push('_');
    }
    api.webhooks.feature = (!api.webhooks.decoders.is_empty()).then_some(webhooks);
    let features = features.into_values();
    api.features = features.chain(api.webhooks.feature.clone()).collect();
    mark_modules(api, api.features.len());
    mark_failures(api);
    api.features.sort();
    api.features.push(ALL_MODELS.to_owned());
}

/// Returns the name of a resource in kebab case and ASCII, as registries require.
fn feature_name(name: &Name) -> String {
    let name = in_ascii(name.0.trim_start_matches("r#"));
    name.trim_start_matches('_').replace('_', "-")
}

/// Marks each file of models with the features whose operations need it, unless all do.
fn mark_modules(api: &mut Api, all: usize) {
    let files = Files::of(&api.modules);
    let mut needed = vec![BTreeSet::new(); api.modules.len()];
    let mut by_feature = BTreeMap::<&String, Vec<&RustType>>::new();
    for resource in &api.resources {
        let types = resource.operations.iter().flat_map(Operation::types);
        if let Some(feature) = &resource.feature {
            by_feature.entry(feature).or_default().extend(types);
        }
    }
    if let Some(feature) = &api.webhooks.feature {
        let types = api.webhooks.decoders.iter().map(|it| &it.ty);
        by_feature.insert(feature, types.collect());
    }
    for (feature, types) in by_feature {
        for file in files.reached(types) {
            needed[file].insert(feature.clone());
        }
    }
    // The error of every call mentions the failure, and headers are available to all calls.
    let failure = match &api.failure {
        Failure::One(ty) => Some(ty),
        Failure::Several(_) => None,
    };
    let headers = api.headers.iter().map(|header| &header.ty);
    let always = files.reached(failure.into_iter().chain(headers));
    for (index, (module, needed)) in api.modules.iter_mut().zip(needed).enumerate() {
        if needed.len() < all && !always.contains(&index) {
            let all_models = ALL_MODELS.to_owned();
            module.features = needed.into_iter().chain([all_models]).collect();
        }
    }
}

/// Marks each failure that needs a model with the features whose operations declare it.
fn mark_failures(api: &mut Api) {
    let Failure::Several(variants) = &mut api.failure else {
        return;
    };
    let mut declared = HashMap::<&Name, BTreeSet<&String>>::default();
    for resource in &api.resources {
        let responses = resource.operations.iter().flat_map(|it| &it.responses);
        for response in responses {
            if let Outcome::FailureVariant(name) = &response.outcome {
                declared.entry(name).or_default().extend(&resource.feature);
            }
        }
    }
    for variant in variants {
        if !models_of(&variant.ty).is_empty() {
            let features = declared.remove(&variant.name).unwrap_or_default();
            variant.features = features.into_iter().cloned().collect();
        }
    }
}

/// The graph of files of models: the models in each, and the files that it mentions.
struct Files {
    by_name: HashMap<Name, usize>,
    mentions: Vec<Vec<usize>>,
}

impl Files {
    fn of(modules: &[Module]) -> Self {
        let mut files = Self {
            by_name: HashMap::default(),
            mentions: Vec::with_capacity(modules.len()),
        };
        for (index, module) in modules.iter().enumerate() {
            for model in &module.models {
                files.by_name.insert(model.name().clone(), index);
            }
        }
        for module in modules {
            let types = module.models.iter().flat_map(Model::types);
            let mentions = types.flat_map(|ty| files.mentioned(&ty)).collect();
            files.mentions.push(mentions);
        }
        files
    }

    fn mentioned(&self, ty: &RustType) -> Vec<usize> {
        let names = models_of(ty).into_iter();
        names
            .filter_map(|name| self.by_name.get(name).copied())
            .collect()
    }

    /// Returns the files that types need, transitively.
    fn reached<'a>(&self, types: impl IntoIterator<Item = &'a RustType>) -> HashSet<usize> {
        let mut open = Vec::new();
        types
            .into_iter()
            .for_each(|ty| open.extend(self.mentioned(ty)));
        let mut reached = HashSet::default();
        while let Some(file) = open.pop() {
            if reached.insert(file) {
                open.extend(&self.mentions[file]);
            }
        }
        reached
    }
}

/// Returns the models that a type mentions.
fn models_of(ty: &RustType) -> Vec<&Name> {
    let mut found = Vec::new();
    ty.each_model(&mut |name| found.push(name));
    found
}
