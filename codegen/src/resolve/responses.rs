//! Resolution of an operation's responses, each with its status and content.

use indexmap::IndexMap;

use super::component_references::follow;
use super::media::{Media, essence};
use super::media_schemas::{
    DEPTH as SCHEMA_DEPTH, follow_schema, is_bytes, is_same, is_unconstrained_text, may_be_text,
};
use super::model::{Representation, Response, Status, Streamed, Type, Value};
use super::types::{TypePath, Types};
use crate::lift::document::{MediaType, Response as DocumentResponse, Responses};
use crate::lift::{Annotations, Document, SchemaId, Schemas};
use crate::load::Pointer;

/// Resolves the responses of an operation, in the document's order.
pub(super) fn resolve_responses(
    document: &Document,
    responses: &Responses,
    operation: &Pointer,
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> Vec<Response> {
    let base = operation.child("responses");
    let listed = listed(document, responses, &base).collect::<Vec<_>>();
    let statuses = listed.iter().map(|(status, ..)| *status);
    let successes = Successes::of(statuses);
    let listed = listed.into_iter();
    let resolved = listed.map(|(status, response, _)| {
        resolve_response(status, successes.hold(status), response, type_path, types)
    });
    resolved.collect()
}

/// The statuses that are an operation's successes: `2XX`, or else redirects (`3XX`), or else
/// `default`.
enum Successes {
    Own,
    Redirects,
    Default,
}

impl Successes {
    fn of(statuses: impl Iterator<Item = Status> + Clone) -> Self {
        if statuses.clone().any(Status::is_success) {
            Self::Own
        } else if statuses.clone().any(Status::is_redirect) {
            Self::Redirects
        } else {
            Self::Default
        }
    }

    fn hold(&self, status: Status) -> bool {
        match self {
            Self::Own => status.is_success(),
            Self::Redirects => status.is_redirect(),
            Self::Default => status == Status::Default,
        }
    }
}

/// Returns the responses of an operation with their statuses and pointers, references followed.
pub(super) fn listed<'a>(
    document: &'a Document,
    responses: &'a Responses,
    base: &'a Pointer,
) -> impl Iterator<Item = (Status, &'a DocumentResponse, Pointer)> {
    responses.iter().filter_map(|(status, response)| {
        let place = || base.child(&status.to_string());
        let (response, pointer) = follow(response, place, &document.components.responses)?;
        Some((*status, response, pointer))
    })
}

fn resolve_response(
    status: Status,
    success: bool,
    response: &DocumentResponse,
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> Response {
    let side = if success { "response" } else { "failure" };
    let choice = match status {
        // Whatever the document declares, these have no content (RFC 9110, section 6.4.1).
        Status::Code(100..=199 | 204 | 205 | 304) => Choice::default(),
        _ => choose(&response.content, success, types),
    };
    let contents = choice.contents.into_iter().enumerate();
    let contents = contents.map(|(index, offer)| {
        let type_path = match index {
            0 => type_path.step(side),
            _ => type_path.step(&format!("{} {side}", words(&offer.name))),
        };
        offer.represented(&type_path, types)
    });
    let contents = contents.collect();
    Response {
        status,
        success,
        description: with_summary(response),
        headers: response.headers.keys().cloned().collect(),
        contents,
        stream: choice
            .stream
            .map(|it| it.streamed(&type_path.step(side), types)),
    }
}

/// Returns the description of a response, after its summary (OpenAPI 3.2.0, 4.17).
fn with_summary(response: &DocumentResponse) -> String {
    match &response.summary {
        Some(summary) if response.description.is_empty() => summary.clone(),
        Some(summary) => format!("{summary}\n\n{}", response.description),
        None => response.description.clone(),
    }
}

/// The media types of a response.
#[derive(Default)]
struct Choice {
    /// Media types that are read whole, or the only media type if that is a stream
    contents: Vec<Offer>,
    /// Media type that can be read as a stream, beside those
    stream: Option<Offer>,
}

/// A media type of a response.
struct Offer {
    name: String,
    media: Media,
    schema: Option<SchemaId>,
    /// True if it is text that holds JSON
    is_json: bool,
    /// True if `schema` is that of an item (`itemSchema`), and not of the whole content
    is_item: bool,
}

/// Orders the media types of a response: JSON comes first, since it is typed. A stream is available
/// beside media types that are read whole.
fn choose(content: &IndexMap<String, MediaType>, success: bool, types: &Types<'_>) -> Choice {
    let mut contents = content
        .iter()
        .map(|(name, item)| offer(name, item, types))
        .collect::<Vec<_>>();
    mark_json(&mut contents, types.schemas);
    contents.sort_by_key(|it| match it.media {
        Media::Json if essence(&it.name) == "application/json" => 0,
        Media::Json => 1,
        media if media.is_stream() => 3,
        _ => 2,
    });
    if !success {
        let contents = contents.into_iter().map(Offer::whole).collect();
        return Choice {
            contents: without_other_syntaxes(contents, types.schemas),
            stream: None,
        };
    }
    let is_stream = contents.first().is_some_and(|it| it.media.is_stream());
    let items = contents.iter().position(|it| it.media.is_stream());
    let stream = match items {
        _ if is_stream => None,
        Some(at) => Some(contents.remove(at)),
        None => bytes_of(&contents),
    };
    Choice { contents, stream }
}

/// Marks plain text with the same schema as JSON beside it as JSON, if that schema is not a scalar:
/// some servers offer JSON under both names.
fn mark_json(contents: &mut [Offer], schemas: &Schemas) {
    let json = contents.iter().filter(|it| it.media == Media::Json);
    let json = json.filter_map(|it| it.schema).collect::<Vec<_>>();
    for offer in contents {
        let is_plain = matches!(essence(&offer.name), "text/plain" | "text/*");
        let is_alike = |id: SchemaId| json.iter().any(|json| is_alike(schemas, id, *json));
        let mut structures = offer.schema.into_iter();
        offer.is_json = is_plain && structures.any(|id| !may_be_text(schemas, id) && is_alike(id));
    }
}

fn is_alike(schemas: &Schemas, one: SchemaId, other: SchemaId) -> bool {
    is_same(schemas, one, other, SCHEMA_DEPTH)
}

/// Removes the media types of failures that express the same schema as JSON in another syntax.
fn without_other_syntaxes(mut contents: Vec<Offer>, schemas: &Schemas) -> Vec<Offer> {
    let is_json = |it: &&Offer| it.media == Media::Json;
    let json = contents.iter().filter(is_json).map(|it| it.schema);
    let json = json.collect::<Vec<_>>();
    contents.retain(|it| {
        let is_syntax = match (it.media, it.schema) {
            (Media::Xml | Media::Form, _) => true,
            (Media::Text, Some(id)) => !it.is_json && !may_be_text(schemas, id),
            _ => false,
        };
        let is_redundant = |json: &Option<SchemaId>| match (it.schema, *json) {
            (Some(one), Some(other)) => is_alike(schemas, one, other),
            (one, other) => one == other,
        };
        !is_syntax || !json.iter().any(is_redundant)
    });
    contents
}

/// Returns the media types that are read as bytes: those beside JSON that are not JSON, or all
/// binary ones if the first is binary.
fn bytes_of(contents: &[Offer]) -> Option<Offer> {
    let (main, others) = contents.split_first()?;
    let is_other = |it: &&Offer| match it.media {
        Media::Json | Media::Xml | Media::Form => false,
        // Text that is JSON is decoded as JSON.
        Media::Text => !it.is_json,
        _ => true,
    };
    let names = match main.media {
        Media::Binary => {
            let alike = contents.iter().filter(|it| it.media == Media::Binary);
            alike.map(|it| it.name.clone()).collect()
        }
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
        is_json: false,
        is_item: false,
    })
}

fn offer(name: &str, item: &MediaType, types: &Types<'_>) -> Offer {
    let schema = item.schema;
    let is_item = item.is_item;
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
        is_json: false,
        is_item,
    }
}

/// Maximum depth of variants within variants.
const DEPTH: usize = 4;

/// The properties of an event (OpenAPI 3.2.0, 4.14.4).
const MEMBERS: [&str; 4] = ["data", "event", "id", "retry"];

/// Returns true if a schema describes a whole event: it has `data`, and no property that events do
/// not have. Every variant of a union, and the items of an array, have to match. Any other schema
/// describes the data.
fn is_event(schemas: &Schemas, id: SchemaId, is_item: bool, depth: usize) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    if let Some(items) = schema.items.filter(|_| !is_item && depth > 0) {
        return is_event(schemas, items, is_item, depth - 1);
    }
    let names = &schema.properties;
    let is_whole = names.keys().all(|name| MEMBERS.contains(&name.as_str()));
    if names.contains_key("data") {
        return is_whole;
    }
    let lists = schema.alternatives.iter().flat_map(|it| &it.list);
    let mut alternatives = lists.peekable();
    if alternatives.peek().is_none() {
        // An event may consist of its name alone.
        return is_item && is_whole && names.contains_key("event");
    }
    depth > 0 && alternatives.all(|id| is_event(schemas, *id, is_item, depth - 1))
}

impl Offer {
    /// Returns the same media type, read whole.
    fn whole(self) -> Self {
        let media = match self.media {
            media if media.is_stream() => Media::Text,
            media => media,
        };
        Self { media, ..self }
    }

    fn value(&self, type_path: &TypePath, types: &mut Types<'_>) -> Value {
        let of = |ty| Value {
            ty,
            nullable: false,
            is_open: false,
            notes: Annotations::default(),
        };
        match (self.media, self.schema) {
            (Media::Binary, _) => of(Type::String(Some("binary".to_owned()))),
            (Media::Xml | Media::Form | Media::Multipart, _) => of(Type::String(None)),
            (Media::Text, None) => of(Type::String(None)),
            (Media::Text, Some(id)) if !self.is_json && !may_be_text(types.schemas, id) => {
                of(Type::String(None))
            }
            (Media::Text, Some(id)) => {
                let value = types.resolve(id, type_path);
                match value.ty {
                    Type::Any => of(Type::String(None)),
                    _ => value,
                }
            }
            (media, Some(id)) if media.is_stream() => self.item(id, type_path, types),
            (_, Some(id)) => types.resolve(id, type_path),
            (_, None) => Value::any(Annotations::default()),
        }
    }

    fn represented(self, type_path: &TypePath, types: &mut Types<'_>) -> Representation {
        Representation {
            value: self.value(type_path, types),
            media: self.media,
            media_type: self.name,
        }
    }

    /// Resolves the type of one item of the stream; if the schema is an array, that of its items.
    fn item(&self, id: SchemaId, type_path: &TypePath, types: &mut Types<'_>) -> Value {
        let is_json = matches!(self.media, Media::Lines | Media::Records);
        // `type: string` describes the body and not each line.
        if is_json && is_unconstrained_text(types.schemas, id) {
            return Value::any(Annotations::default());
        }
        let schema = &types.schemas[follow_schema(types.schemas, id)];
        let items = schema.items.filter(|_| !self.is_item);
        types.resolve(items.unwrap_or(id), type_path)
    }

    fn streamed(self, type_path: &TypePath, types: &mut Types<'_>) -> Streamed {
        let item = match self.media {
            Media::Binary => None,
            _ => {
                let mut type_path = type_path.clone();
                type_path.steps.push("item".to_owned());
                Some(self.value(&type_path, types))
            }
        };
        Streamed {
            media: self.media,
            media_type: self.name,
            item,
        }
    }
}

/// Returns the words of a media type's subtype: `problem json` for `application/problem+json`.
fn words(name: &str) -> String {
    let name = essence(name);
    let subtype = name.split_once('/').map_or(name, |(_, subtype)| subtype);
    subtype.replace(|symbol: char| !symbol.is_alphanumeric(), " ")
}

/// Returns true if the schema of a media type is used, among those of a response (for the ledger).
pub(crate) fn reads<'a>(names: impl Iterator<Item = &'a String>, name: &str) -> bool {
    let rank = |name: &str| match Media::of(name) {
        Media::Json if essence(name) == "application/json" => 0,
        Media::Json => 1,
        _ => 2,
    };
    let best = names.min_by_key(|name| rank(name));
    best.is_some_and(|best| best == name)
        || !matches!(
            Media::of(name),
            Media::Xml | Media::Form | Media::Multipart | Media::Binary
        )
}
