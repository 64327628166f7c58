//! The parts of a model that a selection keeps: operations, webhooks, and all types that they reach.

use super::model::{Kept, Model, Origin, TypeId};
use super::read_write_split::each_received;
use super::type_references::{mentioned, mentioned_by};
use crate::hash::HashSet;
use crate::select::{Choice, Region};

/// Sets the parts of a model that the client has.
pub(crate) fn keep_selected(model: &mut Model, choice: &Choice, region: Region) {
    let operations = model.operations.iter();
    let operations = operations.map(|it| {
        let route = format!("{} {}", it.method, it.path);
        choice.operations.contains(&route)
    });
    let operations = operations.collect::<Vec<_>>();
    let webhooks = model.webhooks.iter().map(|webhook| match &webhook.follows {
        None => choice.webhooks.contains(&webhook.name),
        Some(_) => !region.hides(&webhook.pointer),
    });
    let webhooks = webhooks.collect();
    model.kept = Some(Kept {
        operations,
        webhooks,
        types: HashSet::default(),
        region,
    });
    let types = kept_types(model, choice);
    if let Some(kept) = &mut model.kept {
        kept.types = types;
    }
}

/// Returns all types that the selected parts reach.
fn kept_types(model: &Model, choice: &Choice) -> HashSet<TypeId> {
    let mut open = Vec::new();
    for (_, operation) in model.kept_operations() {
        let contents = operation.body.iter().flat_map(|body| &body.contents);
        contents.for_each(|it| mentioned_by(&it.value.ty, &mut open));
        let parameters = operation.parameters.iter();
        parameters.for_each(|it| mentioned_by(&it.value.ty, &mut open));
        each_received(operation, &mut |ty| mentioned_by(ty, &mut open));
    }
    let webhooks = model.webhooks.iter().enumerate();
    let webhooks = webhooks.filter(|(index, _)| model.keeps_webhook(*index));
    webhooks.for_each(|(_, it)| mentioned_by(&it.value.ty, &mut open));
    let headers = model.headers.iter().filter(|it| it.is_kept(model));
    headers.for_each(|it| mentioned_by(&it.value.ty, &mut open));
    for (index, defined) in model.types.iter().enumerate() {
        if matches!(&defined.origin, Origin::Component(name) if choice.schemas.contains(name)) {
            open.push(TypeId(index));
        }
    }
    open.extend(only_failure(model));
    let mut kept = HashSet::default();
    while let Some(id) = open.pop().map(|id| model.shared[id.0]) {
        if kept.insert(id) {
            open.extend(mentioned(&model.types[id.0].definition));
        }
    }
    kept
}

/// Returns the type of all failures, if there is one: every call's error mentions it.
fn only_failure(model: &Model) -> Option<TypeId> {
    let mut found = Vec::new();
    let responses = model.operations.iter().flat_map(|it| &it.responses);
    let failures = responses.filter(|it| !it.success);
    let contents = failures.flat_map(|it| &it.contents);
    contents.for_each(|it| mentioned_by(&it.value.ty, &mut found));
    let mut found = found.into_iter().map(|id| model.shared[id.0]);
    let first = found.next()?;
    found.all(|id| id == first).then_some(first)
}
