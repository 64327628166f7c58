//! The type of failure bodies, for an API whose operations declare different ones.

use quote::quote;

use super::Layout;
use super::features::condition;
use super::lints::Allowed;
use super::module::Module;
use super::table::print;
use super::type_ref::{Imports, Models, type_ref};
use crate::plan::api::{Failure, FailureVariant};

/// Writes the file of the type, if the client has one.
pub(super) fn emit_failure(failure: &Failure, layout: Layout) -> Option<String> {
    let Failure::Several(variants) = failure else {
        return None;
    };
    let mut text = Module::new(&[], layout);
    let mut imports = Imports::default();
    variants.iter().for_each(|it| imports.add(&it.ty));
    text.lines(imports.std_use());
    text.lines(imports.runtime_use());
    let models = imports.has_models().then(|| {
        quote!(
            use super::models;
        )
    });
    text.lines(quote!(#models));
    let allowed = Allowed::of_types(variants.iter().map(|it| &it.ty)).attribute();
    let variants = variants.iter().map(|variant| {
        let FailureVariant { name, ty, features } = variant;
        let condition = condition(features, layout);
        let mut docs = " A body of the type `".to_owned();
        print(type_ref(&ty.clone().unboxed(), Models::Path), &mut docs);
        docs.push_str("`.");
        let ty = type_ref(ty, Models::Path);
        quote!(#condition #[doc = #docs] #name(#ty),)
    });
    text.item(quote! {
        /// The typed body of a failed call, in the variant that the operation declares for the
        /// status.
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #allowed
        pub enum Failure {
            #(#variants)*
        }
    });
    Some(text.finish())
}
