//! `Authorization` as a parameter in, what it asks for out: OpenAPI ignores such a parameter in favour
//! of security schemes (3.1.1, section 4.8.12.2.1), so that one no scheme says becomes a credential.

use openapiv3::{OpenAPI, Operation, Parameter, PathItem, ReferenceOr};

use super::model::{Need, Scheme, SchemeKind};
use super::operations::follow;
use crate::load::Pointer;

const HEADER: &str = "Authorization";

/// A parameter of an operation, or of its path, that is the header `Authorization`.
pub(super) fn parameter<'a>(
    skeleton: &'a OpenAPI,
    item: &'a PathItem,
    operation: &'a Operation,
) -> Option<&'a Parameter> {
    let all = operation.parameters.iter().chain(&item.parameters);
    let mut all = all.filter_map(|parameter| match parameter {
        ReferenceOr::Item(item) => Some(item),
        ReferenceOr::Reference { reference } => {
            let components = skeleton.components.as_ref()?;
            Some(follow(reference, &components.parameters)?.0)
        }
    });
    all.find(|parameter| {
        let name = &parameter.parameter_data_ref().name;
        matches!(parameter, Parameter::Header { .. }) && name.eq_ignore_ascii_case(HEADER)
    })
}

/// The scheme that such parameters ask for, where the document has one and none of its schemes
/// writes that header.
pub(super) fn scheme(skeleton: &OpenAPI, known: &[Scheme]) -> Option<Scheme> {
    if known.iter().any(writes_header) {
        return None;
    }
    let items = skeleton.paths.paths.iter();
    let items = items.filter_map(|(path, item)| Some((path, item.as_item()?)));
    let mut operations = items.flat_map(|(path, item)| {
        let operations = item.iter();
        operations.map(move |(method, operation)| (path, item, method, operation))
    });
    let (pointer, found) = operations.find_map(|(path, item, method, operation)| {
        let at = Pointer::root().child("paths").child(path).child(method);
        Some((at, parameter(skeleton, item, operation)?))
    })?;
    let name = match known.iter().any(|scheme| scheme.name == HEADER) {
        true => format!("{HEADER} header"),
        false => HEADER.to_owned(),
    };
    Some(Scheme {
        name,
        pointer,
        kind: SchemeKind::Header(HEADER.to_owned()),
        description: found.parameter_data_ref().description.clone(),
        deprecated: false,
        issuers: Vec::new(),
        token_url: None,
    })
}

/// Whether a credential of a scheme goes into that header.
pub(super) fn writes_header(scheme: &Scheme) -> bool {
    match &scheme.kind {
        SchemeKind::Bearer | SchemeKind::Basic | SchemeKind::Authorization(_) => true,
        SchemeKind::Header(name) => name.eq_ignore_ascii_case(HEADER),
        _ => false,
    }
}

/// The alternatives of an operation, each with that need where the parameter is required; where it
/// is optional, those without it remain.
pub(super) fn with_need(
    alternatives: Vec<Vec<Need>>,
    scheme: &Scheme,
    is_required: bool,
) -> Vec<Vec<Need>> {
    let need = Need {
        scheme: scheme.name.clone(),
        scopes: Vec::new(),
    };
    let without = match alternatives.is_empty() {
        true => vec![Vec::new()],
        false => alternatives,
    };
    let with = without.iter().map(|needs| {
        let mut needs = needs.clone();
        needs.push(need.clone());
        needs
    });
    let with = with.collect::<Vec<_>>();
    match is_required {
        true => with,
        false => with.into_iter().chain(without).collect(),
    }
}
