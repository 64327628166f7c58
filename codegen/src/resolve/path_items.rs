//! Operations of a Path Item Object, with those that `additionalOperations` adds.

use super::types::Types;
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::lift::document::{Operation, PathItem};
use crate::lift::is_token;
use crate::load::Pointer;

/// Returns the operations of a path item, in the order of the specification, as method, pointer
/// and operation.
pub(super) fn operations_of<'a>(
    item: &'a PathItem,
    pointer: &Pointer,
    types: &mut Types<'_>,
) -> Vec<(String, Pointer, &'a Operation)> {
    let fixed = item.operations.iter().map(|(keyword, it)| (*keyword, it));
    let fixed = fixed.chain(item.query.as_ref().map(|it| ("query", it)));
    let mut all = fixed
        .map(|(keyword, it)| (keyword.to_ascii_uppercase(), pointer.child(keyword), it))
        .collect::<Vec<_>>();
    let base = pointer.child("additionalOperations");
    for (method, operation) in &item.additional {
        let pointer = base.child(method);
        if !is_token(method) {
            let message = format!("`{method}` is not a valid HTTP method");
            let fault = Diagnostic::warning(WarningKind::InvalidName, pointer.into(), message);
            types.diagnostics.push(fault.hint("it is left out"));
        } else {
            all.push((method.clone(), pointer, operation));
        }
    }
    all
}
