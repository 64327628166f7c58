//! An operation: the method that makes a call, the call with its setters, and its table.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Layout;
use super::module::Module;
use super::table::{block, literal, table};
use super::type_ref::{Imports, Models, deprecated, type_ref, type_text};
use crate::plan::api::{Api, Docs, Failure, Operation, Outcome, Parameter, RustType};

/// Longer lines of a sample are broken.
const SAMPLE_WIDTH: usize = 80;

/// The method of a resource that makes a call.
pub(super) fn method(operation: &Operation, layout: Layout) -> TokenStream {
    let Operation {
        method, call, docs, ..
    } = operation;
    let (deprecated, sample) = (
        deprecated(operation.deprecated),
        sample_docs(&operation.sample, layout),
    );
    let required = operation
        .parameters
        .iter()
        .filter(|parameter| parameter.required);
    let mut arguments = Vec::new();
    let mut statements = Vec::new();
    for parameter in required {
        arguments.push(argument(
            &parameter.name.0,
            &parameter.ty,
            parameter.converts,
        ));
        statements.push(put_parameter(quote!(call), parameter));
    }
    if let Some(body) = operation.body.as_ref().filter(|body| body.required) {
        arguments.push(argument(&body.name.0, &body.ty, body.converts));
        let value = converted(&body.name.0, &body.ty, body.converts);
        statements.push(quote!(call.body(&#value);));
    }
    let binding = if statements.is_empty() {
        quote!(let call)
    } else {
        quote!(let mut call)
    };
    // What clippy takes for many, with `self`.
    let many = (arguments.len() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]));
    quote! {
        #docs
        #sample
        #deprecated
        #many
        pub fn #method(&self, #(#arguments),*) -> #call {
            #binding = Call::new(&self.core, #call::DESCRIPTION);
            #(#statements)*
            #call { call }
        }
    }
}

/// The type of a call, its setters and its table.
pub(super) fn emit_call(operation: &Operation, failure: &Failure, module: &mut Module) {
    let Operation {
        call, call_docs, ..
    } = operation;
    module.item(quote! {
        #call_docs
        #[derive(Clone, Debug)]
        #[must_use = "a call does nothing until it is awaited or sent"]
        pub struct #call {
            call: Call,
        }
    });
    let setters = setters(operation);
    if !setters.is_empty() {
        module.item(quote!(impl #call { #(#setters)* }));
    }
    module.text(&call_table(operation, failure));
}

fn setters(operation: &Operation) -> Vec<TokenStream> {
    let optional = operation
        .parameters
        .iter()
        .filter(|parameter| !parameter.required);
    let mut setters = optional
        .map(|parameter| {
            let put = put_parameter(quote!(self.call), parameter);
            let argument = argument(&parameter.name.0, &parameter.ty, parameter.converts);
            setter(
                &parameter.name.0,
                &parameter.docs,
                parameter.deprecated,
                argument,
                put,
            )
        })
        .collect::<Vec<_>>();
    if let Some(body) = operation.body.as_ref().filter(|body| !body.required) {
        let value = converted(&body.name.0, &body.ty, body.converts);
        let argument = argument(&body.name.0, &body.ty, body.converts);
        setters.push(setter(
            &body.name.0,
            &body.docs,
            false,
            argument,
            quote!(self.call.body(&#value);),
        ));
    }
    setters
}

fn setter(
    name: &str,
    docs: &Docs,
    is_deprecated: bool,
    argument: TokenStream,
    put: TokenStream,
) -> TokenStream {
    let (name, deprecated) = (ident(name), deprecated(is_deprecated));
    quote! {
        #docs
        #deprecated
        pub fn #name(mut self, #argument) -> Self {
            #put
            self
        }
    }
}

fn ident(name: &str) -> TokenStream {
    let name = crate::plan::api::Name(name.to_owned());
    quote!(#name)
}

fn argument(name: &str, ty: &RustType, converts: bool) -> TokenStream {
    let (name, ty) = (ident(name), type_ref(ty, Models::Path));
    if converts {
        quote!(#name: impl Into<#ty>)
    } else {
        quote!(#name: #ty)
    }
}

/// The value of an argument in its own type.
fn converted(name: &str, ty: &RustType, converts: bool) -> TokenStream {
    let (name, ty) = (ident(name), type_ref(ty, Models::Path));
    if converts {
        quote!(Into::<#ty>::into(#name))
    } else {
        name
    }
}

fn put_parameter(call: TokenStream, parameter: &Parameter) -> TokenStream {
    let place = Ident::new(parameter.place, Span::call_site());
    let wire = &parameter.wire;
    let value = converted(&parameter.name.0, &parameter.ty, parameter.converts);
    quote!(#call.#place(#wire, &#value);)
}

/// A doctest where the client is a crate; within another crate its path is not known.
pub(super) fn sample_docs(sample: &[String], layout: Layout) -> Docs {
    if sample.is_empty() {
        return Docs::default();
    }
    let (fence, hides) = match layout {
        Layout::Crate => ("```no_run", false),
        Layout::Module => ("```text", true),
    };
    let mut lines = vec![
        String::new(),
        "# Example".to_owned(),
        String::new(),
        fence.to_owned(),
    ];
    lines.extend(
        laid_out(sample)
            .into_iter()
            .filter(|line| !(hides && line.starts_with("# "))),
    );
    lines.push("```".to_owned());
    Docs(lines)
}

/// Breaks long lines of a sample as Rust is commonly laid out.
fn laid_out(sample: &[String]) -> Vec<String> {
    if sample.iter().all(|line| line.len() <= SAMPLE_WIDTH) {
        return sample.to_vec();
    }
    let text = sample
        .iter()
        .map(|line| line.strip_prefix("# ").unwrap_or(line));
    let text = text.collect::<Vec<_>>().join("\n");
    let Ok(file) = syn::parse_file(&text) else {
        return sample.to_vec();
    };
    let text = prettyplease::unparse(&file);
    let lines = text.lines().map(|line| match line.strip_prefix("    ") {
        None => format!("# {line}"),
        Some("Ok(())") => "# Ok(())".to_owned(),
        Some(shown) => shown.to_owned(),
    });
    lines.collect()
}

fn call_table(operation: &Operation, failure: &Failure) -> String {
    let security = operation.security.iter().map(|schemes| {
        let schemes = schemes
            .iter()
            .map(|scheme| literal(scheme))
            .collect::<Vec<_>>();
        format!("[{}]", schemes.join(", "))
    });
    let mut rows = vec![format!("id: {};", literal(&operation.id))];
    rows.extend(servers(operation));
    rows.push(format!(
        "security: [{}];",
        security.collect::<Vec<_>>().join(", ")
    ));
    let parameters = operation.parameters.iter().map(|parameter| {
        let explode = if parameter.explode { " explode" } else { "" };
        format!(
            "{} {} {}{explode};",
            parameter.place,
            literal(&parameter.wire),
            style(parameter.style)
        )
    });
    rows.extend(block("parameters", &parameters.collect::<Vec<_>>()));
    rows.push(match &operation.body {
        Some(body) => format!("body: {{ json {} }}", type_text(&body.ty, Models::Path)),
        None => "body: {}".to_owned(),
    });
    rows.extend(block("responses", &responses(operation)));
    let output = type_text(&operation.output, Models::Path);
    let head = format!(
        "{}: {} {} -> {output}, {}",
        operation.call.0,
        operation.http_method,
        literal(&operation.path),
        failure_text(failure),
    );
    table("operation", &head, &rows)
}

/// The row of an operation that is served elsewhere.
fn servers(operation: &Operation) -> Option<String> {
    let addresses = operation.servers.iter().map(|address| {
        let variables = address.variables.iter();
        let variables =
            variables.map(|(name, value)| format!("{} = {}", literal(name), literal(value)));
        let variables = variables.collect::<Vec<_>>().join(", ");
        match variables.as_str() {
            "" => literal(&address.url),
            variables => format!("{} [{variables}]", literal(&address.url)),
        }
    });
    let addresses = addresses.collect::<Vec<_>>().join(", ");
    (!addresses.is_empty()).then(|| format!("servers: [{addresses}];"))
}

fn responses(operation: &Operation) -> Vec<String> {
    let rows = operation.responses.iter().map(|response| {
        let body = match (&response.ty, &operation.output) {
            (RustType::Unit, RustType::Unit) => "none".to_owned(),
            // An empty answer is null to whatever may be null.
            (RustType::Unit, output) => format!("none {}", type_text(output, Models::Path)),
            (ty, _) => format!("json {}", type_text(ty, Models::Path)),
        };
        let outcome = match &response.outcome {
            Outcome::Success => "success".to_owned(),
            Outcome::Failure => "failure".to_owned(),
            Outcome::FailureVariant(name) => format!("failure (Failure::{})", name.0),
        };
        format!("{} {body} => {outcome};", response.status)
    });
    rows.collect()
}

fn style(style: &str) -> &str {
    match style {
        "spaceDelimited" => "space_delimited",
        "pipeDelimited" => "pipe_delimited",
        "deepObject" => "deep_object",
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
    imports.add(&operation.output);
    operation
        .parameters
        .iter()
        .for_each(|parameter| imports.add(&parameter.ty));
    operation.body.iter().for_each(|body| imports.add(&body.ty));
    operation
        .responses
        .iter()
        .for_each(|response| imports.add(&response.ty));
    if let Failure::One(ty) = &api.failure {
        imports.add(ty);
    }
}
