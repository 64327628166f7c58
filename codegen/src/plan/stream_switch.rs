//! The boolean of a request that selects a stream or a whole response, such as `stream`.

use super::api::StreamSwitch;
use super::types::Types;
use crate::load::Node;
use crate::resolve::{self, Definition, Media, ParameterLocation, Type, Value};

/// The default name of the boolean.
const USUAL: &str = "stream";

/// The maximum depth of unions and nested objects to search.
const DEPTH: usize = 6;

/// Plans the boolean that requests a stream.
///
/// # Errors
///
/// Returns the reason if the request has no boolean of the name in the settings.
pub(super) fn plan_stream_switch(
    types: &Types<'_>,
    operation: &resolve::Operation,
    said: Option<&str>,
) -> Result<Option<StreamSwitch>, String> {
    if said == Some("") || said.is_none() && !is_whole_or_stream(operation) {
        return Ok(None);
    }
    let name = said.unwrap_or(USUAL);
    let contents = operation.body.iter().flat_map(|body| &body.contents);
    let bodies = contents.filter(|it| has_members(it.media));
    let mut members = bodies.filter_map(|it| member(types, &it.value, name, DEPTH));
    if let Some(is_on) = members.next() {
        let (place, name) = ("body", name.to_owned());
        return Ok(Some(StreamSwitch { place, name, is_on }));
    }
    let parameters = operation.parameters.iter();
    let mut query = parameters.filter(|it| it.place == ParameterLocation::Query && it.name == name);
    let found = query.find_map(|it| flag(types, &it.value));
    match (found, said) {
        (Some(is_on), _) => {
            let (place, name) = ("query", name.to_owned());
            Ok(Some(StreamSwitch { place, name, is_on }))
        }
        (None, Some(name)) => Err(format!(
            "neither the body nor the query has a boolean `{name}`"
        )),
        (None, None) => Ok(None),
    }
}

/// Returns true if a body of this media type has properties.
fn has_members(media: Media) -> bool {
    matches!(media, Media::Json | Media::Form | Media::Multipart)
}

/// Returns true if a success may be a whole response or a stream of items.
fn is_whole_or_stream(operation: &resolve::Operation) -> bool {
    super::responses::successes(operation).any(|response| {
        let stream = response.stream.as_ref();
        stream.is_some_and(|stream| stream.media.is_stream())
    })
}

/// Returns the default of a boolean property, or `None` if there is no such property.
///
/// In a union, one variant with the property is enough.
fn member(types: &Types<'_>, value: &Value, path: &str, depth: usize) -> Option<bool> {
    let Type::Named(id) = types.unaliased(value) else {
        return None;
    };
    let depth = depth.checked_sub(1)?;
    match &types.model.types[id.0].definition {
        Definition::Object(object) => {
            let of = |name: &str| object.members.iter().find(|it| it.name == name);
            if let Some(found) = of(path) {
                return flag(types, &found.value);
            }
            let (first, rest) = path.split_once('.')?;
            member(types, &of(first)?.value, rest, depth)
        }
        Definition::Union(union) => {
            let mut variants = union.variants.iter();
            variants.find_map(|it| member(types, &it.value, path, depth))
        }
        _ => None,
    }
}

/// Returns the default of a boolean, or `None` for another type.
fn flag(types: &Types<'_>, value: &Value) -> Option<bool> {
    let is_boolean = matches!(types.unaliased(value), Type::Boolean);
    is_boolean.then(|| value.notes.default == Some(Node::Bool(true)))
}
