//! An operation's responses, each with its status and what it holds.

use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, ReferenceOr, Response as DocumentResponse, Responses};

use super::model::{Response, Status, Value};
use super::operations::follow;
use super::types::{Types, Way};
use crate::diagnostic::Diagnostic;
use crate::lift::{Annotations, SchemaId};
use crate::load::Pointer;

/// Resolves the responses of an operation, in the document's order.
pub(super) fn resolve_responses(
    skeleton: &OpenAPI,
    responses: &Responses,
    operation: &Pointer,
    way: &Way,
    types: &mut Types<'_>,
) -> Vec<Response> {
    let base = operation.child("responses");
    let listed = responses
        .responses
        .iter()
        .map(|(code, response)| (Status::of(code), code.to_string(), response));
    let default = responses
        .default
        .iter()
        .map(|response| (Status::Default, "default".to_owned(), response));
    let mut resolved = Vec::new();
    for (status, key, response) in listed.chain(default) {
        let found = match response {
            ReferenceOr::Item(item) => Some((item, base.child(&key))),
            ReferenceOr::Reference { reference } => {
                let components = skeleton.components.as_ref();
                components.and_then(|components| follow(reference, &components.responses))
            }
        };
        if let Some((response, pointer)) = found {
            resolved.push(resolve_response(status, response, &pointer, way, types));
        }
    }
    warn_of_different_successes(&resolved, &base, types);
    resolved
}

/// One call gives one type: where successes have different bodies, their types are lost.
fn warn_of_different_successes(responses: &[Response], base: &Pointer, types: &mut Types<'_>) {
    let mut bodies = responses
        .iter()
        .filter(|response| response.status.is_success())
        .filter_map(|response| Some((response.status, response.value.as_ref()?)));
    let Some((first, body)) = bodies.next() else {
        return;
    };
    if let Some((other, _)) = bodies.find(|(_, other)| !other.is_like(body)) {
        let message = format!("`{first}` and `{other}` answer with different bodies");
        types.diagnostics.push(
            Diagnostic::warning(base.child(&other.to_string()).into(), message)
                .hint("the call gives any JSON value"),
        );
    }
}

fn resolve_response(
    status: Status,
    response: &DocumentResponse,
    pointer: &Pointer,
    way: &Way,
    types: &mut Types<'_>,
) -> Response {
    let step = if status.is_success() {
        "response"
    } else {
        "failure"
    };
    let value = match json_schema(&response.content, types) {
        Some(id) => Some(types.resolve(id, &way.step(step))),
        None if response.content.is_empty() => None,
        None => {
            let at = pointer.child("content").into();
            let message = "a response without a JSON media type is not followed";
            types
                .diagnostics
                .push(Diagnostic::warning(at, message).hint("any JSON value is expected"));
            Some(Value::any(Annotations::default()))
        }
    };
    Response {
        status,
        description: response.description.clone(),
        value,
    }
}

/// The schema of the JSON media type, if there is one.
pub(super) fn json_schema(
    content: &IndexMap<String, MediaType>,
    types: &Types<'_>,
) -> Option<SchemaId> {
    let media = &content[json_media_type(content.keys())?];
    match media.schema.as_ref()? {
        ReferenceOr::Reference { reference } => types.numbered(reference),
        ReferenceOr::Item(_) => None,
    }
}

/// The media type that is read: `application/json` before any `+json`.
pub(crate) fn json_media_type<'a>(
    names: impl Iterator<Item = &'a String> + Clone,
) -> Option<&'a str> {
    let mut suffixed = names
        .clone()
        .filter(|name| essence(name).ends_with("+json"));
    let plain = names
        .into_iter()
        .find(|name| essence(name) == "application/json");
    plain.or_else(|| suffixed.next()).map(String::as_str)
}

/// A media type without its parameters (RFC 9110 section 8.3.1).
fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}
