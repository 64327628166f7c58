//! Files of resources: the handle with its methods, then the call of each operation.

use quote::quote;

use super::Layout;
use super::module::Module;
use super::operations::{emit_call, imports, method};
use super::type_ref::Imports;
use crate::plan::api::{Accessor, Api, Resource};

/// The index of the resources.
pub(super) fn emit_index(api: &Api) -> String {
    let mut text = Module::new(&["The API's resources, and the calls that they make.".to_owned()]);
    let names = api.resources.iter().map(|resource| &resource.module);
    text.lines(quote!(#(mod #names;)*));
    let uses = api.resources.iter().map(|resource| {
        let module = &resource.module;
        let mut names = resource
            .operations
            .iter()
            .flat_map(|it| {
                [
                    Some(&it.call),
                    it.choice.as_ref().map(|choice| &choice.name),
                ]
            })
            .flatten()
            .collect::<Vec<_>>();
        names.push(&resource.name);
        names.sort();
        match names.as_slice() {
            [one] => quote!(pub use #module::#one;),
            _ => quote!(pub use #module::{#(#names),*};),
        }
    });
    text.lines(quote!(#(#uses)*));
    text.finish()
}

/// One file of a resource.
pub(super) fn emit_resource(resource: &Resource, api: &Api, layout: Layout) -> String {
    let mut text = Module::new(&[]);
    let mut names = Imports::default();
    names.runtime("Core");
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
    let Resource { name, docs, .. } = resource;
    text.item(quote! {
        #docs
        #[derive(Clone, Debug)]
        pub struct #name {
            pub(crate) core: Core,
        }
    });
    let accessors = resource.resources.iter().map(accessor);
    let methods = resource
        .operations
        .iter()
        .map(|operation| method(operation, layout));
    text.item(quote!(impl #name { #(#accessors)* #(#methods)* }));
    for operation in &resource.operations {
        emit_call(operation, &api.failure, &mut text);
    }
    text.finish()
}

fn accessor(accessor: &Accessor) -> proc_macro2::TokenStream {
    let Accessor {
        name,
        resource,
        docs,
    } = accessor;
    quote! {
        #docs
        #[must_use]
        pub fn #name(&self) -> super::#resource {
            super::#resource { core: self.core.clone() }
        }
    }
}
