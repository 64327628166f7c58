//! Operations of a Path Item Object, with those that `additionalOperations` adds.

use std::borrow::Cow;

use openapiv3::{Operation, PathItem};
use serde_json::Value as Json;

use super::types::Types;
use crate::diagnostic::Diagnostic;
use crate::lift::{ADDITIONAL, ADDITIONAL_OPERATIONS, QUERY, is_token};
use crate::load::Pointer;

/// Returns the operations of a path item, in the order of the specification, as method, pointer
/// and operation.
pub(super) fn operations_of<'a>(
    item: &'a PathItem,
    pointer: &Pointer,
    types: &mut Types<'_>,
) -> Vec<(String, Pointer, Cow<'a, Operation>)> {
    let fixed = [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
    ];
    let fixed = fixed.into_iter().filter_map(|(method, operation)| {
        let pointer = pointer.child(&method.to_ascii_lowercase());
        Some((
            method.to_owned(),
            pointer,
            Cow::Borrowed(operation.as_ref()?),
        ))
    });
    let mut all = fixed.collect::<Vec<_>>();
    let query = item
        .extensions
        .get(QUERY)
        .map(|it| ("QUERY", pointer.child("query"), it));
    let base = pointer.child(ADDITIONAL);
    let others = item
        .extensions
        .get(ADDITIONAL_OPERATIONS)
        .and_then(Json::as_object);
    let others = others.into_iter().flatten();
    let others = others.map(|(method, it)| (method.as_str(), base.child(method), it));
    for (method, pointer, operation) in query.into_iter().chain(others) {
        if !is_token(method) {
            let message = format!("`{method}` is not a valid HTTP method");
            let fault = Diagnostic::warning(pointer.into(), message);
            types.diagnostics.push(fault.hint("it is left out"));
        } else if let Ok(operation) = serde_json::from_value(operation.clone()) {
            all.push((method.to_owned(), pointer, Cow::Owned(operation)));
        }
    }
    all
}
