//! Responses: the output type of a call, and the rows that read its responses.

use super::api::{Failure, Name, Outcome, Outcomes, Response, RustType, Stream};
use super::failures::plan_failed;
use super::naming::value_name;
use super::outcomes::{plan_outcomes, variants};
use super::resources::Calls;
use super::types::Types;
use crate::resolve::{self, Media, Representation, Status, Value};

/// Returns the output type of a call: the type of its successes, optional if one has no body.
///
/// If the types of successes differ, the output is an enum, which is returned too.
pub(super) fn output(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    operation: &resolve::Operation,
) -> (RustType, Option<Outcomes>) {
    let mut outputs = Vec::new();
    let mut empty = false;
    for response in successes(operation) {
        empty |= response.contents.is_empty() || may_be_bare(types, response);
        for content in main_contents(types, response) {
            let ty = content_type(types, content);
            if !outputs.contains(&ty) {
                outputs.push(ty);
            }
        }
    }
    let is_stream = outputs.iter().any(is_stream);
    match (outputs.pop(), outputs.is_empty(), empty) {
        (None, ..) => (RustType::Unit, None),
        (Some(one), true, false) => (one, None),
        (Some(one @ RustType::Option(_)), true, true) => (one, None),
        (Some(one), true, true) if !is_stream => (RustType::Option(Box::new(one)), None),
        _ => {
            let outcomes = plan_outcomes(types, calls, call, operation);
            (RustType::Beside(outcomes.name.clone()), Some(outcomes))
        }
    }
}

/// Returns the responses that are successes.
pub(super) fn successes(
    operation: &resolve::Operation,
) -> impl Iterator<Item = &resolve::Response> + Clone {
    operation.responses.iter().filter(|it| it.success)
}

/// Returns true if a response succeeds without its declared content: a redirect does, for its
/// headers say where to, and its content is most often a page for persons (RFC 9110, section 15.4).
/// Text and bytes hold such a page, too.
pub(super) fn may_be_bare(types: &Types<'_>, response: &resolve::Response) -> bool {
    let mut contents = main_contents(types, response);
    let is_read = |it: &Representation| matches!(it.media, Media::Json | Media::Any);
    response.status.is_redirect() && contents.any(is_read)
}

/// Returns the contents of a response that an awaited call reads.
///
/// These are all JSON contents, or else those with the type and kind of the first content.
pub(super) fn main_contents<'r>(
    types: &Types<'_>,
    response: &'r resolve::Response,
) -> impl Iterator<Item = &'r Representation> {
    let first = response.contents.first();
    let of_first = first.map(|it| content_type(types, it));
    let is_main = move |content: &&Representation| match first {
        None => false,
        Some(first) if first.media == Media::Json && content.media == Media::Json => true,
        Some(first) => {
            let is_alike = of_first.as_ref() == Some(&content_type(types, content));
            let is_json = first.media == Media::Json;
            is_alike && (!is_json || content.media == Media::Any || is_plain_text(content))
        }
    };
    let contents = response.contents.iter();
    contents.filter(is_main).collect::<Vec<_>>().into_iter()
}

/// Returns true for plain text, which is no format of its own.
fn is_plain_text(content: &Representation) -> bool {
    let essence = content.media_type.split(';').next().unwrap_or_default();
    content.media == Media::Text
        && matches!(
            essence.trim().to_ascii_lowercase().as_str(),
            "text/plain" | "text/*"
        )
}

/// Returns true if a type is a stream.
pub(super) fn is_stream(ty: &RustType) -> bool {
    matches!(
        ty,
        RustType::ByteStream | RustType::Events(_) | RustType::EventObjects(_) | RustType::Items(_)
    )
}

/// Returns the type of a response in one media type.
pub(super) fn content_type(types: &Types<'_>, content: &Representation) -> RustType {
    match content.media {
        Media::Binary => RustType::Bytes,
        media if media.is_stream() => stream_type(types, media, Some(&content.value)),
        _ => types.spell_within(&content.value),
    }
}

/// Returns the type of a response that is a variant of an enum.
pub(super) fn variant_type(types: &Types<'_>, content: &Representation) -> RustType {
    match content_type(types, content) {
        // A variant holds no stream; the call has a method for it.
        ty if is_stream(&ty) => RustType::String,
        RustType::Bytes => RustType::Bytes,
        _ => types.spell_in_variant(&content.value),
    }
}

fn stream_type(types: &Types<'_>, media: Media, item: Option<&Value>) -> RustType {
    let item = || Box::new(item.map_or(RustType::Json, |item| types.spell_within(item)));
    match media {
        Media::Events => RustType::Events(item()),
        Media::EventObjects => RustType::EventObjects(item()),
        Media::Lines | Media::Records => RustType::Items(item()),
        _ => RustType::ByteStream,
    }
}

/// Returns the response rows of an awaited call.
pub(super) fn plan_responses(
    types: &Types<'_>,
    operation: &resolve::Operation,
    outcomes: Option<&Outcomes>,
    failure: &Failure,
) -> Vec<Response> {
    let variants = outcomes.map(|outcomes| (&outcomes.name, variants(types, operation)));
    let mut rows = Vec::new();
    for response in successes(operation) {
        let mut kinds = Vec::<(RustType, Outcome, Vec<&Representation>)>::new();
        let outcome = |ty: &RustType, plain: &RustType| match &variants {
            Some((name, all)) => {
                let mut all = all.iter();
                let found = all.find(|it| it.status == response.status && it.ty == *ty);
                let variant = found.map_or(Name(String::new()), |it| it.name.clone());
                Outcome::Variant((*name).clone(), variant)
            }
            None if is_stream(plain) => Outcome::Stream,
            None => Outcome::Success,
        };
        for content in main_contents(types, response) {
            let plain = content_type(types, content);
            let ty = match variants {
                Some(_) => variant_type(types, content),
                None => plain.clone(),
            };
            let is_known = |(known, _, all): &&mut (RustType, Outcome, Vec<&Representation>)| {
                *known == ty && all.iter().all(|it| it.media == content.media)
            };
            match kinds.iter_mut().find(is_known) {
                Some((.., all)) => all.push(content),
                None => {
                    let outcome = outcome(&ty, &plain);
                    kinds.push((ty, outcome, vec![content]));
                }
            }
        }
        // It stands before the others, so that it is meant where none of them fits.
        if kinds.is_empty() || may_be_bare(types, response) {
            let outcome = outcome(&RustType::Unit, &RustType::Unit);
            rows.push(row(response.status, &[], RustType::Unit, outcome));
        }
        let planned = kinds.into_iter();
        rows.extend(
            planned.map(|(ty, outcome, contents)| row(response.status, &contents, ty, outcome)),
        );
    }
    if rows.is_empty() {
        // A document may declare failures alone.
        rows.push(row(Status::Range(2), &[], RustType::Unit, Outcome::Success));
    }
    rows.extend(plan_failed(types, operation, failure));
    rows
}

/// Returns the row of a status for contents of one type, or for no body.
pub(super) fn row(
    status: Status,
    contents: &[&Representation],
    ty: RustType,
    outcome: Outcome,
) -> Response {
    let media = contents.first().map(|it| it.media);
    let media = match media {
        None => "none",
        // A variant is read whole.
        Some(media) if media.is_stream() && outcome != Outcome::Stream => "text",
        Some(media) => media_word(media),
    };
    let names = contents.iter().map(|it| it.media_type.as_str());
    Response {
        status: status.to_string(),
        media,
        media_type: unusual(media, &names.collect::<Vec<_>>()),
        ty,
        outcome,
    }
}

/// Plans the streamed response of a call, if it has one.
pub(super) fn plan_stream(
    types: &Types<'_>,
    operation: &resolve::Operation,
    failure: &Failure,
    has_outcomes: bool,
) -> Option<Stream> {
    // A stream that is the first content, but only a variant of an awaited call, is available here.
    let streamed =
        |response: &resolve::Response| match (&response.stream, response.contents.first()) {
            (Some(it), _) => Some((it.media, it.media_type.clone(), it.item.clone())),
            (None, Some(it)) if has_outcomes && it.media.is_stream() => {
                Some((it.media, it.media_type.clone(), Some(it.value.clone())))
            }
            _ => None,
        };
    let (media, _, item) = successes(operation).find_map(streamed)?;
    let ty = stream_type(types, media, item.as_ref());
    let responses = successes(operation).filter_map(|response| {
        let (_, media_type, _) = streamed(response)
            .filter(|(other, _, item)| stream_type(types, *other, item.as_ref()) == ty)?;
        let media = match ty {
            RustType::ByteStream => "bytes",
            _ => media_word(media),
        };
        Some(Response {
            status: response.status.to_string(),
            media,
            media_type: unusual(media, &[&media_type]),
            ty: match &ty {
                RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item) => {
                    (**item).clone()
                }
                _ => RustType::Unit,
            },
            outcome: Outcome::Stream,
        })
    });
    let failed = plan_failed(types, operation, failure);
    Some(Stream {
        responses: responses.chain(failed).collect(),
        ty,
    })
}

fn media_word(media: Media) -> &'static str {
    match media {
        Media::Json => "json",
        Media::Xml | Media::Text | Media::Form => "text",
        Media::Binary | Media::Multipart => "binary",
        Media::Events => "events",
        Media::EventObjects => "event_objects",
        Media::Any => "any",
        Media::Lines => "lines",
        Media::Records => "records",
    }
}

/// Returns the name of a media type for a method: `csv` for `text/csv`.
pub(super) fn method_word(media_type: &str) -> String {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    let essence = essence.to_ascii_lowercase();
    let (kind, subtype) = essence.split_once('/').unwrap_or(("", &essence));
    match subtype {
        "*" => return value_name(kind),
        "plain" if kind == "text" => return "text".to_owned(),
        "octet-stream" => return "bytes".to_owned(),
        "event-stream" => return "events".to_owned(),
        _ => {}
    }
    let bare = subtype.strip_prefix("vnd.").or(subtype.strip_prefix("x-"));
    let bare = bare.unwrap_or(subtype);
    let bare = match kind {
        "image" => bare.strip_suffix("+xml").unwrap_or(bare),
        _ => bare,
    };
    let words = bare.replace(['*', '+'], " ");
    let name = value_name(&words);
    name.trim_matches(|symbol| symbol == '_' || symbol == '#')
        .to_owned()
}

/// Returns the media types, unless the keyword implies them.
fn unusual(word: &str, media_types: &[&str]) -> Option<String> {
    let usual = match word {
        "json" => "application/json",
        "text" => "text/plain",
        "events" | "event_objects" => "text/event-stream",
        "lines" => "application/x-ndjson",
        "records" => "application/json-seq",
        "any" => "*/*",
        "none" => return None,
        _ => "application/octet-stream",
    };
    let mut names = Vec::<&str>::new();
    for name in media_types.iter().filter(|name| !name.is_empty()) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => None,
        [one] if *one == usual => None,
        names => Some(names.join(", ")),
    }
}
