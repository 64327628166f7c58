//! Resolution of webhooks and callbacks: the body of each request that the server sends.

use std::collections::{BTreeMap, VecDeque};

use openapiv3::{OpenAPI, Operation as DocumentOperation, PathItem, ReferenceOr, RequestBody};
use serde_json::Value as Json;

use super::component_references::follow;
use super::media::{Media, essence};
use super::media_schemas::{DEPTH, is_bytes, is_same, is_text_alone, may_be_text, schema};
use super::model::{Owner, Type, Value, Webhook};
use super::path_items::operations_of;
use super::types::{TypePath, Types};
use crate::diagnostic::Diagnostic;
use crate::hash::{HashMap, HashSet};
use crate::lift::{CALLBACKS, SchemaId, WEBHOOKS};
use crate::load::Pointer;

/// The callbacks of an operation, as the skeleton keeps them.
pub(super) struct Callbacks {
    /// Its method and path
    pub(super) route: String,
    /// Their pointer
    pub(super) pointer: Pointer,
    /// Pairs of name and callback
    pub(super) pairs: Json,
}

/// A callback as the skeleton keeps it: path items by expression.
type Callback = ReferenceOr<BTreeMap<String, ReferenceOr<PathItem>>>;

/// Resolves every webhook and callback, and the callbacks of their operations.
pub(super) fn resolve_webhooks(
    skeleton: &OpenAPI,
    callbacks: Vec<Callbacks>,
    types: &mut Types<'_>,
) -> Vec<Webhook> {
    let mut finder = Finder {
        skeleton,
        shared: shared_callbacks(skeleton),
        open: VecDeque::new(),
        seen: HashSet::default(),
        found: Vec::new(),
    };
    let base = Pointer::root().child("webhooks");
    let webhooks = skeleton.extensions.get(WEBHOOKS).cloned();
    for (name, item) in pairs::<ReferenceOr<PathItem>>(webhooks.as_ref()) {
        if let ReferenceOr::Item(item) = item {
            finder.item(&name, None, &item, &base.child(&name), types);
        }
    }
    callbacks.iter().for_each(|of| finder.note(of));
    while let Some(next) = finder.open.pop_front() {
        finder.callback(next, types);
    }
    finder.found
}

/// Reads pairs of a name and a value; the lift has left out everything else.
fn pairs<T: serde::de::DeserializeOwned>(list: Option<&Json>) -> Vec<(String, T)> {
    let pairs = list.and_then(Json::as_array).into_iter().flatten();
    pairs
        .filter_map(|pair| serde_json::from_value(pair.clone()).ok())
        .collect()
}

fn shared_callbacks(skeleton: &OpenAPI) -> HashMap<String, Callback> {
    let components = skeleton.components.as_ref();
    let shared = components.and_then(|components| components.extensions.get(CALLBACKS));
    let shared = shared.and_then(Json::as_object).into_iter().flatten();
    shared
        .filter_map(|(name, it)| Some((name.clone(), serde_json::from_value(it.clone()).ok()?)))
        .collect()
}

/// A callback that is not resolved yet.
struct Next {
    name: String,
    route: String,
    pointer: Pointer,
    callback: Callback,
}

struct Finder<'a> {
    skeleton: &'a OpenAPI,
    shared: HashMap<String, Callback>,
    open: VecDeque<Next>,
    /// Resolved components: several operations may refer to one, also in a cycle
    seen: HashSet<Pointer>,
    found: Vec<Webhook>,
}

impl Finder<'_> {
    /// Queues the callbacks of an operation.
    fn note(&mut self, of: &Callbacks) {
        for (name, callback) in pairs(Some(&of.pairs)) {
            self.open.push_back(Next {
                pointer: of.pointer.child(&name),
                route: of.route.clone(),
                name,
                callback,
            });
        }
    }

    fn callback(&mut self, next: Next, types: &mut Types<'_>) {
        let Next {
            name,
            route,
            mut pointer,
            mut callback,
        } = next;
        // The lift has refused cycles of references; the bound holds in any case.
        for _ in 0..=self.shared.len() {
            let ReferenceOr::Reference { reference } = &callback else {
                break;
            };
            let target = reference.strip_prefix('#').and_then(Pointer::parse);
            let Some(target) = target else { return };
            let Some(shared) = target.tokens().last().and_then(|it| self.shared.get(&it)) else {
                return;
            };
            (pointer, callback) = (target, shared.clone());
        }
        let ReferenceOr::Item(items) = callback else {
            return;
        };
        if !self.seen.insert(pointer.clone()) {
            return;
        }
        for (expression, item) in items {
            if let ReferenceOr::Item(item) = item {
                let at = pointer.child(&expression);
                self.item(&name, Some((route.clone(), expression)), &item, &at, types);
            }
        }
    }

    fn item(
        &mut self,
        name: &str,
        follows: Option<(String, String)>,
        item: &PathItem,
        pointer: &Pointer,
        types: &mut Types<'_>,
    ) {
        let operations = operations_of(item, pointer, types);
        let has_siblings = operations.len() > 1;
        for (method, pointer, operation) in operations {
            if let Some(callbacks) = operation.extensions.get(CALLBACKS) {
                self.note(&Callbacks {
                    route: format!("{method} {name}"),
                    pointer: pointer.child("callbacks"),
                    pairs: callbacks.clone(),
                });
            }
            let Some((value, media, body_description)) = self.body(&operation, &pointer, types)
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
        let (body, pointer): (&RequestBody, _) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, pointer.child("requestBody")),
            ReferenceOr::Reference { reference } => {
                let components = self.skeleton.components.as_ref()?;
                follow(reference, &components.request_bodies)?
            }
        };
        let Some(name) = received(body.content.keys()) else {
            let message = "the body of this webhook or callback has no media type";
            types
                .diagnostics
                .push(Diagnostic::warning(pointer.into(), message).hint("it is left out"));
            return None;
        };
        let schema = body.content.get(name).and_then(|it| schema(it, types));
        let media = read_as(name, schema, types);
        let others = body.content.iter().filter(|(other, _)| *other != name);
        for (other, item) in others {
            let own = self::schema(item, types);
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
                let warning = Diagnostic::warning(at.into(), message);
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
