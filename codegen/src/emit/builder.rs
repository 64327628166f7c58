//! The builder of a client: a method for each credential, each variable of a server and each
//! setting of the runtime's builder.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::type_ref::{Models, type_ref};
use crate::plan::api::{
    Client, Credential, CredentialInput, Environment, RustType, ServerVariable, SharedParameter,
};

/// The servers by name, where there are several.
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
        /// The places where the API is served.
        #[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
        #[non_exhaustive]
        pub enum Server { #(#variants),* }
    }
}

pub(super) fn builder(client: &Client) -> TokenStream {
    let certificate = client.has_mutual_tls.then(|| {
        quote! {
            ///
            /// Some operations ask for a certificate of the client:
            /// [`http_client_builder`](Self::http_client_builder) takes one, as an `Identity`.
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
        true => " Where the API is, in place of the address in its description.",
        false => " Where the API is, which its description does not say; paths are appended to it.",
    };
    let server = (!client.environments.is_empty()).then(|| {
        quote! {
            /// Which of the places where the API is served to call: the first unless set.
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
        " What gives the bearer token each time that one is needed, in place of one that stays.",
        "token_provider",
        quote!(impl TokenProvider),
    ));
    let settings = [
        (base_url_docs, "base_url", quote!(impl Into<String>)),
        (
            " How long a call may take altogether, retries included.",
            "timeout",
            quote!(Duration),
        ),
        (
            " How long one attempt may take, from connecting to the last byte of the body.",
            "attempt_timeout",
            quote!(Duration),
        ),
        (
            " How long a connection may take to be made.",
            "connect_timeout",
            quote!(Duration),
        ),
        (
            " How often a call is made again at most, where it may be: twice unless set.",
            "retries",
            quote!(u32),
        ),
        (
            " Everything about time and retries; what it does not say stays as it is.",
            "policy",
            quote!(Policy),
        ),
        (
            " What requests go through in place of an HTTP client: middleware, or a double in tests.",
            "transport",
            quote!(impl Transport),
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
        (
            " Sets the bytes of memory that the value decoded from one body may take (default: six times `body_limit`).",
            "decoded_limit",
            quote!(usize),
        ),
        (
            " Gives a required member of a response that is missing or `null` the empty value of its type, in place of failing.",
            "lenient",
            quote!(bool),
        ),
        (
            " Sets a function that is told of everything that comes and that the API's description does not say.",
            "on_drift",
            quote!(impl Fn(&Drift) + Send + Sync + 'static),
        ),
    ];
    let links = client.follows_links.then_some((
        " Follows links to further pages below the base URL, whatever host they name: for gateways.",
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
            /// Sends calls without credentials where none were given that they need, in place of
            /// failing them: for a server of your own that asks for none.
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

            /// Adds a header to every call, in the place of one of this name that the client would
            /// have; a call's own takes its place.
            pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
                self.inner = self.inner.header(name, value);
                self
            }

            /// Adds a pair to the query of every call that has none of this name.
            pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
                self.inner = self.inner.query(name, value);
                self
            }

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

/// The method that sets a parameter for all operations.
fn shared(parameter: &SharedParameter) -> TokenStream {
    let SharedParameter {
        method,
        wire,
        ty,
        docs,
        ..
    } = parameter;
    let place = Ident::new(parameter.place, Span::call_site());
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

/// The methods that take an HTTP client, or what one is made with.
fn http_methods(client: &Client) -> TokenStream {
    let warning = client.exposed.as_ref().map(|key| {
        let lines = [
            String::new(),
            format!(" **{key} goes wherever a redirect leads**, unless the client was built with"),
            " `redirect(Policy::none())`: `reqwest` does not know that it is a credential.".into(),
        ];
        quote!(#(#[doc = #lines])*)
    });
    quote! {
        /// Builds the HTTP client from these settings, which `reqwest::Client::builder()` begins
        /// (the module `runtime` has the crate `reqwest`):
        ///
        /// - a proxy: `.proxy(reqwest::Proxy::all("http://127.0.0.1:3128")?)`
        /// - a certificate of the client: `.identity(reqwest::Identity::from_pem(&pem)?)`
        /// - an authority to trust: `.tls_certs_merge([reqwest::Certificate::from_pem(&pem)?])`
        /// - a Unix socket: `.unix_socket("/run/api.sock")`
        ///
        /// Redirects are the client's own, so that no credential goes to another origin. Settings
        /// that cannot be used fail [`build`](Self::build).
        pub fn http_client_builder(mut self, builder: reqwest::ClientBuilder) -> Self {
            self.inner = self.inner.http_client_builder(builder);
            self
        }

        /// Sets an HTTP client that is there already, to share its connections with other code.
        ///
        /// It follows redirects by its own policy;
        /// [`http_client_builder`](Self::http_client_builder) keeps credentials to their origin.
        #warning
        pub fn http_client(mut self, client: reqwest::Client) -> Self {
            self.inner = self.inner.http_client(client);
            self
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

/// The arguments of what takes a credential, and what the runtime is called with.
pub(super) struct Argument {
    pub(super) names: Vec<Ident>,
    pub(super) types: Vec<TokenStream>,
    call: TokenStream,
}

impl Argument {
    pub(super) fn of(credential: &Credential) -> Self {
        let ident = |name: &str| Ident::new(name, Span::call_site());
        let (names, call) = match &credential.takes {
            CredentialInput::Token => (vec![ident("token")], quote!(bearer_token(token))),
            CredentialInput::Text(scheme, what) => {
                let text = ident(what);
                (vec![text.clone()], quote!(credential(#scheme, #text)))
            }
            CredentialInput::UserAndPassword(scheme) => (
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
