//! Where requests go, and who may send them.

use crate::load::Pointer;

/// A place where the API is served.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Its address, with `{variables}`
    pub url: String,
    /// What the document calls it
    pub name: Option<String>,
    /// Its description
    pub description: Option<String>,
    /// The variables in its address
    pub variables: Vec<Variable>,
}

/// A variable in a server's address.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// Its name
    pub name: String,
    /// Its value unless another is given; `None` where the document does not describe it
    pub default: Option<String>,
    /// The values that it may have, if they are listed
    pub values: Vec<String>,
    /// Its description
    pub description: Option<String>,
}

/// A security scheme that an operation may ask for.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Its name among the components
    pub name: String,
    /// Where it stands
    pub pointer: Pointer,
    /// What it asks for
    pub kind: SchemeKind,
    /// Its description
    pub description: Option<String>,
    /// True if it should no longer be used
    pub deprecated: bool,
    /// Where tokens are given out: what for, and the address
    pub issuers: Vec<(&'static str, String)>,
    /// Where a client gets tokens for itself, if the document says so
    pub token_url: Option<String>,
}

/// What a security scheme asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SchemeKind {
    /// A token in the header `Authorization`
    Bearer,
    /// A user and a password
    Basic,
    /// The whole value of the header `Authorization`, of that HTTP scheme if one is known
    Authorization(String),
    /// A key in that header
    Header(String),
    /// A key in the query, under that name
    Query(String),
    /// A key in that cookie
    Cookie(String),
    /// A certificate of the client, which is none of the request's matter
    MutualTls,
}

impl SchemeKind {
    /// True if it is for the header `Authorization`.
    pub(crate) fn is_authorization(&self) -> bool {
        match self {
            Self::Bearer | Self::Basic | Self::Authorization(_) => true,
            Self::Header(name) => name.eq_ignore_ascii_case("authorization"),
            Self::Query(_) | Self::Cookie(_) | Self::MutualTls => false,
        }
    }
}

/// A scheme that an operation asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Need {
    /// The scheme's name
    pub scheme: String,
    /// The scopes or roles that it has to come with
    pub scopes: Vec<String>,
}
