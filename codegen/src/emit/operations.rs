//! An operation: the method that makes a call, and the table that the call is made of.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, quote};

use super::Layout;
use super::lints::Allowed;
use super::module::Module;
use super::samples::sample_docs;
use super::table::Row;
use super::type_ref::{Imports, Models, deprecated, parsed, type_ref, word};
use crate::plan::api::{
    AddressVariable, Api, BodyChoice, BodyEncoding, Failure, Name, Operation, Outcome, Outcomes,
    Paged, ParameterRow, Response, RustType, StreamSwitch,
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
    module.table("operation", [call_table(operation, failure)]);
    if let Some(choice) = &operation.choice {
        module.table("request_body", [choice_table(choice)]);
    }
    if let Some(outcomes) = &operation.outcomes {
        module.item(outcomes_enum(outcomes));
    }
}

fn call_table<'a>(operation: &'a Operation, failure: &Failure) -> Row<'a> {
    let id = &operation.id;
    let mut rows = vec![Row::new(quote!(id: #id;))];
    let lines = [
        servers(operation),
        security(operation),
        policy(&operation.policy),
        operation.stream_switch.as_ref().map(switch),
    ];
    rows.extend(lines.into_iter().flatten().map(Row::new));
    rows.extend(block(quote!(constants:), constants(operation)));
    rows.extend(block(quote!(arguments:), inputs(operation, true)));
    rows.extend(block(quote!(setters:), inputs(operation, false)));
    rows.extend(operation.paged.as_ref().map(pages).map(Row::new));
    let declared = responses(&operation.responses, &operation.output);
    rows.push(Row::new(quote!(responses:)).rows(declared));
    if let Some(stream) = &operation.stream {
        let ty = type_ref(&stream.ty, Models::Path);
        let declared = responses(&stream.responses, &RustType::Unit);
        rows.push(Row::new(quote!(stream: #ty)).rows(declared));
        let file = stream.is_of_bytes();
        rows.extend(file.then(|| Row::new(quote!(file: download_to;))));
    }
    for accept in &operation.accepts {
        let (name, media_types) = (&accept.name, &accept.media_types);
        let ty = type_ref(&accept.ty, Models::Path);
        let declared = responses(&accept.responses, &accept.ty);
        rows.push(Row::new(quote!(accept #name #media_types: #ty)).rows(declared));
    }
    let Operation { call, target, .. } = operation;
    let method = http_method(&operation.http_method);
    let output = type_ref(&operation.output, Models::Path);
    let failure = failure_type(failure);
    Row::new(quote!(#call: #method #target -> #output, #failure)).rows(rows)
}

/// A row with rows in braces, if there are any.
fn block(name: TokenStream, rows: Vec<Row<'_>>) -> Option<Row<'_>> {
    (!rows.is_empty()).then(|| Row::new(name).rows(rows))
}

/// A method as the table has it: a word as it is, any other token in quotes.
fn http_method(method: &str) -> TokenStream {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric();
    if method.starts_with(|first: char| first.is_ascii_alphabetic()) && method.bytes().all(is_word)
    {
        word(method).into_token_stream()
    } else {
        method.into_token_stream()
    }
}

/// The row of an operation that is served elsewhere.
fn servers(operation: &Operation) -> Option<TokenStream> {
    let addresses = operation.servers.iter().map(|address| {
        let variables = address.variables.iter().map(|variable| {
            let AddressVariable {
                name,
                default,
                values,
            } = variable;
            let values = (!values.is_empty()).then(|| quote!(in [#(#values),*]));
            quote!(#name = #default #values)
        });
        let url = &address.url;
        let variables = (!address.variables.is_empty()).then(|| quote!([#(#variables),*]));
        quote!(#url #variables)
    });
    (!operation.servers.is_empty()).then(|| quote!(servers: [#(#addresses),*];))
}

/// `pages: query "offset" [next_header "X-Next-Offset"] of models::Plant;`
fn pages(paged: &Paged) -> TokenStream {
    let said = |(keyword, name): &(&str, String)| {
        let keyword = word(keyword);
        quote!(#keyword #name)
    };
    let (ask, rows) = (said(&paged.ask), paged.rows.iter().map(said));
    let item = paged.item.as_ref().map(|item| {
        let item = type_ref(item, Models::Path);
        match paged.has_names {
            true => quote!(of (String, #item)),
            false => quote!(of #item),
        }
    });
    quote!(pages: #ask [#(#rows),*] #item;)
}

fn security(operation: &Operation) -> Option<TokenStream> {
    let alternatives = operation.security.iter();
    let alternatives = alternatives.map(|schemes| quote!([#(#schemes),*]));
    (!operation.security.is_empty()).then(|| quote!(security: [#(#alternatives),*];))
}

/// `switch: body "stream";`
fn switch(switch: &StreamSwitch) -> TokenStream {
    let (place, name) = (word(switch.place), &switch.name);
    let on = switch.is_on.then(|| quote!(on));
    quote!(switch: #place #name #on;)
}

/// The row of an operation that has times or retries of its own.
fn policy(policy: &Policy) -> Option<TokenStream> {
    let number = |number: u64| Literal::u64_unsuffixed(number).into_token_stream();
    let millis = |seconds: u32| number(u64::from(seconds) * 1000);
    let words = [
        ("retries", policy.retries.map(|times| number(times.into()))),
        ("replay", policy.replay.map(|may| may.into_token_stream())),
        ("timeout_millis", policy.timeout.map(millis)),
        ("attempt_timeout_millis", policy.attempt_timeout.map(millis)),
    ];
    let words = words.into_iter().filter_map(|(keyword, said)| {
        let keyword = word(keyword);
        said.map(|said| quote!(#keyword #said))
    });
    let words = words.collect::<Vec<_>>();
    (!words.is_empty()).then(|| quote!(policy: [#(#words),*];))
}

/// The rows of what always has one value.
fn constants(operation: &Operation) -> Vec<Row<'_>> {
    let rows = operation.constants.iter().map(|(row, value)| {
        let row = parameter_row(row);
        Row::new(quote!(#row = #value;))
    });
    rows.collect()
}

/// The rows of what every call has, or of what a call may have: setters, whose documentation stands
/// before their rows. An argument's stands with the method.
fn inputs(operation: &Operation, required: bool) -> Vec<Row<'_>> {
    let documented = |row: Row<'static>, docs, deprecated| match required {
        true => row,
        false => row.docs(docs).deprecated(deprecated),
    };
    let parameters = operation.parameters.iter();
    let parameters = parameters.filter(|it| it.required == required);
    let parameters = parameters.map(|it| {
        let (row, taken) = (parameter_row(&it.row), taken(&it.name, &it.ty, it.converts));
        let default = it.default.iter();
        let row = Row::new(quote!(#row = #taken #(= #default)*;));
        documented(row, &it.docs, it.deprecated)
    });
    let body = operation.body.iter().filter(|it| it.required == required);
    let body = body.map(|it| {
        let taken = taken(&it.name, &it.ty, it.converts);
        let row = body_row(quote!(body), &it.encoding, &taken);
        documented(row, &it.docs, false)
    });
    parameters.chain(body).collect()
}

/// `name: T`, or `name => T` where whatever converts into that is taken.
fn taken(name: &Name, ty: &RustType, converts: bool) -> TokenStream {
    let ty = type_ref(ty, Models::Path);
    match converts {
        true => quote!(#name => #ty),
        false => quote!(#name: #ty),
    }
}

fn parameter_row(row: &ParameterRow) -> TokenStream {
    let (place, wire, style) = (word(row.place), &row.wire, style(row.style));
    let flags = [
        (row.explode, "explode"),
        (row.allow_reserved, "allow_reserved"),
        (row.allow_empty, "allow_empty"),
        (row.shared, "shared"),
        (row.needed, "needed"),
    ];
    let flags = flags.iter().filter(|(is_set, _)| *is_set);
    let flags = flags.map(|(_, flag)| word(flag));
    quote!(#place #wire #style #(#flags)*)
}

/// The row of a body, with the members of a form that are not written as usual.
fn body_row(name: TokenStream, body: &BodyEncoding, taken: &TokenStream) -> Row<'static> {
    let (media_type, style) = (&body.media_type, word(body.style));
    let head = quote!(#name #media_type #style);
    if body.encodings.is_empty() {
        return Row::new(quote!(#head = #taken;));
    }
    let encodings = body.encodings.iter().map(encoding).map(Row::new);
    Row::new(head).rows_then(encodings.collect(), quote!(= #taken;))
}

fn encoding(encoding: &Encoding) -> TokenStream {
    let (name, style) = (&encoding.name, encoding.style.map(style));
    let explode = encoding.explode.then(|| quote!(explode));
    let reserved = encoding.allow_reserved.then(|| quote!(allow_reserved));
    let content_type = &encoding.content_type;
    let headers = encoding.headers.iter();
    let headers = headers.map(|(name, value)| quote!(#name = #value));
    let headers = (!encoding.headers.is_empty()).then(|| quote!([#(#headers),*]));
    quote!(#name #style #explode #reserved #content_type #headers;)
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

fn choice_table(choice: &BodyChoice) -> Row<'_> {
    let rows = choice.variants.iter().map(|it| {
        let ty = type_ref(&it.ty, Models::Path);
        body_row(it.name.to_token_stream(), &it.encoding, &ty).docs(&it.docs)
    });
    let rows = rows.collect();
    Row::new(choice.name.to_token_stream())
        .docs(&choice.docs)
        .rows(rows)
}

/// The meaning of a response: its media type, its type and its outcome.
#[derive(PartialEq)]
struct Meaning<'a> {
    media: &'static str,
    media_type: Option<&'a str>,
    ty: Option<&'a RustType>,
    outcome: &'a Outcome,
}

/// The rows of responses: statuses that mean the same share one.
fn responses(responses: &[Response], output: &RustType) -> Vec<Row<'static>> {
    let mut rows = Vec::<(Vec<TokenStream>, Meaning)>::new();
    for response in responses {
        let (status, meaning) = (parsed(&response.status), meaning(response, output));
        match rows.iter_mut().find(|(_, known)| *known == meaning) {
            Some((statuses, _)) => statuses.push(status),
            None => rows.push((vec![status], meaning)),
        }
    }
    let rows = rows.into_iter().map(|(statuses, meaning)| {
        let Meaning {
            media_type,
            ty,
            outcome,
            ..
        } = meaning;
        let media = word(meaning.media);
        let ty = ty.map(|ty| type_ref(ty, Models::Path));
        let outcome = match outcome {
            Outcome::Success => quote!(success),
            Outcome::Exact => quote!(exact),
            Outcome::Stream => quote!(stream),
            Outcome::Foreign => quote!(foreign),
            Outcome::Bare => quote!(bare),
            Outcome::Variant(ty, name) => quote!(success #ty::#name),
            Outcome::Failure => quote!(failure),
            Outcome::FailureVariant(name) => quote!(failure Failure::#name),
        };
        Row::new(quote!(#(#statuses)|* #media #media_type #ty => #outcome;))
    });
    rows.collect()
}

fn meaning<'a>(response: &'a Response, output: &'a RustType) -> Meaning<'a> {
    let ty = match (&response.ty, &response.outcome) {
        // An empty response is null to whatever may be null.
        (RustType::Unit, Outcome::Success) if *output != RustType::Unit => Some(output),
        (RustType::Unit, _) => None,
        // Of a stream it is its items' type that is said.
        (
            RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item),
            Outcome::Stream,
        ) => Some(&**item),
        // A response may be null where another one is empty.
        (_, Outcome::Success | Outcome::Exact) => Some(output),
        (ty, _) => Some(ty),
    };
    Meaning {
        media: response.media,
        media_type: response.media_type.as_deref(),
        ty,
        outcome: &response.outcome,
    }
}

fn style(style: &str) -> Ident {
    word(match style {
        "spaceDelimited" => "space_delimited",
        "pipeDelimited" => "pipe_delimited",
        "deepObject" => "deep_object",
        "cookie" => "raw",
        other => other,
    })
}

/// The type of the body of failed calls.
fn failure_type(failure: &Failure) -> TokenStream {
    match failure {
        Failure::One(ty) => type_ref(ty, Models::Path),
        Failure::Several(_) => quote!(Failure),
    }
}

/// Imports what an operation mentions.
pub(super) fn imports(operation: &Operation, api: &Api, imports: &mut Imports) {
    operation.types().for_each(|ty| imports.add(ty));
    if let Failure::One(ty) = &api.failure {
        imports.add(ty);
    }
}
