//! A string or a number out of a list: the table of an open enum.

use super::module::Module;
use super::table::{deprecation, doc_lines, literal, macro_call};
use crate::plan::api::Enum;
use crate::resolve::Listed;

/// Writes an enum into its file.
pub(super) fn emit_enum(list: &Enum, module: &mut Module) {
    let macro_name = match list.of {
        Listed::Texts => "string_enum",
        Listed::Integers => "integer_enum",
        Listed::Numbers => "number_enum",
    };
    let mut rows = Vec::new();
    for variant in &list.variants {
        let wire = match list.of {
            Listed::Texts => literal(&variant.wire),
            Listed::Integers => variant.wire.clone(),
            // As an integer it would be of another type.
            Listed::Numbers if !variant.wire.contains(['.', 'e']) => format!("{}.0", variant.wire),
            Listed::Numbers => variant.wire.clone(),
        };
        rows.extend(doc_lines(&variant.docs));
        rows.push(format!("{} = {wire};", variant.name.0));
    }
    let (mark, name, unknown) = (deprecation(list.deprecated), &list.name.0, &list.unknown.0);
    let head = format!("{mark}pub enum {name}, else {unknown}");
    module.text(&macro_call(macro_name, &list.docs, &head, &rows));
}
