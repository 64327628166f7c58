//! The client type and its builder: thin, over the runtime's core.

use proc_macro2::TokenStream;
use quote::quote;

use super::Layout;
use super::module::Module;
use super::samples::sample_docs;
use crate::plan::api::{Api, Client};

/// The file of the client.
pub(super) fn emit_client(api: &Api, layout: Layout) -> String {
    let client = &api.client;
    let mut text = Module::new(&[]);
    text.lines(quote!(
        use std::time::Duration;
    ));
    let env_var = client.bearer.then(|| quote!(env_var,));
    text.lines(quote!(use specmill_runtime::{Core, CoreBuilder, Scheme, #env_var optional_env_var, reqwest};));
    text.lines(if client.resources.is_empty() {
        quote!(
            use super::Error;
        )
    } else {
        quote!(
            use super::{Error, resources};
        )
    });
    text.item(constants(api));
    let docs = format!(
        " A client for the {}. Clones share its connections.",
        api.package.title
    );
    let sample = sample_docs(&client.sample, layout);
    let is_unread = client.resources.is_empty();
    let unread =
        is_unread.then(|| quote!(#[expect(dead_code, reason = "there is nothing to call")]));
    text.item(quote! {
        #[doc = #docs]
        #sample
        #[derive(Clone, Debug)]
        pub struct Client {
            #unread
            core: Core,
        }
    });
    let (makers, from_env) = (makers(client), from_env(client));
    let accessors = client.resources.iter().map(|accessor| {
        let (name, resource, docs) = (&accessor.name, &accessor.resource, &accessor.docs);
        quote! {
            #docs
            #[must_use]
            pub fn #name(&self) -> resources::#resource {
                resources::#resource { core: self.core.clone() }
            }
        }
    });
    text.item(quote!(impl Client { #makers #from_env #(#accessors)* }));
    if !client.bearer {
        text.item(default());
    }
    text.item(builder());
    text.item(builder_methods(client));
    text.finish()
}

fn constants(api: &Api) -> TokenStream {
    let base_url = api.client.base_url.as_deref().unwrap_or_default();
    let schemes = api.client.schemes.iter().map(|scheme| {
        let name = &scheme.name;
        quote!(Scheme::bearer(#name))
    });
    let agent = format!("{}/{}", api.package.name, api.package.version);
    quote! {
        const BASE_URL: &str = #base_url;
        const USER_AGENT: &str = #agent;
        const SCHEMES: &[Scheme] = &[#(#schemes),*];
    }
}

/// `new` and `builder`.
fn makers(client: &Client) -> TokenStream {
    let new = if client.bearer {
        quote! {
            /// Makes a client that sends this bearer token.
            ///
            /// A token that no header can carry shows as [`Error::Config`] at the first call.
            #[must_use]
            pub fn new(token: impl Into<String>) -> Self {
                Self { core: Self::builder().token(token).inner.build_deferred() }
            }
        }
    } else {
        quote! {
            /// Makes a client.
            #[must_use]
            pub fn new() -> Self {
                Self { core: Self::builder().inner.build_deferred() }
            }
        }
    };
    quote! {
        #new

        /// Makes a client step by step.
        pub fn builder() -> ClientBuilder {
            ClientBuilder { inner: Core::builder(BASE_URL, SCHEMES).user_agent(USER_AGENT) }
        }
    }
}

/// A client that needs no token can be had by default.
fn default() -> TokenStream {
    quote! {
        impl Default for Client {
            fn default() -> Self {
                Self::new()
            }
        }
    }
}

fn from_env(client: &Client) -> TokenStream {
    let (token_env, base_url_env) = (&client.token_env, &client.base_url_env);
    let base_docs = format!(
        " The variable `{base_url_env}`, where it is set, takes the place of the API's address."
    );
    let (token, token_docs, errors) = if client.bearer {
        (
            quote!(let mut builder = Self::builder().token(env_var(#token_env)?);),
            format!(
                " Makes a client that sends the bearer token in the environment variable `{token_env}`."
            ),
            format!(" `{token_env}` is not set, or one of the two cannot be used."),
        )
    } else {
        (
            quote!(let mut builder = Self::builder();),
            " Makes a client as the environment says.".to_owned(),
            " The variable is set, and cannot be used.".to_owned(),
        )
    };
    quote! {
        #[doc = #token_docs]
        #[doc = #base_docs]
        ///
        /// # Errors
        ///
        #[doc = #errors]
        pub fn from_env() -> Result<Self, Error> {
            #token
            if let Some(base_url) = optional_env_var(#base_url_env)? {
                builder = builder.base_url(base_url);
            }
            builder.build()
        }
    }
}

fn builder() -> TokenStream {
    quote! {
        /// The settings of a client that is about to be made.
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct ClientBuilder {
            inner: CoreBuilder,
        }
    }
}

/// Every setting of the runtime's builder, under the same name but for the token.
fn builder_methods(client: &Client) -> TokenStream {
    let token = client.bearer.then(|| {
        let docs = " The bearer token.";
        setting(docs, "token", quote!(impl Into<String>), "bearer_token")
    });
    let settings = [
        (
            " Where the API is, in place of the address in its description.",
            "base_url",
            quote!(impl Into<String>),
        ),
        (
            " How long a call may take, from connecting to the last byte of the body.",
            "timeout",
            quote!(Duration),
        ),
        (
            " The HTTP client to use: for proxies, certificates, and connections shared with other code.",
            "http_client",
            quote!(reqwest::Client),
        ),
        (
            " What to send as `User-Agent`.",
            "user_agent",
            quote!(impl Into<String>),
        ),
        (
            " How many bytes of a response's body are read at most.",
            "body_limit",
            quote!(usize),
        ),
    ];
    let settings = settings
        .into_iter()
        .map(|(docs, name, ty)| setting(docs, name, ty, name));
    quote! {
        impl ClientBuilder {
            #token
            #(#settings)*

            /// Makes the client.
            ///
            /// # Errors
            ///
            /// A setting cannot be used.
            pub fn build(self) -> Result<Client, Error> {
                Ok(Client { core: self.inner.build()? })
            }
        }
    }
}

fn setting(docs: &str, name: &str, ty: TokenStream, inner: &str) -> TokenStream {
    let name = proc_macro2::Ident::new(name, proc_macro2::Span::call_site());
    let inner = proc_macro2::Ident::new(inner, proc_macro2::Span::call_site());
    quote! {
        #[doc = #docs]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.inner = self.inner.#inner(#name);
            self
        }
    }
}
