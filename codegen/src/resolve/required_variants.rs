//! Variants that only require properties (`anyOf: [{required: [a]}, {required: [b]}]`). They change
//! no type, so they become constraints in the documentation of their object.

use crate::lift::{Additional, Schema, SchemaId, Schemas, TypeSet};
use crate::load::Node;

/// Maximum depth of nested lists.
const DEPTH: usize = 4;

/// Moves such lists of a schema to its constraints.
pub(super) fn take_required_variants(schemas: &mut Schemas, id: SchemaId) {
    let lists = schemas[id].alternatives.iter();
    let (words, others): (Vec<_>, Vec<_>) = lists.cloned().partition(|list| {
        list.list
            .iter()
            .all(|item| only_requires(schemas, &schemas[id], *item, DEPTH))
    });
    if words.is_empty() || !may_be_object(&schemas[id]) {
        return;
    }
    let notes = words.iter().filter_map(|list| {
        let sets = list.list.iter().map(|item| &schemas[*item].required);
        let sets = sets.map(|names| Node::Array(names.iter().cloned().map(Node::String).collect()));
        let sets: Vec<_> = sets.collect();
        let is_said = sets
            .iter()
            .all(|set| set.as_array().is_some_and(|names| !names.is_empty()));
        is_said.then(|| (list.keyword.to_owned(), Node::Array(sets)))
    });
    let notes: Vec<_> = notes.collect();
    schemas.edit(id, |schema| {
        schema.alternatives = others;
        schema.notes.constraints.extend(notes);
    });
}

fn may_be_object(schema: &Schema) -> bool {
    schema
        .types
        .is_none_or(|types| types.contains(TypeSet::OBJECT))
        && schema.items.is_none()
        && schema.values.is_none()
}

/// Returns true if a variant does nothing but require properties.
fn only_requires(schemas: &Schemas, owner: &Schema, item: SchemaId, depth: usize) -> bool {
    let schema = &schemas[item];
    let says_nothing_new = |(name, property): (&String, &SchemaId)| {
        owner.properties.contains_key(name) && is_empty(&schemas[*property])
    };
    let is_plain = schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.types.is_none_or(|types| types == TypeSet::OBJECT)
        && schema.values.is_none()
        && schema.items.is_none()
        && !matches!(schema.additional, Additional::Of(_))
        && schema.properties.iter().all(says_nothing_new);
    let inner = schema.alternatives.iter().flat_map(|list| &list.list);
    is_plain
        && depth > 0
        && (!schema.required.is_empty() || !owner.properties.is_empty())
        && inner
            .into_iter()
            .all(|item| only_requires(schemas, owner, *item, depth - 1))
}

/// Returns true if a schema admits any value.
pub(super) fn is_empty(schema: &Schema) -> bool {
    schema.reference.is_none()
        && schema.types.is_none()
        && schema.values.is_none()
        && schema.properties.is_empty()
        && schema.required.is_empty()
        && !matches!(schema.additional, Additional::Of(_))
        && schema.items.is_none()
        && schema.all_of.is_empty()
        && schema.alternatives.is_empty()
}
