//! Operations in, methods and calls out: arguments named, responses sorted into success and failure.

use super::api::{Body, Docs, Failure, Name, Operation, Outcome, Parameter, Response, RustType};
use super::docs::{code, shown, value_docs};
use super::markdown::safe_lines;
use super::naming::{Names, type_name, value_name};
use super::resources::Calls;
use super::types::Types;
use crate::resolve::{self, Place, Status};

/// Names that a call has itself.
const METHODS: &[&str] = &["self", "call", "send", "into_future"];

/// Plans every operation, in the document's order.
pub(super) fn plan_operations(
    types: &Types<'_>,
    calls: &Calls,
    failure: &Failure,
    names: &mut Names<'_>,
) -> Vec<Operation> {
    let operations = types.model.operations.iter().enumerate();
    operations
        .map(|(index, operation)| plan_operation(types, calls, failure, index, operation, names))
        .collect()
}

fn plan_operation(
    types: &Types<'_>,
    calls: &Calls,
    failure: &Failure,
    index: usize,
    operation: &resolve::Operation,
    names: &mut Names<'_>,
) -> Operation {
    let (parameters, body) = plan_inputs(types, operation, names);
    let output = output(types, operation);
    let responses = plan_responses(types, operation, &output, failure);
    let route = format!("{} {}", operation.method, operation.path);
    Operation {
        method: Name(calls.methods[index].method.clone()),
        call: calls.types[index].clone(),
        docs: operation_docs(types, operation, &parameters, body.as_ref()),
        call_docs: Docs::text(format!(
            "A call of {} that has not been sent.",
            code(&route)
        )),
        http_method: operation.method,
        path: operation.path.clone(),
        id: operation.id.clone().unwrap_or(route),
        security: security(types, operation),
        deprecated: operation.deprecated,
        parameters,
        body,
        responses,
        output,
        sample: Vec::new(),
    }
}

/// The alternatives that the client can meet.
fn security(types: &Types<'_>, operation: &resolve::Operation) -> Vec<Vec<String>> {
    let known = |name: &String| {
        types
            .model
            .schemes
            .iter()
            .any(|scheme| scheme.name == *name)
    };
    let met = operation.security.iter();
    let mut met: Vec<_> = met
        .filter(|schemes| schemes.iter().all(known))
        .cloned()
        .collect();
    // The first that is met is sent, so that credentials come before none at all.
    met.sort_by_key(Vec::is_empty);
    met
}

fn plan_inputs(
    types: &Types<'_>,
    operation: &resolve::Operation,
    names: &mut Names<'_>,
) -> (Vec<Parameter>, Option<Body>) {
    let key = operation.pointer.to_string();
    let entries = operation.parameters.iter().map(|parameter| {
        let place = place(parameter.place);
        (
            format!("{key} {place} {}", parameter.name),
            value_name(&parameter.name),
        )
    });
    let body = operation
        .body
        .iter()
        .map(|_| (format!("{key} body"), "body".to_owned()));
    let mut idents = names
        .assign(&entries.chain(body).collect::<Vec<_>>(), METHODS)
        .into_iter();
    let parameters = operation.parameters.iter().zip(idents.by_ref());
    let parameters = parameters.map(|(parameter, name)| Parameter {
        name,
        wire: parameter.name.clone(),
        place: place(parameter.place),
        style: parameter.style,
        explode: parameter.explode,
        required: parameter.required,
        deprecated: parameter.deprecated,
        ty: types.spell(&parameter.value, None),
        converts: types.converts(&parameter.value),
        docs: parameter_docs(types, parameter),
    });
    let parameters = parameters.collect();
    let body = operation
        .body
        .as_ref()
        .zip(idents.next())
        .map(|(body, name)| Body {
            name,
            required: body.required,
            ty: types.spell_within(&body.value),
            converts: types.converts(&body.value) && !types.admits_null(&body.value),
            docs: value_docs(
                body.description.as_deref(),
                &body.value,
                &types.model.types,
                || "The request body.".to_owned(),
            ),
        });
    (parameters, body)
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Path => "path",
        Place::Query => "query",
        Place::Header => "header",
        Place::Cookie => "cookie",
    }
}

fn parameter_docs(types: &Types<'_>, parameter: &resolve::Parameter) -> Docs {
    let mut docs = value_docs(
        parameter.description.as_deref(),
        &parameter.value,
        &types.model.types,
        || {
            let (place, name) = (place(parameter.place), code(&parameter.name));
            format!("The {place} parameter {name}.")
        },
    );
    if parameter.value.notes.examples.is_empty()
        && let Some(example) = &parameter.example
    {
        docs.paragraph(shown("Example", example));
    }
    docs
}

/// What a successful call gives: the one type of the successful responses, optional where one of
/// them is empty, and any JSON where they differ.
fn output(types: &Types<'_>, operation: &resolve::Operation) -> RustType {
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
fn succeeds(operation: &resolve::Operation, response: &resolve::Response) -> bool {
    let explicit = operation
        .responses
        .iter()
        .any(|other| other.status.is_success());
    response.status.is_success() || response.status == Status::Default && !explicit
}

fn plan_responses(
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
    }
}

fn operation_docs(
    types: &Types<'_>,
    operation: &resolve::Operation,
    parameters: &[Parameter],
    body: Option<&Body>,
) -> Docs {
    let mut docs = Docs::default()
        .words(operation.summary.as_deref())
        .words(operation.description.as_deref())
        .line(code(&format!("{} {}", operation.method, operation.path)));
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
