//! Path items, operations and callbacks.

use std::collections::BTreeMap;

use indexmap::IndexMap;
use openapiv3::ReferenceOr;
use serde_json::Value as Json;

use super::{Extensions, Read, Reader, all, all_referenced, nested, pairs, referenced, servers};
use crate::lift::document::{
    Callback, CodeSample, Operation, PathItem, Referenced, Responses, Status,
};
use crate::lift::invented::{ADDITIONAL_OPERATIONS, CALLBACKS, QUERY};

/// An extension that documents may have.
const CODE_SAMPLES: &str = "x-codeSamples";

/// A callback of the skeleton.
pub(super) type SkeletonCallback = ReferenceOr<BTreeMap<String, ReferenceOr<openapiv3::PathItem>>>;

impl Reader<'_> {
    /// Reads path items. The loader has replaced references by the path items that they refer to.
    pub(super) fn path_items(
        &self,
        items: impl IntoIterator<Item = (String, ReferenceOr<openapiv3::PathItem>)>,
    ) -> Read<IndexMap<String, PathItem>> {
        let items = items.into_iter();
        let items = items.filter_map(|(name, item)| Some((name, item.into_item()?)));
        let items = items.map(|(name, item)| Ok((name, self.path_item(item)?)));
        items.collect()
    }

    fn path_item(&self, mut item: openapiv3::PathItem) -> Read<PathItem> {
        let operations = [
            ("get", item.get),
            ("put", item.put),
            ("post", item.post),
            ("delete", item.delete),
            ("options", item.options),
            ("head", item.head),
            ("patch", item.patch),
            ("trace", item.trace),
        ];
        let operations = operations
            .into_iter()
            .filter_map(|(keyword, operation)| Some((keyword, operation?)));
        let query = nested(&mut item.extensions, QUERY)?;
        let additional = nested::<BTreeMap<_, _>>(&mut item.extensions, ADDITIONAL_OPERATIONS)?;
        let parameters = item.parameters.into_iter();
        Ok(PathItem {
            summary: item.summary,
            description: item.description,
            servers: servers(item.servers),
            parameters: parameters
                .map(|it| referenced(it, |it| self.parameter(it)))
                .collect::<Read<_>>()?,
            operations: all(operations.collect(), |it| self.operation(it))?,
            query: query.map(|it| self.operation(it)).transpose()?,
            additional: all(additional.into_iter().flatten().collect(), |it| {
                self.operation(it)
            })?,
        })
    }

    fn operation(&self, mut operation: openapiv3::Operation) -> Read<Operation> {
        let parameters = operation.parameters.into_iter();
        let body = operation.request_body;
        let callbacks = pairs(&mut operation.extensions, CALLBACKS)?;
        Ok(Operation {
            id: operation.operation_id,
            tags: operation.tags,
            summary: operation.summary,
            description: operation.description,
            deprecated: operation.deprecated,
            parameters: parameters
                .map(|it| referenced(it, |it| self.parameter(it)))
                .collect::<Read<_>>()?,
            request_body: body
                .map(|it| referenced(it, |it| self.body(it)))
                .transpose()?,
            responses: self.responses(operation.responses)?,
            callbacks: self.callbacks(callbacks)?,
            security: operation.security,
            servers: servers(operation.servers),
            samples: code_samples(&mut operation.extensions),
        })
    }

    fn responses(&self, responses: openapiv3::Responses) -> Read<Responses> {
        let listed = responses.responses.into_iter();
        let listed = listed.map(|(code, response)| {
            let status = match code {
                openapiv3::StatusCode::Code(code) => Status::Code(code),
                openapiv3::StatusCode::Range(range) => Status::Range(range),
            };
            (status, response)
        });
        let default = responses.default.into_iter();
        let listed = listed.chain(default.map(|it| (Status::Default, it)));
        all_referenced(listed.collect(), |it| self.response(it))
    }

    /// Reads callbacks by name.
    pub(super) fn callbacks(
        &self,
        callbacks: IndexMap<String, SkeletonCallback>,
    ) -> Read<IndexMap<String, Referenced<Callback>>> {
        all_referenced(callbacks, |it| self.path_items(it))
    }
}

fn code_samples(extensions: &mut Extensions) -> Vec<CodeSample> {
    let samples = match extensions.swap_remove(CODE_SAMPLES) {
        Some(Json::Array(samples)) => samples,
        _ => Vec::new(),
    };
    let samples = samples.into_iter().filter_map(|mut sample| {
        let mut text = |name: &str| match sample.get_mut(name)?.take() {
            Json::String(text) => Some(text),
            _ => None,
        };
        Some(CodeSample {
            language: text("lang")?,
            source: text("source")?,
        })
    });
    samples.collect()
}
