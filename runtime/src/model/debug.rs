//! `Debug` of objects, without what is absent: what `object!` expands to hands over one entry for each
//! row.

use std::fmt;

use crate::model::extra::Extra;

/// Writes an object's shown fields, and its undeclared members where there are any.
///
/// # Errors
///
/// The formatter's own.
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
