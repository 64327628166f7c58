//! Kind of an operation's success response, by its media types: data, events, a file or nothing.

use openapiv3::{OpenAPI, Operation, ReferenceOr, Response, StatusCode};

use super::component_references::follow;
use super::media::Media;
use super::model::SuccessKind;

/// Returns the kind of the first success response that has content.
pub(super) fn success_kind(skeleton: &OpenAPI, operation: &Operation) -> SuccessKind {
    let responses = operation.responses.responses.iter();
    let successes = responses.filter(|(code, _)| match code {
        StatusCode::Code(code) => (200..300).contains(code),
        StatusCode::Range(range) => *range == 2,
    });
    let held = successes.filter_map(|(_, response)| match response {
        ReferenceOr::Item(response) => Some(response),
        ReferenceOr::Reference { reference } => {
            let components = skeleton.components.as_ref()?;
            Some(follow(reference, &components.responses)?.0)
        }
    });
    let mut kinds = held
        .filter(|response| !response.content.is_empty())
        .map(kind_of);
    kinds.next().unwrap_or(SuccessKind::Nothing)
}

fn kind_of(response: &Response) -> SuccessKind {
    let kinds = response.content.keys().map(|name| match Media::of(name) {
        media if media.is_stream() => SuccessKind::Events,
        Media::Binary => SuccessKind::File,
        _ => SuccessKind::Data,
    });
    let kinds = kinds.collect::<Vec<_>>();
    match kinds.first() {
        Some(first) if !kinds.contains(&SuccessKind::Data) => *first,
        _ => SuccessKind::Data,
    }
}
