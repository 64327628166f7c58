//! The client type and its builder: thin, over the runtime's core.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::Layout;
use super::features::condition;
use super::module::Module;
use super::samples::sample_docs;
use crate::plan::api::{Api, Client, Credential, Takes};
use crate::resolve::SchemeKind;

/// The file of the client.
pub(super) fn emit_client(api: &Api, layout: Layout) -> String {
    let client = &api.client;
    let mut text = Module::new(&[]);
    text.lines(quote!(
        use std::time::Duration;
    ));
    text.lines(quote!(
        use specmill_runtime::{Core, CoreBuilder, Scheme, reqwest};
    ));
    text.lines(quote!(
        use super::Error;
    ));
    text.item(constants(api));
    let docs = format!(
        " A client for the {}. Clones share its connections.",
        api.package.title
    );
    let sample = sample_docs(&client.sample, layout);
    let unread = unread(api, layout);
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
        let condition = condition(&accessor.feature, layout);
        quote! {
            #docs
            #condition
            #[must_use]
            pub fn #name(&self) -> super::resources::#resource {
                super::resources::#resource { core: self.core.clone() }
            }
        }
    });
    text.item(quote!(impl Client { #makers #from_env #(#accessors)* }));
    if client.credentials.is_empty() {
        text.item(default());
    }
    text.item(builder(client));
    text.item(builder_methods(client));
    text.finish()
}

/// What lets the client's core stand where nothing reads it.
fn unread(api: &Api, layout: Layout) -> TokenStream {
    if api.client.resources.is_empty() {
        quote!(#[expect(dead_code, reason = "there is nothing to call")])
    } else if layout == Layout::Crate && !api.features.is_empty() {
        quote!(#[allow(dead_code, reason = "without a feature there is nothing to call")])
    } else {
        TokenStream::new()
    }
}

fn constants(api: &Api) -> TokenStream {
    let base_url = api.client.base_url.as_deref().unwrap_or_default();
    let schemes = api.client.schemes.iter().map(|scheme| {
        let name = &scheme.name;
        let made = match &scheme.kind {
            SchemeKind::Bearer => quote!(Scheme::bearer(#name)),
            SchemeKind::Basic => quote!(Scheme::basic(#name)),
            SchemeKind::Authorization(_) => quote!(Scheme::authorization(#name)),
            SchemeKind::Header(header) => quote!(Scheme::header(#name, #header)),
            SchemeKind::Query(key) => quote!(Scheme::query(#name, #key)),
            SchemeKind::Cookie(cookie) => quote!(Scheme::cookie(#name, #cookie)),
            SchemeKind::MutualTls => return quote!(Scheme::mutual_tls(#name)),
        };
        let env = &scheme.env;
        quote!(#made.env(&[#(#env),*]))
    });
    let agent = format!("{}/{}", api.package.name, api.package.version);
    quote! {
        const BASE_URL: &str = #base_url;
        const USER_AGENT: &str = #agent;
        const SCHEMES: &[Scheme] = &[#(#schemes),*];
    }
}

/// `new`, where there is at most one credential, and `builder`.
fn makers(client: &Client) -> TokenStream {
    let new = match client.credentials.as_slice() {
        [] => Some(quote! {
            /// Makes a client.
            #[must_use]
            pub fn new() -> Self {
                Self { core: Self::builder().inner.build_deferred() }
            }
        }),
        [credential, ..] if client.is_one => {
            let method = &credential.method;
            let Argument { names, types, .. } = Argument::of(credential);
            Some(quote! {
                /// Makes a client that sends this credential.
                ///
                /// One that cannot be sent shows as [`Error::Config`] at the first call.
                #[must_use]
                pub fn new(#(#names: #types),*) -> Self {
                    Self { core: Self::builder().#method(#(#names),*).inner.build_deferred() }
                }
            })
        }
        _ => None,
    };
    quote! {
        #new

        /// Makes a client step by step.
        pub fn builder() -> ClientBuilder {
            ClientBuilder { inner: Core::builder(BASE_URL, SCHEMES).user_agent(USER_AGENT) }
        }
    }
}

/// The arguments of what takes a credential, and what the runtime is called with.
struct Argument {
    names: Vec<Ident>,
    types: Vec<TokenStream>,
    call: TokenStream,
}

impl Argument {
    fn of(credential: &Credential) -> Self {
        let ident = |name: &str| Ident::new(name, Span::call_site());
        let (names, call) = match &credential.takes {
            Takes::Token => (vec![ident("token")], quote!(bearer_token(token))),
            Takes::Text(scheme, what) => {
                let text = ident(what);
                (vec![text.clone()], quote!(credential(#scheme, #text)))
            }
            Takes::UserAndPassword(scheme) => (
                vec![ident("user"), ident("password")],
                quote!(basic(#scheme, user, password)),
            ),
        };
        Self {
            types: vec![quote!(impl Into<String>); names.len()],
            names,
            call,
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
    let Client {
        base_url_env,
        is_needed,
        ..
    } = client;
    let mut variables = Vec::new();
    for credential in &client.credentials {
        let what = credential.docs.0.first().map_or("", String::as_str);
        let names = credential.env.iter().map(|name| format!("`{name}`"));
        let line = format!(" - {}: {what}", names.collect::<Vec<_>>().join(" and "));
        variables.push(line);
    }
    variables.dedup();
    variables.push(format!(
        " - `{base_url_env}`: Where the API is, in place of the address in its description."
    ));
    let errors = match is_needed {
        true => " No credential is set, or a variable cannot be used.",
        false => " A variable is set, and cannot be used.",
    };
    quote! {
        /// Makes a client as these environment variables say, where they are set:
        ///
        #(#[doc = #variables])*
        ///
        /// # Errors
        ///
        #[doc = #errors]
        pub fn from_env() -> Result<Self, Error> {
            let builder = Self::builder().inner.read_env(#base_url_env, #is_needed)?;
            Ok(Self { core: builder.build()? })
        }
    }
}

fn builder(client: &Client) -> TokenStream {
    let certificate = client.has_mutual_tls.then(|| {
        quote! {
            ///
            /// Some operations ask for a certificate of the client: give an HTTP client that has one.
        }
    });
    quote! {
        /// The settings of a client that is about to be made.
        #certificate
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct ClientBuilder {
            inner: CoreBuilder,
        }
    }
}

/// A method for each credential, and every setting of the runtime's builder under the same name.
fn builder_methods(client: &Client) -> TokenStream {
    let credentials = client.credentials.iter().map(|credential| {
        let Credential { method, docs, .. } = credential;
        let Argument { names, types, call } = Argument::of(credential);
        quote! {
            #docs
            pub fn #method(mut self, #(#names: #types),*) -> Self {
                self.inner = self.inner.#call;
                self
            }
        }
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
        .map(|(docs, name, ty)| setting(docs, name, ty));
    quote! {
        impl ClientBuilder {
            #(#credentials)*
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

fn setting(docs: &str, name: &str, ty: TokenStream) -> TokenStream {
    let name = Ident::new(name, Span::call_site());
    quote! {
        #[doc = #docs]
        pub fn #name(mut self, #name: #ty) -> Self {
            self.inner = self.inner.#name(#name);
            self
        }
    }
}
