//! A string or a number out of a list: an open enum and its table.

use quote::quote;

use super::module::Module;
use super::table::{literal, table};
use super::type_ref::deprecated;
use crate::plan::api::Enum;
use crate::resolve::Listed;

/// Writes an enum into its file.
pub(super) fn emit_enum(list: &Enum, module: &mut Module) {
    let Enum {
        name,
        docs,
        unknown,
        ..
    } = list;
    let deprecated = deprecated(list.deprecated);
    let (held, macro_name) = match list.of {
        Listed::Texts => (quote!(String), "string_enum"),
        Listed::Integers => (quote!(i64), "integer_enum"),
        Listed::Numbers => (quote!(f64), "number_enum"),
    };
    let derives = match list.of {
        Listed::Texts | Listed::Integers => quote!(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd),
        // Some numbers are not even equal to themselves.
        Listed::Numbers => quote!(Clone, Debug, PartialEq, PartialOrd),
    };
    let variants = list.variants.iter().map(|variant| {
        let (name, docs) = (&variant.name, &variant.docs);
        quote!(#docs #name,)
    });
    module.item(quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        #deprecated
        pub enum #name {
            #(#variants)*
            /// A value that the API's description does not list, kept as it came.
            #unknown(#held),
        }
    });
    let rows = list.variants.iter().map(|variant| {
        let wire = match list.of {
            Listed::Texts => literal(&variant.wire),
            Listed::Integers | Listed::Numbers => variant.wire.clone(),
        };
        format!("{} = {wire};", variant.name.0)
    });
    let head = format!("{}, {}", name.0, unknown.0);
    module.text(&table(macro_name, &head, &rows.collect::<Vec<_>>()));
}
