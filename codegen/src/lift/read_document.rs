//! The skeleton as a `Document`. This is the only room that knows both openapiv3, which reads the
//! skeleton, and our own types.

mod content;
mod inputs;
mod node_deserializer;
mod operations;
mod security;

use std::hash::Hash;

use indexmap::IndexMap;
use openapiv3::{OpenAPI, ReferenceOr};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value as Json;

use super::document::{Components, Document, Info, Referenced, Server, ServerVariable, Tag};
use super::invented::{CALLBACKS, NAME, PARENT, SCHEMA_TABLE, SUMMARY, WEBHOOKS};
use super::schema::{SchemaId, Schemas};
use crate::diagnostic::Diagnostic;
use crate::load::{Node, Pointer};

/// An error that no document causes: its skeleton is complete and of the right shape.
type Fault = serde::de::value::Error;

type Read<T> = Result<T, Fault>;

/// Fields that openapiv3 does not have, by invented keyword.
type Extensions = IndexMap<String, Json>;

/// Reads the skeleton, which refers to the schemas of the table.
pub(super) fn read_document(
    skeleton: &Node,
    schemas: Schemas,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Document> {
    let reader = Reader { schemas: &schemas };
    let document = OpenAPI::deserialize(skeleton).and_then(|it| reader.document(it));
    match document {
        Ok(document) => Some(Document {
            schemas,
            ..document
        }),
        Err(error) => {
            let message = format!("the document's skeleton cannot be read: {error}");
            diagnostics.push(Diagnostic::error(Pointer::root().into(), message));
            None
        }
    }
}

struct Reader<'a> {
    schemas: &'a Schemas,
}

impl Reader<'_> {
    /// Reads everything but the table of schemas.
    fn document(&self, mut skeleton: OpenAPI) -> Read<Document> {
        Ok(Document {
            info: Info {
                title: skeleton.info.title,
                version: skeleton.info.version,
                description: skeleton.info.description,
            },
            servers: servers(skeleton.servers),
            tags: skeleton.tags.into_iter().map(tag).collect(),
            paths: self.path_items(skeleton.paths.paths)?,
            webhooks: self.path_items(pairs(&mut skeleton.extensions, WEBHOOKS)?)?,
            components: self.components(skeleton.components.unwrap_or_default())?,
            security: skeleton.security,
            schemas: Schemas::default(),
        })
    }

    fn components(&self, mut components: openapiv3::Components) -> Read<Components> {
        let callbacks = nested(&mut components.extensions, CALLBACKS)?;
        Ok(Components {
            responses: all_referenced(components.responses, |it| self.response(it))?,
            parameters: all_referenced(components.parameters, |it| self.parameter(it))?,
            examples: all_referenced(components.examples, |it| Ok(inputs::example(it)))?,
            request_bodies: all_referenced(components.request_bodies, |it| self.body(it))?,
            headers: all_referenced(components.headers, |it| self.header(it))?,
            security_schemes: all_referenced(components.security_schemes, |it| {
                Ok(security::scheme(it))
            })?,
            callbacks: self.callbacks(callbacks.unwrap_or_default())?,
        })
    }

    /// Returns the schema that the skeleton refers to.
    fn schema(&self, schema: ReferenceOr<openapiv3::Schema>) -> Read<SchemaId> {
        let reference = match &schema {
            ReferenceOr::Reference { reference } => reference.strip_prefix(SCHEMA_TABLE),
            ReferenceOr::Item(_) => None,
        };
        let number = reference.and_then(|number| number.parse().ok());
        let id = number.and_then(|number| self.schemas.numbered(number));
        id.ok_or_else(|| Fault::custom("a schema is not in the table"))
    }
}

fn servers(servers: Vec<openapiv3::Server>) -> Vec<Server> {
    servers.into_iter().map(server).collect()
}

fn server(mut server: openapiv3::Server) -> Server {
    let variables = server.variables.into_iter().flatten();
    let variables = variables.map(|(name, variable)| {
        let variable = ServerVariable {
            default: variable.default,
            values: variable.enumeration,
            description: variable.description,
        };
        (name, variable)
    });
    Server {
        url: server.url,
        name: text(&mut server.extensions, NAME),
        description: server.description,
        variables: variables.collect(),
    }
}

fn tag(mut tag: openapiv3::Tag) -> Tag {
    Tag {
        name: tag.name,
        summary: text(&mut tag.extensions, SUMMARY),
        description: tag.description,
        parent: text(&mut tag.extensions, PARENT),
    }
}

/// Reads a reference, or the value in its place.
fn referenced<T, U>(
    declared: ReferenceOr<T>,
    read: impl FnOnce(T) -> Read<U>,
) -> Read<Referenced<U>> {
    match declared {
        ReferenceOr::Item(value) => Ok(Referenced::Value(read(value)?)),
        ReferenceOr::Reference { reference } => {
            let target = reference.strip_prefix('#').and_then(Pointer::parse);
            let target = target.map(Referenced::Reference);
            target.ok_or_else(|| Fault::custom("a reference is not local"))
        }
    }
}

/// Reads the values of a mapping, in its order.
fn all<K: Eq + Hash, T, U>(
    map: IndexMap<K, T>,
    read: impl Fn(T) -> Read<U>,
) -> Read<IndexMap<K, U>> {
    let members = map.into_iter();
    let members = members.map(|(key, value)| Ok((key, read(value)?)));
    members.collect()
}

/// Reads the values of a mapping, each of which may be a reference.
fn all_referenced<K: Eq + Hash, T, U>(
    map: IndexMap<K, ReferenceOr<T>>,
    read: impl Fn(T) -> Read<U>,
) -> Read<IndexMap<K, Referenced<U>>> {
    all(map, |value| referenced(value, &read))
}

/// Removes and returns an extension that is text.
fn text(extensions: &mut Extensions, name: &str) -> Option<String> {
    match extensions.swap_remove(name) {
        Some(Json::String(text)) => Some(text),
        _ => None,
    }
}

/// Returns an extension that is a flag.
fn flag(extensions: &Extensions, name: &str) -> Option<bool> {
    extensions.get(name)?.as_bool()
}

/// Removes and reads an extension that is a part of the skeleton.
fn nested<T: DeserializeOwned>(extensions: &mut Extensions, name: &str) -> Read<Option<T>> {
    let value = extensions.swap_remove(name);
    let value = value.map(|value| serde_json::from_value(value).map_err(Fault::custom));
    value.transpose()
}

/// Removes and reads an extension that is a mapping in the form of pairs.
fn pairs<T: DeserializeOwned>(
    extensions: &mut Extensions,
    name: &str,
) -> Read<IndexMap<String, T>> {
    let pairs = nested::<Vec<(String, T)>>(extensions, name)?;
    Ok(pairs.into_iter().flatten().collect())
}

#[cfg(test)]
mod tests;
