//! An operation's parameters: its own, those of its path item, and those that only the path
//! template names.

use super::component_references::follow;
use super::media::Media;
use super::media_schemas::follow_schema;
use super::model::{Parameter, ParameterLocation, Supply, Type, Value};
use super::path_keys::sent_path;
use super::types::{TypePath, Types};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::lift::document::{
    Components, Example, Parameter as DocumentParameter, ParameterStyle, Referenced,
};
use crate::lift::{Annotations, Document, SchemaId, Schemas};
use crate::load::{Node, Pointer};

type Declared<'a> = (&'a [Referenced<DocumentParameter>], Pointer);

/// Returns the parameters of an operation, with path parameters first and in the order of the
/// template, and the path that is sent.
pub(super) fn resolve_parameters(
    document: &Document,
    path: &str,
    operation: &Pointer,
    declared: [Declared<'_>; 2],
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> (Vec<Parameter>, String) {
    let components = &document.components;
    let mut found = Vec::<Parameter>::new();
    for (parameters, pointer) in declared {
        for (index, parameter) in parameters.iter().enumerate() {
            let target = follow(parameter, || pointer.item(index), &components.parameters);
            let Some((parameter, pointer)) = target else {
                continue;
            };
            let (place, name) = (parameter.location, &parameter.name);
            if place == ParameterLocation::Header && is_of_protocol(name) {
                continue;
            }
            // An operation's own parameter overrides that of the path item.
            if !found
                .iter()
                .any(|other| other.place == place && other.name == *name)
            {
                let resolved = resolve_parameter(parameter, pointer, components, type_path, types);
                found.push(resolved);
            }
        }
    }
    let target = sent_path(path, &mut found);
    let ordered = in_template_order(found, &target, operation, types);
    (ordered, target)
}

/// Headers that are ignored as parameters, since other parts of a document describe them
/// (OpenAPI 3.1.1, 4.8.12.2.1) or HTTP itself sets them (RFC 9110, sections 7 and 8.6).
/// `Authorization` is handled with `security`.
const OF_PROTOCOL: &[&str] = &[
    "accept",
    "content-type",
    "host",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "upgrade",
];

/// Returns true if no call sets a header.
pub(crate) fn is_of_protocol(name: &str) -> bool {
    let mut names = OF_PROTOCOL.iter();
    names.any(|known| name.eq_ignore_ascii_case(known))
}

fn resolve_parameter(
    parameter: &DocumentParameter,
    pointer: Pointer,
    components: &Components,
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> Parameter {
    let only = only_value(types.schemas, parameter.schema);
    let value = types.resolve(parameter.schema, &type_path.step(&parameter.name));
    let (style, default_explode) = style(parameter);
    let own = parameter.example.as_ref();
    let own = own.or_else(|| first_example(components, &parameter.examples));
    Parameter {
        name: parameter.name.clone(),
        place: parameter.location,
        style,
        explode: parameter.explode.unwrap_or(default_explode),
        allow_reserved: parameter.allow_reserved,
        allow_empty: parameter.allow_empty,
        required: parameter.required || parameter.location == ParameterLocation::Path,
        deprecated: parameter.deprecated || value.notes.deprecated,
        description: parameter
            .description
            .clone()
            .or_else(|| value.notes.description.clone()),
        only,
        default: value.notes.default.clone(),
        supply: Supply::default(),
        example: own.or(value.notes.examples.first()).cloned(),
        pointer,
        value,
    }
}

/// Returns the only value that a schema admits.
fn only_value(schemas: &Schemas, id: SchemaId) -> Option<Node> {
    match schemas[follow_schema(schemas, id)].values.as_deref()? {
        [Node::Null] => None,
        [only] => Some(only.clone()),
        _ => None,
    }
}

/// Returns the value of the first of several examples.
pub(super) fn first_example<'a>(
    components: &'a Components,
    examples: &'a [Referenced<Example>],
) -> Option<&'a Node> {
    let (example, _) = follow(examples.first()?, Pointer::root, &components.examples)?;
    example.value.as_ref()
}

/// Returns the style and its default for `explode`, which is true only for the styles that write
/// `name=value` pairs (OpenAPI 3.1.1, 4.8.12; 3.2.0, 4.12.2.2).
fn style(parameter: &DocumentParameter) -> (&'static str, bool) {
    match parameter.media_type.as_deref().map(Media::of) {
        Some(Media::Form) => return ("form", true),
        Some(Media::Json) => return ("json", false),
        _ => {}
    }
    let style = parameter.style;
    let writes_pairs = matches!(style, ParameterStyle::Form | ParameterStyle::Cookie);
    (style.word(), writes_pairs)
}

/// Puts path parameters first, in the order of the template, and reports those that only one of
/// declaration and template has.
fn in_template_order(
    mut found: Vec<Parameter>,
    path: &str,
    operation: &Pointer,
    types: &mut Types<'_>,
) -> Vec<Parameter> {
    let mut ordered = Vec::with_capacity(found.len());
    for name in template_names(path) {
        if ordered.iter().any(|known: &Parameter| known.name == name) {
            continue;
        }
        let declared = found
            .iter()
            .position(|p| p.place == ParameterLocation::Path && p.name == name);
        match declared {
            Some(at) => ordered.push(found.remove(at)),
            None => {
                let message = format!("`{{{name}}}` is in the path, but no parameter declares it");
                let fault = Diagnostic::warning(
                    WarningKind::PathParameterUndeclared,
                    operation.clone().into(),
                    message,
                );
                types
                    .diagnostics
                    .push(fault.hint("it is a required string"));
                ordered.push(undeclared(name, operation));
            }
        }
    }
    found.retain(|parameter| {
        let stray = parameter.place == ParameterLocation::Path;
        if stray {
            let message = format!(
                "`{}` is a path parameter, but the path has no `{{{0}}}`",
                parameter.name
            );
            let fault = Diagnostic::warning(
                WarningKind::PathParameterUnused,
                parameter.pointer.clone().into(),
                message,
            );
            types.diagnostics.push(fault.hint("it is left out"));
        }
        !stray
    });
    ordered.extend(found);
    ordered
}

pub(super) fn undeclared(name: &str, operation: &Pointer) -> Parameter {
    Parameter {
        name: name.to_owned(),
        pointer: operation.child("parameters").child(name),
        place: ParameterLocation::Path,
        style: "simple",
        explode: false,
        allow_reserved: false,
        allow_empty: false,
        required: true,
        only: None,
        default: None,
        supply: Supply::default(),
        deprecated: false,
        description: None,
        example: None,
        value: Value {
            ty: Type::String(None),
            nullable: false,
            is_open: false,
            notes: Annotations::default(),
        },
    }
}

/// Returns the names in a path template: `/a/{b}/{c}` has `b` and `c`.
pub(crate) fn template_names(path: &str) -> impl Iterator<Item = &str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn template_names_are_found_within_segments() {
        let names = |path| template_names(path).collect::<Vec<_>>();
        assert_eq!(names("/a/{b}/c-{d}.{e}"), ["b", "d", "e"]);
        assert_eq!(names("/a/{b"), [""; 0]);
        assert_eq!(names("/"), [""; 0]);
    }
}
