//! Types and names in, the lints that they would set off out: what a document says so is no fault of
//! whoever reads the code.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::type_ref::word;
use crate::plan::api::{Name, RustType};

/// The complexity of a type that clippy reports.
const COMPLEX: usize = 250;

/// The number of arguments that clippy reports, with `self`.
const MANY: usize = 7;

/// Names that clippy takes for those of drafts.
const DRAFTS: [&str; 3] = ["foo", "baz", "quux"];

/// Lints to be silent about one item, by their names in clippy.
#[derive(Default)]
pub(super) struct Allowed(BTreeSet<&'static str>);

impl Allowed {
    /// The attribute of an item that holds such types.
    pub(super) fn of_types<'a>(types: impl IntoIterator<Item = &'a RustType>) -> Self {
        let mut allowed = Self::default();
        types.into_iter().for_each(|ty| allowed.see_type(ty, 1));
        allowed
    }

    /// The attribute of a method with many arguments beside `self`.
    pub(super) fn of_method<'a>(
        method: &Name,
        arguments: impl IntoIterator<Item = (&'a Name, &'a RustType)>,
    ) -> Self {
        let mut allowed = Self::default();
        let mut count = 1;
        for (name, ty) in arguments {
            count += 1;
            // It may be taken as `impl Into<…>`.
            allowed.see_type(ty, 2);
            if DRAFTS.contains(&name.0.as_str()) {
                allowed.0.insert("disallowed_names");
            }
        }
        if count > MANY {
            allowed.0.insert("too_many_arguments");
        }
        if matches!((method.0.as_str(), count), ("clone", 1) | ("cmp", 2)) {
            allowed.0.insert("should_implement_trait");
        }
        allowed
    }

    fn see_type(&mut self, ty: &RustType, depth: usize) {
        if complexity(ty, depth) > COMPLEX {
            self.0.insert("type_complexity");
        }
    }

    /// `#[allow(…)]`, where there is anything to allow.
    pub(super) fn attribute(&self) -> TokenStream {
        let lints = self.0.iter();
        let lints = lints.map(|name| word(name));
        let lints = lints.map(|name| quote!(clippy::#name)).collect::<Vec<_>>();
        match lints.is_empty() {
            true => TokenStream::new(),
            false => quote!(#[allow(#(#lints),*)]),
        }
    }
}

/// As clippy counts it: each part of a type tells more the deeper it stands.
fn complexity(ty: &RustType, depth: usize) -> usize {
    let own = 10 * depth;
    match ty {
        RustType::Map(inner) => own + 10 * (depth + 1) + complexity(inner, depth + 1),
        RustType::Vec(inner)
        | RustType::Option(inner)
        | RustType::Nullable(inner)
        | RustType::Boxed(inner)
        | RustType::Events(inner)
        | RustType::EventObjects(inner)
        | RustType::Items(inner) => own + complexity(inner, depth + 1),
        _ => own,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(depth: usize) -> RustType {
        (0..depth).fold(RustType::String, |inner, _| RustType::Vec(Box::new(inner)))
    }

    #[test]
    fn only_what_is_deep_is_complex() {
        let said = |ty: &RustType| Allowed::of_types([ty]).attribute().to_string();
        assert_eq!(said(&nested(3)), "");
        assert_eq!(said(&nested(7)), "# [allow (clippy :: type_complexity)]");
    }

    #[test]
    fn names_and_numbers_of_arguments_count() {
        let said = |method: &str, names: &[&str]| {
            let names = names.iter().map(|name| Name((*name).to_owned()));
            let names = names.collect::<Vec<_>>();
            let arguments = names.iter().map(|name| (name, &RustType::Bool));
            let allowed = Allowed::of_method(&Name(method.to_owned()), arguments);
            allowed.0.into_iter().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(said("clone", &["id"]), "");
        assert_eq!(said("clone", &[]), "should_implement_trait");
        assert_eq!(said("get", &["foo", "bar"]), "disallowed_names");
        assert_eq!(said("get", &["a", "b", "c", "d", "e", "f"]), "");
        let seven = ["a", "b", "c", "d", "e", "f", "g"];
        assert_eq!(said("get", &seven), "too_many_arguments");
    }
}
