//! The items that `object!` makes of its table: a struct and its constructors.

use crate::support::tables::{FieldRow, ObjectTable};

use super::line::line;

/// Lists a struct, its fields, and the methods that the macro generates.
pub(super) fn list_object(table: &ObjectTable, name: &str, at: &str, out: &mut String) {
    let path = format!("{at}{name}");
    line(out, &table.attrs, format_args!("struct {path}"));
    for row in &table.rows {
        let FieldRow {
            field,
            ty,
            wire,
            kind,
            ..
        } = row;
        line(
            out,
            &row.attrs,
            format_args!("field {path}.{field}: {ty} [{wire:?} {kind}]"),
        );
    }
    let Some((maker, builder)) = &table.maker else {
        return;
    };
    let needed = table.rows.iter().filter_map(|row| {
        let taken = row.needs.as_ref()?;
        Some(format!("{}: {taken}", row.field))
    });
    let needed = needed.collect::<Vec<_>>();
    match builder {
        None => {
            let needed = needed.join(", ");
            line(
                out,
                &[],
                format_args!("fn {path}::new({needed}) -> Self [{maker}]"),
            );
        }
        Some(builder) => {
            let missing = format_args!("fn {path}::builder() -> {builder} -> {path}");
            line(out, &[], missing);
            for needed in needed {
                line(out, &[], format_args!("fn {at}{builder}::{needed}"));
            }
        }
    }
    for row in &table.rows {
        if let Some(taken) = &row.sets {
            line(
                out,
                &[],
                format_args!("fn {path}::{}(self, {taken}) -> Self", row.field),
            );
        }
    }
}
