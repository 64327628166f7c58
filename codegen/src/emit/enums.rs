//! A string or a number out of a list: the table of an open enum.

use quote::{ToTokens, quote};

use super::module::Module;
use super::table::Row;
use super::type_ref::parsed;
use crate::plan::api::Enum;
use crate::resolve::Listed;

/// Writes an enum into its file.
pub(super) fn emit_enum(list: &Enum, module: &mut Module) {
    let macro_name = match list.of {
        Listed::Texts => "string_enum",
        Listed::Integers => "integer_enum",
        Listed::Numbers => "number_enum",
    };
    let rows = list.variants.iter().map(|variant| {
        let (name, wire) = (&variant.name, &variant.wire);
        let wire = match list.of {
            Listed::Texts => wire.to_token_stream(),
            // As an integer it would be of another type.
            Listed::Numbers if !wire.contains(['.', 'e']) => parsed(&format!("{wire}.0")),
            Listed::Integers | Listed::Numbers => parsed(wire),
        };
        Row::new(quote!(#name = #wire;)).docs(&variant.docs)
    });
    let (name, unknown) = (&list.name, &list.unknown);
    let head = Row::new(quote!(pub enum #name, else #unknown))
        .docs(&list.docs)
        .deprecated(list.deprecated)
        .rows(rows.collect());
    module.table(macro_name, [head]);
}
