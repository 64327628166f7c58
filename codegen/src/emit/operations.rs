//! An operation: the method that makes a call, and the table that the call is made of.

use proc_macro2::TokenStream;
use quote::quote;

use super::Layout;
use super::lints::Allowed;
use super::module::Module;
use super::samples::sample_docs;
use super::table::{block, doc_lines, literal, macro_call};
use super::type_ref::{DEPRECATED, Imports, Models, deprecated, type_ref, type_text};
use crate::plan::api::{
    Api, BodyChoice, BodyEncoding, Docs, Failure, Name, Operation, Outcome, Outcomes, Paged,
    ParameterRow, Response, RustType, StreamSwitch,
};
use crate::resolve::Encoding;
use crate::settings::Operation as Policy;

/// The method of a resource that makes a call.
pub(super) fn method(operation: &Operation, layout: Layout) -> TokenStream {
    let Operation {
        method, call, docs, ..
    } = operation;
    let (deprecated, sample) = (
        deprecated(operation.deprecated),
        sample_docs(&operation.sample, layout),
    );
    let required = operation.parameters.iter().filter(|it| it.required);
    let required = required.map(|it| (&it.name, &it.ty, it.converts));
    let body = operation.body.iter().filter(|it| it.required);
    let body = body.map(|it| (&it.name, &it.ty, it.converts));
    let all = required.chain(body).collect::<Vec<_>>();
    let names = all.iter().map(|(name, ..)| name);
    let arguments = all.iter().map(|(name, ty, converts)| {
        let ty = type_ref(ty, Models::Path);
        match converts {
            true => quote!(#name: impl Into<#ty>),
            false => quote!(#name: #ty),
        }
    });
    let allowed = all.iter().map(|(name, ty, _)| (*name, *ty));
    let allowed = Allowed::of_method(method, allowed).attribute();
    quote! {
        #docs
        #sample
        #deprecated
        #allowed
        pub fn #method(&self, #(#arguments),*) -> #call {
            #call::new(&self.core, #(#names),*)
        }
    }
}

/// The table of a call, and the type of its body where that is one of its own.
pub(super) fn emit_call(operation: &Operation, failure: &Failure, module: &mut Module) {
    module.text(&call_table(operation, failure));
    if let Some(choice) = &operation.choice {
        module.text(&choice_table(choice));
    }
    if let Some(outcomes) = &operation.outcomes {
        module.item(outcomes_enum(outcomes));
    }
}

fn call_table(operation: &Operation, failure: &Failure) -> String {
    let mut rows = vec![format!("id: {};", literal(&operation.id))];
    rows.extend(servers(operation));
    if !operation.security.is_empty() {
        rows.push(security(operation));
    }
    rows.extend(policy(&operation.policy));
    rows.extend(operation.stream_switch.as_ref().map(switch));
    rows.extend(block("constants", &constants(operation)));
    rows.extend(block("arguments", &inputs(operation, true)));
    rows.extend(block("setters", &inputs(operation, false)));
    rows.extend(operation.paged.as_ref().map(pages));
    rows.extend(section(
        "responses",
        responses(&operation.responses, &operation.output),
    ));
    if let Some(stream) = &operation.stream {
        let name = format!("stream: {}", type_text(&stream.ty, Models::Path));
        let mut lines = section(&name, responses(&stream.responses, &RustType::Unit));
        // The type stands where the colon of a section does.
        lines[0] = lines[0].replacen(": {", " {", 1);
        rows.extend(lines);
        rows.extend(
            stream
                .is_of_bytes()
                .then(|| "file: download_to;".to_owned()),
        );
    }
    for accept in &operation.accepts {
        let ty = type_text(&accept.ty, Models::Path);
        let name = format!(
            "accept {} {}: {ty}",
            accept.name.0,
            literal(&accept.media_types)
        );
        let mut lines = section(&name, responses(&accept.responses, &accept.ty));
        lines[0] = format!("{name} {{");
        rows.extend(lines);
    }
    let output = type_text(&operation.output, Models::Path);
    let head = format!(
        "{}: {} {} -> {output}, {}",
        operation.call.0,
        http_method(&operation.http_method),
        literal(&operation.target),
        failure_text(failure),
    );
    macro_call("operation", &Docs::default(), &head, &rows)
}

/// A method as the table has it: a word as it is, any other token in quotes.
fn http_method(method: &str) -> String {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric();
    if method.starts_with(|first: char| first.is_ascii_alphabetic()) && method.bytes().all(is_word)
    {
        method.to_owned()
    } else {
        literal(method)
    }
}

/// The row of an operation that is served elsewhere.
fn servers(operation: &Operation) -> Option<String> {
    let addresses = operation.servers.iter().map(|address| {
        let variables = address.variables.iter().map(|variable| {
            let (name, default) = (literal(&variable.name), literal(&variable.default));
            let values = variable.values.iter().map(|value| literal(value));
            match values.collect::<Vec<_>>().join(", ").as_str() {
                "" => format!("{name} = {default}"),
                values => format!("{name} = {default} in [{values}]"),
            }
        });
        let variables = variables.collect::<Vec<_>>().join(", ");
        match variables.as_str() {
            "" => literal(&address.url),
            variables => format!("{} [{variables}]", literal(&address.url)),
        }
    });
    let addresses = addresses.collect::<Vec<_>>().join(", ");
    (!addresses.is_empty()).then(|| format!("servers: [{addresses}];"))
}

/// `pages: query "offset" [next_header "X-Next-Offset"] of models::Plant;`
fn pages(paged: &Paged) -> String {
    let said = |(word, name): &(&str, String)| format!("{word} {}", literal(name));
    let rows = paged.rows.iter().map(said).collect::<Vec<_>>().join(", ");
    let item = paged.item.as_ref();
    let item = item.map(
        |item| match (paged.has_names, type_text(item, Models::Path)) {
            (true, item) => format!(" of (String, {item})"),
            (false, item) => format!(" of {item}"),
        },
    );
    let item = item.unwrap_or_default();
    format!("pages: {} [{rows}]{item};", said(&paged.ask))
}

/// A section that stands even where it is empty.
fn section(name: &str, rows: Vec<String>) -> Vec<String> {
    match rows.is_empty() {
        true => vec![format!("{name}: {{}}")],
        false => block(name, &rows),
    }
}

fn security(operation: &Operation) -> String {
    let alternatives = operation.security.iter().map(|schemes| {
        let schemes = schemes.iter().map(|scheme| literal(scheme));
        format!("[{}]", schemes.collect::<Vec<_>>().join(", "))
    });
    let alternatives = alternatives.collect::<Vec<_>>().join(", ");
    format!("security: [{alternatives}];")
}

/// `switch: body "stream";`
fn switch(switch: &StreamSwitch) -> String {
    let on = if switch.is_on { " on" } else { "" };
    format!("switch: {} {}{on};", switch.place, literal(&switch.name))
}

/// The row of an operation that has times or retries of its own.
fn policy(policy: &Policy) -> Option<String> {
    let millis = |seconds: u32| format!("{}", u64::from(seconds) * 1000);
    let words = [
        ("retries", policy.retries.map(|times| times.to_string())),
        ("replay", policy.replay.map(|may| may.to_string())),
        ("timeout_millis", policy.timeout.map(millis)),
        ("attempt_timeout_millis", policy.attempt_timeout.map(millis)),
    ];
    let words = words.into_iter();
    let words = words.filter_map(|(word, said)| Some(format!("{word} {}", said?)));
    let words = words.collect::<Vec<_>>().join(", ");
    (!words.is_empty()).then(|| format!("policy: [{words}];"))
}

/// The rows of what always has one value.
fn constants(operation: &Operation) -> Vec<String> {
    let all = operation.constants.iter();
    all.map(|(row, value)| format!("{} = {};", parameter_row(row), literal(value)))
        .collect()
}

/// The rows of what every call has, or of what a call may have.
fn inputs(operation: &Operation, required: bool) -> Vec<String> {
    let parameters = operation.parameters.iter();
    let parameters = parameters.filter(|it| it.required == required);
    let mut rows = parameters
        .flat_map(|it| {
            let taken = taken(&it.name, &it.ty, it.converts);
            let default = it.default.iter();
            let default = default.map(|json| format!(" = {}", literal(json)));
            let default = default.collect::<String>();
            let row = format!("{} = {taken}{default};", parameter_row(&it.row));
            documented(!required, &it.docs, it.deprecated, vec![row])
        })
        .collect::<Vec<_>>();
    if let Some(body) = operation.body.as_ref().filter(|it| it.required == required) {
        let taken = taken(&body.name, &body.ty, body.converts);
        let row = body_row(
            &format!("body {}", literal(&body.encoding.media_type)),
            &body.encoding,
            &taken,
        );
        rows.extend(documented(!required, &body.docs, false, row));
    }
    rows
}

/// `name: T`, or `name => T` where whatever converts into that is taken.
fn taken(name: &Name, ty: &RustType, converts: bool) -> String {
    let sign = if converts { " =>" } else { ":" };
    format!("{}{sign} {}", name.0, type_text(ty, Models::Path))
}

/// A setter's documentation stands before its row; an argument's stands with the method.
fn documented(is_setter: bool, docs: &Docs, is_deprecated: bool, row: Vec<String>) -> Vec<String> {
    let mut lines = if is_setter {
        doc_lines(docs)
    } else {
        Vec::new()
    };
    if is_setter && is_deprecated {
        lines.push(format!("#[deprecated = {DEPRECATED:?}]"));
    }
    lines.extend(row);
    lines
}

fn parameter_row(row: &ParameterRow) -> String {
    let mut text = format!("{} {} {}", row.place, literal(&row.wire), style(row.style));
    for (flag, word) in [
        (row.explode, " explode"),
        (row.allow_reserved, " allow_reserved"),
        (row.allow_empty, " allow_empty"),
        (row.shared, " shared"),
        (row.needed, " needed"),
    ] {
        if flag {
            text.push_str(word);
        }
    }
    text
}

/// The row of a body, with the members of a form that are not written as usual.
fn body_row(lead: &str, body: &BodyEncoding, taken: &str) -> Vec<String> {
    let head = format!("{lead} {}", body.style);
    if body.encodings.is_empty() {
        return vec![format!("{head} = {taken};")];
    }
    let mut lines = vec![format!("{head} {{")];
    lines.extend(
        body.encodings
            .iter()
            .map(|it| format!("    {}", encoding(it))),
    );
    lines.push(format!("}} = {taken};"));
    lines
}

fn encoding(encoding: &Encoding) -> String {
    let mut row = literal(&encoding.name);
    let style = encoding.style.map(style);
    let words = [
        (style.is_some(), style.unwrap_or_default()),
        (encoding.explode, "explode"),
        (encoding.allow_reserved, "allow_reserved"),
    ];
    for (_, word) in words.iter().filter(|(is_said, _)| *is_said) {
        row.push_str(&format!(" {word}"));
    }
    if let Some(content_type) = &encoding.content_type {
        row.push_str(&format!(" {}", literal(content_type)));
    }
    let headers = encoding.headers.iter();
    let headers = headers.map(|(name, value)| format!("{} = {}", literal(name), literal(value)));
    let headers = headers.collect::<Vec<_>>();
    if !headers.is_empty() {
        row.push_str(&format!(" [{}]", headers.join(", ")));
    }
    row.push(';');
    row
}

fn outcomes_enum(outcomes: &Outcomes) -> TokenStream {
    let Outcomes {
        name,
        docs,
        variants,
    } = outcomes;
    let allowed = Allowed::of_types(variants.iter().map(|(_, _, ty)| ty)).attribute();
    let variants = variants.iter().map(|(name, docs, ty)| match ty {
        RustType::Unit => quote!(#docs #name,),
        ty => {
            let ty = type_ref(ty, Models::Path);
            quote!(#docs #name(#ty),)
        }
    });
    quote! {
        #docs
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #allowed
        pub enum #name {
            #(#variants)*
        }
    }
}

fn choice_table(choice: &BodyChoice) -> String {
    let rows = choice.variants.iter().flat_map(|it| {
        let mut lines = doc_lines(&it.docs);
        let lead = format!("{} {}", it.name.0, literal(&it.encoding.media_type));
        let ty = type_text(&it.ty, Models::Path);
        lines.extend(body_row(&lead, &it.encoding, &ty));
        lines
    });
    let rows = rows.collect::<Vec<_>>();
    macro_call("request_body", &choice.docs, &choice.name.0, &rows)
}

/// The rows of responses: statuses that mean the same share one.
fn responses(responses: &[Response], output: &RustType) -> Vec<String> {
    let mut rows = Vec::<(Vec<&str>, String)>::new();
    for response in responses {
        let meaning = meaning(response, output);
        match rows.iter_mut().find(|(_, known)| *known == meaning) {
            Some((statuses, _)) => statuses.push(&response.status),
            None => rows.push((vec![&response.status], meaning)),
        }
    }
    let rows = rows.into_iter();
    rows.map(|(statuses, meaning)| format!("{} {meaning}", statuses.join(" | ")))
        .collect()
}

/// `json models::Pool => success;`
fn meaning(response: &Response, output: &RustType) -> String {
    let mut words = vec![response.media.to_owned()];
    words.extend(response.media_type.as_deref().map(literal));
    let ty = match (&response.ty, &response.outcome) {
        // An empty answer is null to whatever may be null.
        (RustType::Unit, Outcome::Success) if *output != RustType::Unit => Some(output),
        (RustType::Unit, _) => None,
        // Of a stream it is its items' type that is said.
        (
            RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item),
            Outcome::Stream,
        ) => Some(&**item),
        // An answer may be null where another one is empty.
        (_, Outcome::Success | Outcome::Exact) => Some(output),
        (RustType::Bytes, _) => Some(&RustType::Bytes),
        (ty, _) => Some(ty),
    };
    words.extend(ty.map(|ty| type_text(ty, Models::Path)));
    let outcome = match &response.outcome {
        Outcome::Success => "success".to_owned(),
        Outcome::Exact => "exact".to_owned(),
        Outcome::Stream => "stream".to_owned(),
        Outcome::Foreign => "foreign".to_owned(),
        Outcome::Bare => "bare".to_owned(),
        Outcome::Variant(ty, name) => format!("success {}::{}", ty.0, name.0),
        Outcome::Failure => "failure".to_owned(),
        Outcome::FailureVariant(name) => format!("failure Failure::{}", name.0),
    };
    format!("{} => {outcome};", words.join(" "))
}

fn style(style: &str) -> &str {
    match style {
        "spaceDelimited" => "space_delimited",
        "pipeDelimited" => "pipe_delimited",
        "deepObject" => "deep_object",
        "cookie" => "raw",
        other => other,
    }
}

/// The type of the body of failed calls.
pub(super) fn failure_text(failure: &Failure) -> String {
    match failure {
        Failure::One(ty) => type_text(ty, Models::Path),
        Failure::Several(_) => "Failure".to_owned(),
    }
}

/// Imports what an operation mentions.
pub(super) fn imports(operation: &Operation, api: &Api, imports: &mut Imports) {
    operation.types().for_each(|ty| imports.add(ty));
    if let Failure::One(ty) = &api.failure {
        imports.add(ty);
    }
}
