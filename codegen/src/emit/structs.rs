//! An object: the table of its fields, and how a user makes one.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use super::module::Module;
use super::table::Row;
use super::type_ref::{Imports, Models, deprecated, parsed, type_ref, word};
use crate::plan::api::{Construction, Field, Fixed, Presence, Struct};

/// Writes an object into its file.
pub(super) fn emit_struct(object: &Struct, module: &mut Module) {
    let name = &object.name;
    let maker = match object.construction {
        None => TokenStream::new(),
        Some(Construction::New) if object.has_default => match has_fixed(object) {
            true => quote!(: preset),
            false => quote!(: default),
        },
        Some(Construction::New) => quote!(: new),
        Some(Construction::Builder) => {
            let builder = format_ident!("{}Builder", name.0);
            quote!(: builder #builder)
        }
    };
    let rows = object.fields.iter().map(|field| {
        Row::new(row(field, object.construction.is_some()))
            .docs(&field.docs)
            .deprecated(field.deprecated)
    });
    let head = Row::new(quote!(pub struct #name #maker))
        .docs(&object.docs)
        .deprecated(object.deprecated)
        .rows(rows.collect());
    module.table("object", [head]);
}

/// The names that an object's file needs.
pub(super) fn imports(object: &Struct, imports: &mut Imports) {
    for field in &object.fields {
        imports.add(&field.ty());
    }
}

/// Returns true if a field has a value from the start.
fn has_fixed(object: &Struct) -> bool {
    object.fields.iter().any(|field| field.fixed.is_some())
}

/// A value from the start, as a literal of its type.
fn fixed(value: &Fixed) -> TokenStream {
    match value {
        Fixed::Text(text) => text.to_token_stream(),
        Fixed::Flag(flag) => flag.to_token_stream(),
        Fixed::Integer(number) => parsed(&format!("{number}_i64")),
        Fixed::Float(number) => parsed(&format!("{number:?}_f64")),
    }
}

/// One field: its type, what it is on the wire, and what is taken for it.
fn row(field: &Field, can_be_made: bool) -> TokenStream {
    let (wire, kind) = match field.presence {
        Presence::Required | Presence::RequiredOrNull => (field.wire.as_str(), "required"),
        Presence::Optional => (field.wire.as_str(), "optional"),
        Presence::OptionalOrNull => (field.wire.as_str(), "optional_or_null"),
        Presence::ThreeState => (field.wire.as_str(), "nullable"),
        Presence::Rest => ("*", "rest"),
    };
    let (name, kind) = (&field.name, word(kind));
    let ty = type_ref(&field.ty(), Models::Beside);
    let taken = match &field.fixed {
        _ if !can_be_made => TokenStream::new(),
        // As a type of its own: what converts into it does not convert into an `Option` of it.
        Some(Fixed::Text(text)) if field.presence == Presence::RequiredOrNull => {
            let ty = type_ref(&field.inner, Models::Beside);
            quote!({<#ty>::from(#text)})
        }
        Some(value) => {
            let value = fixed(value);
            quote!({#value})
        }
        None => taken(field, &ty),
    };
    quote!(#name: #ty = #wire #kind #taken;)
}

/// Returns the type of an argument for a field: any that converts, if that helps.
fn taken(field: &Field, ty: &TokenStream) -> TokenStream {
    let inner = || {
        let inner = type_ref(&field.inner, Models::Beside);
        match field.converts {
            true => quote!(impl Into<#inner>),
            false => inner,
        }
    };
    let mark = deprecated(field.deprecated);
    match field.presence {
        Presence::Optional | Presence::OptionalOrNull | Presence::ThreeState if field.is_chosen => {
            let inner = inner();
            quote!([#inner])
        }
        Presence::Required => {
            let inner = inner();
            quote!([#inner])
        }
        Presence::RequiredOrNull => quote!([#ty]),
        Presence::Optional | Presence::OptionalOrNull => {
            let inner = inner();
            quote!((#mark #inner))
        }
        Presence::ThreeState => quote!((#mark impl Into<#ty>)),
        Presence::Rest => quote!((#mark #ty)),
    }
}
