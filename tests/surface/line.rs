//! One line of the listing.

use std::fmt::Write;

use quote::ToTokens;
use syn::{Attribute, Item, Visibility};

use crate::support::tables::{OperationTable, Table};

pub(super) fn list_call(table: &OperationTable, path: &str, out: &mut String) {
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
    for parameter in &table.parameters {
        let explode = if parameter.explode { " explode" } else { "" };
        row(format_args!(
            "parameter {} {:?} {}{explode}",
            parameter.place, parameter.wire, parameter.style
        ));
    }
    if let Some((encoding, ty)) = &table.body {
        row(format_args!("body {encoding} {ty}"));
    }
    for response in &table.responses {
        let ty = response.ty.as_deref().unwrap_or("nothing");
        row(format_args!(
            "response {} {} {ty} => {}",
            response.status, response.encoding, response.outcome
        ));
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
        Item::Macro(call) => is_object(&call.mac, name),
        _ => false,
    }
}

fn is_object(call: &syn::Macro, name: &str) -> bool {
    matches!(Table::read(call), Some(Ok(Table::Object(table))) if table.name == name)
}
