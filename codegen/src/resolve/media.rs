//! Media types in, ways of writing out: which of a body's media types are sent, and how.

use indexmap::IndexMap;
use openapiv3::{Components, MediaType, ReferenceOr};

use super::encodings::Encodings;
use super::model::{Content, Type, Value};
use super::types::{Types, Way};
use crate::lift::{Additional, Annotations, Schema, SchemaId, Schemas, TypeSet};
use crate::load::Pointer;

/// How a body of a media type is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Media {
    /// JSON text
    Json,
    /// Pairs of names and values
    Form,
    /// A part for each member
    Multipart,
    /// XML, as text
    Xml,
    /// Text
    Text,
    /// Bytes
    Binary,
    /// Server-sent events, by their data
    Events,
    /// Server-sent events, each as an object
    EventObjects,
    /// JSON text in lines
    Lines,
    /// JSON text sequences
    Records,
}

impl Media {
    /// What the name of a media type says; a wildcard that says nothing is taken for JSON.
    pub(crate) fn of(name: &str) -> Self {
        let name = essence(name).to_ascii_lowercase();
        let (kind, subtype) = name.split_once('/').unwrap_or(("", &name));
        match subtype {
            "x-www-form-urlencoded" => Self::Form,
            "event-stream" => Self::Events,
            "json-seq" => Self::Records,
            "jsonl" | "x-jsonl" | "jsonlines" | "x-jsonlines" | "ndjson" | "x-ndjson"
            | "x-json-stream" | "stream+json" | "jsonlines+json" => Self::Lines,
            _ if kind == "multipart" => Self::Multipart,
            "json" => Self::Json,
            "*" if matches!(kind, "" | "*" | "application") => Self::Json,
            _ if subtype.ends_with("+json") => Self::Json,
            "xml" => Self::Xml,
            _ if subtype.ends_with("+xml") && kind != "image" => Self::Xml,
            _ if kind == "text" || is_text(subtype) => Self::Text,
            _ => Self::Binary,
        }
    }

    /// Whether it is one value after another.
    pub(crate) fn is_stream(self) -> bool {
        matches!(
            self,
            Self::Events | Self::EventObjects | Self::Lines | Self::Records
        )
    }

    /// Its name, as a type's name has it.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Form => "form",
            Self::Multipart => "multipart",
            Self::Xml => "xml",
            Self::Text => "text",
            Self::Binary => "binary",
            Self::Events | Self::EventObjects => "events",
            Self::Lines => "lines",
            Self::Records => "records",
        }
    }
}

/// Text by custom, though its media type is one of `application`.
fn is_text(subtype: &str) -> bool {
    let names = [
        "yaml",
        "x-yaml",
        "javascript",
        "graphql",
        "sql",
        "toml",
        "jwt",
        "jose",
    ];
    names.contains(&subtype) || subtype.ends_with("+yaml")
}

/// A media type without its parameters (RFC 9110 section 8.3.1).
pub(super) fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

/// One media type of a body, before its schema is resolved.
struct Candidate<'a> {
    name: String,
    media: Media,
    schema: Option<SchemaId>,
    item: &'a MediaType,
}

/// The media types in which a request's body is sent. What only says the same in another syntax is
/// left out; its names come second.
pub(super) fn request_contents(
    content: &IndexMap<String, MediaType>,
    shared: &Shared<'_>,
    way: &Way,
    types: &mut Types<'_>,
) -> (Vec<Content>, Vec<String>) {
    let mut candidates = candidates(content, types);
    candidates.sort_by_key(|it| rank(it, types.schemas));
    let mut chosen = Vec::<Candidate<'_>>::new();
    let mut others = Vec::new();
    for candidate in candidates {
        if let Some(bytes) = chosen
            .iter_mut()
            .find(|it| it.media == Media::Binary && candidate.media == Media::Binary)
        {
            bytes.name = format!("{}, {}", bytes.name, candidate.name);
        } else if chosen
            .iter()
            .any(|it| says_same(it, &candidate, types.schemas))
        {
            others.push(candidate.name);
        } else {
            chosen.push(candidate);
        }
    }
    let single = chosen.len() == 1;
    let contents = chosen.into_iter().map(|it| {
        let step = match single {
            true => "body".to_owned(),
            false => format!("{} body", it.media.word()),
        };
        it.resolve(shared, &way.step(&step), types)
    });
    (contents.collect(), others)
}

fn candidates<'a>(
    content: &'a IndexMap<String, MediaType>,
    types: &Types<'_>,
) -> Vec<Candidate<'a>> {
    let candidates = content.iter().map(|(name, item)| {
        let schema = schema(item, types);
        let media = match Media::of(name) {
            // Bytes that are said to be JSON are not.
            Media::Json if schema.is_some_and(|id| is_bytes(types.schemas, id)) => Media::Binary,
            media if media.is_stream() => Media::Text,
            media => media,
        };
        Candidate {
            name: name.clone(),
            media,
            schema,
            item,
        }
    });
    candidates.collect()
}

/// The schema of a media type, if it has one.
pub(super) fn schema(item: &MediaType, types: &Types<'_>) -> Option<SchemaId> {
    match item.schema.as_ref()? {
        ReferenceOr::Reference { reference } => types.numbered(reference),
        ReferenceOr::Item(_) => None,
    }
}

/// Files cannot go as JSON, so a form of parts that has any comes first; then JSON does.
fn rank(candidate: &Candidate<'_>, schemas: &Schemas) -> u8 {
    match candidate.media {
        Media::Multipart if candidate.schema.is_some_and(|id| has_files(schemas, id)) => 0,
        Media::Json if essence(&candidate.name) == "application/json" => 1,
        Media::Json => 2,
        _ => 3,
    }
}

/// Whether one who has the first needs the second.
fn says_same(chosen: &Candidate<'_>, other: &Candidate<'_>, schemas: &Schemas) -> bool {
    let same_schema = match (chosen.schema, other.schema) {
        (Some(one), Some(other)) => is_same(schemas, one, other, DEPTH),
        (None, None) => true,
        _ => false,
    };
    match (chosen.media, other.media) {
        (Media::Xml, Media::Xml) | (Media::Json | Media::Form | Media::Multipart, Media::Xml) => {
            true
        }
        (Media::Json | Media::Form | Media::Multipart, Media::Text)
        | (Media::Json | Media::Form | Media::Multipart, Media::Json)
        | (Media::Json | Media::Form | Media::Multipart, Media::Form | Media::Multipart) => {
            same_schema
        }
        _ => false,
    }
}

/// What a body stands in.
pub(super) struct Shared<'a> {
    /// The components that it may refer to
    pub(super) components: Option<&'a Components>,
    /// Where it stands
    pub(super) body: &'a Pointer,
}

fn list_of(item: Value) -> Value {
    Value {
        ty: Type::Array(Box::new(item)),
        nullable: false,
        notes: Annotations::default(),
    }
}

impl Candidate<'_> {
    fn resolve(self, components: &Shared<'_>, way: &Way, types: &mut Types<'_>) -> Content {
        let at = components.body.child("content").child(&self.name);
        let components = components.components;
        let value = match self.media {
            Media::Xml | Media::Binary => None,
            Media::Text => self
                .schema
                .map(|id| types.resolve(id, way))
                .filter(|value| !matches!(value.ty, Type::Any)),
            Media::Multipart if self.item.extensions.contains_key("x-item") => self
                .schema
                .map(|id| list_of(types.resolve(id, &way.step("item")))),
            _ => self.schema.map(|id| types.resolve(id, way)),
        };
        let value = value.unwrap_or_else(|| {
            let notes = Annotations::default();
            Value {
                ty: match self.media {
                    Media::Xml | Media::Text => Type::String(None),
                    Media::Binary => Type::String(Some("binary".to_owned())),
                    Media::Form | Media::Multipart => Type::FreeObject,
                    _ => Type::Any,
                },
                nullable: false,
                notes,
            }
        });
        let encodings = match self.media {
            Media::Form | Media::Multipart => Encodings {
                components,
                media: self.media,
                schema: self.schema,
            }
            .resolve(self.item, &at, types),
            _ => Vec::new(),
        };
        Content {
            name: self.name,
            media: self.media,
            value,
            encodings,
        }
    }
}

/// How deep schemas are compared and searched: what is the same so far is the same.
const DEPTH: usize = 6;

pub(super) fn follow_schema(schemas: &Schemas, mut id: SchemaId) -> SchemaId {
    // Circles of references were refused before; the bound holds whatever was.
    for _ in 0..32 {
        match schemas[id]
            .reference
            .as_ref()
            .and_then(|to| schemas.find(to))
        {
            Some(target) => id = target,
            None => break,
        }
    }
    id
}

/// Whether a schema is of bytes as they are.
pub(super) fn is_bytes(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    let may_be_text = schema
        .types
        .is_none_or(|types| types.contains(TypeSet::STRING));
    may_be_text && (schema.format.as_deref() == Some("binary") || holds_bytes(&schema.notes))
}

/// Whether `contentMediaType` says that a text is bytes as they are (OpenAPI 3.1.1, 4.8.14.4).
pub(crate) fn holds_bytes(notes: &Annotations) -> bool {
    let said = |name: &str| notes.constraints.iter().find(|(known, _)| known == name);
    let media_type = said("contentMediaType").and_then(|(_, value)| value.as_str());
    said("contentEncoding").is_none()
        && media_type.is_some_and(|name| matches!(Media::of(name), Media::Binary))
}

/// Whether an object has members that are bytes, or lists of them.
fn has_files(schemas: &Schemas, id: SchemaId) -> bool {
    let schema = &schemas[follow_schema(schemas, id)];
    schema.properties.values().any(|id| {
        let member = &schemas[follow_schema(schemas, *id)];
        is_bytes(schemas, *id) || member.items.is_some_and(|items| is_bytes(schemas, items))
    })
}

/// Whether two schemas admit the same, as far as a short look tells.
fn is_same(schemas: &Schemas, one: SchemaId, other: SchemaId, depth: usize) -> bool {
    let (one, other) = (follow_schema(schemas, one), follow_schema(schemas, other));
    if one == other || depth == 0 {
        return true;
    }
    let (one, other) = (&schemas[one], &schemas[other]);
    let same = |a: SchemaId, b: SchemaId| is_same(schemas, a, b, depth - 1);
    let lists = |schema: &Schema| {
        let lists = schema.alternatives.iter().map(|list| list.list.as_slice());
        lists
            .chain([schema.all_of.as_slice()])
            .collect::<Vec<_>>()
            .concat()
    };
    let (ours, theirs) = (lists(one), lists(other));
    let additional = match (one.additional, other.additional) {
        (Additional::Of(a), Additional::Of(b)) => same(a, b),
        (a, b) => a == b,
    };
    let items = match (one.items, other.items) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a == b,
    };
    additional
        && items
        && (one.types, &one.format, &one.values) == (other.types, &other.format, &other.values)
        && one.required == other.required
        && one.properties.keys().eq(other.properties.keys())
        && one
            .properties
            .values()
            .zip(other.properties.values())
            .all(|(a, b)| same(*a, *b))
        && ours.len() == theirs.len()
        && ours.iter().zip(&theirs).all(|(a, b)| same(*a, *b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_a_body_is_written() {
        let cases = [
            ("application/json; charset=utf-8", Media::Json),
            ("application/merge-patch+json", Media::Json),
            ("application/vnd.github.v3.star+json", Media::Json),
            ("text/json", Media::Json),
            ("*/*", Media::Json),
            ("application/*", Media::Json),
            ("image/*", Media::Binary),
            ("text/*", Media::Text),
            ("application/x-www-form-urlencoded", Media::Form),
            ("multipart/form-data", Media::Multipart),
            ("multipart/mixed", Media::Multipart),
            ("text/csv", Media::Text),
            ("application/xml", Media::Xml),
            ("text/xml", Media::Xml),
            ("application/problem+xml", Media::Xml),
            ("image/svg+xml", Media::Binary),
            ("application/yaml", Media::Text),
            ("application/octet-stream", Media::Binary),
            ("application/zip", Media::Binary),
            ("image/png", Media::Binary),
            ("text/event-stream", Media::Events),
            ("application/x-ndjson", Media::Lines),
            ("application/jsonl", Media::Lines),
            ("application/stream+json", Media::Lines),
            ("application/json-seq", Media::Records),
        ];
        for (name, media) in cases {
            assert_eq!(Media::of(name), media, "{name}");
        }
    }
}
