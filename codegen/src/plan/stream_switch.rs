//! An operation that answers whole or while it comes in, the boolean of its request that asks for
//! the one or the other out.

use super::api::StreamSwitch;
use super::types::Types;
use crate::load::Node;
use crate::resolve::{self, Definition, Media, ParameterLocation, Type, Value};

/// What the boolean is called unless the settings say otherwise.
const USUAL: &str = "stream";

/// How deep alternatives and nested members are looked at.
const DEPTH: usize = 6;

/// The boolean that asks for a stream, or why it is not what a person said.
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
            "neither its body nor its query has a boolean `{name}`"
        )),
        (None, None) => Ok(None),
    }
}

/// True if a body of this kind has members that a call can set.
fn has_members(media: Media) -> bool {
    matches!(media, Media::Json | Media::Form | Media::Multipart)
}

/// True if a success may come whole as well as item by item.
fn is_whole_or_stream(operation: &resolve::Operation) -> bool {
    super::responses::successes(operation).any(|response| {
        let stream = response.stream.as_ref();
        stream.is_some_and(|stream| stream.media.is_stream())
    })
}

/// Whether there is such a member, and whether its default is true. Of alternatives, one that has it
/// is enough.
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

/// Whether a value is a boolean, and its default is true.
fn flag(types: &Types<'_>, value: &Value) -> Option<bool> {
    let is_boolean = matches!(types.unaliased(value), Type::Boolean);
    is_boolean.then(|| value.notes.default == Some(Node::Bool(true)))
}
