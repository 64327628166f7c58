//! The file of the response headers: a trait with a method for each.

use quote::quote;

use super::Layout;
use super::module::Module;
use super::table::{DEPRECATED, doc_lines, literal, macro_call};
use super::type_ref::{Imports, Models, type_text};
use crate::plan::api::{Api, Docs, Header};

/// Writes the file, if the API declares any header.
pub(super) fn emit_headers(api: &Api, layout: Layout) -> Option<String> {
    if api.headers.is_empty() {
        return None;
    }
    let mut text = Module::new(&[]);
    let mut imports = Imports::default();
    api.headers.iter().for_each(|it| imports.add(&it.ty));
    text.lines(imports.std_use());
    text.lines(imports.runtime_use());
    if imports.has_models() {
        text.lines(quote!(
            use super::models;
        ));
    }
    let rows = api.headers.iter().flat_map(rows).collect::<Vec<_>>();
    let docs = docs(api, layout);
    text.text(&macro_call(
        "response_headers",
        &docs,
        "ResponseHeaders",
        &rows,
    ));
    Some(text.finish())
}

fn rows(header: &Header) -> Vec<String> {
    let mut rows = doc_lines(&header.docs);
    if header.deprecated {
        rows.push(DEPRECATED.to_owned());
    }
    let (wire, ty) = (literal(&header.wire), type_text(&header.ty, Models::Path));
    rows.push(format!("{} {wire} {} -> {ty};", header.name.0, header.form));
    rows
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
