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
            Self { name: scheme, kind: SchemeKind::$kind $(($name))?, env: &[] }
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
}
