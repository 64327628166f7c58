//! Encoding Objects: style and media type of the properties of a form, and the headers of its
//! parts, both those with a fixed value and those that the caller sets.

use super::component_references::follow;
use super::media::Media;
use super::media_schemas::{DEPTH, are_files, follow_schema};
use super::model::Encoding;
use super::types::Types;
use crate::lift::SchemaId;
use crate::lift::document::{
    Components, Encoding as DocumentEncoding, Header, MediaType, ParameterStyle,
};
use crate::load::{Node, Pointer};

/// Context of the encodings of a media type.
pub(super) struct Encodings<'a> {
    pub(super) components: &'a Components,
    pub(super) media: Media,
    /// The schema of the whole body
    pub(super) schema: Option<SchemaId>,
}

impl Encodings<'_> {
    /// Resolves the encodings of a media type.
    pub(super) fn resolve(&self, item: &MediaType, types: &Types<'_>) -> Vec<Encoding> {
        let has_names = !item.has_unnamed_parts;
        let resolved = item.encodings.iter().map(|(name, said)| {
            let mut encoding = encoding(name, said);
            if self.media == Media::Multipart {
                encoding.is_file = !has_names || self.is_file(name, types);
                self.read_headers(said, &mut encoding, types);
            }
            encoding
        });
        resolved.collect()
    }

    fn read_headers(&self, said: &DocumentEncoding, encoding: &mut Encoding, types: &Types<'_>) {
        for (name, header) in &said.headers {
            let target = follow(header, Pointer::root, &self.components.headers);
            let Some((header, _)) = target else { continue };
            // `contentType` says that instead (OpenAPI 3.1.1, 4.8.15.1).
            if name.eq_ignore_ascii_case("content-type") {
                continue;
            }
            match fixed_value(header, types) {
                Some(value) => encoding.headers.push((name.clone(), value)),
                None => {
                    let words = header.description.clone();
                    encoding.free_headers.push((name.clone(), words));
                }
            }
        }
    }

    /// Returns true if a property is sent as a file upload, which sets headers of its own.
    fn is_file(&self, name: &str, types: &Types<'_>) -> bool {
        let schemas = types.schemas;
        let Some(id) = self.schema.map(|id| follow_schema(schemas, id)) else {
            return true;
        };
        match schemas[id].properties.get(name) {
            Some(member) => are_files(schemas, *member, DEPTH),
            None => schemas[id].properties.is_empty(),
        }
    }
}

/// Returns the only admitted value of a header, or else its default, as text.
fn fixed_value(header: &Header, types: &Types<'_>) -> Option<String> {
    let schema = &types.schemas[follow_schema(types.schemas, header.schema)];
    let value = match schema.values.as_deref() {
        Some([only]) => only,
        _ => schema.notes.default.as_ref()?,
    };
    match value {
        Node::String(text) => Some(text.clone()),
        Node::Bool(flag) => Some(flag.to_string()),
        Node::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn encoding(name: &str, said: &DocumentEncoding) -> Encoding {
    let says_how = said.style.is_some() || said.explode.is_some() || said.allow_reserved;
    let style = said.style.or(says_how.then_some(ParameterStyle::Form));
    let default_explode = style == Some(ParameterStyle::Form);
    Encoding {
        name: name.to_owned(),
        style: style.map(ParameterStyle::word),
        explode: says_how && said.explode.unwrap_or(default_explode),
        allow_reserved: said.allow_reserved,
        content_type: said.content_type.clone(),
        headers: Vec::new(),
        free_headers: Vec::new(),
        is_file: false,
    }
}
