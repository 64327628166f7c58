//! The type of failed calls' bodies, where operations declare different ones.

use quote::quote;

use super::module::Module;
use super::type_ref::{Imports, Models, type_ref};
use crate::plan::api::Failure;

/// The file of the type, if the client has one.
pub(super) fn emit_failure(failure: &Failure) -> Option<String> {
    let Failure::Several(variants) = failure else {
        return None;
    };
    let mut text = Module::new(&[]);
    let mut imports = Imports::default();
    variants.iter().for_each(|(_, ty)| imports.add(ty));
    text.lines(imports.std_use());
    text.lines(imports.runtime_use());
    let models = imports.has_models().then(|| {
        quote!(
            use super::models;
        )
    });
    text.lines(quote!(#models));
    let variants = variants.iter().map(|(name, ty)| {
        let docs = format!(
            " A body declared as `{}`.",
            super::type_ref::type_text(ty, Models::Path)
        );
        let ty = type_ref(ty, Models::Path);
        quote!(#[doc = #docs] #name(#ty),)
    });
    text.item(quote! {
        /// What the body of a failed call holds: each operation decodes a status into the variant
        /// that it declares for it.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum Failure {
            #(#variants)*
        }
    });
    Some(text.finish())
}
