//! The documentation of an operation: its text, what it returns, its arguments, setters and failures.

mod setters;
mod summary;
mod type_words;

use super::api::{Accept, Body, Docs, Name, Outcomes, Paged, Parameter, RustType, Stream};
use super::doc_comments::{code, json};
use super::markdown::{after, item, safe_line, safe_lines, wrap};
use super::responses::{content_type, main_contents, successes};
use super::types::Types;
use crate::load::Node;
use crate::resolve::{self, Status};
use setters::setters;
use summary::{is_reason, opening};
use type_words::{in_words, many_in_words};

/// The parts of a call that its documentation links to.
pub(super) struct CallParts<'a> {
    pub(super) name: &'a Name,
    pub(super) outcomes: Option<&'a Outcomes>,
    pub(super) stream: Option<&'a Stream>,
    pub(super) accepts: &'a [Accept],
    pub(super) paged: Option<&'a Paged>,
}

impl CallParts<'_> {
    /// Returns a link to a method of the call.
    fn link(&self, method: &str) -> String {
        link(self.name, method)
    }
}

/// Returns a link to a method of a call.
fn link(call: &Name, method: &str) -> String {
    // A link names a keyword as it is.
    let method = method.trim_start_matches("r#");
    format!("[{}]({}::{method})", code(method), call.0)
}

pub(super) fn operation_docs(
    types: &Types<'_>,
    operation: &resolve::Operation,
    parameters: &[Parameter],
    body: Option<&Body>,
    call: &CallParts<'_>,
) -> Docs {
    let mut docs = opening(operation);
    returns(types, operation, call, &mut docs);
    let arguments = parameters.iter().filter(|parameter| parameter.required);
    let arguments = arguments.map(|parameter| (&parameter.name, &parameter.docs));
    let required_body = body
        .filter(|body| body.required)
        .map(|body| (&body.name, &body.docs));
    let items = arguments
        .chain(required_body)
        .filter(|(_, docs)| !says_nothing(docs))
        .flat_map(|(name, docs)| item(&code(&name.0), &docs.0));
    docs.paragraph(items.collect());
    setters(call.name, parameters, body, &mut docs);
    let constants = constants(operation);
    if !constants.is_empty() {
        docs = docs.line("Sends with every call:");
        docs.paragraph(constants);
    }
    docs.paragraph(scopes(operation));
    if !call.accepts.is_empty() {
        docs = docs.line("In other media types:");
        docs.paragraph(
            call.accepts
                .iter()
                .flat_map(|it| accept(it, call))
                .collect(),
        );
    }
    if let Some(stream) = call.stream {
        docs = docs.line(streamed(stream, call));
    }
    if let Some(paged) = call.paged {
        docs = docs.line(pages(paged, call));
    }
    let failures = failures(types, operation);
    if !failures.is_empty() {
        docs = docs.line("# Errors");
        docs.paragraph(failures);
    }
    Docs(wrap(&docs.0.join("\n")))
}

/// The parameters that always have one value, with their descriptions.
fn constants(operation: &resolve::Operation) -> Vec<String> {
    let all = operation.parameters.iter().filter_map(|parameter| {
        let value = match parameter.supply.fixed.as_ref()? {
            Node::String(text) => code(text),
            other => code(&json(other)),
        };
        let place = parameter.place.word();
        let lead = format!("{place} {}, always {value}", code(&parameter.name));
        let words = parameter.description.as_deref().map(safe_lines);
        Some(item(&lead, &words.unwrap_or_default()))
    });
    all.flatten().collect()
}

/// Returns the sentence about a stream beside the whole response.
fn streamed(stream: &Stream, call: &CallParts<'_>) -> String {
    let (method, words) = (call.link("stream"), in_words(&stream.ty));
    match stream.is_of_bytes() {
        true => format!(
            "{method} returns {words}, and {} writes the body to a file.",
            call.link("download_to")
        ),
        false => format!("{method} returns {words}."),
    }
}

/// Returns the sentence about the pages of a list.
fn pages(paged: &Paged, call: &CallParts<'_>) -> String {
    let (stream, pages) = (call.link("stream"), call.link("pages"));
    match &paged.item {
        Some(item) if paged.has_names => format!(
            "The response is one page of a map. {stream} yields the entries of all pages, each a \
             name and {}; {pages} yields the pages with their headers.",
            in_words(item)
        ),
        Some(item) => format!(
            "The response is one page of a list. {stream} yields {} from all pages; {pages} yields \
             the pages with their headers.",
            many_in_words(item)
        ),
        None => format!(
            "The response is one of several pages. {pages} yields all of them with their headers."
        ),
    }
}

/// Returns true if documentation only repeats the method's signature and path.
fn says_nothing(docs: &Docs) -> bool {
    match docs.0.as_slice() {
        [line] => {
            line == "The request body."
                || line.starts_with("The path parameter `") && line.ends_with("`.")
        }
        _ => false,
    }
}

/// The scopes that a token requires, for each alternative that names some.
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

/// Adds the types that a call returns, each with its status and its description.
fn returns(
    types: &Types<'_>,
    operation: &resolve::Operation,
    call: &CallParts<'_>,
    docs: &mut Docs,
) {
    let all = successes(operation);
    let all = all.map(|response| (value(types, response, call), said(response)));
    let all = all.collect::<Vec<_>>();
    if let Some(outcomes) = call.outcomes {
        let lead = format!("Returns [`{}`], of which a variant holds:", outcomes.name.0);
        docs.paragraph(vec![lead]);
        let items = all.iter().flat_map(|(value, said)| item(value, said));
        docs.paragraph(items.collect());
    } else if all.iter().all(|(_, said)| said.is_empty()) {
        let values = all.into_iter().map(|(value, _)| value).collect::<Vec<_>>();
        if !values.is_empty() {
            docs.paragraph(vec![format!("Returns {}.", values.join(" or "))]);
        }
    } else {
        for (value, said) in all {
            docs.paragraph(match said.is_empty() {
                true => vec![format!("Returns {value}.")],
                false => after(&format!("Returns {value}"), &said),
            });
        }
    }
}

/// ``[`Browser`](models::Browser) (200)``
fn value(types: &Types<'_>, response: &resolve::Response, call: &CallParts<'_>) -> String {
    let mut kinds = Vec::new();
    for content in main_contents(types, response) {
        let words = in_words(&content_type(types, content));
        if !kinds.contains(&words) {
            kinds.push(words);
        }
    }
    let kinds = match kinds.is_empty() {
        true => "nothing".to_owned(),
        false => kinds.join(" or "),
    };
    let status = status(response);
    match response.status.is_redirect() {
        true => format!(
            "{kinds} ({status}: the redirect is not followed, {} has its headers)",
            call.link("send")
        ),
        false => format!("{kinds} ({status})"),
    }
}

/// ``- [`accept_csv`](GetReport::accept_csv): a string, as `text/csv` ``
fn accept(accept: &Accept, call: &CallParts<'_>) -> Vec<String> {
    let ty = match &accept.ty {
        RustType::Option(ty) => ty,
        ty => ty,
    };
    let method = call.link(&accept.name.0);
    let names = accept.media_types.split(", ").map(code);
    let names = names.collect::<Vec<_>>().join(", ");
    item(&method, &[format!("{}, as {names}", in_words(ty))])
}

fn status(response: &resolve::Response) -> String {
    match response.status {
        Status::Default => "any other status".to_owned(),
        status => status.to_string(),
    }
}

/// The description of a success, unless it repeats the status.
fn said(response: &resolve::Response) -> Vec<String> {
    let words = safe_lines(&response.description);
    let is_empty = words.iter().all(|line| line.is_empty());
    match is_empty || is_reason(response) {
        true => Vec::new(),
        false => words,
    }
}

/// The failures, those with one body in one item: `- 403 (Forbidden), 404 with a string`.
fn failures(types: &Types<'_>, operation: &resolve::Operation) -> Vec<String> {
    let mut grouped = Vec::<(Option<String>, Vec<String>)>::new();
    let failures = operation.responses.iter();
    for response in failures.filter(|response| !response.success) {
        let mut kinds = Vec::new();
        for content in &response.contents {
            let words = in_words(&content_type(types, content));
            if !kinds.contains(&words) {
                kinds.push(words);
            }
        }
        let holds = (!kinds.is_empty()).then(|| kinds.join(" or "));
        let words = safe_line(&response.description);
        let told = match words.as_str() {
            "" => status(response),
            words => format!("{} ({words})", status(response)),
        };
        match grouped.iter_mut().find(|(known, _)| *known == holds) {
            Some((_, statuses)) => statuses.push(told),
            None => grouped.push((holds, vec![told])),
        }
    }
    let items = grouped.into_iter().map(|(holds, statuses)| {
        let statuses = statuses.join(", ");
        match holds {
            Some(holds) => format!("- {holds}: {statuses}"),
            None => format!("- {statuses}"),
        }
    });
    items.collect()
}
