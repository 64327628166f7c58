//! Enums of successes that differ in type.

use super::api::{Docs, Name, Outcomes, RustType};
use super::doc_comments::code;
use super::markdown::safe_line;
use super::naming::type_name;
use super::resources::Calls;
use super::responses::{main_contents, may_be_bare, method_word, successes, variant_type};
use super::statuses::status_word;
use super::types::Types;
use crate::resolve::{self, Status};

/// A variant of the enum of successes.
pub(super) struct Variant {
    pub(super) status: Status,
    pub(super) ty: RustType,
    pub(super) name: Name,
    docs: Docs,
}

/// Returns a variant for each success, or for each type of a success with several media types.
pub(super) fn variants(types: &Types<'_>, operation: &resolve::Operation) -> Vec<Variant> {
    let single = successes(operation).count() == 1;
    let variants = successes(operation).flat_map(|response| {
        let mut kinds = Vec::<(RustType, &resolve::Representation)>::new();
        for content in main_contents(types, response) {
            let ty = variant_type(types, content);
            if !kinds.iter().any(|(known, _)| *known == ty) {
                kinds.push((ty, content));
            }
        }
        let status = response.status;
        let is_bare = kinds.is_empty() || may_be_bare(types, response);
        let is_told = kinds.len() + usize::from(is_bare) > 1;
        let variant = |ty, content: Option<&resolve::Representation>| {
            let word = content.map(|it| type_name(&method_word(&it.media_type)));
            let name = match (word, single) {
                (Some(word), true) => word,
                (Some(word), false) => format!("{}{word}", status_name(status)),
                (None, _) => status_name(status),
            };
            let lead = match content {
                Some(content) => format!("{status} as {}", code(&content.media_type)),
                None if is_told => format!("{status} without a body"),
                None => status.to_string(),
            };
            Variant {
                status,
                ty,
                name: Name(name),
                docs: docs(response, &lead),
            }
        };
        let held = kinds.into_iter();
        let held = held.map(|(ty, content)| variant(ty, is_told.then_some(content)));
        let bare = is_bare.then(|| variant(RustType::Unit, None));
        held.chain(bare).collect::<Vec<_>>()
    });
    let mut variants = variants.collect::<Vec<_>>();
    tell_apart(&mut variants);
    variants
}

/// Numbers equal names, such as those of `text/json` and `application/json`.
fn tell_apart(variants: &mut [Variant]) {
    for index in 1..variants.len() {
        let (before, rest) = variants.split_at_mut(index);
        let bare = rest[0].name.0.clone();
        let is_taken = |name: &str| before.iter().any(|it| it.name.0 == name);
        let numbered = (2..).map(|number| format!("{bare}{number}"));
        let mut candidates = std::iter::once(bare.clone()).chain(numbered);
        if let Some(name) = candidates.find(|name| !is_taken(name)) {
            rest[0].name = Name(name);
        }
    }
}

fn docs(response: &resolve::Response, lead: &str) -> Docs {
    let words = safe_line(&response.description);
    Docs::text(match words.as_str() {
        "" => format!("The status {lead}."),
        words => format!("{lead}: {words}"),
    })
}

/// Plans the enum of the successes of an operation.
pub(super) fn plan_outcomes(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    operation: &resolve::Operation,
) -> Outcomes {
    let variants = variants(types, operation).into_iter();
    let route = format!("{} {}", operation.method, operation.path);
    Outcomes {
        name: calls.free(format!("{}Output", call.0)),
        docs: Docs::text(format!("The success responses of {}.", code(&route))),
        variants: variants.map(|it| (it.name, it.docs, it.ty)).collect(),
    }
}

/// Returns the name of the variant for a status.
fn status_name(status: Status) -> String {
    match status {
        Status::Range(_) => "Other".to_owned(),
        status => status_word(status),
    }
}
