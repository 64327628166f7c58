//! The security schemes of a document (OpenAPI 3.1.1, section 4.8.27).

/// A security scheme of the document, under the name that operations refer to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Scheme {
    /// The name in `components/securitySchemes`.
    pub name: &'static str,
    /// The kind of credential.
    pub kind: SchemeKind,
    /// The environment variables of the credential: one, or for Basic authentication the user name
    /// and the password.
    pub env: &'static [&'static str],
    /// An OAuth 2 client that fetches tokens, if the environment has its id and secret.
    pub client: Option<TokenClient>,
}

/// An OAuth 2 client (RFC 6749, section 4.4), described by environment variables.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct TokenClient {
    /// The variable of the client id.
    pub id: &'static str,
    /// The variable of the client secret.
    pub secret: &'static str,
    /// The URL of the token endpoint; empty if only a variable holds it.
    pub token_url: &'static str,
    /// The variable that overrides this URL.
    pub token_url_env: Option<&'static str>,
    /// The scopes to request; if empty, the server decides.
    pub scopes: &'static [&'static str],
}

impl TokenClient {
    /// Creates a client of the token endpoint at this URL.
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

    /// Sets the variable that overrides the URL.
    #[must_use]
    pub const fn token_url_env(mut self, name: &'static str) -> Self {
        self.token_url_env = Some(name);
        self
    }

    /// Sets the scopes to request.
    #[must_use]
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }
}

/// The kind of credential that a security scheme requires.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A bearer token (RFC 6750) in the header `Authorization`, whatever its issuer.
    Bearer,
    /// A user name and a password (RFC 7617) in the header `Authorization`.
    Basic,
    /// A complete value of the header `Authorization`.
    Authorization,
    /// An API key in the header of this name.
    Header(&'static str),
    /// An API key in the query parameter of this name.
    Query(&'static str),
    /// An API key in the cookie of this name.
    Cookie(&'static str),
    /// A client certificate, which the HTTP client presents; the request itself has no credential.
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
        /// `type: http`, `scheme: bearer`; also OAuth 2 and OpenID Connect, whose tokens are sent
        /// the same way.
        bearer => Bearer;
        /// `type: http`, `scheme: basic`.
        basic => Basic;
        /// `type: http` with another scheme, whose header value is given whole: `Digest …`.
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

    /// Sets the environment variables of the credential.
    #[must_use]
    pub const fn env(mut self, names: &'static [&'static str]) -> Self {
        self.env = names;
        self
    }

    /// Sets the OAuth 2 client that fetches tokens.
    #[must_use]
    pub const fn client(mut self, client: TokenClient) -> Self {
        self.client = Some(client);
        self
    }
}
