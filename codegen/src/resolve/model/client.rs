//! Servers and security schemes.

use crate::load::Pointer;

/// A Server Object.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Its URL, with `{variables}`
    pub url: String,
    /// `name`
    pub name: Option<String>,
    /// Its description
    pub description: Option<String>,
    /// The variables in its URL
    pub variables: Vec<Variable>,
}

/// A variable in a server's URL.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// Its name
    pub name: String,
    /// Its default; `None` if the document does not declare the variable
    pub default: Option<String>,
    /// Its `enum`
    pub values: Vec<String>,
    /// Its description
    pub description: Option<String>,
}

/// A security scheme that an operation may require.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Its name among the components
    pub name: String,
    /// Its pointer
    pub pointer: Pointer,
    /// Its kind of credential
    pub kind: SchemeKind,
    /// Its description
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// URLs for OAuth 2.0 and OpenID Connect, each with its purpose
    pub issuers: Vec<(&'static str, String)>,
    /// Token URL of the client credentials flow
    pub token_url: Option<String>,
}

/// The kind of credential of a security scheme.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SchemeKind {
    /// A bearer token in the header `Authorization`
    Bearer,
    /// A user and a password (RFC 7617)
    Basic,
    /// The whole value of the header `Authorization`, and its HTTP scheme (empty if unknown)
    Authorization(String),
    /// A key in that header
    Header(String),
    /// A key in the query, under that name
    Query(String),
    /// A key in that cookie
    Cookie(String),
    /// A client certificate, which the TLS connection carries
    MutualTls,
}

impl SchemeKind {
    /// Returns true if the credential is sent in the header `Authorization`.
    pub(crate) fn is_authorization(&self) -> bool {
        match self {
            Self::Bearer | Self::Basic | Self::Authorization(_) => true,
            Self::Header(name) => name.eq_ignore_ascii_case("authorization"),
            Self::Query(_) | Self::Cookie(_) | Self::MutualTls => false,
        }
    }
}

/// A scheme that an operation requires.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Need {
    /// The scheme's name
    pub scheme: String,
    /// The required scopes or roles
    pub scopes: Vec<String>,
}
