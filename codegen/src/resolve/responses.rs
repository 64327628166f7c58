//! An operation's responses, each with its status and what it holds.

use indexmap::IndexMap;
use openapiv3::{MediaType, OpenAPI, ReferenceOr, Response as DocumentResponse, Responses};

use super::media::{Media, essence};
use super::media_schemas::{follow_schema, is_bytes, may_be_text, says_only_text, schema};
use super::model::{Response, Status, Streamed, Type, Value};
use super::operations::follow;
use super::types::{Types, Way};
use crate::lift::{Annotations, SchemaId, Schemas};
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
    let responses = listed(skeleton, responses, &base);
    let resolved =
        responses.map(|(status, response, _)| resolve_response(status, response, way, types));
    resolved.collect()
}

/// The responses of an operation with their statuses and places, references followed.
pub(super) fn listed<'a>(
    skeleton: &'a OpenAPI,
    responses: &'a Responses,
    base: &'a Pointer,
) -> impl Iterator<Item = (Status, &'a DocumentResponse, Pointer)> {
    let listed = responses
        .responses
        .iter()
        .map(|(code, response)| (Status::of(code), code.to_string(), response));
    let default = responses
        .default
        .iter()
        .map(|response| (Status::Default, "default".to_owned(), response));
    listed.chain(default).filter_map(|(status, key, response)| {
        let (response, pointer) = match response {
            ReferenceOr::Item(item) => (item, base.child(&key)),
            ReferenceOr::Reference { reference } => {
                let components = skeleton.components.as_ref()?;
                follow(reference, &components.responses)?
            }
        };
        Some((status, response, pointer))
    })
}

fn resolve_response(
    status: Status,
    response: &DocumentResponse,
    way: &Way,
    types: &mut Types<'_>,
) -> Response {
    let success = status.is_success() || status == Status::Default;
    let way = way.step(match status.is_success() {
        true => "response",
        false => "failure",
    });
    let choice = match status {
        // Whatever is declared, HTTP gives these no content (RFC 9110, section 6.4.1).
        Status::Code(100..=199 | 204 | 205 | 304) => Choice::default(),
        _ => choose(&response.content, success, types),
    };
    let main = choice.main;
    Response {
        status,
        description: with_summary(response),
        headers: response.headers.keys().cloned().collect(),
        value: main.as_ref().map(|it| it.value(&way, types)),
        media: main.as_ref().map_or(Media::Json, |it| it.media),
        media_type: main.map(|it| it.name).unwrap_or_default(),
        stream: choice.stream.map(|it| it.streamed(&way, types)),
    }
}

/// What is said of a response, its summary first (OpenAPI 3.2.0, 4.17).
fn with_summary(response: &DocumentResponse) -> String {
    let summary = response.extensions.get("x-summary");
    match summary.and_then(|it| it.as_str()) {
        Some(summary) if response.description.is_empty() => summary.to_owned(),
        Some(summary) => format!("{summary}\n\n{}", response.description),
        None => response.description.clone(),
    }
}

/// Which media types of a response are asked for.
#[derive(Default)]
struct Choice {
    /// Whole
    main: Option<Offer>,
    /// While it comes
    stream: Option<Offer>,
}

/// A media type of a response.
struct Offer {
    name: String,
    media: Media,
    schema: Option<SchemaId>,
}

/// JSON comes first, since it is typed; what else there is can be had while it comes.
fn choose(content: &IndexMap<String, MediaType>, success: bool, types: &Types<'_>) -> Choice {
    let mut offers = content
        .iter()
        .map(|(name, item)| offer(name, item, types))
        .collect::<Vec<_>>();
    let plain = |it: &Offer| match it.media {
        Media::Json if essence(&it.name) == "application/json" => 0,
        Media::Json => 1,
        media if media.is_stream() => 3,
        _ => 2,
    };
    offers.sort_by_key(plain);
    if offers.is_empty() {
        return Choice::default();
    }
    let mut main = offers.remove(0);
    if main.media == Media::Binary {
        join_bytes(&mut main, &mut offers);
    }
    if !success {
        return Choice {
            main: Some(main.whole()),
            stream: None,
        };
    }
    let items = offers.iter().position(|it| it.media.is_stream());
    let stream = match items {
        _ if main.media.is_stream() => None,
        Some(at) => Some(offers.remove(at)),
        None => bytes_of(&main, &offers),
    };
    Choice {
        main: Some(main),
        stream,
    }
}

/// Bytes are read alike whatever they are, so that all their media types are asked for.
fn join_bytes(main: &mut Offer, others: &mut Vec<Offer>) {
    let joined = others.extract_if(.., |it| it.media == Media::Binary);
    for other in joined {
        main.name = format!("{}, {}", main.name, other.name);
    }
}

/// What is not JSON beside the main offer, and that itself where it is bytes.
fn bytes_of(main: &Offer, others: &[Offer]) -> Option<Offer> {
    let is_other = |it: &&Offer| !matches!(it.media, Media::Json | Media::Xml | Media::Form);
    let names = match main.media {
        Media::Binary => vec![main.name.clone()],
        Media::Json => others
            .iter()
            .filter(is_other)
            .map(|it| it.name.clone())
            .collect(),
        _ => Vec::new(),
    };
    (!names.is_empty()).then(|| Offer {
        name: names.join(", "),
        media: Media::Binary,
        schema: None,
    })
}

fn offer(name: &str, item: &MediaType, types: &Types<'_>) -> Offer {
    let schema = schema(item, types);
    let is_item = item.extensions.contains_key("x-item");
    let media = match Media::of(name) {
        Media::Json if schema.is_some_and(|id| is_bytes(types.schemas, id)) => Media::Binary,
        Media::Any if schema.is_none_or(|id| is_bytes(types.schemas, id)) => Media::Binary,
        Media::Multipart => Media::Binary,
        Media::Events if schema.is_some_and(|id| is_event(types.schemas, id, is_item, DEPTH)) => {
            Media::EventObjects
        }
        media => media,
    };
    Offer {
        name: name.to_owned(),
        media,
        schema,
    }
}

/// How deep alternatives of alternatives are looked at.
const DEPTH: usize = 4;

/// The members of an event (OpenAPI 3.2.0, 4.14.4).
const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];

/// Whether a schema is that of a whole event: of an item one with `data`, or else one that has
/// besides a kind, and nothing that is none of an event's; of alternatives each.
fn is_event(schemas: &Schemas, id: SchemaId, is_item: bool, depth: usize) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let names = &schema.properties;
    let has_data = names.contains_key("data");
    if has_data {
        let is_whole = names.contains_key("event")
            && names.keys().all(|name| MEMBERS.contains(&name.as_str()));
        return is_item || is_whole;
    }
    let lists = schema.alternatives.iter().flat_map(|it| &it.list);
    let mut alternatives = lists.peekable();
    depth > 0
        && alternatives.peek().is_some()
        && alternatives.all(|id| is_event(schemas, *id, is_item, depth - 1))
}

impl Offer {
    /// The same, read at once.
    fn whole(self) -> Self {
        let media = match self.media {
            media if media.is_stream() => Media::Text,
            media => media,
        };
        Self { media, ..self }
    }

    fn value(&self, way: &Way, types: &mut Types<'_>) -> Value {
        let of = |ty| Value {
            ty,
            nullable: false,
            notes: Annotations::default(),
        };
        match (self.media, self.schema) {
            (Media::Binary, _) => of(Type::String(Some("binary".to_owned()))),
            (Media::Xml | Media::Form | Media::Multipart, _) => of(Type::String(None)),
            (Media::Text, None) => of(Type::String(None)),
            (Media::Text, Some(id)) if !may_be_text(types.schemas, id) => of(Type::String(None)),
            (Media::Text, Some(id)) => {
                let value = types.resolve(id, way);
                match value.ty {
                    Type::Any => of(Type::String(None)),
                    _ => value,
                }
            }
            (media, Some(id)) if media.is_stream() => self.item(id, way, types),
            (_, Some(id)) => types.resolve(id, way),
            (_, None) => Value::any(Annotations::default()),
        }
    }

    /// What one item holds: of an array, its items.
    fn item(&self, id: SchemaId, way: &Way, types: &mut Types<'_>) -> Value {
        let is_json = matches!(self.media, Media::Lines | Media::Records);
        // That the body is text says nothing of what each line is.
        if is_json && says_only_text(types.schemas, id) {
            return Value::any(Annotations::default());
        }
        let schema = &types.schemas[follow_schema(types.schemas, id)];
        types.resolve(schema.items.unwrap_or(id), way)
    }

    fn streamed(self, way: &Way, types: &mut Types<'_>) -> Streamed {
        let item = match self.media {
            Media::Binary => None,
            _ => {
                let mut way = way.clone();
                way.steps.push("item".to_owned());
                Some(self.value(&way, types))
            }
        };
        Streamed {
            media: self.media,
            media_type: self.name,
            item,
        }
    }
}

/// Whether a media type of a response is read, among others; for the ledger.
pub(crate) fn reads<'a>(names: impl Iterator<Item = &'a String>, name: &str) -> bool {
    let rank = |name: &str| match Media::of(name) {
        Media::Json if essence(name) == "application/json" => 0,
        Media::Json => 1,
        _ => 2,
    };
    let best = names.min_by_key(|name| rank(name));
    best.is_some_and(|best| best == name)
}
