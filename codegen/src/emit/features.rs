//! The conditions under which parts of a crate are compiled.

use proc_macro2::TokenStream;
use quote::quote;

use super::Layout;

/// Returns `#[cfg(…)]` for items that any of these features needs: nothing for items that always
/// exist, and within another crate, whose features are its own.
pub(super) fn condition<'a>(
    features: impl IntoIterator<Item = &'a String>,
    layout: Layout,
) -> TokenStream {
    let features = features.into_iter().collect::<Vec<_>>();
    match (features.as_slice(), layout) {
        ([], _) | (_, Layout::Module) => TokenStream::new(),
        ([one], Layout::Crate) => quote!(#[cfg(feature = #one)]),
        (several, Layout::Crate) => quote!(#[cfg(any(#(feature = #several),*))]),
    }
}
