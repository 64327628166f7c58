//! Parameters that are set once for the client: methods of the builder, and environment variables.

use heck::ToShoutySnakeCase;

use super::api::{Docs, Name, RustType, SharedParameter};
use super::doc_comments::{code, shown};
use super::formats;
use super::naming::value_name;
use crate::resolve::{Model, ParameterLocation, Shared, Type};

/// Returns the preferred names of the methods, each with its key.
pub(super) fn wanted_methods(model: &Model) -> impl Iterator<Item = (String, String)> {
    model.known.iter().map(|parameter| {
        let place = parameter.place.word();
        // The prefix `X-` only marks a header that is not standard (RFC 6648).
        let bare = match parameter.place {
            ParameterLocation::Header => parameter
                .name
                .trim_start_matches(['X', 'x'])
                .trim_start_matches('-'),
            _ => parameter.name.as_str(),
        };
        let name = if bare.is_empty() {
            &parameter.name
        } else {
            bare
        };
        (
            format!("parameter {place} {}", parameter.name),
            value_name(name),
        )
    })
}

/// Plans a parameter with its method.
///
/// `variable` returns a free name of an environment variable.
pub(super) fn plan_shared_parameter(
    parameter: &Shared,
    method: Name,
    unsigned: bool,
    variable: impl FnOnce(String) -> String,
) -> SharedParameter {
    let stem = method.0.trim_start_matches("r#").to_shouty_snake_case();
    SharedParameter {
        env: variable(stem),
        place: match parameter.place {
            ParameterLocation::Path => "Path",
            ParameterLocation::Query => "Query",
            ParameterLocation::Header => "Header",
            ParameterLocation::Cookie => "Cookie",
            ParameterLocation::Querystring => "Querystring",
        },
        wire: parameter.name.clone(),
        ty: match &parameter.ty {
            Type::Boolean => RustType::Bool,
            Type::Integer(integer) => formats::integer(integer, unsigned),
            Type::Number(_) => RustType::Number("f64"),
            _ => RustType::String,
        },
        what: words(parameter),
        docs: docs(parameter),
        method,
    }
}

/// Returns a parameter as a noun phrase.
fn words(parameter: &Shared) -> String {
    let (place, name) = (parameter.place.word(), code(&parameter.name));
    match parameter.place {
        ParameterLocation::Header => format!("the header {name} of all operations that take it"),
        _ => format!("the {place} parameter {name} of all operations that take it"),
    }
}

fn docs(parameter: &Shared) -> Docs {
    let what = words(parameter);
    let mut docs = Docs::text(format!("Sets {what}."))
        .line("A value that a call sets takes precedence.")
        .words(parameter.description.as_deref());
    if let Some(default) = &parameter.default {
        docs.paragraph(shown("Default", default));
    }
    docs
}
