//! Files of resources: the handle with its methods, then the call of each operation.

use quote::quote;

use super::Layout;
use super::features::condition;
use super::module::Module;
use super::operations::{emit_call, imports, method};
use super::table::Row;
use super::type_ref::Imports;
use crate::plan::api::{Api, Resource};

/// Writes the index of the resources.
pub(super) fn emit_index(api: &Api, layout: Layout) -> String {
    let mut text = Module::new(
        &["The API's resources, and the calls of their operations.".to_owned()],
        layout,
    );
    let modules = api.resources.iter().map(|resource| {
        let (name, condition) = (&resource.module, condition(&resource.feature, layout));
        quote!(#condition mod #name;)
    });
    text.lines(quote!(#(#modules)*));
    let uses = api.resources.iter().map(|resource| {
        let (module, condition) = (&resource.module, condition(&resource.feature, layout));
        let mut names = resource
            .operations
            .iter()
            .flat_map(|it| {
                [
                    Some(&it.call),
                    it.choice.as_ref().map(|choice| &choice.name),
                    it.outcomes.as_ref().map(|outcomes| &outcomes.name),
                ]
            })
            .flatten()
            .collect::<Vec<_>>();
        names.push(&resource.name);
        names.sort();
        match names.as_slice() {
            [one] => quote!(#condition pub use #module::#one;),
            _ => quote!(#condition pub use #module::{#(#names),*};),
        }
    });
    text.lines(quote!(#(#uses)*));
    text.finish()
}

/// Writes the file of a resource.
pub(super) fn emit_resource(resource: &Resource, api: &Api, layout: Layout) -> String {
    let mut text = Module::new(&[], layout);
    let mut names = Imports::default();
    for operation in &resource.operations {
        imports(operation, api, &mut names);
    }
    text.lines(names.std_use());
    text.lines(names.runtime_use());
    let failure = (api.failure.is_own_type() && !resource.operations.is_empty()).then(|| {
        quote!(
            use super::super::Failure;
        )
    });
    let models = names.has_models().then(|| {
        quote!(
            use super::super::models;
        )
    });
    text.lines(quote!(#failure #models));
    let name = &resource.name;
    let below = resource.resources.iter().map(|below| {
        let (name, resource) = (&below.name, &below.resource);
        Row::new(quote!(#name: super::#resource;))
    });
    let head = Row::new(quote!(pub struct #name))
        .docs(&resource.docs)
        .rows(below.collect());
    text.table("resource", [head]);
    if !resource.operations.is_empty() {
        let methods = resource
            .operations
            .iter()
            .map(|operation| method(operation, layout));
        text.item(quote!(impl #name { #(#methods)* }));
    }
    for operation in &resource.operations {
        emit_call(operation, &api.failure, &mut text);
    }
    text.finish()
}
