//! The tokens of types, names, documentation and words, and the imports of a file.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::plan::api::{Docs, Name, RustType};

/// The path before the name of a model.
#[derive(Clone, Copy)]
pub(super) enum Models {
    /// Within `models`, where each file imports those of others: `Browser`
    Beside,
    /// Elsewhere: `models::Browser`
    Path,
}

/// The tokens of a type.
pub(super) fn type_ref(ty: &RustType, models: Models) -> TokenStream {
    let inner = |inner: &RustType| type_ref(inner, models);
    match ty {
        RustType::Unit => quote!(()),
        RustType::Bool => quote!(bool),
        RustType::Number(name) => word(name).into_token_stream(),
        RustType::String => quote!(String),
        RustType::DateTime => quote!(DateTime),
        RustType::Json => quote!(Value),
        RustType::JsonMap => quote!(Map),
        RustType::Chosen(path) => parsed(path),
        RustType::Vec(item) => {
            let item = inner(item);
            quote!(Vec<#item>)
        }
        RustType::Tuple(items, rest, least) => {
            let items = items.iter().map(inner).collect::<Vec<_>>();
            let rest = rest.as_deref().map(inner);
            let rest = rest.or_else(|| {
                let value = quote!(specmill_runtime::Value);
                (*least > 0).then_some(value)
            });
            let rest = rest.iter();
            let least = Some(Literal::usize_unsuffixed(*least)).filter(|_| *least > 0);
            let least = least.iter();
            let comma = (items.len() == 1).then(|| quote!(,));
            quote!(specmill_runtime::Tuple<(#(#items),* #comma) #(, #rest)* #(, #least)*>)
        }
        RustType::Map(value) => {
            let value = inner(value);
            quote!(BTreeMap<String, #value>)
        }
        RustType::Option(some) => {
            let some = inner(some);
            quote!(Option<#some>)
        }
        RustType::Nullable(value) => {
            let value = inner(value);
            quote!(Nullable<#value>)
        }
        RustType::Boxed(value) => {
            let value = inner(value);
            quote!(Box<#value>)
        }
        RustType::Model(name) => match models {
            Models::Beside => quote!(#name),
            Models::Path => quote!(models::#name),
        },
        RustType::Beside(name) => quote!(#name),
        // By their paths, for a document's own types are often called so.
        RustType::Runtime(name) => {
            let name = word(name);
            quote!(specmill_runtime::#name)
        }
        RustType::Upload => quote!(specmill_runtime::Upload),
        RustType::Bytes => quote!(specmill_runtime::Bytes),
        RustType::ByteStream => quote!(specmill_runtime::ByteStream),
        RustType::Events(item) => {
            let item = inner(item);
            quote!(specmill_runtime::Events<#item>)
        }
        RustType::EventObjects(item) => {
            let item = inner(item);
            quote!(specmill_runtime::EventObjects<#item>)
        }
        RustType::Items(item) => {
            let item = inner(item);
            quote!(specmill_runtime::Items<#item>)
        }
    }
}

/// The names that a file has to import for its types.
#[derive(Default)]
pub(super) struct Imports {
    runtime: BTreeSet<&'static str>,
    map: bool,
    models: BTreeSet<Name>,
}

impl Imports {
    /// Imports a name of the runtime.
    pub(super) fn runtime(&mut self, name: &'static str) {
        self.runtime.insert(name);
    }

    /// Imports what a type mentions.
    pub(super) fn add(&mut self, ty: &RustType) {
        match ty {
            RustType::DateTime => self.runtime("DateTime"),
            RustType::Json => self.runtime("Value"),
            RustType::JsonMap => self.runtime("Map"),
            RustType::Map(inner) => {
                self.map = true;
                self.add(inner);
            }
            RustType::Nullable(inner) => {
                self.runtime("Nullable");
                self.add(inner);
            }
            RustType::Tuple(items, rest, _) => {
                let all = items.iter().chain(rest.as_deref());
                all.for_each(|inner| self.add(inner));
            }
            RustType::Vec(inner) | RustType::Option(inner) | RustType::Boxed(inner) => {
                self.add(inner)
            }
            RustType::Model(name) => {
                self.models.insert(name.clone());
            }
            RustType::Events(item) | RustType::EventObjects(item) | RustType::Items(item) => {
                self.add(item)
            }
            RustType::Unit
            | RustType::Bool
            | RustType::Number(_)
            | RustType::String
            | RustType::Runtime(_)
            | RustType::Chosen(_)
            | RustType::Beside(_)
            | RustType::Upload
            | RustType::Bytes
            | RustType::ByteStream => {}
        }
    }

    /// The `use` of the standard library, if it is needed.
    pub(super) fn std_use(&self) -> TokenStream {
        if self.map {
            quote!(
                use std::collections::BTreeMap;
            )
        } else {
            TokenStream::new()
        }
    }

    /// Returns true if a model is mentioned.
    pub(super) fn has_models(&self) -> bool {
        !self.models.is_empty()
    }

    /// The `use` of models of other files, for the file of these, from where all models are.
    pub(super) fn models_use(&self, models: &TokenStream, own: &[&Name]) -> TokenStream {
        let others = self
            .models
            .iter()
            .filter(|name| !own.contains(name))
            .collect::<Vec<_>>();
        match others.as_slice() {
            [] => TokenStream::new(),
            [one] => quote!(use #models::#one;),
            _ => quote!(use #models::{#(#others),*};),
        }
    }

    /// The `use` of the runtime, if it is needed.
    pub(super) fn runtime_use(&self) -> TokenStream {
        let names = self.runtime.iter().map(|name| word(name));
        match self.runtime.len() {
            0 => TokenStream::new(),
            1 => quote!(use specmill_runtime::#(#names)*;),
            _ => quote!(use specmill_runtime::{#(#names),*};),
        }
    }
}

impl ToTokens for Name {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ident = match self.0.strip_prefix("r#") {
            Some(raw) => Ident::new_raw(raw, Span::call_site()),
            None => Ident::new(&self.0, Span::call_site()),
        };
        ident.to_tokens(tokens);
    }
}

impl ToTokens for Docs {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for line in &self.0 {
            let text = if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            };
            tokens.extend(quote!(#[doc = #text]));
        }
    }
}

/// `#[deprecated]`, where it applies.
pub(super) fn deprecated(is: bool) -> TokenStream {
    if is {
        quote!(#[deprecated = "the API's description says so"])
    } else {
        TokenStream::new()
    }
}

/// A word of a table: a keyword of its rows, or a name that specmill itself gives.
pub(super) fn word(text: &str) -> Ident {
    Ident::new(text, Span::call_site())
}

/// The tokens of text that an earlier step made or checked: a number, a status, a type.
pub(super) fn parsed(text: &str) -> TokenStream {
    text.parse()
        .unwrap_or_else(|error| panic!("bug in specmill: `{text}` is no Rust ({error})"))
}
