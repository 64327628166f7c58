//! Document in, Model out: references followed, null folded, every operation with all it needs.

mod all_of;
mod alternatives;
mod endless;
mod fold;
mod inheritance;
mod meaning;
mod model;
mod operations;
mod parameters;
mod requirements;
mod responses;
mod same;
mod shapes;
mod types;
mod unions;

pub(crate) use model::{
    Alternative, Definition, Model, Object, Operation, Origin, Owner, Parameter, Place, Response,
    Rest, Scheme, Server, Shape, Status, Type, TypeDef, TypeId, Union, Value,
};

pub(crate) use responses::json_media_type;

use openapiv3::{OpenAPI, ReferenceOr, SecurityScheme, Server as DocumentServer};

use crate::diagnostic::Diagnostic;
use crate::lift::Document;

/// Says what a document means.
pub(crate) fn resolve(mut document: Document, diagnostics: &mut Vec<Diagnostic>) -> Model {
    let bases = inheritance::open_bases(&mut document.schemas);
    let mut merger = all_of::Merger::new(&mut document.schemas, &bases, diagnostics);
    merger.merge_all();
    alternatives::settle_alternatives(&mut merger);
    fold::fold_alternatives(&mut document.schemas);
    let skeleton = &document.skeleton;
    let mut types = types::Types::new(&document.schemas, diagnostics);
    types.resolve_components();
    let operations = operations::resolve_operations(skeleton, &mut types);
    Model {
        title: skeleton.info.title.clone(),
        version: skeleton.info.version.clone(),
        description: skeleton.info.description.clone(),
        servers: skeleton.servers.iter().map(resolve_server).collect(),
        operations,
        types: types.finish(),
        schemes: resolve_schemes(skeleton),
        tags: skeleton
            .tags
            .iter()
            .map(|tag| (tag.name.clone(), tag.description.clone()))
            .collect(),
    }
}

/// Puts the defaults of a server's variables into its address.
fn resolve_server(server: &DocumentServer) -> Server {
    let mut url = server.url.clone();
    for (name, variable) in server.variables.iter().flatten() {
        url = url.replace(&format!("{{{name}}}"), &variable.default);
    }
    Server {
        url,
        description: server.description.clone(),
    }
}

fn resolve_schemes(skeleton: &OpenAPI) -> Vec<Scheme> {
    let schemes = skeleton
        .components
        .iter()
        .flat_map(|components| &components.security_schemes);
    schemes
        .filter_map(|(name, scheme)| match scheme {
            ReferenceOr::Item(SecurityScheme::HTTP { scheme, .. }) => Some(Scheme {
                name: name.clone(),
                scheme: scheme.to_ascii_lowercase(),
            }),
            _ => None,
        })
        .collect()
}
