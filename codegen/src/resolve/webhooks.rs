//! Resolution of webhooks and callbacks: the body of each request that the server sends.

use std::collections::VecDeque;

use indexmap::IndexMap;

use super::component_references::follow;
use super::media::{Media, essence};
use super::media_schemas::{DEPTH, is_bytes, is_same, is_text_alone, may_be_text};
use super::model::{Owner, Type, Value, Webhook};
use super::path_items::operations_of;
use super::types::{TypePath, Types};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::HashSet;
use crate::lift::document::{Callback, Operation as DocumentOperation, PathItem, Referenced};
use crate::lift::{Document, SchemaId};
use crate::load::Pointer;

/// The callbacks of an operation.
pub(super) struct Callbacks<'a> {
    /// Its method and path
    pub(super) route: String,
    /// Their pointer
    pub(super) pointer: Pointer,
    /// The callbacks by name
    pub(super) declared: &'a IndexMap<String, Referenced<Callback>>,
}

/// Resolves every webhook and callback, and the callbacks of their operations.
pub(super) fn resolve_webhooks<'a>(
    document: &'a Document,
    callbacks: Vec<Callbacks<'a>>,
    types: &mut Types<'_>,
) -> Vec<Webhook> {
    let mut finder = Finder {
        document,
        open: VecDeque::new(),
        seen: HashSet::default(),
        found: Vec::new(),
    };
    let base = Pointer::root().child("webhooks");
    for (name, item) in &document.webhooks {
        finder.item(name, None, item, &base.child(name), types);
    }
    callbacks.iter().for_each(|of| finder.note(of));
    while let Some(next) = finder.open.pop_front() {
        finder.callback(next, types);
    }
    finder.found
}

/// A callback that is not resolved yet.
struct Next<'a> {
    name: &'a str,
    route: String,
    pointer: Pointer,
    callback: &'a Referenced<Callback>,
}

struct Finder<'a> {
    document: &'a Document,
    open: VecDeque<Next<'a>>,
    /// Resolved components: several operations may refer to one, also in a cycle
    seen: HashSet<Pointer>,
    found: Vec<Webhook>,
}

impl<'a> Finder<'a> {
    /// Queues the callbacks of an operation.
    fn note(&mut self, of: &Callbacks<'a>) {
        for (name, callback) in of.declared {
            self.open.push_back(Next {
                pointer: of.pointer.child(name),
                route: of.route.clone(),
                name,
                callback,
            });
        }
    }

    fn callback(&mut self, next: Next<'a>, types: &mut Types<'_>) {
        let shared = &self.document.components.callbacks;
        let Some((items, pointer)) = follow(next.callback, || next.pointer, shared) else {
            return;
        };
        if !self.seen.insert(pointer.clone()) {
            return;
        }
        for (expression, item) in items {
            let at = pointer.child(expression);
            let follows = Some((next.route.clone(), expression.clone()));
            self.item(next.name, follows, item, &at, types);
        }
    }

    fn item(
        &mut self,
        name: &str,
        follows: Option<(String, String)>,
        item: &'a PathItem,
        pointer: &Pointer,
        types: &mut Types<'_>,
    ) {
        let operations = operations_of(item, pointer, types);
        let has_siblings = operations.len() > 1;
        for (method, pointer, operation) in operations {
            self.note(&Callbacks {
                route: format!("{method} {name}"),
                pointer: pointer.child("callbacks"),
                declared: &operation.callbacks,
            });
            let Some((value, media, body_description)) = self.body(operation, &pointer, types)
            else {
                continue;
            };
            let or_of_item = |own: &Option<String>, shared: &Option<String>| {
                own.clone().or_else(|| shared.clone())
            };
            self.found.push(Webhook {
                pointer,
                name: name.to_owned(),
                method,
                has_siblings,
                follows: follows.clone(),
                summary: or_of_item(&operation.summary, &item.summary),
                description: or_of_item(&operation.description, &item.description),
                body_description,
                deprecated: operation.deprecated,
                media,
                value,
            });
        }
    }

    /// Resolves the body of the next webhook, and returns its value, decoding and description.
    fn body(
        &self,
        operation: &DocumentOperation,
        pointer: &Pointer,
        types: &mut Types<'_>,
    ) -> Option<(Value, Media, Option<String>)> {
        let (body, pointer) = follow(
            operation.request_body.as_ref()?,
            || pointer.child("requestBody"),
            &self.document.components.request_bodies,
        )?;
        let Some(name) = received(body.content.keys()) else {
            let message = "the body of this webhook or callback has no media type";
            types.diagnostics.push(
                Diagnostic::warning(WarningKind::MediaTypeMissing, pointer.into(), message)
                    .hint("it is left out"),
            );
            return None;
        };
        let schema = body.content.get(name).and_then(|it| it.schema);
        let media = read_as(name, schema, types);
        let others = body.content.iter().filter(|(other, _)| *other != name);
        for (other, item) in others {
            let own = item.schema;
            let is_same = match (schema, own) {
                (Some(one), Some(other)) => is_same(types.schemas, one, other, DEPTH),
                (one, other) => one == other,
            };
            if read_as(other, own, types) != media || !is_same {
                let message = format!("a body of `{other}` is not read");
                let hint = format!(
                    "the function takes `{name}` alone, since nothing tells it the media type",
                );
                let at = pointer.child("content").child(other);
                let warning =
                    Diagnostic::warning(WarningKind::WebhookMediaType, at.into(), message);
                types.diagnostics.push(warning.hint(hint));
            }
        }
        let type_path = TypePath {
            owner: Owner::Webhook(self.found.len()),
            steps: vec!["body".to_owned()],
        };
        let is_typed = match media {
            Media::Text => Media::of(name) != Media::Xml,
            media => media != Media::Binary,
        };
        let schema = schema
            .filter(|id| is_typed && (media != Media::Text || may_be_text(types.schemas, *id)));
        let value = schema.map(|id| types.resolve(id, &type_path));
        let value = value.unwrap_or_else(|| untyped(media));
        Some((value, media, body.description.clone()))
    }
}

/// Returns the decoding of a body with this media type and schema.
fn read_as(name: &str, schema: Option<SchemaId>, types: &Types<'_>) -> Media {
    let is_bytes = schema.is_some_and(|id| is_bytes(types.schemas, id));
    match Media::of(name) {
        Media::Json | Media::Any if is_bytes => Media::Binary,
        Media::Any if schema.is_none() => Media::Binary,
        Media::Any if schema.is_some_and(|id| is_text_alone(types.schemas, id)) => Media::Text,
        Media::Json | Media::Any => Media::Json,
        Media::Form => Media::Form,
        Media::Multipart | Media::Binary => Media::Binary,
        _ => Media::Text,
    }
}

/// Returns the value of a body without a schema.
fn untyped(media: Media) -> Value {
    Value {
        ty: match media {
            Media::Text => Type::String(None),
            Media::Binary => Type::String(Some("binary".to_owned())),
            Media::Form => Type::FreeObject,
            _ => Type::Any,
        },
        nullable: false,
        is_open: false,
        notes: Default::default(),
    }
}

/// Returns the media type as which a body is decoded, of the declared ones: JSON first, then forms,
/// text and bytes.
pub(crate) fn received<'a>(names: impl IntoIterator<Item = &'a String>) -> Option<&'a String> {
    names.into_iter().min_by_key(|name| match Media::of(name) {
        Media::Json if essence(name) == "application/json" => 0,
        Media::Json => 1,
        Media::Any => 2,
        Media::Form => 3,
        Media::Binary | Media::Multipart => 5,
        _ => 4,
    })
}
