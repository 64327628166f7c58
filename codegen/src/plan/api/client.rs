//! The client: where it sends, and what it shows who it is with.

use super::models::RustType;
use super::{Docs, Name};
use crate::resolve::SchemeKind;

/// The client type.
#[derive(Debug)]
pub(crate) struct Client {
    /// Where calls go unless the user says otherwise: to the first, or to the one that is chosen
    pub servers: Vec<Address>,
    /// What they are called, where there are several
    pub environments: Vec<Environment>,
    /// The variables in their addresses
    pub variables: Vec<ServerVariable>,
    /// The parameters that it knows for all operations
    pub parameters: Vec<SharedParameter>,
    /// True if the first of them can be called as it is
    pub has_address: bool,
    /// The environment variable that holds another base URL
    pub base_url_env: String,
    /// The header for the key of a call that the server gets twice, if it is not the usual one
    pub idempotency_header: Option<String>,
    /// True if links to further pages are followed below the base URL, wherever they lead
    pub rebases_links: bool,
    /// True if there are lists whose pages are found by links
    pub follows_links: bool,
    /// What it can be given to be let in, each by a method of the builder
    pub credentials: Vec<Credential>,
    /// True if the first of them is all that a client can be given
    pub is_one: bool,
    /// True if an operation cannot be called without one
    pub is_needed: bool,
    /// The key that an HTTP client which follows redirects takes to other hosts, in words
    pub exposed: Option<String>,
    /// True if an operation asks for a certificate of the client
    pub has_mutual_tls: bool,
    /// The security schemes that the runtime has to know
    pub schemes: Vec<Scheme>,
    /// The resources that it leads to
    pub resources: Vec<Accessor>,
    /// A call to show in the crate's documentation
    pub sample: Vec<String>,
}

impl Client {
    /// True if a scheme asks for a bearer token.
    pub(crate) fn takes_tokens(&self) -> bool {
        self.schemes
            .iter()
            .any(|scheme| scheme.kind == SchemeKind::Bearer)
    }
}

/// An address for the runtime.
#[derive(Debug)]
pub(crate) struct Address {
    /// As the document writes it
    pub url: String,
    /// Variables that have a default
    pub variables: Vec<AddressVariable>,
}

/// A variable in an address for the runtime.
#[derive(Debug)]
pub(crate) struct AddressVariable {
    /// Its name
    pub name: String,
    /// Its value unless another is set
    pub default: String,
    /// The only values that it may have; any, if there are none
    pub values: Vec<String>,
}

/// One of several servers.
#[derive(Debug)]
pub(crate) struct Environment {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
}

/// A variable in the address of a server.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    /// The builder's method
    pub method: Name,
    /// Its name in addresses
    pub name: String,
    /// The method's documentation
    pub docs: Docs,
}

/// A parameter that the client knows for all operations.
#[derive(Debug)]
pub(crate) struct SharedParameter {
    /// The builder's method
    pub method: Name,
    /// `Path`, `Query`, `Header` or `Cookie`
    pub place: &'static str,
    /// Its name on the wire
    pub wire: String,
    /// What it holds: text, a number or a boolean
    pub ty: RustType,
    /// The environment variable that may hold it
    pub env: String,
    /// The method's documentation
    pub docs: Docs,
}

/// A security scheme.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Its name among the components
    pub name: String,
    /// What it asks for
    pub kind: SchemeKind,
    /// The environment variables that may hold it
    pub env: Vec<String>,
    /// How tokens are fetched, where the environment says who the client is
    pub client: Option<TokenClient>,
}

/// A client of an OAuth 2 server.
#[derive(Clone, Debug)]
pub(crate) struct TokenClient {
    /// The environment variable that holds its id
    pub id: String,
    /// The environment variable that holds its secret
    pub secret: String,
    /// Where tokens are given out; empty where only a variable says so
    pub token_url: String,
    /// The environment variable that replaces that address
    pub token_url_env: Option<String>,
    /// What is asked for
    pub scopes: Vec<String>,
    /// What the two variables are
    pub docs: String,
}

/// Something that lets a client in.
#[derive(Debug)]
pub(crate) struct Credential {
    /// The builder's method
    pub method: Name,
    /// What the method takes
    pub takes: CredentialInput,
    /// The environment variables that may hold it
    pub env: Vec<String>,
    /// The method's documentation
    pub docs: Docs,
}

/// What a credential consists of.
#[derive(Debug)]
pub(crate) enum CredentialInput {
    /// A token, for all schemes that ask for one
    Token,
    /// A text, for the scheme of that name; the second is what the text is
    Text(String, &'static str),
    /// A user and a password, for the scheme of that name
    UserAndPassword(String),
}

/// A method that leads to a resource.
#[derive(Debug)]
pub(crate) struct Accessor {
    /// The method
    pub name: Name,
    /// The resource's type
    pub resource: Name,
    /// The Cargo feature that it needs
    pub feature: Option<String>,
    /// Its documentation
    pub docs: Docs,
}
