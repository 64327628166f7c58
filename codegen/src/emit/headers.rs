//! The file of the response headers: a trait with a method for each.

use quote::quote;

use super::Layout;
use super::module::Module;
use super::table::Row;
use super::type_ref::{Imports, Models, type_ref, word};
use crate::plan::api::{Api, Docs, Header};

/// Writes the file, if the API declares any header.
pub(super) fn emit_headers(api: &Api, layout: Layout) -> Option<String> {
    if api.headers.is_empty() {
        return None;
    }
    let mut text = Module::new(&[], layout);
    let mut imports = Imports::default();
    api.headers.iter().for_each(|it| imports.add(&it.ty));
    text.lines(imports.std_use());
    text.lines(imports.runtime_use());
    if imports.has_models() {
        text.lines(quote!(
            use super::models;
        ));
    }
    let docs = docs(api, layout);
    let rows = api.headers.iter().map(row);
    let head = Row::new(quote!(ResponseHeaders))
        .docs(&docs)
        .rows(rows.collect());
    text.table("response_headers", [head]);
    Some(text.finish())
}

fn row(header: &Header) -> Row<'_> {
    let Header { name, wire, .. } = header;
    let (form, ty) = (word(header.form), type_ref(&header.ty, Models::Path));
    Row::new(quote!(#name #wire #form -> #ty;))
        .docs(&header.docs)
        .deprecated(header.deprecated)
}

fn docs(api: &Api, layout: Layout) -> Docs {
    let mut lines = vec![
        "Typed accessors for the response headers that the API declares: methods of the `HeaderMap` of a"
            .to_owned(),
        "response or an error. An absent header is `None`.".to_owned(),
    ];
    let shown = api.headers.iter().find(|header| !header.deprecated);
    if let (Some(header), Layout::Crate) = (shown, layout) {
        let (name, package) = (&header.name.0, &api.package.crate_name);
        lines.extend([
            String::new(),
            "# Example".to_owned(),
            String::new(),
            "```".to_owned(),
            format!("use {package}::ResponseHeaders;"),
            format!("use {package}::runtime::{{Fault, HeaderMap}};"),
            String::new(),
            "fn show(headers: &HeaderMap) -> Result<(), Fault> {".to_owned(),
            format!("    if let Some(value) = headers.{name}()? {{"),
            "        println!(\"{value:?}\");".to_owned(),
            "    }".to_owned(),
            "    Ok(())".to_owned(),
            "}".to_owned(),
            "# assert!(show(&HeaderMap::new()).is_ok());".to_owned(),
            "```".to_owned(),
        ]);
    }
    Docs(lines)
}
