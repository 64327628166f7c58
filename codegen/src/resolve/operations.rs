//! Resolution of operations, each with its parameters, body and responses.

use openapiv3::{OpenAPI, Operation as DocumentOperation, PathItem, ReferenceOr};
use serde_json::Value as Json;

use super::component_references::follow;
use super::contents::request_contents;
use super::headers::{HeaderSource, Headers};
use super::media::Media;
use super::model::{Body, Content, Operation, Owner, Response, Server};
use super::parameters::resolve_parameters;
use super::path_items::operations_of;
use super::responses::resolve_responses;
use super::security::Security;
use super::servers::resolve_list;
use super::success_kind::success_kind;
use super::types::{TypePath, Types};
use super::webhooks::Callbacks;
use crate::diagnostic::Diagnostic;
use crate::hash::HashMap;
use crate::lift::CALLBACKS;
use crate::load::Pointer;

/// Resolves every operation, in the document's order, and collects their callbacks.
pub(super) fn resolve_operations(
    skeleton: &OpenAPI,
    security: &Security,
    types: &mut Types<'_>,
    callbacks: &mut Vec<Callbacks>,
    headers: &mut Headers,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut ids = HashMap::default();
    let base = Pointer::root().child("paths");
    for (path, item) in &skeleton.paths.paths {
        let item_pointer = base.child(path);
        // The lift has replaced references by the path items that they refer to.
        let ReferenceOr::Item(item) = item else {
            continue;
        };
        for (method, pointer, operation) in operations_of(item, &item_pointer, types) {
            if let Some(noted) = operation.extensions.get(CALLBACKS) {
                callbacks.push(Callbacks {
                    route: format!("{method} {path}"),
                    pointer: pointer.child("callbacks"),
                    pairs: noted.clone(),
                });
            }
            let source = OperationSource {
                skeleton,
                security,
                path,
                item,
                item_pointer: &item_pointer,
                pointer,
            };
            headers.find(&source.header_source(&method), &operation, types);
            let index = operations.len();
            let mut resolved = source.resolve(index, method, &operation, types);
            claim_id(&mut resolved, &mut ids, types);
            operations.push(resolved);
        }
    }
    operations
}

/// Reports a repeated `operationId` and removes it; only the first operation keeps it.
fn claim_id(operation: &mut Operation, ids: &mut HashMap<String, Pointer>, types: &mut Types<'_>) {
    let Some(id) = &operation.id else { return };
    let at = operation.pointer.child("operationId");
    if let Some(first) = ids.get(id) {
        let message = format!("another operation already has the operationId `{id}`");
        types.diagnostics.push(
            Diagnostic::warning(at.into(), message)
                .and(first.clone().into(), "it is first declared here")
                .hint("this operation is named after its path and method"),
        );
        operation.id = None;
    } else {
        ids.insert(id.clone(), at);
    }
}

/// An Operation Object of the document, with the context that it may refer to.
struct OperationSource<'a> {
    skeleton: &'a OpenAPI,
    security: &'a Security,
    path: &'a str,
    item: &'a PathItem,
    item_pointer: &'a Pointer,
    pointer: Pointer,
}

impl OperationSource<'_> {
    /// Returns the source of the headers that the operation's responses declare.
    fn header_source(&self, method: &str) -> HeaderSource<'_> {
        HeaderSource {
            skeleton: self.skeleton,
            route: format!("{method} {}", self.path),
            responses: self.pointer.child("responses"),
        }
    }

    fn resolve(
        &self,
        index: usize,
        method: String,
        operation: &DocumentOperation,
        types: &mut Types<'_>,
    ) -> Operation {
        let type_path = TypePath {
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
        let (mut parameters, target) = resolve_parameters(
            self.skeleton,
            self.path,
            &self.pointer,
            [own, shared],
            &type_path,
            types,
        );
        self.security.make_optional(&mut parameters, &security);
        Operation {
            path: self.path.to_owned(),
            target,
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
            body: self.body(operation, &type_path, types),
            responses: self.responses(&method, operation, &type_path, types),
            success_kind: success_kind(self.skeleton, operation),
            servers: self.servers(operation, types),
            security,
            samples: samples(operation),
            pointer: self.pointer.clone(),
            method,
        }
    }

    /// Returns the operation's own servers, or those of its path.
    fn servers(&self, operation: &DocumentOperation, types: &mut Types<'_>) -> Vec<Server> {
        let (servers, at) = match operation.servers.as_slice() {
            [] => (&self.item.servers[..], self.item_pointer),
            own => (own, &self.pointer),
        };
        resolve_list(servers, &at.child("servers"), types.diagnostics)
    }

    /// Resolves the responses. A response to `HEAD` has no content.
    fn responses(
        &self,
        method: &str,
        operation: &DocumentOperation,
        type_path: &TypePath,
        types: &mut Types<'_>,
    ) -> Vec<Response> {
        let declared = &operation.responses;
        let mut responses =
            resolve_responses(self.skeleton, declared, &self.pointer, type_path, types);
        if method == "HEAD" {
            for response in &mut responses {
                response.contents.clear();
                response.stream = None;
            }
        }
        responses
    }

    fn body(
        &self,
        operation: &DocumentOperation,
        type_path: &TypePath,
        types: &mut Types<'_>,
    ) -> Option<Body> {
        let (body, pointer) = match operation.request_body.as_ref()? {
            ReferenceOr::Item(body) => (body, self.pointer.child("requestBody")),
            ReferenceOr::Reference { reference } => {
                let components = self.skeleton.components.as_ref()?;
                follow(reference, &components.request_bodies)?
            }
        };
        let components = self.skeleton.components.as_ref();
        let (mut contents, others) = request_contents(&body.content, components, type_path, types);
        if contents.is_empty() {
            let at = pointer.child("content").into();
            let message = "the request body has no media type";
            types
                .diagnostics
                .push(Diagnostic::warning(at, message).hint("any JSON value is accepted"));
            contents.push(Content {
                name: "application/json".to_owned(),
                media: Media::Json,
                value: super::Value::any(Default::default()),
                encodings: Vec::new(),
                untyped: Vec::new(),
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
