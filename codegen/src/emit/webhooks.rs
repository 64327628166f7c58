//! The file of webhooks and callbacks: a decoder for each.

use quote::quote;

use super::module::Module;
use super::table::{DEPRECATED, doc_lines, literal, rows_only};
use super::type_ref::{Imports, Models, type_text};
use crate::plan::api::{Decoder, Webhooks};

/// Writes the file, if there is any webhook or callback.
pub(super) fn emit_webhooks(webhooks: &Webhooks) -> Option<String> {
    if webhooks.decoders.is_empty() {
        return None;
    }
    let mut text =
        Module::new(&["Decoders for the bodies of the API's webhooks and callbacks.".to_owned()]);
    let mut names = Imports::default();
    for decoder in &webhooks.decoders {
        names.add(&decoder.ty);
    }
    text.lines(names.std_use());
    text.lines(names.runtime_use());
    if names.has_models() {
        text.lines(quote!(
            use super::models;
        ));
    }
    text.lines(quote!(
        pub use specmill_runtime::{Decoding, Fault};
    ));
    let rows = webhooks.decoders.iter().flat_map(rows);
    text.text(&rows_only("webhooks", &rows.collect::<Vec<_>>()));
    Some(text.finish())
}

fn rows(decoder: &Decoder) -> Vec<String> {
    let mut rows = doc_lines(&decoder.docs);
    if decoder.deprecated {
        rows.push(DEPRECATED.to_owned());
    }
    let ty = type_text(&decoder.ty, Models::Path);
    let form = match decoder.form {
        "json" => String::new(),
        form => format!(" {form}{}", shapes(decoder)),
    };
    rows.push(format!("{}{form} -> {ty};", decoder.name.0));
    rows
}

/// ` ["tags" list, "payload" json]`
fn shapes(decoder: &Decoder) -> String {
    let shapes = decoder.shapes.iter();
    let shapes = shapes.map(|(name, shape)| format!("{} {shape}", literal(name)));
    match shapes.collect::<Vec<_>>().join(", ") {
        shapes if shapes.is_empty() => shapes,
        shapes => format!(" [{shapes}]"),
    }
}
