//! Selection of the media types in which a request body can be sent, each with its type.

use indexmap::IndexMap;

use super::encodings::Encodings;
use super::media::{Media, essence, is_json_patch, stands_for};
use super::media_schemas::{
    DEPTH, are_files, follow_schema, has_files, is_bytes, is_same, is_text_alone, may_be_array,
    may_be_text, mixed_parts, untyped_members,
};
use super::model::{Content, Encoding, Type, Value};
use super::types::{TypePath, Types};
use crate::diagnostic::WarningKind;
use crate::lift::document::{Components, MediaType};
use crate::lift::{Annotations, SchemaId, Schemas};

/// A media type of a body, before its schema is resolved.
struct Candidate<'a> {
    name: String,
    media: Media,
    schema: Option<SchemaId>,
    item: &'a MediaType,
}

/// Returns the media types in which a request body can be sent, and the names of those that are
/// left out, since they express the same schema in another syntax.
pub(super) fn request_contents(
    content: &IndexMap<String, MediaType>,
    components: &Components,
    type_path: &TypePath,
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
            .any(|it| is_redundant(it, &candidate, types.schemas))
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
        it.resolve(components, &type_path.step(&step), types)
    });
    (contents.collect(), others)
}

fn candidates<'a>(
    content: &'a IndexMap<String, MediaType>,
    types: &Types<'_>,
) -> Vec<Candidate<'a>> {
    let candidates = content.iter().map(|(name, item)| {
        let schema = item.schema;
        let media = sent_as(name, schema, types.schemas);
        Candidate {
            name: name.clone(),
            media,
            schema,
            item,
        }
    });
    candidates.collect()
}

/// Returns the encoding of a body with this media type and schema.
fn sent_as(name: &str, schema: Option<SchemaId>, schemas: &Schemas) -> Media {
    let is_bytes = schema.is_some_and(|id| is_bytes(schemas, id));
    let is_text = schema.is_some_and(|id| is_text_alone(schemas, id));
    match Media::of(name) {
        // Bytes are not JSON, even if the media type claims so.
        Media::Json if is_bytes => Media::Binary,
        Media::Any if is_bytes || schema.is_none() => Media::Binary,
        Media::Any if is_text => Media::Text,
        Media::Any => Media::Json,
        // The caller writes such lines.
        Media::Lines | Media::Records if is_text || schema.is_none() => Media::Text,
        Media::Events => Media::Text,
        media => media,
    }
}

/// Ranks a media type: multipart forms with files come first, since JSON cannot carry files; then
/// JSON.
fn rank(candidate: &Candidate<'_>, schemas: &Schemas) -> u8 {
    match candidate.media {
        Media::Multipart if candidate.schema.is_some_and(|id| has_files(schemas, id)) => 0,
        Media::Json if essence(&candidate.name) == "application/json" => 1,
        Media::Json => 2,
        _ => 3,
    }
}

/// Returns true if the second media type only repeats the first in another syntax.
fn is_redundant(chosen: &Candidate<'_>, other: &Candidate<'_>, schemas: &Schemas) -> bool {
    let same_schema = match (chosen.schema, other.schema) {
        (Some(one), Some(other)) => is_same(schemas, one, other, DEPTH),
        (None, None) => true,
        _ => false,
    };
    match (chosen.media, other.media) {
        _ if !stands_for(&chosen.name, &other.name) => false,
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

fn list_of(item: Value) -> Value {
    Value {
        ty: Type::Array(Box::new(item)),
        nullable: false,
        is_open: false,
        notes: Annotations::default(),
    }
}

/// Warns of each part that may be a file or another value.
///
/// The type of such a part is that of the other value, which cannot hold bytes, or `Upload` if the
/// other value may be anything. Parts of JSON hold bytes as text.
fn warn_of_mixed_parts(form: SchemaId, is_json: impl Fn(&str) -> bool, types: &mut Types<'_>) {
    for id in mixed_parts(types.schemas, form, is_json) {
        if types.mixed.insert(id) {
            let hint = match are_files(types.schemas, id, DEPTH) {
                true => "it is taken as a file, and another value is sent as one",
                false => "it is taken as the other value, such as a URL, and no file can be sent",
            };
            let message = "a part of a form may be a file or another value";
            types.warn(
                WarningKind::FormPart,
                types.schemas[id].pointer.clone(),
                message.to_owned(),
                hint,
            );
        }
    }
}

impl Candidate<'_> {
    fn resolve(
        self,
        components: &Components,
        type_path: &TypePath,
        types: &mut Types<'_>,
    ) -> Content {
        let value = match self.media {
            Media::Xml | Media::Binary => None,
            Media::Text => self
                .schema
                .filter(|id| may_be_text(types.schemas, *id))
                .map(|id| types.resolve(id, type_path))
                .filter(|value| !matches!(value.ty, Type::Any)),
            Media::Lines | Media::Records => self.schema.map(|id| {
                let is_list = types.schemas[follow_schema(types.schemas, id)]
                    .items
                    .is_some();
                match is_list && !self.item.is_item {
                    true => types.resolve(id, type_path),
                    false => list_of(types.resolve(id, &type_path.step("item"))),
                }
            }),
            Media::Multipart if self.item.is_item => self
                .schema
                .map(|id| list_of(types.resolve(id, &type_path.step("item")))),
            // A JSON Patch is an array, whatever the schema describes (RFC 6902, section 3).
            _ if is_json_patch(&self.name) => self
                .schema
                .filter(|id| may_be_array(types.schemas, *id))
                .map(|id| types.resolve(id, type_path)),
            _ => self.schema.map(|id| types.resolve(id, type_path)),
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
                is_open: false,
                notes,
            }
        });
        let encodings = match self.media {
            Media::Form | Media::Multipart => Encodings {
                components,
                media: self.media,
                schema: self.schema,
            }
            .resolve(self.item, types),
            _ => Vec::new(),
        };
        let is_json = |name: &str| {
            let said = encodings.iter().find(|it: &&Encoding| it.name == name);
            let said = said.and_then(|it| it.content_type.as_deref());
            said.is_some_and(|said| Media::of(said) == Media::Json)
        };
        let untyped = match (self.media, self.schema) {
            (Media::Multipart, Some(id)) => untyped_members(types.schemas, id, DEPTH),
            _ => Vec::new(),
        };
        let untyped = untyped.into_iter().filter(|name| !is_json(name)).collect();
        if let (Media::Multipart, Some(id)) = (self.media, self.schema) {
            warn_of_mixed_parts(id, is_json, types);
        }
        Content {
            untyped,
            name: self.name,
            media: self.media,
            value,
            encodings,
        }
    }
}
