//! The planned client type: servers, parameters, credentials and resources.

use super::models::RustType;
use super::{Docs, Name};
use crate::resolve::SchemeKind;

/// The client type.
#[derive(Debug)]
pub(crate) struct Client {
    /// The servers; calls go to the first unless the user chooses another
    pub servers: Vec<Address>,
    /// The names of the servers; empty for one server
    pub environments: Vec<Environment>,
    /// The variables of server URLs
    pub variables: Vec<ServerVariable>,
    /// The parameters that are set once, for all operations
    pub parameters: Vec<SharedParameter>,
    /// True if the first server has an absolute URL without open variables
    pub has_address: bool,
    /// The environment variable of the base URL
    pub base_url_env: String,
    /// The header of the idempotency key, if it is not the default one
    pub idempotency_header: Option<String>,
    /// True if links to further pages are resolved against the base URL, whatever their host
    pub rebases_links: bool,
    /// True if an operation finds further pages by links
    pub follows_links: bool,
    /// The credentials, each set by a method of the builder
    pub credentials: Vec<Credential>,
    /// True if the first credential serves all schemes
    pub is_one: bool,
    /// True if an operation requires a credential
    pub is_needed: bool,
    /// A phrase for the API key that an HTTP client would forward on a redirect to another host
    pub exposed: Option<String>,
    /// True if an operation requires a client certificate (mutual TLS)
    pub has_mutual_tls: bool,
    /// The security schemes for the runtime
    pub schemes: Vec<Scheme>,
    /// The top-level resources
    pub resources: Vec<Accessor>,
    /// The lines of the doctest in the crate's documentation
    pub sample: Vec<String>,
}

impl Client {
    /// Returns true if a scheme takes a bearer token.
    pub(crate) fn takes_tokens(&self) -> bool {
        self.schemes
            .iter()
            .any(|scheme| scheme.kind == SchemeKind::Bearer)
    }
}

/// The URL of a server.
#[derive(Debug)]
pub(crate) struct Address {
    /// The URL template, as the document has it
    pub url: String,
    /// The variables that have a default
    pub variables: Vec<AddressVariable>,
}

/// A server variable with a default.
#[derive(Debug)]
pub(crate) struct AddressVariable {
    /// Its name
    pub name: String,
    /// The default
    pub default: String,
    /// The values of its `enum`; if empty, any value is allowed
    pub values: Vec<String>,
}

/// A variant of the enum of servers.
#[derive(Debug)]
pub(crate) struct Environment {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
}

/// A server variable that the builder sets.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    /// The builder's method
    pub method: Name,
    /// Its name in URL templates
    pub name: String,
    /// The method's documentation
    pub docs: Docs,
}

/// A parameter that the builder sets for all operations.
#[derive(Debug)]
pub(crate) struct SharedParameter {
    /// The builder's method
    pub method: Name,
    /// `Path`, `Query`, `Header` or `Cookie`
    pub place: &'static str,
    /// Its name on the wire
    pub wire: String,
    /// Its type: text, a number or a boolean
    pub ty: RustType,
    /// The environment variable that it is read from
    pub env: String,
    /// Its name as a noun phrase
    pub what: String,
    /// The method's documentation
    pub docs: Docs,
}

/// A security scheme.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Its name among the components
    pub name: String,
    /// Its kind
    pub kind: SchemeKind,
    /// The environment variables that it is read from
    pub env: Vec<String>,
    /// The OAuth 2 client that fetches tokens, if the settings name its variables
    pub client: Option<TokenClient>,
}

/// An OAuth 2 client that fetches tokens by the client credentials grant.
#[derive(Clone, Debug)]
pub(crate) struct TokenClient {
    /// The environment variable of the client ID
    pub id: String,
    /// The environment variable of the client secret
    pub secret: String,
    /// The token URL; empty if only the environment has it
    pub token_url: String,
    /// The environment variable that overrides the token URL
    pub token_url_env: Option<String>,
    /// The requested scopes
    pub scopes: Vec<String>,
    /// The documentation of the two variables
    pub docs: String,
}

/// A credential of the client.
#[derive(Debug)]
pub(crate) struct Credential {
    /// The builder's method
    pub method: Name,
    /// The arguments of the method
    pub takes: CredentialInput,
    /// The environment variables that it is read from
    pub env: Vec<String>,
    /// Its name as a noun phrase
    pub what: String,
    /// The method's documentation
    pub docs: Docs,
}

/// The arguments that a credential is set with.
#[derive(Debug)]
pub(crate) enum CredentialInput {
    /// A bearer token, for all schemes that take one
    Token,
    /// Text for the scheme of this name, and the kind of text
    Text(String, &'static str),
    /// A user name and a password, for the scheme of this name
    UserAndPassword(String),
}

/// A method that returns a resource.
#[derive(Debug)]
pub(crate) struct Accessor {
    /// The method
    pub name: Name,
    /// The resource's type
    pub resource: Name,
    /// The Cargo feature that enables it
    pub feature: Option<String>,
    /// Its documentation
    pub docs: Docs,
}
