//! What an operation's successes are by their media types, in the rough: that says what it is for.

use openapiv3::{OpenAPI, Operation, ReferenceOr, Response, StatusCode};

use super::json_media_type;
use super::model::Answer;
use super::operations::follow;

/// Looks at the first success that holds something.
pub(super) fn kind_of_answer(skeleton: &OpenAPI, operation: &Operation) -> Answer {
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
    kinds.next().unwrap_or(Answer::Nothing)
}

fn kind_of(response: &Response) -> Answer {
    if json_media_type(response.content.keys()).is_some() {
        return Answer::Data;
    }
    let names = response
        .content
        .keys()
        .map(|name| name.to_ascii_lowercase());
    let kinds = names.map(
        |name| match name.split(['/', ';']).collect::<Vec<_>>()[..] {
            ["text", "event-stream", ..] => Answer::Events,
            ["image" | "audio" | "video" | "font", ..] => Answer::File,
            ["application", kind, ..] if is_file(kind) => Answer::File,
            _ => Answer::Data,
        },
    );
    kinds.into_iter().next().unwrap_or(Answer::Data)
}

fn is_file(kind: &str) -> bool {
    let known = [
        "octet-stream",
        "zip",
        "pdf",
        "gzip",
        "x-tar",
        "zstd",
        "x-gzip",
        "vnd.ms-excel",
    ];
    known.contains(&kind)
}
