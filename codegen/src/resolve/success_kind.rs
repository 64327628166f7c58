//! Kind of an operation's success response, by its media types: data, events, a file or nothing.

use super::component_references::follow;
use super::media::Media;
use super::model::SuccessKind;
use crate::lift::Document;
use crate::lift::document::{Operation, Response};
use crate::load::Pointer;

/// Returns the kind of the first success response that has content.
pub(super) fn success_kind(document: &Document, operation: &Operation) -> SuccessKind {
    let responses = operation.responses.iter();
    let successes = responses.filter(|(status, _)| status.is_success());
    let held = successes.filter_map(|(_, response)| {
        let components = &document.components.responses;
        Some(follow(response, Pointer::root, components)?.0)
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
