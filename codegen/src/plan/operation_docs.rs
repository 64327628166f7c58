//! The documentation of an operation: its words, arguments, answers and failures.

use super::api::{Body, Docs, Name, Parameter, RustType};
use super::docs::code;
use super::markdown::safe_lines;
use super::responses::succeeds;
use super::types::Types;
use crate::resolve::{self, Status};

pub(super) fn operation_docs(
    types: &Types<'_>,
    operation: &resolve::Operation,
    parameters: &[Parameter],
    body: Option<&Body>,
) -> Docs {
    let mut docs = Docs::default()
        .words(operation.summary.as_deref())
        .words(operation.description.as_deref())
        .line(code(&format!("{} {}", operation.method, operation.path)));
    docs.paragraph(scopes(operation));
    let arguments = parameters.iter().filter(|parameter| parameter.required);
    let arguments = arguments.map(|parameter| (&parameter.name, &parameter.docs));
    let body = body
        .filter(|body| body.required)
        .map(|body| (&body.name, &body.docs));
    let items = arguments
        .chain(body)
        .flat_map(|(name, docs)| item(&code(&name.0), &docs.0));
    section("# Arguments", items.collect(), &mut docs);
    let listed = |success: bool| {
        let responses = operation.responses.iter();
        responses.filter(move |response| succeeds(operation, response) == success)
    };
    let successes = listed(true).flat_map(|response| response_item(types, response));
    section("# Returns", successes.collect(), &mut docs);
    let failures = listed(false).flat_map(|response| response_item(types, response));
    section("# Errors", failures.collect(), &mut docs);
    docs
}

/// What a token has to be good for, where one of the alternatives says it.
fn scopes(operation: &resolve::Operation) -> Vec<String> {
    let needs = operation.security.iter().flatten();
    let mut ways = needs
        .filter(|need| !need.scopes.is_empty())
        .map(|need| {
            need.scopes
                .iter()
                .map(|scope| code(scope))
                .collect::<Vec<_>>()
                .join(", ")
        })
        .collect::<Vec<_>>();
    ways.dedup();
    match ways.as_slice() {
        [] => Vec::new(),
        ways => vec![format!("Scopes: {}.", ways.join(", or "))],
    }
}

fn section(title: &str, items: Vec<String>, docs: &mut Docs) {
    if !items.is_empty() {
        docs.paragraph(vec![title.to_owned()]);
        docs.paragraph(items);
    }
}

/// An item of a list: a lead, and a text whose further lines are indented below it.
pub(super) fn item(lead: &str, text: &[String]) -> Vec<String> {
    let mut lines = vec![match text.first() {
        Some(first) => format!("- {lead}: {first}"),
        None => format!("- {lead}"),
    }];
    lines.extend(text.iter().skip(1).map(|line| match line.as_str() {
        "" => String::new(),
        line => format!("  {line}"),
    }));
    lines
}

fn response_item(types: &Types<'_>, response: &resolve::Response) -> Vec<String> {
    let mut lead = match response.status {
        Status::Default => "any other status".to_owned(),
        status => status.to_string(),
    };
    if let Some(value) = &response.value {
        lead.push_str(&format!(" with {}", in_words(&types.spell_within(value))));
    }
    let words = safe_lines(&response.description);
    let words = if words.iter().all(|line| line.is_empty()) {
        vec!["no description".to_owned()]
    } else {
        words
    };
    item(&lead, &words)
}

/// A type as a sentence says it.
fn in_words(ty: &RustType) -> String {
    match ty {
        RustType::Model(Name(name)) => format!("[`{name}`](models::{name})"),
        RustType::Vec(item) => format!("a list of {}", many_in_words(item)),
        RustType::Map(value) => format!("a map to {}", many_in_words(value)),
        RustType::Option(inner) | RustType::Nullable(inner) => {
            format!("{} or null", in_words(inner))
        }
        RustType::Boxed(inner) => in_words(inner),
        RustType::Unit => "nothing".to_owned(),
        RustType::Bool => "a boolean".to_owned(),
        RustType::Number(_) => "a number".to_owned(),
        RustType::String => "a string".to_owned(),
        RustType::DateTime => "a date and time".to_owned(),
        RustType::Json => "any JSON".to_owned(),
        RustType::JsonMap => "a JSON object".to_owned(),
    }
}

/// Several of a type as a sentence says it.
fn many_in_words(ty: &RustType) -> String {
    match ty {
        RustType::Vec(item) => format!("lists of {}", many_in_words(item)),
        RustType::Map(value) => format!("maps to {}", many_in_words(value)),
        RustType::Option(inner) | RustType::Nullable(inner) => {
            format!("{} or null", many_in_words(inner))
        }
        RustType::Boxed(inner) => many_in_words(inner),
        RustType::Bool => "booleans".to_owned(),
        RustType::Number(_) => "numbers".to_owned(),
        RustType::String => "strings".to_owned(),
        RustType::DateTime => "dates and times".to_owned(),
        RustType::JsonMap => "JSON objects".to_owned(),
        RustType::Model(_) | RustType::Unit | RustType::Json => in_words(ty),
    }
}
