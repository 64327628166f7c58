//! The client type and its builder: thin, over the runtime's core.

use proc_macro2::TokenStream;
use quote::quote;

use super::Layout;
use super::builder::{Argument, builder, builder_methods, servers};
use super::features::condition;
use super::module::Module;
use super::samples::sample_docs;
use super::type_ref::word;
use crate::plan::api::{Address, AddressVariable, Api, Client, Credential, TokenClient};
use crate::resolve::SchemeKind;

/// Writes the file of the client.
pub(super) fn emit_client(api: &Api, layout: Layout) -> String {
    let client = &api.client;
    let mut text = Module::new(&[], layout);
    text.lines(quote!(
        use std::time::Duration;
    ));
    text.lines(quote!(
        use specmill_runtime::transport::Transport;
    ));
    let token_provider = client.takes_tokens().then(|| quote!(TokenProvider,));
    let location = (!client.parameters.is_empty()).then(|| quote!(Location,));
    let fetches = client.schemes.iter().any(|scheme| scheme.client.is_some());
    let token_client = fetches.then(|| quote!(TokenClient,));
    let mut addresses = client.servers.iter();
    let has_variables = addresses.any(|address| !address.variables.is_empty());
    let server_variable = has_variables.then(|| quote!(ServerVariable,));
    text.lines(quote!(
        use specmill_runtime::{
            Address, Core, CoreBuilder, Drift, #location Policy, Scheme, #server_variable #token_client
            #token_provider reqwest
        };
    ));
    text.lines(quote!(
        use super::{Error, Untyped};
    ));
    text.item(constants(api));
    let docs = format!(
        " A client for the {}. Clones share its connections.",
        api.package.title
    );
    let sample = sample_docs(&client.sample, layout);
    text.item(quote! {
        #[doc = #docs]
        #sample
        #[derive(Clone, Debug)]
        pub struct Client {
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
    let request = request();
    text.item(quote!(impl Client { #makers #from_env #request #(#accessors)* }));
    if client.credentials.is_empty() && client.has_address {
        text.item(default());
    }
    if !client.environments.is_empty() {
        text.item(servers(client));
    }
    text.item(builder(client));
    text.item(builder_methods(client));
    text.finish()
}

/// Writes the method that calls an endpoint that the document lacks.
fn request() -> TokenStream {
    quote! {
        /// Returns a call of an endpoint that the API's description lacks. The path is relative to the
        /// base URL.
        pub fn request(&self, method: reqwest::Method, path: impl Into<String>) -> Untyped {
            Untyped::new(&self.core, method, path)
        }
    }
}

fn constants(api: &Api) -> TokenStream {
    let servers = api.client.servers.iter().map(|Address { url, variables }| {
        let defaults = variables.iter().map(|variable| {
            let AddressVariable {
                name,
                default,
                values,
            } = variable;
            let values = (!values.is_empty()).then(|| quote!(.values(&[#(#values),*])));
            quote!(ServerVariable::new(#name, #default)#values)
        });
        let variables = (!variables.is_empty()).then(|| quote!(.variables(&[#(#defaults),*])));
        quote!(Address::new(#url) #variables)
    });
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
        let client = scheme.client.as_ref().map(token_client);
        quote!(#made.env(&[#(#env),*])#client)
    });
    let agent = format!("{}/{}", api.package.name, api.package.version);
    quote! {
        const SERVERS: &[Address] = &[#(#servers),*];
        const USER_AGENT: &str = #agent;
        const SCHEMES: &[Scheme] = &[#(#schemes),*];
    }
}

fn token_client(client: &TokenClient) -> TokenStream {
    let TokenClient {
        id,
        secret,
        token_url,
        ..
    } = client;
    let variable = client.token_url_env.iter();
    let scopes = &client.scopes;
    let scopes = (!scopes.is_empty()).then(|| quote!(.scopes(&[#(#scopes),*])));
    quote! {
        .client(TokenClient::new(#id, #secret, #token_url)#(.token_url_env(#variable))*#scopes)
    }
}

/// Writes `new`, for a client of at most one credential, and `builder`.
fn makers(client: &Client) -> TokenStream {
    let credential = match client.credentials.as_slice() {
        [] => Some(None),
        [only, ..] if client.is_one => Some(Some(only)),
        _ => None,
    };
    let new = credential.map(|credential| new(client, credential));
    let idempotency = client.idempotency_header.iter();
    let rebase = client.rebases_links.then(|| quote!(.rebase_links(true)));
    quote! {
        #new

        /// Returns a builder with the default settings.
        pub fn builder() -> ClientBuilder {
            ClientBuilder {
                inner: Core::builder(SERVERS, SCHEMES)
                    .user_agent(USER_AGENT)
                    #(.idempotency_header(#idempotency))*
                    #rebase
            }
        }
    }
}

fn new(client: &Client, credential: Option<&Credential>) -> TokenStream {
    let (mut names, mut types) = (Vec::new(), Vec::new());
    let mut steps = TokenStream::new();
    let mut docs = " Creates a client.";
    if !client.has_address {
        docs = " Creates a client for the API at this base URL, to which paths are appended.";
        names.push(word("base_url"));
        types.push(quote!(impl Into<String>));
        steps.extend(quote!(.base_url(base_url)));
    }
    if let Some(credential) = credential {
        let method = &credential.method;
        let argument = Argument::of(credential);
        let arguments = &argument.names;
        steps.extend(quote!(.#method(#(#arguments),*)));
        names.extend(argument.names);
        types.extend(argument.types);
        if client.has_address {
            docs = " Creates a client that sends this credential.";
        }
    }
    let faults = (!names.is_empty()).then(|| {
        quote! {
            ///
            /// Each call returns [`Error::Config`] if an argument is not valid.
        }
    });
    quote! {
        #[doc = #docs]
        #faults
        #[must_use]
        pub fn new(#(#names: #types),*) -> Self {
            Self { core: Self::builder()#steps.inner.build_deferred() }
        }
    }
}

/// Writes `Default`, for a client that needs no credential.
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
        let what = &credential.what;
        let names = credential.env.iter().map(|name| format!("`{name}`"));
        let line = format!(" - {}: {what}.", names.collect::<Vec<_>>().join(" and "));
        variables.push(line);
    }
    variables.dedup();
    for client in client.schemes.iter().filter_map(|it| it.client.as_ref()) {
        let (id, secret, docs) = (&client.id, &client.secret, &client.docs);
        variables.push(format!(" - `{id}` and `{secret}`: {docs}."));
    }
    variables.push(format!(
        " - `{base_url_env}`: the base URL{}.",
        if client.has_address {
            ", in place of the server in the API's description"
        } else {
            ""
        }
    ));
    for parameter in &client.parameters {
        let (env, what) = (&parameter.env, &parameter.what);
        variables.push(format!(" - `{env}`: {what}."));
    }
    let parameters = client.parameters.iter().map(|parameter| {
        let place = word(parameter.place);
        let (wire, env) = (&parameter.wire, &parameter.env);
        quote!(.parameter_env(Location::#place, #wire, #env)?)
    });
    let errors = match is_needed {
        true => {
            " Returns [`Error::Config`] if no credential is set, or if a variable is not valid."
        }
        false => " Returns [`Error::Config`] if a variable is not valid.",
    };
    quote! {
        /// Creates a client from these environment variables, as far as they are set:
        ///
        #(#[doc = #variables])*
        ///
        /// # Errors
        ///
        #[doc = #errors]
        pub fn from_env() -> Result<Self, Error> {
            let builder = Self::builder().inner.read_env(#base_url_env, #is_needed)?
                #(#parameters)*;
            Ok(Self { core: builder.build()? })
        }
    }
}
