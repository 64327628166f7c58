//! Resolution of operations, each with its parameters, body and responses.

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
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::hash::HashMap;
use crate::lift::Document;
use crate::lift::document::{Operation as DocumentOperation, PathItem};
use crate::load::Pointer;

/// Resolves every operation, in the document's order, and collects their callbacks.
pub(super) fn resolve_operations<'a>(
    document: &'a Document,
    security: &Security,
    types: &mut Types<'_>,
    callbacks: &mut Vec<Callbacks<'a>>,
    headers: &mut Headers,
) -> Vec<Operation> {
    let mut operations = Vec::new();
    let mut ids = HashMap::default();
    let base = Pointer::root().child("paths");
    for (path, item) in &document.paths {
        let item_pointer = base.child(path);
        for (method, pointer, operation) in operations_of(item, &item_pointer, types) {
            callbacks.push(Callbacks {
                route: format!("{method} {path}"),
                pointer: pointer.child("callbacks"),
                declared: &operation.callbacks,
            });
            let source = OperationSource {
                document,
                security,
                path,
                item,
                item_pointer: &item_pointer,
                pointer,
            };
            let index = operations.len();
            headers.find(&source.header_source(index), operation, types);
            let mut resolved = source.resolve(index, method, operation, types);
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
            Diagnostic::warning(WarningKind::OperationIdRepeated, at.into(), message)
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
    document: &'a Document,
    security: &'a Security,
    path: &'a str,
    item: &'a PathItem,
    item_pointer: &'a Pointer,
    pointer: Pointer,
}

impl OperationSource<'_> {
    /// Returns the source of the headers that the operation's responses declare.
    fn header_source(&self, index: usize) -> HeaderSource<'_> {
        HeaderSource {
            document: self.document,
            operation: index,
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
            self.document,
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
            id: operation.id.clone(),
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
            success_kind: success_kind(self.document, operation),
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
            resolve_responses(self.document, declared, &self.pointer, type_path, types);
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
        let components = &self.document.components;
        let (body, pointer) = follow(
            operation.request_body.as_ref()?,
            || self.pointer.child("requestBody"),
            &components.request_bodies,
        )?;
        let (mut contents, others) = request_contents(&body.content, components, type_path, types);
        if contents.is_empty() {
            let at = pointer.child("content").into();
            let message = "the request body has no media type";
            types.diagnostics.push(
                Diagnostic::warning(WarningKind::MediaTypeMissing, at, message)
                    .hint("any JSON value is accepted"),
            );
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
    let samples = operation.samples.iter();
    let samples = samples.map(|it| (it.language.clone(), it.source.clone()));
    samples.collect()
}
