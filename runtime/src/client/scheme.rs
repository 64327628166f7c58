//! The security schemes of a document, as a generated client lists them.

/// A security scheme of the document, under the name that operations call it by.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Scheme {
    /// The name in `components/securitySchemes`.
    pub name: &'static str,
    /// What it asks for.
    pub kind: SchemeKind,
    /// The environment variables that may hold it: one, or of Basic the user and the password.
    pub env: &'static [&'static str],
    /// How tokens are fetched, where the environment has what a client of an OAuth 2 server is
    /// known by.
    pub client: Option<TokenClient>,
}

/// A client of an OAuth 2 server (RFC 6749, section 4.4), by the environment variables that say
/// who it is.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenClient {
    /// The variable that holds its id.
    pub id: &'static str,
    /// The variable that holds its secret.
    pub secret: &'static str,
    /// Where tokens are given out; empty where only a variable says so.
    pub token_url: &'static str,
    /// The variable that, where it is set, replaces that address.
    pub token_url_env: Option<&'static str>,
    /// What is asked for; without one, the server decides.
    pub scopes: &'static [&'static str],
}

impl TokenClient {
    /// A client that these variables say, of the server at this address.
    #[must_use]
    pub const fn new(id: &'static str, secret: &'static str, token_url: &'static str) -> Self {
        Self {
            id,
            secret,
            token_url,
            token_url_env: None,
            scopes: &[],
        }
    }

    /// With a variable that replaces the address.
    #[must_use]
    pub const fn token_url_env(mut self, name: &'static str) -> Self {
        self.token_url_env = Some(name);
        self
    }

    /// With what is asked for.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }
}

/// What a security scheme asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A bearer token (RFC 6750) in the header `Authorization`, whoever gave it out.
    Bearer,
    /// A user and a password (RFC 7617) in the header `Authorization`.
    Basic,
    /// The header `Authorization`, whose value is given whole.
    Authorization,
    /// A key in the header of that name.
    Header(&'static str),
    /// A key in the query, under that name.
    Query(&'static str),
    /// A key in the cookie of that name.
    Cookie(&'static str),
    /// A certificate of the client, which the HTTP client presents: nothing in the request itself.
    MutualTls,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $make:ident $(($name:ident))? => $kind:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $make(scheme: &'static str $(, $name: &'static str)?) -> Self {
            Self { name: scheme, kind: SchemeKind::$kind $(($name))?, env: &[], client: None }
        }
    )*};
}

impl Scheme {
    kinds! {
        /// `type: http`, `scheme: bearer`; also OAuth 2 and OpenID Connect, whose tokens go the same way.
        bearer => Bearer;
        /// `type: http`, `scheme: basic`.
        basic => Basic;
        /// `type: http` with a scheme whose credentials are given whole: `Digest …`.
        authorization => Authorization;
        /// `type: apiKey`, `in: header`.
        header(name) => Header;
        /// `type: apiKey`, `in: query`.
        query(name) => Query;
        /// `type: apiKey`, `in: cookie`.
        cookie(name) => Cookie;
        /// `type: mutualTLS`.
        mutual_tls => MutualTls;
    }

    /// With the environment variables that may hold it.
    #[must_use]
    pub const fn env(mut self, names: &'static [&'static str]) -> Self {
        self.env = names;
        self
    }

    /// With the environment variables that say who the client is that fetches tokens.
    #[must_use]
    pub const fn client(mut self, client: TokenClient) -> Self {
        self.client = Some(client);
        self
    }
}
