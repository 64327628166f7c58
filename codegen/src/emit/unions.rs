//! One of several alternatives: the table of an open enum.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::module::Module;
use super::table::Row;
use super::type_ref::{Imports, Models, type_ref, word};
use crate::lift::TypeSet;
use crate::plan::api::{Union, UnionVariant};
use crate::resolve::{Mark, Shape};

/// Writes a union into its file.
pub(super) fn emit_union(union: &Union, module: &mut Module) {
    let (name, unknown) = (&union.name, &union.unknown);
    let (tag, text) = (union.tag.iter(), union.text.iter());
    let head = quote!(pub enum #name, else #unknown #(by #tag)* #(text #text)*);
    let rows = union.variants.iter();
    let rows = rows.map(|variant| Row::new(row(variant)).docs(&variant.docs));
    let head = Row::new(head)
        .docs(&union.docs)
        .deprecated(union.deprecated)
        .rows(rows.collect());
    module.table("union", [head]);
}

/// The names that a union's file needs.
pub(super) fn imports(union: &Union, imports: &mut Imports) {
    for variant in &union.variants {
        imports.add(&variant.ty);
        variant.via.iter().for_each(|ty| imports.add(ty));
    }
}

fn row(variant: &UnionVariant) -> TokenStream {
    let UnionVariant {
        name,
        tags,
        shape: own,
        ..
    } = variant;
    let held = type_ref(&variant.ty, Models::Beside);
    let adds = variant.adds.iter();
    let from = variant.from.as_ref().map(|from| {
        let types = std::iter::once(from).chain(&variant.via);
        let types = types.map(|ty| type_ref(ty, Models::Beside));
        quote!(from #(#types),*)
    });
    let of = match (&tags[..], own.kinds) {
        ([], _) => shape(own),
        (tags, TypeSet::OBJECT) => {
            let rest = rest(own);
            quote!(tagged(&[#(#tags),*]) #rest)
        }
        (tags, all) => {
            let (kinds, rest) = (kinds(all), rest(own));
            quote!(tagged(&[#(#tags),*]).of(#kinds) #rest)
        }
    };
    let base = variant.is_base.then(|| quote!(.base()));
    let untagged = own.may_lack_tag.then(|| quote!(.untagged()));
    quote!(#name(#held) #(adds #adds)* #from: #of #base #untagged;)
}

fn shape(shape: &Shape) -> TokenStream {
    let (kinds, rest) = (kinds(shape.kinds), rest(shape));
    quote!(kinds(#kinds) #rest)
}

/// Values, properties and items.
fn rest(of: &Shape) -> TokenStream {
    let Shape { only, not, .. } = of;
    let mut tokens = TokenStream::new();
    if !only.is_empty() {
        tokens.extend(quote!(.only(&[#(#only),*])));
    }
    if !not.is_empty() {
        tokens.extend(quote!(.not(&[#(#not),*])));
    }
    if !of.members.is_empty() {
        let members = of.members.iter().map(property);
        tokens.extend(quote!(.with(&[#(#members),*])));
    }
    if !of.places.is_empty() {
        let least = Literal::usize_unsuffixed(of.least);
        let places = of.places.iter().map(shape);
        tokens.extend(quote!(.places(#least, &[#(#places),*])));
    }
    if let Some(item) = of.item.as_deref().map(shape) {
        tokens.extend(quote!(.items(&#item)));
    }
    if let Some(value) = of.value.as_deref().map(shape) {
        tokens.extend(quote!(.values(&#value)));
    }
    tokens
}

fn property(mark: &Mark) -> TokenStream {
    let function = match mark.required {
        true => word("required"),
        false => word("optional"),
    };
    let (name, kinds, rest) = (&mark.name, kinds(mark.shape.kinds), rest(&mark.shape));
    quote!(#function(#name, #kinds) #rest)
}

fn kinds(kinds: TypeSet) -> TokenStream {
    let names = [
        (TypeSet::NULL, "NULL"),
        (TypeSet::BOOLEAN, "BOOLEAN"),
        (TypeSet::INTEGER, "INTEGER"),
        (TypeSet::NUMBER, "NUMBER"),
        (TypeSet::STRING, "STRING"),
        (TypeSet::ARRAY, "ARRAY"),
        (TypeSet::OBJECT, "OBJECT"),
    ];
    if kinds == TypeSet::ANY {
        return quote!(ANY);
    }
    let named = names.iter().filter(|(one, _)| kinds.contains(*one));
    let named = named.map(|(_, name)| word(name)).collect::<Vec<_>>();
    match named.is_empty() {
        // A shape that nothing has: the union that it leads to is looked at from there.
        true => quote!(0),
        false => quote!(#(#named)|*),
    }
}
