//! The documentation of an operation: its words, arguments, answers and failures.

use super::api::{Accept, Body, Docs, Name, Paged, Parameter, RustType, Stream};
use super::docs::{code, json};
use super::markdown::{after, item, safe_line, safe_lines, wrap};
use super::responses::{content_type, main_contents, successes};
use super::types::Types;
use crate::load::Node;
use crate::resolve::{self, Status};

/// What a call has beside `.await`.
pub(super) struct Ways<'a> {
    pub(super) stream: Option<&'a Stream>,
    pub(super) accepts: &'a [Accept],
    pub(super) paged: Option<&'a Paged>,
}

pub(super) fn operation_docs(
    types: &Types<'_>,
    operation: &resolve::Operation,
    parameters: &[Parameter],
    body: Option<&Body>,
    ways: &Ways<'_>,
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
        .filter(|(_, docs)| !says_nothing(docs))
        .flat_map(|(name, docs)| item(&code(&name.0), &docs.0));
    docs.paragraph(items.collect());
    let constants = constants(operation);
    if !constants.is_empty() {
        docs = docs.line("Sends with every call:");
        docs.paragraph(constants);
    }
    successes(operation).for_each(|response| docs.paragraph(success(types, response)));
    docs.paragraph(ways.accepts.iter().flat_map(accept).collect());
    if let Some(stream) = ways.stream {
        let words = in_words(&stream.ty);
        let and_files = match stream.is_of_bytes() {
            true => ", and `.download_to(path)` a file",
            false => "",
        };
        docs = docs.line(format!(
            "`.stream()` in place of `.await` gives {words}{and_files}."
        ));
    }
    if let Some(paged) = ways.paged {
        docs = docs.line(pages(paged));
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
        let lead = format!("{place} {}, which is {value}", code(&parameter.name));
        let words = parameter.description.as_deref().map(safe_lines);
        Some(item(&lead, &words.unwrap_or_default()))
    });
    all.flatten().collect()
}

/// What a call of a list gives beside one page.
fn pages(paged: &Paged) -> String {
    match &paged.item {
        Some(item) if paged.has_names => format!(
            "This is a page of a map: `.stream()` in place of `.await` gives its entries, each a \
             name and {}, page after page, and `.pages()` the pages with their headers.",
            in_words(item)
        ),
        Some(item) => format!(
            "This is a page of a list: `.stream()` in place of `.await` gives {}, page after page, \
             and `.pages()` the pages with their headers.",
            many_in_words(item)
        ),
        None => {
            "This is one of several pages: `.pages()` in place of `.await` gives them one after \
                 another, with their headers."
                .to_owned()
        }
    }
}

/// True if documentation only repeats what the method's signature and path say.
fn says_nothing(docs: &Docs) -> bool {
    match docs.0.as_slice() {
        [line] => {
            line == "The request body."
                || line.starts_with("The path parameter `") && line.ends_with("`.")
        }
        _ => false,
    }
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

fn success(types: &Types<'_>, response: &resolve::Response) -> Vec<String> {
    let mut lead = format!("Gives {}", status(response));
    let mut kinds = Vec::new();
    for content in main_contents(types, response) {
        let words = in_words(&content_type(types, content));
        if !kinds.contains(&words) {
            kinds.push(words);
        }
    }
    if !kinds.is_empty() {
        lead.push_str(&format!(" with {}", kinds.join(" or ")));
    }
    if response.status.is_redirect() {
        lead.push_str(", which is not followed (`.send()` has its headers)");
    }
    match said(response) {
        lines if lines.is_empty() => vec![format!("{lead}.")],
        lines => after(&lead, &lines),
    }
}

/// `- .accept_csv(): a string, as text/csv`
fn accept(accept: &Accept) -> Vec<String> {
    let ty = match &accept.ty {
        RustType::Option(ty) => ty,
        ty => ty,
    };
    let method = code(&format!(".{}()", accept.name.0));
    let names = accept.media_types.split(", ").map(code);
    let names = names.collect::<Vec<_>>().join(", ");
    item(
        &method,
        &[format!("{}, asked for as {names}", in_words(ty))],
    )
}

fn status(response: &resolve::Response) -> String {
    match response.status {
        Status::Default => "any other status".to_owned(),
        status => status.to_string(),
    }
}

fn said(response: &resolve::Response) -> Vec<String> {
    let words = safe_lines(&response.description);
    if words.iter().all(|line| line.is_empty()) {
        Vec::new()
    } else {
        words
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

/// A type as a sentence says it.
fn in_words(ty: &RustType) -> String {
    match ty {
        RustType::Model(Name(name)) => format!("[`{name}`](models::{name})"),
        RustType::Vec(item) => format!("a list of {}", many_in_words(item)),
        RustType::Tuple(..) => "a list of several types".to_owned(),
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
        RustType::Runtime(name) => format!("a {}", name.to_lowercase()),
        RustType::Chosen(path) => code(path),
        RustType::Json => "any JSON".to_owned(),
        RustType::JsonMap => "a JSON object".to_owned(),
        RustType::Beside(Name(name)) => format!("[`{name}`]"),
        RustType::Upload | RustType::Bytes => "bytes".to_owned(),
        RustType::ByteStream => "a stream of bytes".to_owned(),
        RustType::Events(data) => format!("a stream of events with {}", in_words(data)),
        RustType::EventObjects(item) => format!("a stream of events, each as {}", in_words(item)),
        RustType::Items(item) => format!("a stream of {}", many_in_words(item)),
    }
}

/// Several of a type as a sentence says it.
fn many_in_words(ty: &RustType) -> String {
    match ty {
        RustType::Vec(item) => format!("lists of {}", many_in_words(item)),
        RustType::Tuple(..) => "lists of several types".to_owned(),
        RustType::Map(value) => format!("maps to {}", many_in_words(value)),
        RustType::Option(inner) | RustType::Nullable(inner) => {
            format!("{} or null", many_in_words(inner))
        }
        RustType::Boxed(inner) => many_in_words(inner),
        RustType::Bool => "booleans".to_owned(),
        RustType::Number(_) => "numbers".to_owned(),
        RustType::String => "strings".to_owned(),
        RustType::DateTime => "dates and times".to_owned(),
        RustType::Runtime(name) => format!("{}s", name.to_lowercase()),
        RustType::JsonMap => "JSON objects".to_owned(),
        RustType::Model(_)
        | RustType::Chosen(_)
        | RustType::Unit
        | RustType::Json
        | RustType::Beside(_)
        | RustType::Upload
        | RustType::Bytes
        | RustType::ByteStream
        | RustType::Events(_)
        | RustType::EventObjects(_)
        | RustType::Items(_) => in_words(ty),
    }
}
