//! Paths and methods in, operations out, each with its parameters, body and responses at hand.

use std::collections::HashMap;

use openapiv3::{OpenAPI, Operation as DocumentOperation, PathItem, ReferenceOr};
use serde_json::Value as Json;

use super::answer::kind_of_answer;
use super::media::{Media, request_contents};
use super::model::{Body, Content, Operation, Owner, Server};
use super::parameters::resolve_parameters;
use super::responses::resolve_responses;
use super::security::Security;
use super::servers::resolve_list;
use super::types::{Types, Way};
use crate::diagnostic::Diagnostic;
use crate::load::Pointer;

/// Resolves every operation, in the document's order.
pub(super) fn resolve_operations(
    skeleton: &OpenAPI,
    security: &Security,
    types: &mut Types<'_>,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut ids = HashMap::new();
    let base = Pointer::root().child("paths");
    for (path, item) in &skeleton.paths.paths {
        let pointer = base.child(path);
        let Some((item, item_pointer)) = follow_path_item(skeleton, item, &pointer, types) else {
            continue;
        };
        for (method, operation) in methods(item) {
            let pointer = item_pointer.child(&method.to_ascii_lowercase());
            let place = Place {
                skeleton,
                security,
                path,
                item,
                item_pointer: &item_pointer,
                pointer,
            };
            let index = operations.len();
            let mut resolved = place.resolve(index, method, operation, types);
            claim_id(&mut resolved, &mut ids, types);
            operations.push(resolved);
        }
    }
    operations
}

/// The methods of a path item, in the order of the specification.
fn methods(item: &PathItem) -> impl Iterator<Item = (&'static str, &DocumentOperation)> {
    [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// A path item; one given by reference is not followed yet.
fn follow_path_item<'a>(
    _skeleton: &OpenAPI,
    item: &'a ReferenceOr<PathItem>,
    pointer: &Pointer,
    types: &mut Types<'_>,
) -> Option<(&'a PathItem, Pointer)> {
    match item {
        ReferenceOr::Item(item) => Some((item, pointer.clone())),
        ReferenceOr::Reference { .. } => {
            let fault = Diagnostic::warning(
                pointer.clone().into(),
                "a path given by reference is not followed",
            );
            types.diagnostics.push(fault.hint("it is left out"));
            None
        }
    }
}

/// Of operations with one `operationId` the first keeps it.
fn claim_id(operation: &mut Operation, ids: &mut HashMap<String, Pointer>, types: &mut Types<'_>) {
    let Some(id) = &operation.id else { return };
    let at = operation.pointer.child("operationId");
    if let Some(first) = ids.get(id) {
        let message = format!("`{id}` is the operationId of another operation already");
        types.diagnostics.push(
            Diagnostic::warning(at.into(), message)
                .and(first.clone().into(), "it is first given here")
                .hint("this operation is named from its path and method"),
        );
        operation.id = None;
    } else {
        ids.insert(id.clone(), at);
    }
}

/// Where an operation stands, and what it may refer to.
struct Place<'a> {
    skeleton: &'a OpenAPI,
    security: &'a Security,
    path: &'a str,
    item: &'a PathItem,
    item_pointer: &'a Pointer,
    pointer: Pointer,
}

impl Place<'_> {
    fn resolve(
        &self,
        index: usize,
        method: &'static str,
        operation: &DocumentOperation,
        types: &mut Types<'_>,
    ) -> Operation {
        let way = Way {
            owner: Owner::Operation(index),
            steps: Vec::new(),
        };
        let own = (&operation.parameters[..], self.pointer.child("parameters"));
        let shared = (
            &self.item.parameters[..],
            self.item_pointer.child("parameters"),
        );
        let requirements = operation.security.as_ref();
        let security = self
            .security
            .of_operation(requirements, &self.pointer, types.diagnostics);
        let mut parameters = resolve_parameters(
            self.skeleton,
            self.path,
            &self.pointer,
            [own, shared],
            &way,
            types,
        );
        self.security.relieve(&mut parameters, &security);
        Operation {
            method,
            path: self.path.to_owned(),
            id: operation.operation_id.clone(),
            tags: operation.tags.clone(),
            summary: operation
                .summary
                .clone()
                .or_else(|| self.item.summary.clone()),
            description: operation
                .description
                .clone()
                .or_else(|| self.item.description.clone()),
            deprecated: operation.deprecated,
            parameters,
            body: self.body(operation, &way, types),
            responses: resolve_responses(
                self.skeleton,
                &operation.responses,
                &self.pointer,
                &way,
                types,
            ),
            answer: kind_of_answer(self.skeleton, operation),
            servers: self.servers(operation, types),
            security,
            samples: samples(operation),
            pointer: self.pointer.clone(),
        }
    }

    /// The operation's own servers, or those of its path.
    fn servers(&self, operation: &DocumentOperation, types: &mut Types<'_>) -> Vec<Server> {
        let (servers, at) = match operation.servers.as_slice() {
            [] => (&self.item.servers[..], self.item_pointer),
            own => (own, &self.pointer),
        };
        resolve_list(servers, &at.child("servers"), types.diagnostics)
    }

    fn body(
        &self,
        operation: &DocumentOperation,
        way: &Way,
        types: &mut Types<'_>,
    ) -> Option<Body> {
        let (body, pointer) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, self.pointer.child("requestBody")),
            ReferenceOr::Reference { reference } => {
                let components = self.skeleton.components.as_ref()?;
                follow(reference, &components.request_bodies)?
            }
        };
        let (mut contents, others) = request_contents(&body.content, way, types);
        if contents.is_empty() {
            let at = pointer.child("content").into();
            let message = "a request body without a media type says nothing";
            types
                .diagnostics
                .push(Diagnostic::warning(at, message).hint("any JSON value is taken"));
            contents.push(Content {
                name: "application/json".to_owned(),
                media: Media::Json,
                value: super::Value::any(Default::default()),
                encodings: Vec::new(),
            });
        }
        Some(Body {
            description: body.description.clone(),
            required: body.required,
            contents,
            others,
        })
    }
}

/// The component that a reference leads to, through further references, and its pointer.
pub(super) fn follow<'a, T>(
    reference: &str,
    components: &'a indexmap::IndexMap<String, ReferenceOr<T>>,
) -> Option<(&'a T, Pointer)> {
    let mut pointer = reference.strip_prefix('#').and_then(Pointer::parse)?;
    // Circles of references were refused before; the bound holds whatever was.
    for _ in 0..=components.len() {
        match components.get(&pointer.tokens().last()?)? {
            ReferenceOr::Item(item) => return Some((item, pointer)),
            ReferenceOr::Reference { reference } => {
                pointer = reference.strip_prefix('#').and_then(Pointer::parse)?;
            }
        }
    }
    None
}

fn samples(operation: &DocumentOperation) -> Vec<(String, String)> {
    let samples = operation
        .extensions
        .get("x-codeSamples")
        .and_then(Json::as_array);
    samples
        .into_iter()
        .flatten()
        .filter_map(|sample| {
            let text = |name: &str| Some(sample.get(name)?.as_str()?.to_owned());
            Some((text("lang")?, text("source")?))
        })
        .collect()
}
