//! One line of the listing.

use std::fmt::Write;

use quote::ToTokens;
use syn::{Attribute, Item, Visibility};

use crate::support::tables::{BodyTable, EnumTable, InputRow, OperationTable, Table};

fn list_call(table: &OperationTable, path: &str, out: &mut String) {
    let OperationTable {
        method,
        path: route,
        output,
        failure,
        ..
    } = table;
    let mut row = |row: std::fmt::Arguments<'_>| line(out, &[], format_args!("call {path} {row}"));
    row(format_args!("{method} {route} -> {output}, {failure}"));
    row(format_args!("id {:?}", table.id));
    row(format_args!("security {:?}", table.security));
    for input in table.inputs() {
        let InputRow {
            place,
            wire,
            style,
            ty,
            ..
        } = input;
        row(format_args!("{place} {wire:?} {style}: {ty}"));
    }
    for response in &table.responses {
        let ty = response.ty.as_deref().unwrap_or("nothing");
        row(format_args!(
            "response {} {} {ty} => {}",
            response.status, response.encoding, response.outcome
        ));
    }
}

/// Lists the type that an operation's table defines, with its setters.
pub(super) fn list_call_type(table: &OperationTable, path: &str, out: &mut String) {
    line(
        out,
        &[],
        format_args!("struct {path}: Clone + Debug + IntoFuture #must_use"),
    );
    for setter in &table.setters {
        let InputRow {
            attrs, name, ty, ..
        } = setter;
        let taken = match setter.converts {
            true => format!("impl Into<{ty}>"),
            false => ty.clone(),
        };
        line(
            out,
            attrs,
            format_args!("fn {path}::{name}(self, {name}: {taken}) -> Self"),
        );
    }
    list_call(table, path, out);
}

/// Lists the type of a body with several media types.
pub(super) fn list_body(table: &BodyTable, path: &str, out: &mut String) {
    line(
        out,
        &[],
        format_args!("enum {path}: Clone + Debug #non_exhaustive"),
    );
    for [variant, wire, style, ty] in &table.rows {
        line(
            out,
            &[],
            format_args!("variant {path}::{variant}({ty}) [{wire:?} {style}]"),
        );
    }
}

pub(super) fn line(out: &mut String, attrs: &[Attribute], item: std::fmt::Arguments<'_>) {
    let marks = ["non_exhaustive", "must_use", "deprecated"];
    let marks = marks
        .into_iter()
        .filter(|mark| attrs.iter().any(|it| it.path().is_ident(mark)));
    let hidden = attrs.iter().any(|it| {
        it.path().is_ident("doc")
            && it.meta.to_token_stream().to_string().contains("hidden")
            && matches!(it.meta, syn::Meta::List(_))
    });
    let marks = marks.chain(hidden.then_some("hidden"));
    let marks = marks.map(|mark| format!(" #{mark}")).collect::<String>();
    let _ = writeln!(out, "{item}{marks}");
}

pub(super) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub(super) fn is_called(item: &Item, name: &str) -> bool {
    match item {
        Item::Struct(item) => item.ident == name,
        Item::Enum(item) => item.ident == name,
        Item::Type(item) => item.ident == name,
        Item::Const(item) => item.ident == name,
        Item::Fn(item) => item.sig.ident == name,
        Item::Macro(call) => match Table::read(&call.mac) {
            Some(Ok(table)) => table.name() == name,
            _ => false,
        },
        _ => false,
    }
}

/// Lists the items that `string_enum!` makes of its table.
pub(super) fn list_string_enum(table: &EnumTable, path: &str, out: &mut String) {
    line(out, &table.attrs, format_args!("enum {path}"));
    for (variant, wire) in &table.rows {
        line(
            out,
            &[],
            format_args!("variant {path}::{variant} [{wire:?}]"),
        );
    }
    let unknown = &table.unknown;
    line(out, &[], format_args!("variant {path}::{unknown}(String)"));
}
