//! Parameters and the body of an operation: arguments, setters and constants.

use super::api::{Body, BodyChoice, Docs, Name, Parameter, ParameterRow};
use super::bodies::plan_body;
use super::doc_comments::{code, json, shown, value_docs};
use super::naming::{Names, value_name};
use super::resources::Calls;
use super::types::Types;
use crate::resolve::{self, ParameterLocation};

/// Plans the parameters that can be set, and the body.
pub(super) fn plan_inputs(
    types: &Types<'_>,
    calls: &Calls,
    call: &Name,
    operation: &resolve::Operation,
    taken: &[&str],
    names: &mut Names<'_>,
) -> (Vec<Parameter>, Option<Body>, Option<BodyChoice>) {
    let key = operation.pointer.to_string();
    let settable = || {
        let all = operation.parameters.iter();
        all.filter(|it| it.supply.fixed.is_none())
    };
    let entries = settable().map(|parameter| {
        let place = parameter.place.word();
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
        .assign(&entries.chain(body).collect::<Vec<_>>(), taken)
        .into_iter();
    let parameters = settable().zip(idents.by_ref());
    let parameters = parameters.map(|(parameter, name)| Parameter {
        name,
        row: row(parameter),
        required: parameter.required,
        default: parameter.supply.default.as_ref().map(json),
        deprecated: parameter.deprecated,
        ty: types.spell(&parameter.value, None),
        converts: types.converts(&parameter.value),
        docs: parameter_docs(types, parameter),
    });
    let parameters = parameters.collect();
    let body = operation.body.as_ref().zip(idents.next());
    let (body, choice) = match body {
        Some((body, name)) => {
            let (body, choice) = plan_body(types, calls, call, name, operation, body);
            (Some(body), choice)
        }
        None => (None, None),
    };
    (parameters, body, choice)
}

/// Returns the parameters with a constant value, as JSON text.
pub(super) fn constants(operation: &resolve::Operation) -> Vec<(ParameterRow, String)> {
    let all = operation.parameters.iter();
    let fixed = all.filter_map(|it| Some((row(it), json(it.supply.fixed.as_ref()?))));
    fixed.collect()
}

fn row(parameter: &resolve::Parameter) -> ParameterRow {
    let supply = &parameter.supply;
    ParameterRow {
        wire: parameter.name.clone(),
        place: parameter.place.word(),
        style: parameter.style,
        explode: parameter.explode,
        allow_reserved: parameter.allow_reserved,
        allow_empty: parameter.allow_empty,
        shared: supply.is_shared,
        needed: supply.is_shared && supply.is_needed && supply.default.is_none(),
    }
}

fn parameter_docs(types: &Types<'_>, parameter: &resolve::Parameter) -> Docs {
    let mut docs = value_docs(
        parameter.description.as_deref(),
        &parameter.value,
        &types.model.types,
        || {
            let (place, name) = (parameter.place.word(), code(&parameter.name));
            format!("The {place} parameter {name}.")
        },
    );
    if parameter.value.notes.examples.is_empty()
        && let Some(example) = &parameter.example
    {
        docs.paragraph(shown("Example", example));
    }
    let supply = &parameter.supply;
    if supply.default.is_some() {
        docs = docs.line("The default is sent if you set no value.");
    }
    if supply.is_shared {
        let whose = match parameter.place {
            ParameterLocation::Header => {
                "The builder of the client sets this header for all calls."
            }
            _ => "The builder of the client sets this parameter for all calls.",
        };
        docs = docs.line(whose);
    }
    if supply.is_key {
        docs = docs.line("If you set none, a random key is sent, the same for all attempts.");
    }
    docs
}
