//! The file of webhooks and callbacks: a decoder for each.

use quote::quote;

use super::Layout;
use super::module::Module;
use super::table::Row;
use super::type_ref::{Imports, Models, type_ref, word};
use crate::plan::api::{Decoder, Webhooks};

/// Writes the file, if there is any webhook or callback.
pub(super) fn emit_webhooks(webhooks: &Webhooks, layout: Layout) -> Option<String> {
    if webhooks.decoders.is_empty() {
        return None;
    }
    let mut text = Module::new(
        &["Decoders for the bodies of the API's webhooks and callbacks.".to_owned()],
        layout,
    );
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
    text.table("webhooks", webhooks.decoders.iter().map(row));
    Some(text.finish())
}

fn row(decoder: &Decoder) -> Row<'_> {
    let (name, ty) = (&decoder.name, type_ref(&decoder.ty, Models::Path));
    let form = (decoder.form != "json").then(|| {
        let form = word(decoder.form);
        let shapes = decoder.shapes.iter().map(|(name, shape)| {
            let shape = word(shape);
            quote!(#name #shape)
        });
        let shapes = (!decoder.shapes.is_empty()).then(|| quote!([#(#shapes),*]));
        quote!(#form #shapes)
    });
    Row::new(quote!(#name #form -> #ty;))
        .docs(&decoder.docs)
        .deprecated(decoder.deprecated)
}
