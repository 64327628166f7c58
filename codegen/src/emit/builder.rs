//! The builder of a client: a method for each credential, each server variable and each setting of
//! the runtime's builder.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::type_ref::{Models, type_ref, word};
use crate::plan::api::{
    Client, Credential, CredentialInput, Environment, RustType, ServerVariable, SharedParameter,
};

/// Writes the enum of the servers, for an API that has several.
pub(super) fn servers(client: &Client) -> TokenStream {
    let variants = client
        .environments
        .iter()
        .enumerate()
        .map(|(index, environment)| {
            let Environment { name, docs } = environment;
            let default = (index == 0).then(|| quote!(#[default]));
            quote!(#docs #default #name)
        });
    quote! {
        /// A server of the API.
        #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum Server { #(#variants),* }
    }
}

pub(super) fn builder(client: &Client) -> TokenStream {
    let certificate = client.has_mutual_tls.then(|| {
        quote! {
            ///
            /// Some operations require a client certificate. Pass it to
            /// [`http_client_builder`](Self::http_client_builder) as an `Identity`.
        }
    });
    quote! {
        /// A builder of a [`Client`], from [`Client::builder`].
        #certificate
        #[derive(Clone, Debug)]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct ClientBuilder {
            inner: CoreBuilder,
        }
    }
}

/// A method for each credential, and every setting of the runtime's builder under the same name.
pub(super) fn builder_methods(client: &Client) -> TokenStream {
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
    let base_url_docs = match client.has_address {
        true => " Sets the base URL, in place of the server in the API's description.",
        false => {
            " Sets the base URL, to which paths are appended. The API's description names no server."
        }
    };
    let server = client.environments.first().map(|first| {
        let docs = format!(
            " Sets the server to call (default: [`{name}`](Server::{name})).",
            name = first.name.0
        );
        quote! {
            #[doc = #docs]
            pub fn server(mut self, server: Server) -> Self {
                self.inner = self.inner.server(server as usize);
                self
            }
        }
    });
    let variables = client
        .variables
        .iter()
        .map(|ServerVariable { method, name, docs }| {
            quote! {
                #docs
                pub fn #method(mut self, value: impl Into<String>) -> Self {
                    self.inner = self.inner.server_variable(#name, value);
                    self
                }
            }
        });
    let parameters = client.parameters.iter().map(shared);
    let token_provider = client.takes_tokens().then_some((
        " Sets a provider that supplies the bearer token for each request, in place of a fixed one.",
        "token_provider",
        quote!(impl TokenProvider),
    ));
    let settings = [
        (base_url_docs, "base_url", quote!(impl Into<String>)),
        (
            " Sets the deadline of a whole call, retries included (default: none).",
            "timeout",
            quote!(Duration),
        ),
        (
            " Sets the timeout of one attempt, from connecting to the last byte of the body (default: 60 s,\n unless `timeout` is set).",
            "attempt_timeout",
            quote!(Duration),
        ),
        (
            " Sets the timeout for connecting (default: 10 s).",
            "connect_timeout",
            quote!(Duration),
        ),
        (
            " Sets the maximum number of retries of a call that may be repeated (default: 2).",
            "retries",
            quote!(u32),
        ),
        (
            " Sets timeouts and retries together. A setting that the policy lacks keeps its value.",
            "policy",
            quote!(Policy),
        ),
        (
            " Sets the transport of requests, in place of an HTTP client: middleware, or a test double.",
            "transport",
            quote!(impl Transport),
        ),
        (
            " Sets the `User-Agent` header (default: the name and version of this client).",
            "user_agent",
            quote!(impl Into<String>),
        ),
        (
            " Sets the maximum length of a response body in bytes, decompressed (default: 64 MiB).",
            "body_limit",
            quote!(usize),
        ),
        (
            " Sets the maximum memory in bytes of the value decoded from one body (default: six times\n [`body_limit`](Self::body_limit)).",
            "decoded_limit",
            quote!(usize),
        ),
        (
            " Decodes a required property that is missing or `null` as the empty value of its type, instead of\n failing (default: `false`).",
            "lenient",
            quote!(bool),
        ),
        (
            " Sets a callback for each part of a response that the API's description does not declare.",
            "on_drift",
            quote!(impl Fn(&Drift) + Send + Sync + 'static),
        ),
    ];
    let links = client.follows_links.then_some((
        " Follows next links below the base URL, whatever host they name, as a gateway requires.",
        "rebase_links",
        quote!(bool),
    ));
    let settings = token_provider
        .into_iter()
        .chain(settings)
        .chain(links)
        .map(|(docs, name, ty)| setting(docs, name, ty));
    let anonymous = (!client.credentials.is_empty()).then(|| {
        quote! {
            /// Sends calls whose credentials are not set without them, instead of failing: for a
            /// server of your own that requires none.
            pub fn without_credentials(mut self) -> Self {
                self.inner = self.inner.without_credentials();
                self
            }
        }
    });
    let http = http_methods(client);
    quote! {
        impl ClientBuilder {
            #(#credentials)*
            #server
            #(#variables)*
            #(#parameters)*
            #anonymous
            #(#settings)*
            #http

            /// Adds a header to every call, in place of the client's own header of this name. A header
            /// that a call sets takes precedence.
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.inner = self.inner.header(name, value);
                self
            }

            /// Adds a query parameter to every call that does not set one of this name.
            pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
                self.inner = self.inner.query(name, value);
                self
            }

            /// Builds the client.
            ///
            /// # Errors
            ///
            /// Returns [`Error::Config`] if a setting is not valid.
            pub fn build(self) -> Result<Client, Error> {
                Ok(Client { core: self.inner.build()? })
            }
        }
    }
}

/// Writes the method that sets a parameter for all operations.
fn shared(parameter: &SharedParameter) -> TokenStream {
    let SharedParameter {
        method,
        wire,
        ty,
        docs,
        ..
    } = parameter;
    let place = word(parameter.place);
    let (taken, value) = match ty {
        RustType::String => (quote!(impl Into<String>), quote!(value.into())),
        ty => (type_ref(ty, Models::Path), quote!(value)),
    };
    quote! {
        #docs
        pub fn #method(mut self, value: #taken) -> Self {
            self.inner = self.inner.parameter(Location::#place, #wire, &#value);
            self
        }
    }
}

/// Writes the methods that take an HTTP client or its builder.
fn http_methods(client: &Client) -> TokenStream {
    let warning = client.exposed.as_ref().map(|key| {
        let lines = [
            String::new(),
            format!(" **`reqwest` forwards {key} to other hosts on redirects**, unless the client was built"),
            " with `redirect(Policy::none())`.".into(),
        ];
        quote!(#(#[doc = #lines])*)
    });
    quote! {
        /// Builds the HTTP client from these settings, which begin with
        /// `reqwest::Client::builder()` (the module `runtime` re-exports `reqwest`):
        ///
        /// - a proxy: `.proxy(reqwest::Proxy::all("http://127.0.0.1:3128")?)`
        /// - a client certificate: `.identity(reqwest::Identity::from_pem(&pem)?)`
        /// - a certificate authority: `.tls_certs_merge([reqwest::Certificate::from_pem(&pem)?])`
        /// - a Unix socket: `.unix_socket("/run/api.sock")`
        ///
        /// The client follows redirects itself, so that credentials stay with their origin.
        /// [`build`](Self::build) fails if a setting is not valid.
        pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
            self.inner = self.inner.http_client_builder(builder);
            self
        }

        /// Sets an existing HTTP client, to share its connections with other code.
        ///
        /// It follows redirects by its own policy. Use
        /// [`http_client_builder`](Self::http_client_builder) to keep credentials with their origin.
        #warning
        pub fn http_client(mut self, client: reqwest::Client) -> Self {
            self.inner = self.inner.http_client(client);
            self
        }
    }
}

fn setting(docs: &str, name: &str, ty: TokenStream) -> TokenStream {
    let name = word(name);
    let docs = docs.split('\n');
    quote! {
        #(#[doc = #docs])*
        pub fn #name(mut self, #name: #ty) -> Self {
            self.inner = self.inner.#name(#name);
            self
        }
    }
}

/// The arguments of a method that takes a credential, and the call of the runtime.
pub(super) struct Argument {
    pub(super) names: Vec<Ident>,
    pub(super) types: Vec<TokenStream>,
    call: TokenStream,
}

impl Argument {
    pub(super) fn of(credential: &Credential) -> Self {
        let (names, call) = match &credential.takes {
            CredentialInput::Token => (vec![word("token")], quote!(bearer_token(token))),
            CredentialInput::Text(scheme, what) => {
                let text = word(what);
                (vec![text.clone()], quote!(credential(#scheme, #text)))
            }
            CredentialInput::UserAndPassword(scheme) => (
                vec![word("user"), word("password")],
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
