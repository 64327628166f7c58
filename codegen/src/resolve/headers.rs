//! Response headers: each declaration once, with the responses that refer to it.

use super::component_references::follow;
use super::media::Media;
use super::model::{Header, Owner, Type, Value};
use super::parameters::first_example;
use super::responses::listed;
use super::types::{TypePath, Types};
use crate::hash::HashMap;
use crate::lift::document::{Components, Header as DocumentHeader, Operation};
use crate::lift::{Annotations, Document};
use crate::load::Pointer;

/// The headers of a document, under construction.
#[derive(Default)]
pub(super) struct Headers {
    found: Vec<Header>,
    /// Index by the name in lower case and the pointer of the declaration
    known: HashMap<(String, Pointer), usize>,
}

/// The operation whose responses are searched.
pub(super) struct HeaderSource<'a> {
    pub(super) document: &'a Document,
    /// Its index
    pub(super) operation: usize,
    /// Pointer to the responses
    pub(super) responses: Pointer,
}

impl Headers {
    /// Finds the headers of an operation's responses.
    pub(super) fn find(
        &mut self,
        header_source: &HeaderSource<'_>,
        operation: &Operation,
        types: &mut Types<'_>,
    ) {
        let components = &header_source.document.components;
        for (status, response, pointer) in listed(
            header_source.document,
            &operation.responses,
            &header_source.responses,
        ) {
            let base = pointer.child("headers");
            for (name, header) in &response.headers {
                let target = follow(header, || base.child(name), &components.headers);
                // The media types say that instead (OpenAPI 3.1.1, 4.8.17.1).
                if let Some((header, pointer)) = target
                    && !name.eq_ignore_ascii_case("content-type")
                {
                    let header = self.declared(name, header, pointer, components, types);
                    header.places.push((header_source.operation, status));
                }
            }
        }
    }

    /// Returns all headers, in the order in which they were found.
    pub(super) fn finish(self) -> Vec<Header> {
        self.found
    }

    fn declared(
        &mut self,
        name: &str,
        header: &DocumentHeader,
        pointer: Pointer,
        components: &Components,
        types: &mut Types<'_>,
    ) -> &mut Header {
        let next = self.found.len();
        let key = (name.to_ascii_lowercase(), pointer.clone());
        let index = *self.known.entry(key).or_insert(next);
        if index == next {
            let type_path = TypePath {
                owner: Owner::Header(index),
                steps: vec!["header".to_owned()],
            };
            let resolved = resolve_header(name, header, pointer, components, &type_path, types);
            self.found.push(resolved);
        }
        &mut self.found[index]
    }
}

fn resolve_header(
    name: &str,
    header: &DocumentHeader,
    pointer: Pointer,
    components: &Components,
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> Header {
    let media = header.media_type.as_deref().map(Media::of);
    let text = |notes| Value {
        ty: Type::String(None),
        nullable: false,
        is_open: false,
        notes,
    };
    let value = match media {
        None | Some(Media::Json) => types.resolve(header.schema, type_path),
        _ => text(Annotations::default()),
    };
    // A header without a type is text.
    let mut value = match (media, &value.ty) {
        (None, Type::Any) => text(value.notes),
        _ => value,
    };
    let own = header.example.as_ref();
    let own = own.or_else(|| first_example(components, &header.examples));
    if let Some(own) = own {
        value.notes.examples = vec![own.clone()];
    }
    Header {
        name: name.to_owned(),
        pointer,
        places: Vec::new(),
        is_json: media == Some(Media::Json),
        explode: header.explode,
        required: header.required,
        deprecated: header.deprecated || value.notes.deprecated,
        description: header.description.clone(),
        value,
    }
}
