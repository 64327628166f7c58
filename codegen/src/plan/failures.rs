//! Declared failures: the type of their bodies, and the response rows that read them.

use super::api::{Failure, FailureVariant, Operation, Outcome, Response, RustType};
use super::naming::{Names, type_name};
use super::responses::{row, variant_type};
use super::types::Types;
use crate::hash::HashSet;
use crate::resolve::{self, Model};

/// Plans the type of failures: the only type of all declared failures, or an enum.
pub(super) fn plan_failure(types: &Types<'_>, names: &mut Names<'_>) -> Failure {
    let mut found = Vec::<RustType>::new();
    for operation in &types.model.operations {
        let failures = operation.responses.iter().filter(|it| !it.success);
        for content in failures.flat_map(|it| &it.contents) {
            let ty = variant_type(types, content);
            if !found.contains(&ty) {
                found.push(ty);
            }
        }
    }
    match found.len() {
        0 => Failure::One(RustType::Json),
        1 => Failure::One(found.remove(0).unboxed()),
        _ => {
            let entries = found.iter().map(|ty| {
                let name = variant_name(ty);
                (format!("failure {name}"), name)
            });
            let variants = names.assign(&entries.collect::<Vec<_>>(), &[]);
            let variants = variants.into_iter().zip(found);
            let variants = variants.map(|(name, ty)| FailureVariant {
                name,
                ty,
                features: Vec::new(),
            });
            Failure::Several(variants.collect())
        }
    }
}

/// Removes the variants that no operation of the client declares. What they are is decided from all
/// operations, so that a selection changes no signature.
pub(super) fn without_unused(failure: Failure, model: &Model, operations: &[Operation]) -> Failure {
    match failure {
        Failure::Several(mut variants) if model.kept.is_some() => {
            let responses = operations.iter().flat_map(|it| &it.responses);
            let declared = responses.filter_map(|it| match &it.outcome {
                Outcome::FailureVariant(name) => Some(name),
                _ => None,
            });
            let declared = declared.collect::<HashSet<_>>();
            variants.retain(|it| declared.contains(&it.name));
            Failure::Several(variants)
        }
        other => other,
    }
}

/// Returns the response rows of the failures of an operation.
pub(super) fn plan_failed(
    types: &Types<'_>,
    operation: &resolve::Operation,
    failure: &Failure,
) -> Vec<Response> {
    let rows = operation.responses.iter().flat_map(|response| {
        let is_only_default = response.success && response.status == resolve::Status::Default;
        match response.success {
            false if response.contents.is_empty() => vec![bare(response)],
            // A `default` that is a success is also the body of failures.
            true if !is_only_default => Vec::new(),
            _ => with_body(types, response, failure),
        }
    });
    rows.collect()
}

/// Returns the row of a failure without a body.
fn bare(response: &resolve::Response) -> Response {
    Response {
        status: response.status.to_string(),
        media: "none",
        media_type: None,
        ty: RustType::Unit,
        outcome: Outcome::Bare,
    }
}

fn with_body(types: &Types<'_>, response: &resolve::Response, failure: &Failure) -> Vec<Response> {
    let mut kinds = Vec::<(RustType, Outcome, Vec<&resolve::Representation>)>::new();
    for content in &response.contents {
        let ty = variant_type(types, content);
        let (ty, outcome) = match failure {
            Failure::One(one) if ty.clone().unboxed() == *one => (one.clone(), Outcome::Failure),
            Failure::One(_) => continue,
            Failure::Several(variants) => match variants.iter().find(|it| it.ty == ty) {
                Some(variant) => (ty, Outcome::FailureVariant(variant.name.clone())),
                None => continue,
            },
        };
        let is_alike = |known: &resolve::Representation| known.media == content.media;
        match kinds
            .iter_mut()
            .find(|(known, _, all)| *known == ty && all.iter().all(|it| is_alike(it)))
        {
            Some((.., all)) => all.push(content),
            None => kinds.push((ty, outcome, vec![content])),
        }
    }
    let rows = kinds.into_iter();
    rows.map(|(ty, outcome, contents)| row(response.status, &contents, ty, outcome))
        .collect()
}

fn variant_name(ty: &RustType) -> String {
    match ty {
        RustType::Model(name) => name.0.clone(),
        RustType::Json | RustType::JsonMap => "Json".to_owned(),
        RustType::Vec(item) => format!("{}List", variant_name(item)),
        RustType::Tuple(..) => "Tuple".to_owned(),
        RustType::Map(item) => format!("{}Map", variant_name(item)),
        RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner) => {
            variant_name(inner)
        }
        RustType::Unit => "Empty".to_owned(),
        RustType::Bool => "Bool".to_owned(),
        RustType::Number(name) => type_name(name),
        RustType::String => "Text".to_owned(),
        RustType::DateTime => "DateTime".to_owned(),
        RustType::Runtime(name) => (*name).to_owned(),
        RustType::Chosen(path) => type_name(path),
        RustType::Beside(name) => name.0.clone(),
        RustType::Upload | RustType::Bytes | RustType::ByteStream => "Bytes".to_owned(),
        RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item) => {
            variant_name(item)
        }
    }
}
