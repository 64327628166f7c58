//! `Debug` of objects, without absent properties. `object!` passes one entry per row.

use std::fmt;

use crate::model::extra::Extra;

/// Writes the fields to show, and undeclared members if there are any.
///
/// # Errors
///
/// Returns the formatter's errors.
pub fn show(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    fields: &[(&str, bool, &dyn fmt::Debug)],
    extra: &Extra,
) -> fmt::Result {
    let mut shown = f.debug_struct(name);
    for (name, is_shown, value) in fields {
        if *is_shown {
            shown.field(name.strip_prefix("r#").unwrap_or(name), value);
        }
    }
    if !extra.is_empty() {
        shown.field("extra", extra);
    }
    shown.finish()
}
