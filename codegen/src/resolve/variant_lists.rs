//! Normalization of variants (`oneOf`, `anyOf`, several types, and the keywords beside them): a
//! normalized schema has either one list of two or more variants, or none, and no keyword beside
//! the list that constrains values.

use super::all_of::Merger;
use super::required_variants::take_required_variants;
use super::schema_aliases::{adds_null, is_null, resolve_alias};
use crate::lift::{Additional, Alternatives, Schema, SchemaId, Schemas, TypeSet, shaping};
use crate::load::{Node, Number};

/// Maximum number of schemas added in all, and maximum number of generations of added schemas:
/// lists beside lists multiply.
const ADDED: usize = 200_000;
const GENERATIONS: usize = 6;

/// Normalizes every variant list, also of schemas that are added meanwhile.
pub(super) fn normalize_variant_lists(merger: &mut Merger<'_>) {
    let mut number = 0;
    let limit = merger.schemas.len() + ADDED;
    while let Some(id) = merger.schemas.numbered(number) {
        number += 1;
        merger.merge_one(id);
        normalize(merger, id, limit);
    }
}

/// Normalizes one schema. A single variant that is merged into it may bring along another list.
fn normalize(merger: &mut Merger<'_>, id: SchemaId, limit: usize) {
    while normalize_list(merger, id, limit) {}
}

/// Normalizes the first list of a schema; returns true if there may be another.
fn normalize_list(merger: &mut Merger<'_>, id: SchemaId, limit: usize) -> bool {
    let schema = &merger.schemas[id];
    if schema.alternatives.is_empty() {
        split_types(merger.schemas, id);
        return false;
    }
    if !schema.all_of.is_empty() || schema.reference.is_some() {
        // The reference or `allOf` counts: in 3.0, or where the budget is spent.
        merger
            .schemas
            .edit(id, |schema| schema.alternatives.clear());
        return false;
    }
    tidy(merger.schemas, id);
    take_required_variants(merger.schemas, id);
    let schema = &merger.schemas[id];
    let Some(list) = schema.alternatives.first().cloned() else {
        split_types(merger.schemas, id);
        return false;
    };
    if shaping(schema).len() == 1 && !has_scalar_shape(schema) {
        return false;
    }
    if list.list.len() == 1 {
        return join(merger, id, list.list[0]);
    }
    if merger.schemas.len() < limit && schema.generation < GENERATIONS {
        return distribute(merger, id, &list);
    } else {
        merger
            .schemas
            .edit(id, |schema| schema.alternatives.clear());
    }
    false
}

/// Returns true if a type or a format beside the variants may add to what they describe.
fn has_scalar_shape(schema: &Schema) -> bool {
    schema.format.is_some()
        || schema
            .types
            .is_some_and(|types| types.without(TypeSet::NULL) != TypeSet::default())
}

/// Removes null, duplicates and the schema itself from its lists, and flattens nested lists.
fn tidy(schemas: &mut Schemas, id: SchemaId) {
    let mut lists = Vec::new();
    let mut null = false;
    for list in &schemas[id].alternatives {
        let mut flat = Vec::with_capacity(list.list.len());
        for item in flattened(schemas, &list.list) {
            let place = resolve_alias(schemas, item);
            if is_null(&schemas[place]) {
                null = true;
            } else if place != id && !flat.iter().any(|(_, known)| *known == place) {
                null |= adds_null(&schemas[item]);
                flat.push((item, place));
            }
        }
        if !flat.is_empty() {
            lists.push(Alternatives {
                keyword: list.keyword,
                list: flat.into_iter().map(|(item, _)| item).collect(),
            });
        }
    }
    schemas.edit(id, |schema| {
        schema.alternatives = lists;
        schema.null |= null;
    });
}

/// Returns the variants of a list, with those of nested lists that have no name and no keyword
/// beside them.
fn flattened(schemas: &Schemas, list: &[SchemaId]) -> Vec<SchemaId> {
    let mut open: Vec<_> = list.iter().rev().copied().collect();
    let mut flat = Vec::with_capacity(list.len());
    let mut steps = 0;
    while let Some(item) = open.pop() {
        steps += 1;
        let schema = &schemas[item];
        let is_bare = schema.reference.is_none()
            && schema.all_of.is_empty()
            && schema.types.is_none()
            && schema.discriminator.is_none()
            && shaping(schema).len() == 1;
        match &schema.alternatives[..] {
            [inner] if is_bare && steps < FLAT => open.extend(inner.list.iter().rev()),
            _ => flat.push(item),
        }
    }
    flat
}

/// Maximum number of steps to flatten a list.
const FLAT: usize = 10_000;

/// Merges the only variant with the keywords beside it; returns true if that leaves another list.
fn join(merger: &mut Merger<'_>, id: SchemaId, one: SchemaId) -> bool {
    let shape = shaping(&merger.schemas[id]).len() > 1;
    merger.schemas.edit(id, |schema| {
        schema.alternatives.remove(0);
        schema.all_of.push(one);
    });
    if shape {
        merger.merge_one(id);
    }
    let schema = &merger.schemas[id];
    schema.all_of.is_empty() && !schema.alternatives.is_empty()
}

/// Merges the keywords beside the list into each variant, and leaves out those that they exclude;
/// returns true if a single one is left.
fn distribute(merger: &mut Merger<'_>, id: SchemaId, list: &Alternatives) -> bool {
    let base = base(merger.schemas, id);
    let generation = merger.schemas[id].generation + 1;
    let tag = merger.schemas[id].discriminator.as_ref();
    let tag = tag.map(|by| by.property.clone());
    let mut impossible = Vec::new();
    let mut variants = Vec::with_capacity(list.list.len());
    for (index, item) in list.list.iter().enumerate() {
        let place = resolve_alias(merger.schemas, *item);
        if !adds(
            merger.schemas,
            &merger.schemas[base],
            &merger.schemas[place],
        ) {
            variants.push(*item);
            continue;
        }
        let pointer = merger.schemas[id].pointer.child(list.keyword).item(index);
        let variant = merger.schemas.add(Schema {
            pointer,
            all_of: vec![base, *item],
            variant_of: Some(*item),
            generation,
            ..Schema::default()
        });
        merger.merge_one(variant);
        merger
            .schemas
            .edit(variant, |schema| schema.generation = generation);
        if merger.contradicts_itself(variant, tag.as_deref()) {
            impossible.push(variant);
        }
        variants.push(variant);
    }
    if impossible.len() < variants.len() {
        variants.retain(|variant| !impossible.contains(variant));
    }
    let list = Alternatives {
        keyword: list.keyword,
        list: variants,
    };
    let is_single = list.list.len() == 1;
    open(merger.schemas, id, list);
    is_single
}

/// Reduces a schema to its variants and its annotations.
fn open(schemas: &mut Schemas, id: SchemaId, list: Alternatives) {
    schemas.edit(id, |schema| {
        *schema = Schema {
            pointer: schema.pointer.clone(),
            alternatives: vec![list],
            discriminator: schema.discriminator.take(),
            null: adds_null(schema),
            notes: std::mem::take(&mut schema.notes),
            weight: schema.weight,
            base: schema.base,
            variant_of: schema.variant_of,
            generation: schema.generation,
            ..Schema::default()
        };
    });
}

/// Adds a schema with the keywords beside the first list of a schema.
fn base(schemas: &mut Schemas, id: SchemaId) -> SchemaId {
    let schema = &schemas[id];
    let types = schema.types.map(|types| types.without(TypeSet::NULL));
    let base = Schema {
        pointer: schema.pointer.child("base"),
        types: types.filter(|types| *types != TypeSet::default()),
        values: schema.values.clone(),
        format: schema.format.clone(),
        bounds: schema.bounds,
        properties: schema.properties.clone(),
        required: schema.required.clone(),
        additional: schema.additional,
        closed: schema.closed.clone(),
        property_names: schema.property_names,
        items: schema.items,
        tuple: schema.tuple.clone(),
        alternatives: schema.alternatives[1..].to_vec(),
        unfollowed: schema.unfollowed.clone(),
        ..Schema::default()
    };
    schemas.add(base)
}

/// Returns true if the keywords beside a list add anything to a variant.
fn adds(schemas: &Schemas, base: &Schema, variant: &Schema) -> bool {
    let types = |types: TypeSet| {
        variant.types.is_none()
            && implied_types(variant).is_none_or(|implied| !types.contains(implied))
    };
    let excludes = base
        .types
        .zip(variant.types)
        .is_some_and(|(a, b)| a.intersection(b).is_none());
    let says_more =
        base.properties
            .iter()
            .any(|(name, property)| match variant.properties.get(name) {
                Some(known) => narrows(schemas, *property, *known),
                None => true,
            })
            || base
                .required
                .iter()
                .any(|name| !variant.required.contains(name))
            || base.types.is_some_and(types)
            || base.format.is_some() && variant.format.is_none()
            || base.values.is_some()
            || base.items.is_some() && variant.items.is_none()
            || matches!(base.additional, Additional::Of(_))
                && variant.additional == Additional::Unsaid
            || !base.alternatives.is_empty();
    says_more && !excludes
}

/// Returns true if a property lists values, but not all values of the known property.
fn narrows(schemas: &Schemas, property: SchemaId, known: SchemaId) -> bool {
    let values = |id| schemas[resolve_alias(schemas, id)].values.as_ref();
    let contains_all = |listed: &Vec<Node>| match values(known) {
        Some(values) => values.iter().all(|value| listed.contains(value)),
        None => false,
    };
    values(property).is_some_and(|listed| !contains_all(listed))
}

/// Returns the types that a schema without `type` describes, by its other keywords.
pub(super) fn implied_types(schema: &Schema) -> Option<TypeSet> {
    // `required` alone does not exclude values that are no objects (JSON Schema validation, 6.5.3).
    if !schema.properties.is_empty() || matches!(schema.additional, Additional::Of(_)) {
        return Some(TypeSet::OBJECT);
    }
    if schema.items.is_some() {
        return Some(TypeSet::ARRAY);
    }
    let values = schema.values.as_deref().unwrap_or_default();
    let types = values.iter().map(type_of);
    let types = types
        .fold(TypeSet::default(), TypeSet::union)
        .without(TypeSet::NULL);
    (types != TypeSet::default()).then_some(types)
}

/// Returns the type of a value; that of an integer is `integer`, not `number`.
pub(super) fn type_of(value: &Node) -> TypeSet {
    match value {
        Node::Null => TypeSet::NULL,
        Node::Bool(_) => TypeSet::BOOLEAN,
        Node::Number(Number::Integer(_)) => TypeSet::INTEGER,
        Node::Number(_) => TypeSet::NUMBER,
        Node::String(_) => TypeSet::STRING,
        Node::Array(_) => TypeSet::ARRAY,
        Node::Object(_) => TypeSet::OBJECT,
    }
}

/// Types in the order in which values are tried.
const TYPES: [(TypeSet, &str); 6] = [
    (TypeSet::STRING, "string"),
    (TypeSet::INTEGER, "integer"),
    (TypeSet::NUMBER, "number"),
    (TypeSet::BOOLEAN, "boolean"),
    (TypeSet::ARRAY, "array"),
    (TypeSet::OBJECT, "object"),
];

/// Turns several types into variants, each with the keywords that apply to that type.
fn split_types(schemas: &mut Schemas, id: SchemaId) {
    let schema = &schemas[id];
    let types = schema
        .types
        .or_else(|| implied_types(schema))
        .unwrap_or_default();
    // An enum of both is one of numbers; otherwise an integer keeps digits that a float loses.
    let types = match types.contains(TypeSet::NUMBER) && schema.values.is_some() {
        true => types.without(TypeSet::INTEGER),
        false => types,
    };
    if schema.types.is_some_and(|said| said != types) {
        schemas.edit(id, |schema| schema.types = Some(types));
    }
    let schema = &schemas[id];
    let wanted: Vec<_> = TYPES
        .into_iter()
        .filter(|(one, _)| types.contains(*one))
        .collect();
    if wanted.len() < 2 || schema.reference.is_some() || !schema.all_of.is_empty() {
        return;
    }
    let variants = wanted
        .into_iter()
        .filter_map(|(one, name)| of_type(&schemas[id], one, name));
    let variants: Vec<_> = variants.collect();
    let list = variants
        .into_iter()
        .map(|variant| schemas.add(variant))
        .collect();
    let keyword = "type";
    open(schemas, id, Alternatives { keyword, list });
}

/// Returns the keywords that apply to one type; `None` if `enum` lists no value of that type.
fn of_type(schema: &Schema, one: TypeSet, name: &str) -> Option<Schema> {
    let fits = |value: &&Node| one.intersection(type_of(value)).is_some();
    let values = schema
        .values
        .as_ref()
        .map(|values| values.iter().filter(fits).cloned().collect::<Vec<_>>());
    if values.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    let mut part = Schema {
        pointer: schema.pointer.child("type").child(name),
        types: Some(one),
        values,
        ..Schema::default()
    };
    match name {
        "object" => {
            part.properties.clone_from(&schema.properties);
            part.required.clone_from(&schema.required);
            part.additional = schema.additional;
            part.property_names = schema.property_names;
        }
        "array" => {
            part.items = schema.items;
            part.tuple.clone_from(&schema.tuple);
        }
        "integer" => {
            part.format.clone_from(&schema.format);
            part.bounds = schema.bounds;
        }
        _ => part.format.clone_from(&schema.format),
    }
    Some(part)
}
