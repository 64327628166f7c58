//! Source of a parameter's value where a call sets none: the only admitted value, the default, the
//! client's setting for all operations, or an idempotency key generated for the call.

use heck::ToSnakeCase;

use super::model::{Definition, Model, Operation, Parameter, ParameterLocation, Shared, Type};
use crate::hash::HashMap;
use crate::load::Node;

/// Settings of the user for parameters.
pub(crate) struct ParameterSettings<'a> {
    /// Parameters that the client sets for all operations (location and name); guessed if `None`
    pub(crate) shared: Option<&'a [(String, String)]>,
    /// Name of the header for the idempotency key
    pub(crate) key_header: Option<&'a str>,
}

/// Decides where the value of each parameter comes from, and which parameters the client sets. A
/// required parameter with such a source becomes optional for the caller.
pub(crate) fn assign_value_sources(model: &mut Model, settings: &ParameterSettings<'_>) {
    let shared = match settings.shared {
        Some(asked) => asked.to_vec(),
        None => guess_shared(model),
    };
    for mut operation in std::mem::take(&mut model.operations) {
        for parameter in &mut operation.parameters {
            let one = one_value(&model.types, parameter);
            assign_source(parameter, one, &shared, settings.key_header);
        }
        model.operations.push(operation);
    }
    for (place, name) in shared {
        let all = model.operations.iter().flat_map(|it| &it.parameters);
        let mut all = all.filter(|it| is_it(it, &place, &name));
        match all.next() {
            None => model.unshared.push((place, name)),
            Some(first) => model.known.push(Shared {
                name: first.name.clone(),
                place: first.place,
                description: first.description.clone(),
                default: first.default.clone(),
                ty: scalar(&model.types, &first.value.ty).unwrap_or(Type::String(None)),
            }),
        }
    }
}

fn assign_source(
    parameter: &mut Parameter,
    one: Option<Node>,
    shared: &[(String, String)],
    key_header: Option<&str>,
) {
    let is_key = parameter.place == ParameterLocation::Header
        && key_header.is_some_and(|key| key.eq_ignore_ascii_case(&parameter.name));
    let supply = &mut parameter.supply;
    supply.is_key = is_key;
    supply.is_needed = parameter.required;
    if let Some(only) = one.filter(|_| parameter.required) {
        supply.fixed = Some(only);
    } else {
        let mut shared = shared.iter();
        supply.is_shared = shared.any(|(place, name)| {
            parameter.place.word() == place && same_name(parameter.place, &parameter.name, name)
        });
        let default = parameter.default.clone().filter(|_| parameter.required);
        // An empty segment would be another path.
        let is_empty =
            |it: &Node| it.as_str() == Some("") && parameter.place == ParameterLocation::Path;
        supply.default = default.filter(|it| *it != Node::Null && !is_empty(it));
    }
    let supply = &parameter.supply;
    let is_supplied =
        supply.fixed.is_some() || supply.default.is_some() || supply.is_shared || is_key;
    parameter.required = parameter.required && !is_supplied;
}

/// Returns the only admitted value of a parameter. A value of a string enum is spelled as the enum
/// lists it.
fn one_value(types: &[super::model::TypeDef], parameter: &Parameter) -> Option<Node> {
    let only = parameter.only.clone()?;
    let Type::Named(id) = parameter.value.ty else {
        return Some(only);
    };
    match &types[id.0].definition {
        Definition::Enumeration(listed) if listed.of == super::model::Listed::Texts => {
            let [one] = listed.values.as_slice() else {
                return Some(only);
            };
            Some(Node::String(one.wire.clone()))
        }
        _ => Some(only),
    }
}

fn is_it(parameter: &Parameter, place: &str, name: &str) -> bool {
    parameter.place.word() == place && same_name(parameter.place, &parameter.name, name)
}

fn same_name(place: ParameterLocation, one: &str, other: &str) -> bool {
    match place {
        ParameterLocation::Header => one.eq_ignore_ascii_case(other),
        _ => one == other,
    }
}

/// Returns the scalar type behind aliases and enums; `None` for arrays and objects.
fn scalar(types: &[super::model::TypeDef], ty: &Type) -> Option<Type> {
    match ty {
        Type::Boolean | Type::Integer(_) | Type::Number(_) => Some(ty.clone()),
        Type::String(_) => Some(Type::String(None)),
        Type::Named(id) => match &types[id.0].definition {
            Definition::Alias(value) => scalar(types, &value.ty),
            Definition::Enumeration(_) => Some(Type::String(None)),
            _ => None,
        },
        _ => None,
    }
}

/// Minimum number of operations for a guess.
const MIN_OPERATIONS: usize = 3;

/// Words in the names of headers whose value differs from call to call.
const PER_CALL_WORDS: &[&str] = &[
    "request",
    "correlation",
    "trace",
    "traceparent",
    "span",
    "idempotency",
    "nonce",
    "signature",
    "timestamp",
    "date",
    "digest",
    "content",
    "if",
    "match",
    "range",
    "etag",
    "cookie",
];

/// Words in the names of parameters that identify the client or its tenant.
const CLIENT_WORDS: &[&str] = &[
    "account",
    "tenant",
    "organization",
    "organisation",
    "org",
    "workspace",
    "project",
    "team",
    "subscription",
    "merchant",
    "company",
    "site",
    "region",
    "locale",
    "lang",
    "language",
    "environment",
    "env",
    "app",
    "application",
    "apikey",
    "key",
    "token",
    "version",
];

/// Guesses the parameters that the client sets: those that at least four of five operations
/// require, and that identify the caller.
fn guess_shared(model: &Model) -> Vec<(String, String)> {
    let total = model.operations.len();
    if total < MIN_OPERATIONS {
        return Vec::new();
    }
    let mut counts = HashMap::<(ParameterLocation, String), usize>::default();
    let mut order = Vec::new();
    for operation in &model.operations {
        for parameter in &operation.parameters {
            if !parameter.required
                || parameter.only.is_some()
                || scalar(&model.types, &parameter.value.ty).is_none()
                || !identifies_caller(model, parameter)
            {
                continue;
            }
            let name = match parameter.place {
                ParameterLocation::Header => parameter.name.to_ascii_lowercase(),
                _ => parameter.name.clone(),
            };
            let count = counts.entry((parameter.place, name.clone())).or_default();
            if *count == 0 {
                order.push((parameter.place, name, parameter.name.clone()));
            }
            *count += 1;
        }
    }
    let is_common = |count: usize| count >= MIN_OPERATIONS && count * 5 >= total * 4;
    let common = order.into_iter().filter(|(place, key, _)| {
        counts
            .get(&(*place, key.clone()))
            .is_some_and(|count| is_common(*count))
    });
    let named = common.map(|(place, _, name)| (place.word().to_owned(), name));
    named.collect()
}

fn identifies_caller(model: &Model, parameter: &Parameter) -> bool {
    let name = parameter.name.to_snake_case();
    let has = |words: &[&str]| name.split('_').any(|word| words.contains(&word));
    match parameter.place {
        ParameterLocation::Header => !has(PER_CALL_WORDS),
        ParameterLocation::Query | ParameterLocation::Cookie => has(CLIENT_WORDS),
        ParameterLocation::Path => has(CLIENT_WORDS) && is_scope(model, &parameter.name),
        ParameterLocation::Querystring => false,
    }
}

/// Returns true if every path has a segment after the parameter, and these segments differ: then
/// the parameter is a scope, and not the resource itself.
fn is_scope(model: &Model, name: &str) -> bool {
    let template = format!("{{{name}}}");
    let with = |operation: &&Operation| operation.target.contains(&template);
    let below = model.operations.iter().filter(with).map(|operation| {
        let path = operation.target.split('?').next().unwrap_or_default();
        let (_, rest) = path.split_once(&template).unwrap_or_default();
        rest.split('/').nth(1).unwrap_or_default().to_owned()
    });
    let mut below = below.collect::<Vec<_>>();
    below.sort();
    below.dedup();
    below.len() > 1 && below.iter().all(|segment| !segment.is_empty())
}
