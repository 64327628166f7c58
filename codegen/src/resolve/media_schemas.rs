//! Properties of schemas that decide the encoding of a media type: bytes, text, files, equality.

use super::media::Media;
use crate::hash::HashSet;
use crate::lift::{Additional, Annotations, Schema, SchemaId, Schemas, TypeSet};

/// Maximum depth of comparison and search; schemas that are equal down to it count as equal.
pub(super) const DEPTH: usize = 6;

/// Follows a schema that is only a `$ref`, or an `allOf` of one schema, to that schema.
pub(super) fn follow_schema(schemas: &Schemas, mut id: SchemaId) -> SchemaId {
    // The lift has refused cycles of references; the bound holds in any case.
    for _ in 0..32 {
        let schema = &schemas[id];
        let target = match (&schema.reference, &schema.all_of[..]) {
            (Some(reference), _) => schemas.find(reference),
            (None, [one]) if has_no_constraint(schema) => Some(*one),
            _ => None,
        };
        match target {
            Some(target) => id = target,
            None => break,
        }
    }
    id
}

/// Returns true if a schema has no constraint beside its `allOf`.
fn has_no_constraint(schema: &Schema) -> bool {
    schema.types.is_none()
        && schema.format.is_none()
        && schema.values.is_none()
        && schema.items.is_none()
        && schema.properties.is_empty()
        && schema.alternatives.is_empty()
        && schema.notes.constraints.is_empty()
}

/// Returns true if a schema describes raw bytes.
pub(super) fn is_bytes(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let may_be_text = schema
        .types
        .is_none_or(|types| types.contains(TypeSet::STRING));
    may_be_text && (schema.format.as_deref() == Some("binary") || holds_bytes(&schema.notes))
}

/// Returns true if `contentMediaType` marks a string as raw bytes (OpenAPI 3.1.1, 4.8.14.4).
pub(crate) fn holds_bytes(notes: &Annotations) -> bool {
    let said = |name: &str| notes.constraints.iter().find(|(known, _)| known == name);
    let media_type = said("contentMediaType").and_then(|(_, value)| value.as_str());
    said("contentEncoding").is_none()
        && media_type.is_some_and(|name| matches!(Media::of(name), Media::Binary | Media::Any))
}

/// Returns true if a schema admits strings alone.
pub(super) fn is_text_alone(schemas: &Schemas, id: SchemaId) -> bool {
    let types = schemas[follow_schema(schemas, id)].types;
    types.is_some_and(|types| types.without(TypeSet::NULL) == TypeSet::STRING)
}

/// Returns true if a schema admits strings alone and does not constrain them.
pub(super) fn is_unconstrained_text(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    is_text_alone(schemas, id) && schema.values.is_none() && schema.format.is_none()
}

/// Returns true if a schema admits an array.
pub(super) fn may_be_array(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    match schema.types {
        Some(types) => types.contains(TypeSet::ARRAY),
        None => schema.properties.is_empty(),
    }
}

/// Returns true if a schema admits scalars, which can be written as plain text.
pub(super) fn may_be_text(schemas: &Schemas, id: SchemaId) -> bool {
    may_be_scalar(schemas, id, DEPTH)
}

fn may_be_scalar(schemas: &Schemas, id: SchemaId, depth: usize) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let lists = schema.alternatives.iter().map(|it| it.list.as_slice());
    let may = |id: &SchemaId| depth == 0 || may_be_scalar(schemas, *id, depth - 1);
    let scalars = [
        TypeSet::STRING,
        TypeSet::NUMBER,
        TypeSet::INTEGER,
        TypeSet::BOOLEAN,
    ];
    let by_type = match schema.types {
        Some(types) => scalars.iter().any(|scalar| types.contains(*scalar)),
        None => {
            schema.properties.is_empty()
                && schema.items.is_none()
                && schema.tuple.is_none()
                && !matches!(schema.additional, Additional::Of(_))
        }
    };
    by_type && schema.all_of.iter().all(may) && lists.into_iter().all(|list| list.iter().any(may))
}

/// Returns true if a schema declares no type in any way. A part with such a schema is a file, since
/// its media type is `application/octet-stream` by default (OpenAPI 3.1.1, 4.8.15.1.1).
pub(super) fn has_no_type(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let mut notes = schema.notes.constraints.iter();
    schema.types.is_none()
        && schema.values.is_none()
        && schema.properties.is_empty()
        && schema.items.is_none()
        && schema.tuple.is_none()
        && !matches!(schema.additional, Additional::Of(_))
        && schema.all_of.is_empty()
        && schema.alternatives.is_empty()
        && schema.required.is_empty()
        && !notes.any(|(name, _)| matches!(name.as_str(), "contentEncoding" | "contentMediaType"))
}

/// Returns the properties of a form and of its variants that have no type, or an array of items
/// without a type.
pub(super) fn untyped_members(schemas: &Schemas, id: SchemaId, depth: usize) -> Vec<String> {
    let schema = &schemas[follow_schema(schemas, id)];
    let is_untyped = |id: SchemaId| {
        let items = schemas[follow_schema(schemas, id)].items;
        has_no_type(schemas, id) || items.is_some_and(|items| has_no_type(schemas, items))
    };
    let own = schema.properties.iter();
    let own = own.filter(|(_, id)| is_untyped(**id));
    let mut names = own.map(|(name, _)| name.clone()).collect::<Vec<_>>();
    if depth > 0 {
        let lists = schema.alternatives.iter().flat_map(|it| &it.list);
        names.extend(lists.flat_map(|id| untyped_members(schemas, *id, depth - 1)));
    }
    names
}

/// Returns true if an object has properties that are declared as files or lists of files. One
/// without a type may be a file, but JSON can hold it.
pub(super) fn has_files(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let mut members = schema.properties.values();
    members
        .any(|member| are_files(schemas, *member, DEPTH) && mention_bytes(schemas, *member, DEPTH))
}

/// Returns true if a schema, its items or one of its alternatives is declared as bytes.
fn mention_bytes(schemas: &Schemas, id: SchemaId, depth: usize) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let mut alternatives = schema.alternatives.iter().flat_map(|it| &it.list);
    is_bytes(schemas, id)
        || schema.items.is_some_and(|items| is_bytes(schemas, items))
        || depth > 0 && alternatives.any(|it| mention_bytes(schemas, *it, depth - 1))
}

/// True if a part of a form is a file, a list of files, or alternatives that are nothing else.
pub(super) fn are_files(schemas: &Schemas, id: SchemaId, depth: usize) -> bool {
    let is_file = |id: SchemaId| is_bytes(schemas, id) || has_no_type(schemas, id);
    let schema = &schemas[follow_schema(schemas, id)];
    let is_null = |id: &SchemaId| {
        let types = schemas[follow_schema(schemas, *id)].types;
        types == Some(TypeSet::NULL)
    };
    let are_all = |list: &[SchemaId]| {
        let mut list = list.iter().filter(|id| !is_null(id)).peekable();
        list.peek().is_some() && list.all(|id| are_files(schemas, *id, depth - 1))
    };
    is_file(id)
        || schema.items.is_some_and(is_file)
        || depth > 0 && schema.alternatives.iter().any(|it| are_all(&it.list))
}

/// Returns the parts of a form, at every depth, that may be a file or another value. Properties that
/// `is_json` names are skipped.
pub(super) fn mixed_parts(
    schemas: &Schemas,
    form: SchemaId,
    is_json: impl Fn(&str) -> bool,
) -> Vec<SchemaId> {
    let mut found = Vec::new();
    let mut seen = HashSet::default();
    let mut open = vec![(form, 0)];
    while let Some((id, depth)) = open.pop() {
        let id = follow_schema(schemas, id);
        let schema = &schemas[id];
        if !seen.insert(id) {
            continue;
        }
        if schema.mixes_files {
            found.push(id);
        } else if depth < DEPTH {
            let members = schema.properties.iter();
            let members = members.filter(|(name, _)| depth > 0 || !is_json(name));
            let additional = match schema.additional {
                Additional::Of(values) => Some(values),
                _ => None,
            };
            let lists = schema.alternatives.iter().flat_map(|it| &it.list);
            let within = members.map(|(_, id)| *id).chain(lists.copied());
            let within = within.chain(schema.items).chain(additional);
            open.extend(within.map(|id| (id, depth + 1)));
        }
    }
    found
}

/// Returns true if some alternatives of a schema are bytes or lists of bytes, and some are no files.
pub(super) fn mixes_files(schemas: &Schemas, id: SchemaId) -> bool {
    let holds_bytes = |id: &SchemaId| {
        let items = schemas[follow_schema(schemas, *id)].items;
        is_bytes(schemas, *id) || items.is_some_and(|items| is_bytes(schemas, items))
    };
    let is_other = |id: &SchemaId| {
        let types = schemas[follow_schema(schemas, *id)].types;
        types != Some(TypeSet::NULL) && !are_files(schemas, *id, 1)
    };
    let mut lists = schemas[id].alternatives.iter();
    lists.any(|it| it.list.iter().any(holds_bytes) && it.list.iter().any(is_other))
}

/// True if two schemas admit the same, as far as a short look tells.
pub(super) fn is_same(schemas: &Schemas, one: SchemaId, other: SchemaId, depth: usize) -> bool {
    let (one, other) = (follow_schema(schemas, one), follow_schema(schemas, other));
    if one == other || depth == 0 {
        return true;
    }
    let (one, other) = (&schemas[one], &schemas[other]);
    let same = |a: SchemaId, b: SchemaId| is_same(schemas, a, b, depth - 1);
    let lists = |schema: &Schema| {
        let lists = schema.alternatives.iter().map(|list| list.list.as_slice());
        lists
            .chain([schema.all_of.as_slice()])
            .collect::<Vec<_>>()
            .concat()
    };
    let (ours, theirs) = (lists(one), lists(other));
    let additional = match (one.additional, other.additional) {
        (Additional::Of(a), Additional::Of(b)) => same(a, b),
        (a, b) => a == b,
    };
    let items = match (one.items, other.items) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a == b,
    };
    additional
        && items
        && (one.types, &one.format, &one.values) == (other.types, &other.format, &other.values)
        && one.required == other.required
        && one.properties.keys().eq(other.properties.keys())
        && one
            .properties
            .values()
            .zip(other.properties.values())
            .all(|(a, b)| same(*a, *b))
        && ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(a, b)| same(*a, *b))
}
