//! Responses in, outcomes out: which are successes, what a call gives, and what it fails with.

use super::api::{
    Docs, Failure, FailureVariant, Name, Outcome, Outcomes, Response, RustType, Stream,
};
use super::docs::code;
use super::markdown::safe_line;
use super::naming::{Names, type_name};
use super::resources::Calls;
use super::types::Types;
use crate::resolve::{self, Media, Status, Value};

/// What a successful call gives: the one type of the successful responses, optional where one of
/// them is empty, and a type of its own where they differ.
pub(super) fn output(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    operation: &resolve::Operation,
) -> (RustType, Option<Outcomes>) {
    let mut outputs = Vec::new();
    let mut empty = false;
    for response in successes(operation) {
        match answer_type(types, response) {
            RustType::Unit => empty = true,
            ty if !outputs.contains(&ty) => outputs.push(ty),
            _ => {}
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

fn successes(operation: &resolve::Operation) -> impl Iterator<Item = &resolve::Response> {
    let all = operation.responses.iter();
    all.filter(|response| succeeds(operation, response))
}

fn is_stream(ty: &RustType) -> bool {
    matches!(
        ty,
        RustType::ByteStream | RustType::Events(_) | RustType::EventObjects(_) | RustType::Items(_)
    )
}

/// The type of an answer that is read in the way of its main media type.
pub(super) fn answer_type(types: &Types<'_>, response: &resolve::Response) -> RustType {
    match (&response.value, response.media) {
        (None, _) => RustType::Unit,
        (Some(_), Media::Binary) => RustType::Bytes,
        (Some(item), media) if media.is_stream() => stream_type(types, media, Some(item)),
        (Some(value), _) => types.spell_within(value),
    }
}

/// The type of an answer that is one of several.
fn variant_type(types: &Types<'_>, response: &resolve::Response) -> RustType {
    match (&response.value, answer_type(types, response)) {
        // Among others nothing is read while it comes: a stream is at hand beside.
        (_, ty) if is_stream(&ty) => RustType::String,
        (_, ty @ RustType::Bytes) | (None, ty) => ty,
        (Some(value), _) => types.spell_in_variant(value),
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

fn plan_outcomes(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    operation: &resolve::Operation,
) -> Outcomes {
    let variants = successes(operation).map(|response| {
        let ty = variant_type(types, response);
        let words = safe_line(&response.description);
        let docs = match words.as_str() {
            "" => format!("The status {}.", response.status),
            words => format!("{}: {words}", response.status),
        };
        (Name(outcome_name(response.status)), Docs::text(docs), ty)
    });
    let route = format!("{} {}", operation.method, operation.path);
    Outcomes {
        name: calls.free(format!("{}Output", call.0)),
        docs: Docs::text(format!("What {} gives.", code(&route))),
        variants: variants.collect(),
    }
}

/// A status in words (RFC 9110, section 15.3).
fn outcome_name(status: Status) -> String {
    let name = match status {
        Status::Code(200) => "Ok",
        Status::Code(201) => "Created",
        Status::Code(202) => "Accepted",
        Status::Code(203) => "NonAuthoritative",
        Status::Code(204) => "NoContent",
        Status::Code(205) => "ResetContent",
        Status::Code(206) => "PartialContent",
        Status::Code(207) => "MultiStatus",
        Status::Code(code) => return format!("Status{code}"),
        Status::Range(_) => "Other",
        Status::Default => "Default",
    };
    name.to_owned()
}

/// Whether a response is a success: `2XX`, or `default` where no other one is.
pub(super) fn succeeds(operation: &resolve::Operation, response: &resolve::Response) -> bool {
    let explicit = operation
        .responses
        .iter()
        .any(|other| other.status.is_success());
    response.status.is_success() || response.status == Status::Default && !explicit
}

/// The rows of the answers: of successes whole, or else while they come.
pub(super) fn plan_responses(
    types: &Types<'_>,
    operation: &resolve::Operation,
    outcomes: Option<&Outcomes>,
    failure: &Failure,
) -> Vec<Response> {
    let responses = operation.responses.iter().filter_map(|response| {
        if !succeeds(operation, response) {
            return plan_failed(types, response, failure);
        }
        let mut planned = whole(response, answer_type(types, response));
        if let Some(outcomes) = outcomes {
            let variant = Name(outcome_name(response.status));
            if is_stream(&planned.ty) {
                planned.media = "text";
            }
            planned.ty = variant_type(types, response);
            planned.outcome = Outcome::Variant(outcomes.name.clone(), variant);
        } else if is_stream(&planned.ty) {
            planned.outcome = Outcome::Stream;
        }
        Some(planned)
    });
    responses.collect()
}

fn whole(response: &resolve::Response, ty: RustType) -> Response {
    let media = match ty {
        RustType::Unit => "none",
        _ => media_word(response.media),
    };
    Response {
        status: response.status.to_string(),
        media,
        media_type: unusual(media, &response.media_type),
        ty,
        outcome: Outcome::Success,
    }
}

/// A failure without a body is told by its status alone.
fn plan_failed(
    types: &Types<'_>,
    response: &resolve::Response,
    failure: &Failure,
) -> Option<Response> {
    response.value.as_ref()?;
    let (ty, outcome) = match failure {
        Failure::One(ty) => (ty.clone(), Outcome::Failure),
        Failure::Several(variants) => {
            let ty = variant_type(types, response);
            let variant = variants.iter().find(|variant| variant.ty == ty)?;
            (ty, Outcome::FailureVariant(variant.name.clone()))
        }
    };
    let is_stream = is_stream(&answer_type(types, response));
    let whole = whole(response, ty);
    Some(Response {
        outcome,
        media: if is_stream { "text" } else { whole.media },
        ..whole
    })
}

/// What a call gives while it comes, beside what it gives whole.
pub(super) fn plan_stream(
    types: &Types<'_>,
    operation: &resolve::Operation,
    failure: &Failure,
    has_outcomes: bool,
) -> Option<Stream> {
    // A stream that is the main answer, and lost that place among others, is at hand here.
    let streamed = |response: &resolve::Response| match &response.stream {
        Some(it) => Some((it.media, it.media_type.clone(), it.item.clone())),
        None if has_outcomes && response.media.is_stream() => Some((
            response.media,
            response.media_type.clone(),
            response.value.clone(),
        )),
        None => None,
    };
    let (media, _, item) = successes(operation).find_map(streamed)?;
    let ty = stream_type(types, media, item.as_ref());
    let responses = operation.responses.iter().filter_map(|response| {
        if !succeeds(operation, response) {
            return plan_failed(types, response, failure);
        }
        let (_, media_type, _) = streamed(response)
            .filter(|(other, _, item)| stream_type(types, *other, item.as_ref()) == ty)?;
        let media = match ty {
            RustType::ByteStream => "bytes",
            _ => media_word(media),
        };
        Some(Response {
            status: response.status.to_string(),
            media,
            media_type: unusual(media, &media_type),
            ty: match &ty {
                RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item) => {
                    (**item).clone()
                }
                _ => RustType::Unit,
            },
            outcome: Outcome::Stream,
        })
    });
    Some(Stream {
        responses: responses.collect(),
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

/// The media type, where the word for it does not say it.
fn unusual(word: &str, media_type: &str) -> Option<String> {
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
    let is_said = media_type == usual || media_type.is_empty();
    (!is_said).then(|| media_type.to_owned())
}

/// What failed calls hold: the one type that all declared failures have, or a variant for each.
pub(super) fn plan_failure(types: &Types<'_>, names: &mut Names<'_>) -> Failure {
    let mut found = Vec::<RustType>::new();
    for operation in &types.model.operations {
        for response in operation
            .responses
            .iter()
            .filter(|response| !succeeds(operation, response))
        {
            if response.value.is_some() {
                let ty = variant_type(types, response);
                if !found.contains(&ty) {
                    found.push(ty);
                }
            }
        }
    }
    match found.len() {
        0 => Failure::One(RustType::Json),
        1 => Failure::One(found.remove(0).unboxed()),
        _ => {
            let entries = found.iter().map(|ty| {
                let name = variant_name(ty);
                (format!("failure {name}"), name)
            });
            let variants = names.assign(&entries.collect::<Vec<_>>(), &[]);
            let variants = variants.into_iter().zip(found);
            let variants = variants.map(|(name, ty)| FailureVariant {
                name,
                ty,
                features: Vec::new(),
            });
            Failure::Several(variants.collect())
        }
    }
}

fn variant_name(ty: &RustType) -> String {
    match ty {
        RustType::Model(name) => name.0.clone(),
        RustType::Json | RustType::JsonMap => "Json".to_owned(),
        RustType::Vec(item) => format!("{}List", variant_name(item)),
        RustType::Tuple(..) => "Tuple".to_owned(),
        RustType::Map(item) => format!("{}Map", variant_name(item)),
        RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner) => {
            variant_name(inner)
        }
        RustType::Unit => "Empty".to_owned(),
        RustType::Bool => "Bool".to_owned(),
        RustType::Number(name) => type_name(name),
        RustType::String => "Text".to_owned(),
        RustType::DateTime => "DateTime".to_owned(),
        RustType::Runtime(name) => (*name).to_owned(),
        RustType::Chosen(path) => type_name(path),
        RustType::Beside(name) => name.0.clone(),
        RustType::Upload | RustType::Bytes | RustType::ByteStream => "Bytes".to_owned(),
        RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item) => {
            variant_name(item)
        }
    }
}
