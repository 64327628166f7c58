//! What media types ask of their schemas: whether those are of bytes, of text, or of the same.

use openapiv3::{MediaType, ReferenceOr};

use super::media::Media;
use super::types::Types;
use crate::lift::{Additional, Annotations, Schema, SchemaId, Schemas, TypeSet};

/// The schema of a media type, if it has one.
pub(super) fn schema(item: &MediaType, types: &Types<'_>) -> Option<SchemaId> {
    match item.schema.as_ref()? {
        ReferenceOr::Reference { reference } => types.numbered(reference),
        ReferenceOr::Item(_) => None,
    }
}

/// How deep schemas are compared and searched: what is the same so far is the same.
pub(super) const DEPTH: usize = 6;

/// The schema that another stands for: by `$ref`, or by being all of it and nothing else.
pub(super) fn follow_schema(schemas: &Schemas, mut id: SchemaId) -> SchemaId {
    // Circles of references were refused before; the bound holds whatever was.
    for _ in 0..32 {
        let schema = &schemas[id];
        let target = match (&schema.reference, &schema.all_of[..]) {
            (Some(reference), _) => schemas.find(reference),
            (None, [one]) if says_nothing_else(schema) => Some(*one),
            _ => None,
        };
        match target {
            Some(target) => id = target,
            None => break,
        }
    }
    id
}

/// True if a schema says nothing beside its `allOf` that a value has to be.
fn says_nothing_else(schema: &Schema) -> bool {
    schema.types.is_none()
        && schema.format.is_none()
        && schema.values.is_none()
        && schema.items.is_none()
        && schema.properties.is_empty()
        && schema.alternatives.is_empty()
        && schema.notes.constraints.is_empty()
}

/// True if a schema is of bytes as they are.
pub(super) fn is_bytes(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let may_be_text = schema
        .types
        .is_none_or(|types| types.contains(TypeSet::STRING));
    may_be_text && (schema.format.as_deref() == Some("binary") || holds_bytes(&schema.notes))
}

/// True if `contentMediaType` says that a text is bytes as they are (OpenAPI 3.1.1, 4.8.14.4).
pub(crate) fn holds_bytes(notes: &Annotations) -> bool {
    let said = |name: &str| notes.constraints.iter().find(|(known, _)| known == name);
    let media_type = said("contentMediaType").and_then(|(_, value)| value.as_str());
    said("contentEncoding").is_none()
        && media_type.is_some_and(|name| matches!(Media::of(name), Media::Binary | Media::Any))
}

/// True if a schema admits text and nothing else.
pub(super) fn is_text_alone(schemas: &Schemas, id: SchemaId) -> bool {
    let types = schemas[follow_schema(schemas, id)].types;
    types.is_some_and(|types| types.without(TypeSet::NULL) == TypeSet::STRING)
}

/// True if a schema says that a value is text, and nothing of which.
pub(super) fn says_only_text(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    is_text_alone(schemas, id) && schema.values.is_none() && schema.format.is_none()
}

/// True if a schema leaves room for an array.
pub(super) fn may_be_array(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    match schema.types {
        Some(types) => types.contains(TypeSet::ARRAY),
        None => schema.properties.is_empty(),
    }
}

/// True if a value of a schema can stand in text as it is: no object and no array can.
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

/// True if a schema says no type in any way, so that a part of it is a file: the default of its media
/// type is `application/octet-stream` (OpenAPI 3.1.1, section 4.8.15.1.1).
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

/// The members of a form, and those of its alternatives, that have no type or are lists of what has
/// none.
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

/// True if an object has members that are files, or lists of them.
pub(super) fn has_files(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let mut members = schema.properties.values();
    members.any(|member| are_files(schemas, *member, DEPTH))
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
