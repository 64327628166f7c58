//! An operation's parameters: its own, those of its path item, and those that only the path
//! template names.

use indexmap::IndexMap;
use openapiv3::{
    Components, Example, HeaderStyle, OpenAPI, Parameter as DocumentParameter, ParameterData,
    ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr,
};

use super::component_references::follow;
use super::media::Media;
use super::media_schemas::follow_schema;
use super::model::{Parameter, ParameterLocation, Supply, Type, Value};
use super::path_keys::sent_path;
use super::types::{TypePath, Types};
use crate::diagnostic::Diagnostic;
use crate::lift::{Annotations, SchemaId, Schemas};
use crate::load::{Node, Pointer};

type Declared<'a> = (&'a [ReferenceOr<DocumentParameter>], Pointer);

/// Returns the parameters of an operation, with path parameters first and in the order of the
/// template, and the path that is sent.
pub(super) fn resolve_parameters(
    skeleton: &OpenAPI,
    path: &str,
    operation: &Pointer,
    declared: [Declared<'_>; 2],
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> (Vec<Parameter>, String) {
    let mut found = Vec::<Parameter>::new();
    for (parameters, pointer) in declared {
        for (index, parameter) in parameters.iter().enumerate() {
            let target = match parameter {
                ReferenceOr::Item(item) => Some((item, pointer.item(index))),
                ReferenceOr::Reference { reference } => {
                    let components = skeleton.components.as_ref();
                    components.and_then(|components| follow(reference, &components.parameters))
                }
            };
            let Some((parameter, pointer)) = target else {
                continue;
            };
            let data = parameter.parameter_data_ref();
            let place = place(parameter);
            if place == ParameterLocation::Header && is_of_protocol(&data.name) {
                continue;
            }
            // An operation's own parameter overrides that of the path item.
            if !found
                .iter()
                .any(|other| other.place == place && other.name == data.name)
            {
                let components = skeleton.components.as_ref();
                let resolved =
                    resolve_parameter(parameter, data, pointer, components, type_path, types);
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
    data: &ParameterData,
    pointer: Pointer,
    components: Option<&Components>,
    type_path: &TypePath,
    types: &mut Types<'_>,
) -> Parameter {
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(ReferenceOr::Reference { reference }) => {
            types.numbered(reference)
        }
        _ => None,
    };
    let only = schema.and_then(|id| only_value(types.schemas, id));
    let value = schema.map(|id| types.resolve(id, &type_path.step(&data.name)));
    let value = value.unwrap_or_else(|| Value::any(Annotations::default()));
    let (style, default_explode) = style(parameter, data);
    let own = data.example.as_ref().map(Node::from);
    let own = own.or_else(|| first_example(components, &data.examples));
    Parameter {
        name: data.name.clone(),
        place: place(parameter),
        style,
        explode: data.explode.unwrap_or(default_explode),
        allow_reserved: allows(parameter, "x-allowReserved"),
        allow_empty: allows(parameter, "x-allowEmptyValue"),
        required: data.required || place(parameter) == ParameterLocation::Path,
        deprecated: data.deprecated == Some(true) || value.notes.deprecated,
        description: data
            .description
            .clone()
            .or_else(|| value.notes.description.clone()),
        only,
        default: value.notes.default.clone(),
        supply: Supply::default(),
        example: own.or_else(|| value.notes.examples.first().cloned()),
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
pub(super) fn first_example(
    components: Option<&Components>,
    examples: &IndexMap<String, ReferenceOr<Example>>,
) -> Option<Node> {
    let example = match examples.first()?.1 {
        ReferenceOr::Item(example) => example,
        ReferenceOr::Reference { reference } => follow(reference, &components?.examples)?.0,
    };
    example.value.as_ref().map(Node::from)
}

fn place(parameter: &DocumentParameter) -> ParameterLocation {
    match parameter {
        DocumentParameter::Path { .. } => ParameterLocation::Path,
        DocumentParameter::Query { parameter_data, .. } => match said(parameter_data, "x-in") {
            Some(_) => ParameterLocation::Querystring,
            None => ParameterLocation::Query,
        },
        DocumentParameter::Header { .. } => ParameterLocation::Header,
        DocumentParameter::Cookie { .. } => ParameterLocation::Cookie,
    }
}

/// Returns a text that the lift keeps as an extension, since openapiv3 has no field for it.
fn said<'a>(data: &'a ParameterData, name: &str) -> Option<&'a str> {
    data.extensions.get(name)?.as_str()
}

/// Returns the style and its default for `explode`, which is true only for the styles that write
/// `name=value` pairs (OpenAPI 3.1.1, 4.8.12; 3.2.0, 4.12.2.2).
fn style(parameter: &DocumentParameter, data: &ParameterData) -> (&'static str, bool) {
    match said(data, "x-content").map(Media::of) {
        Some(Media::Form) => return ("form", true),
        Some(Media::Json) => return ("json", false),
        _ => {}
    }
    match parameter {
        DocumentParameter::Path { style, .. } => match style {
            PathStyle::Simple => ("simple", false),
            PathStyle::Label => ("label", false),
            PathStyle::Matrix => ("matrix", false),
        },
        DocumentParameter::Query { style, .. } => match style {
            QueryStyle::Form => ("form", true),
            QueryStyle::SpaceDelimited => ("spaceDelimited", false),
            QueryStyle::PipeDelimited => ("pipeDelimited", false),
            QueryStyle::DeepObject => ("deepObject", false),
        },
        DocumentParameter::Header {
            style: HeaderStyle::Simple,
            ..
        } => ("simple", false),
        DocumentParameter::Cookie { .. } => match said(data, "x-style") {
            Some(_) => ("cookie", true),
            None => ("form", true),
        },
    }
}

/// Returns true if a flag is set that the lift keeps for every location.
fn allows(parameter: &DocumentParameter, flag: &str) -> bool {
    let data = parameter.parameter_data_ref();
    data.extensions.get(flag).and_then(|it| it.as_bool()) == Some(true)
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
                let fault = Diagnostic::warning(operation.clone().into(), message);
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
            let fault = Diagnostic::warning(parameter.pointer.clone().into(), message);
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
