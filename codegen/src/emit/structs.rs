//! An object: a plain struct, its table, and how a user makes one.

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::module::Module;
use super::table::{literal, table};
use super::type_ref::{Imports, Models, deprecated, type_ref};
use crate::plan::api::{Construction, Field, Fixed, Presence, RustType, Struct};
use crate::plan::code;

/// Writes an object into its file.
pub(super) fn emit_struct(object: &Struct, module: &mut Module) {
    module.item(definition(object));
    if starts_with_values(object) {
        module.item(default(object));
    }
    if let Some(construction) = object.construction {
        module.item(methods(object, construction));
        if construction == Construction::Builder {
            module.item(builder(object));
            module.item(builder_methods(object));
        }
    }
    let rows = object.fields.iter().map(|field| {
        format!(
            "{}: {} {};",
            field.name.0,
            literal(wire(field)),
            kind(field.presence)
        )
    });
    module.text(&table("object", &object.name.0, &rows.collect::<Vec<_>>()));
}

/// The names that an object's file needs.
pub(super) fn imports(object: &Struct, imports: &mut Imports) {
    imports.runtime("Extra");
    for field in &object.fields {
        imports.add(&field.ty());
    }
    if object.construction == Some(Construction::Builder) {
        imports.runtime("Missing");
    }
}

fn wire(field: &Field) -> &str {
    if field.presence == Presence::Rest {
        "*"
    } else {
        &field.wire
    }
}

fn kind(presence: Presence) -> &'static str {
    match presence {
        Presence::Required | Presence::RequiredOrNull => "required",
        Presence::Optional => "optional",
        Presence::OptionalOrNull => "optional_or_null",
        Presence::ThreeState => "nullable",
        Presence::Rest => "rest",
    }
}

fn definition(object: &Struct) -> TokenStream {
    let Struct { name, docs, .. } = object;
    let deprecated_type = deprecated(object.deprecated);
    let fields = object.fields.iter().map(|field| {
        let Field { name, docs, .. } = field;
        let (ty, deprecated) = (
            type_ref(&field.ty(), Models::Beside),
            deprecated(field.deprecated),
        );
        quote!(#docs #deprecated pub #name: #ty,)
    });
    let derives_default = object.has_default && !starts_with_values(object);
    let default = derives_default.then(|| quote!(Default,));
    quote! {
        #docs
        #[derive(Clone, Debug, #default PartialEq)]
        #[non_exhaustive]
        #deprecated_type
        pub struct #name {
            #(#fields)*
            extra: Extra,
        }
    }
}

/// Whether whoever makes the object has to say what it is.
fn is_required(field: &&Field) -> bool {
    let is_always_there = matches!(
        field.presence,
        Presence::Required | Presence::RequiredOrNull
    );
    is_always_there && field.fixed.is_none()
}

/// Whether it can be set, and need not be.
fn is_optional(field: &&Field) -> bool {
    !is_required(field) && field.fixed.is_none()
}

/// Whether every member can be left out, and some have a value from the start.
fn starts_with_values(object: &Struct) -> bool {
    object.has_default && object.fields.iter().any(|field| field.fixed.is_some())
}

/// A value from the start.
fn fixed(value: &Fixed) -> TokenStream {
    match value {
        Fixed::Text(text) => quote!(#text.into()),
        Fixed::Flag(flag) => quote!(#flag),
        Fixed::Integer(number) => Literal::i64_unsuffixed(*number).into_token_stream(),
        Fixed::Float(number) => Literal::f64_suffixed(*number).into_token_stream(),
    }
}

/// An object whose members can all be left out, and that is not empty for all that.
fn default(object: &Struct) -> TokenStream {
    let name = &object.name;
    let values = object.fields.iter().map(|field| {
        let name = &field.name;
        let value = field.fixed.as_ref().map(fixed);
        let value = value.unwrap_or_else(|| quote!(Default::default()));
        quote!(#name: #value,)
    });
    quote! {
        impl Default for #name {
            fn default() -> Self {
                Self { #(#values)* extra: Extra::default() }
            }
        }
    }
}

fn methods(object: &Struct, construction: Construction) -> TokenStream {
    let name = &object.name;
    let maker = match construction {
        Construction::New => new(object),
        Construction::Builder => {
            let builder = format_ident!("{}Builder", name.0);
            quote! {
                /// Makes one step by step.
                pub fn builder() -> #builder {
                    Default::default()
                }
            }
        }
    };
    let setters = object.fields.iter().filter(is_optional);
    let setters = setters.map(|field| setter(field, &quote!(#[must_use])));
    quote! {
        impl #name {
            #maker
            #(#setters)*
        }
    }
}

fn new(object: &Struct) -> TokenStream {
    if object.has_default {
        return quote! {
            /// Makes one with no member set.
            #[must_use]
            pub fn new() -> Self {
                Default::default()
            }
        };
    }
    let arguments = object.fields.iter().filter(is_required).map(|field| {
        let (name, ty) = (&field.name, taken(field, field.ty()));
        quote!(#name: #ty)
    });
    let values = object.fields.iter().map(|field| {
        let name = &field.name;
        if let Some(value) = &field.fixed {
            let value = fixed(value);
            return quote!(#name: #value,);
        }
        match field.presence {
            Presence::Required if field.converts => quote!(#name: #name.into(),),
            Presence::Required | Presence::RequiredOrNull => quote!(#name,),
            _ => quote!(#name: Default::default(),),
        }
    });
    quote! {
        /// Makes one from its required members.
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values)* extra: Extra::default() }
        }
    }
}

/// What an argument takes for a field: whatever converts, where the field is always there.
fn taken(field: &Field, ty: RustType) -> TokenStream {
    let tokens = type_ref(&ty, Models::Beside);
    match field.presence {
        Presence::Required if field.converts => quote!(impl Into<#tokens>),
        _ => tokens,
    }
}

/// A method that sets a field which need not be there, and gives the whole back.
fn setter(field: &Field, must_use: &TokenStream) -> TokenStream {
    let name = &field.name;
    let docs = setter_docs(field);
    let inner = type_ref(&field.inner, Models::Beside);
    let converted = if field.converts {
        quote!(impl Into<#inner>)
    } else {
        inner.clone()
    };
    let convert = if field.converts {
        quote!(#name.into())
    } else {
        quote!(#name)
    };
    let (argument, value) = match field.presence {
        Presence::ThreeState => (quote!(impl Into<Nullable<#inner>>), quote!(#name.into())),
        Presence::Rest => (quote!(BTreeMap<String, #inner>), quote!(#name)),
        _ => (converted, quote!(Some(#convert))),
    };
    let deprecated = deprecated(field.deprecated);
    quote! {
        #[doc = #docs]
        #deprecated
        #must_use
        pub fn #name(mut self, #name: #argument) -> Self {
            self.#name = #value;
            self
        }
    }
}

/// The builder: as the object, and nothing is there yet.
fn builder(object: &Struct) -> TokenStream {
    let builder = format_ident!("{}Builder", object.name.0);
    let docs = format!(" What [`{}::builder`] gives.", object.name.0);
    let settable = object.fields.iter().filter(|field| field.fixed.is_none());
    let fields = settable.map(|field| {
        let (name, ty) = (&field.name, type_ref(&field.ty(), Models::Beside));
        if is_required(&field) {
            quote!(#name: Option<#ty>,)
        } else {
            quote!(#name: #ty,)
        }
    });
    quote! {
        #[doc = #docs]
        #[derive(Clone, Debug, Default)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct #builder {
            #(#fields)*
        }
    }
}

fn builder_methods(object: &Struct) -> TokenStream {
    let builder = format_ident!("{}Builder", object.name.0);
    let settable = object.fields.iter().filter(|field| field.fixed.is_none());
    let setters = settable.map(builder_setter);
    let build = build(object);
    quote! {
        impl #builder {
            #(#setters)*
            #build
        }
    }
}

fn builder_setter(field: &Field) -> TokenStream {
    if !is_required(&field) {
        // The whole builder says already that it has to be used.
        return setter(field, &TokenStream::new());
    }
    let name = &field.name;
    let docs = setter_docs(field);
    let argument = taken(field, field.ty());
    let value = match field.presence {
        Presence::Required if field.converts => quote!(#name.into()),
        _ => quote!(#name),
    };
    let deprecated = deprecated(field.deprecated);
    quote! {
        #[doc = #docs]
        #deprecated
        pub fn #name(mut self, #name: #argument) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

fn setter_docs(field: &Field) -> String {
    match field.presence {
        Presence::Rest => " Sets the members that no other setter names.".to_owned(),
        _ => format!(" Sets {}.", code(&field.wire)),
    }
}

/// `build`: the object, or the names of what it lacks.
fn build(object: &Struct) -> TokenStream {
    let name = &object.name;
    let owner = name.0.as_str();
    let required = object.fields.iter().filter(is_required).collect::<Vec<_>>();
    let idents = required.iter().map(|field| &field.name).collect::<Vec<_>>();
    let wires = required.iter().map(|field| &field.wire);
    let values = object.fields.iter().map(|field| {
        let name = &field.name;
        if let Some(value) = &field.fixed {
            let value = fixed(value);
            quote!(#name: #value,)
        } else if is_required(&field) {
            quote!(#name,)
        } else {
            quote!(#name: self.#name,)
        }
    });
    quote! {
        /// Makes it.
        ///
        /// # Errors
        ///
        /// A required member was not set; the error names it.
        pub fn build(self) -> Result<#name, Missing> {
            let missing = [#((#wires, self.#idents.is_none())),*];
            let (#(Some(#idents),)*) = (#(self.#idents,)*) else {
                return Err(Missing::of(#owner, &missing));
            };
            Ok(#name { #(#values)* extra: Extra::default() })
        }
    }
}
