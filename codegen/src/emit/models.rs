//! Files of models, and the index that makes each of them public once.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::Layout;
use super::features::condition;
use super::module::Module;
use super::type_ref::{Imports, Models, deprecated, type_ref};
use super::{enums, structs, unions};
use crate::plan::api::{Alias, Api, Construction, Model, Module as ModelModule};

/// Writes the index of the models. Models that the same features need are in one private module.
pub(super) fn emit_index(api: &Api, layout: Layout) -> String {
    let mut text = Module::new(
        &["The types of the API's requests and responses.".to_owned()],
        layout,
    );
    let mut modules = api.modules.iter().collect::<Vec<_>>();
    modules.sort_by_key(|module| &module.name);
    let (parted, whole) = modules
        .into_iter()
        .partition::<Vec<_>, _>(|module| is_parted(module, layout));
    let (mods, uses) = index(&whole);
    text.lines(mods);
    text.lines(uses);
    let mut parts = BTreeMap::<_, Vec<_>>::new();
    for module in parted {
        parts.entry(&module.features).or_default().push(module);
    }
    for (number, (features, modules)) in parts.into_iter().enumerate() {
        let part = format_ident!("part_{}", number + 1);
        let (condition, (mods, uses)) = (condition(features, layout), index(&modules));
        text.lines(quote! {
            #condition
            pub use #part::*;
            #condition
            #[path = "."]
            mod #part { #mods #uses }
        });
    }
    text.finish()
}

/// Returns true if a file of models exists only with some features.
fn is_parted(module: &ModelModule, layout: Layout) -> bool {
    layout == Layout::Crate && !module.features.is_empty()
}

/// Returns the lines that declare files of models as modules and export each model.
fn index(modules: &[&ModelModule]) -> (TokenStream, TokenStream) {
    let names = modules.iter().map(|module| &module.name);
    let uses = modules.iter().map(|module| {
        let name = &module.name;
        let models = exported(module);
        match models.as_slice() {
            [one] => quote!(pub use #name::#one;),
            _ => quote!(pub use #name::{#(#models),*};),
        }
    });
    (quote!(#(mod #names;)*), quote!(#(#uses)*))
}

fn exported(module: &ModelModule) -> Vec<proc_macro2::Ident> {
    let mut names = Vec::new();
    for model in &module.models {
        let (name, built) = match model {
            Model::Struct(object) => (
                &object.name,
                object.construction == Some(Construction::Builder),
            ),
            Model::Enum(list) => (&list.name, false),
            Model::Union(union) => (&union.name, false),
            Model::Alias(alias) => (&alias.name, false),
        };
        names.push(format_ident!("{}", name.0));
        names.extend(built.then(|| format_ident!("{}Builder", name.0)));
    }
    names.sort();
    names
}

/// Writes a file of models.
pub(super) fn emit_module(module: &ModelModule, layout: Layout) -> String {
    let mut text = Module::new(&[], layout);
    let mut imports = Imports::default();
    for model in &module.models {
        match model {
            Model::Struct(object) => structs::imports(object, &mut imports),
            Model::Union(union) => unions::imports(union, &mut imports),
            Model::Alias(alias) => imports.add(&alias.ty),
            Model::Enum(_) => {}
        }
    }
    text.lines(imports.std_use());
    text.lines(imports.runtime_use());
    let own = module.models.iter().map(|model| match model {
        Model::Struct(object) => &object.name,
        Model::Enum(list) => &list.name,
        Model::Union(union) => &union.name,
        Model::Alias(alias) => &alias.name,
    });
    let models = if is_parted(module, layout) {
        quote!(super::super)
    } else {
        quote!(super)
    };
    text.lines(imports.models_use(&models, &own.collect::<Vec<_>>()));
    for model in &module.models {
        match model {
            Model::Struct(object) => structs::emit_struct(object, &mut text),
            Model::Enum(list) => enums::emit_enum(list, &mut text),
            Model::Union(union) => unions::emit_union(union, &mut text),
            Model::Alias(alias) => emit_alias(alias, &mut text),
        }
    }
    text.finish()
}

fn emit_alias(alias: &Alias, text: &mut Module) {
    let Alias { name, docs, .. } = alias;
    let (ty, deprecated) = (
        type_ref(&alias.ty, Models::Beside),
        deprecated(alias.deprecated),
    );
    text.item(quote!(#docs #deprecated pub type #name = #ty;));
}
