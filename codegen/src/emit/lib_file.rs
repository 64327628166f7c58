//! The root of the client: what a user sees first.

use proc_macro2::TokenStream;
use quote::quote;

use super::Layout;
use super::features::condition;
use super::module::Module;
use super::samples::sample_docs;
use super::type_ref::{Imports, Models, type_ref};
use crate::plan::api::{Api, CrateAttributes, Failure};

/// The version of the ABI between generated code and the runtime.
const ABI: u32 = 6;

/// Writes the file of the root.
pub(super) fn emit_lib(api: &Api, layout: Layout) -> String {
    let mut docs = api.docs.opening.0.clone();
    docs.extend(sample_docs(&api.client.sample, layout).0);
    docs.push(String::new());
    docs.extend(api.docs.guide.0.iter().cloned());
    let mut text = Module::new(&docs, layout);
    if layout == Layout::Crate {
        text.lines(crate_attributes(
            api.crate_attributes,
            !api.features.is_empty(),
        ));
    }
    let allow = api.has_deprecated.then(|| quote!(#[allow(deprecated)]));
    let failure = api.failure.is_own_type().then(|| {
        quote!(
            #allow
            mod failure;
        )
    });
    let condition = condition(&api.webhooks.feature, layout);
    let webhooks = (!api.webhooks.decoders.is_empty()).then(|| {
        quote!(
            #condition
            #allow
            pub mod webhooks;
        )
    });
    let has_headers = !api.headers.is_empty();
    let headers = has_headers.then(|| quote!(#allow mod headers;));
    text.lines(
        quote!(mod client; #failure #headers #allow pub mod models; #allow pub mod resources; #webhooks),
    );
    let failure = api.failure.is_own_type().then(|| {
        quote!(
            pub use failure::Failure;
        )
    });
    let headers = has_headers.then(|| {
        quote!(
            pub use headers::ResponseHeaders;
        )
    });
    let has_servers = !api.client.environments.is_empty();
    let server = has_servers.then(|| quote!(, Server));
    text.lines(quote! {
        pub use client::{Client, ClientBuilder #server};
        #failure
        #headers
        pub use specmill_runtime::{self as runtime, DateTime, Drift, DriftKind, Extra, Map, Missing, Nullable, Options, Policy, Response, Upload, Value};
    });
    let mut imports = Imports::default();
    let body = match &api.failure {
        Failure::One(ty) => {
            // What else a type may mention is public here already.
            imports.add(ty);
            type_ref(ty, Models::Path)
        }
        Failure::Several(_) => quote!(Failure),
    };
    text.lines(imports.std_use());
    text.item(quote! {
        /// The error of a call. [`Error::Api`] has the typed body of a failure that the API declares;
        /// any other failure keeps its status, headers and raw body.
        pub type Error = specmill_runtime::Error<#body>;
    });
    text.item(quote! {
        /// A call of an endpoint that the API's description lacks, from [`Client::request`].
        pub type Untyped = specmill_runtime::Untyped<#body>;
    });
    text.item(quote! {
        /// The result of a call.
        pub type Result<T> = std::result::Result<T, Error>;
    });
    let fingerprint = &api.fingerprint;
    text.item(quote! {
        /// The SHA-256 of the documents that this client was generated from.
        #[doc(hidden)]
        pub const SPEC_FINGERPRINT: &str = #fingerprint;
    });
    text.text(&format!(
        "// A runtime of another ABI fails to compile here, with a message that says so.\n\
         const _: () = specmill_runtime::abi::<{ABI}>();\n"
    ));
    text.finish()
}

/// Writes the attributes of the crate as a whole.
fn crate_attributes(notes: CrateAttributes, has_features: bool) -> TokenStream {
    let letters = notes.foreign_letters.then(|| {
        quote!(#![allow(
            confusable_idents,
            mixed_script_confusables,
            uncommon_codepoints,
            reason = "names are the document's"
        )])
    });
    let limit = notes.recursion_limit.map(|limit| {
        let limit = limit.to_string();
        quote!(#![recursion_limit = #limit])
    });
    // Links of the front page lead to resources that a feature may leave out.
    let links = has_features.then(|| {
        quote!(#![cfg_attr(
            not(feature = "default"),
            allow(rustdoc::broken_intra_doc_links, reason = "features leave out resources")
        )])
    });
    quote!(#letters #limit #links)
}
