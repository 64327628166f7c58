//! Responses in, outcomes out: which are successes, what a call gives, and what it fails with.

use super::api::{Failure, Outcome, Response, RustType};
use super::naming::{Names, type_name};
use super::types::Types;
use crate::resolve::{self, Status};

/// What a successful call gives: the one type of the successful responses, optional where one of
/// them is empty, and any JSON where they differ.
pub(super) fn output(types: &Types<'_>, operation: &resolve::Operation) -> RustType {
    let mut outputs = Vec::new();
    let mut empty = false;
    for response in operation
        .responses
        .iter()
        .filter(|response| succeeds(operation, response))
    {
        match &response.value {
            Some(value) => {
                let ty = types.spell_within(value);
                if !outputs.contains(&ty) {
                    outputs.push(ty);
                }
            }
            None => empty = true,
        }
    }
    match (outputs.pop(), outputs.is_empty(), empty) {
        (None, ..) => RustType::Unit,
        (Some(one), true, false) => one,
        (Some(one @ RustType::Option(_)), true, true) => one,
        (Some(one), true, true) => RustType::Option(Box::new(one)),
        (Some(_), false, _) => RustType::Json,
    }
}

/// Whether a response is a success: `2XX`, or `default` where no other one is.
pub(super) fn succeeds(operation: &resolve::Operation, response: &resolve::Response) -> bool {
    let explicit = operation
        .responses
        .iter()
        .any(|other| other.status.is_success());
    response.status.is_success() || response.status == Status::Default && !explicit
}

pub(super) fn plan_responses(
    types: &Types<'_>,
    operation: &resolve::Operation,
    output: &RustType,
    failure: &Failure,
) -> Vec<Response> {
    let responses = operation.responses.iter().filter_map(|response| {
        let status = response.status.to_string();
        if succeeds(operation, response) {
            let ty = if response.value.is_some() {
                output.clone()
            } else {
                RustType::Unit
            };
            return Some(Response {
                status,
                ty,
                outcome: Outcome::Success,
            });
        }
        // A failure without a body is told by its status alone.
        let ty = types.spell_within(response.value.as_ref()?);
        let outcome = match failure {
            Failure::One(_) => Outcome::Failure,
            Failure::Several(variants) => {
                let (name, _) = variants.iter().find(|(_, known)| *known == ty)?;
                Outcome::FailureVariant(name.clone())
            }
        };
        Some(Response {
            status,
            ty,
            outcome,
        })
    });
    responses.collect()
}

/// What failed calls hold: the one type that all declared failures have, or a variant for each.
pub(super) fn plan_failure(types: &Types<'_>, names: &mut Names<'_>) -> Failure {
    let mut found = Vec::<RustType>::new();
    for operation in &types.model.operations {
        for response in operation
            .responses
            .iter()
            .filter(|response| !succeeds(operation, response))
        {
            if let Some(value) = &response.value {
                let ty = types.spell_within(value);
                if !found.contains(&ty) {
                    found.push(ty);
                }
            }
        }
    }
    match found.len() {
        0 => Failure::One(RustType::Json),
        1 => Failure::One(found.remove(0)),
        _ => {
            let entries = found.iter().map(|ty| {
                let name = variant_name(ty);
                (format!("failure {name}"), name)
            });
            let variants = names.assign(&entries.collect::<Vec<_>>(), &[]);
            Failure::Several(variants.into_iter().zip(found).collect())
        }
    }
}

fn variant_name(ty: &RustType) -> String {
    match ty {
        RustType::Model(name) => name.0.clone(),
        RustType::Json | RustType::JsonMap => "Json".to_owned(),
        RustType::Vec(item) => format!("{}List", variant_name(item)),
        RustType::Map(item) => format!("{}Map", variant_name(item)),
        RustType::Option(inner) | RustType::Nullable(inner) | RustType::Boxed(inner) => {
            variant_name(inner)
        }
        RustType::Unit => "Empty".to_owned(),
        RustType::Bool => "Bool".to_owned(),
        RustType::Number(name) => type_name(name),
        RustType::String => "Text".to_owned(),
        RustType::DateTime => "DateTime".to_owned(),
        RustType::Beside(name) => name.0.clone(),
        RustType::Upload => "Bytes".to_owned(),
    }
}
