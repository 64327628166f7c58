//! Security schemes.

/// A Security Scheme Object.
#[derive(Debug)]
pub struct SecurityScheme {
    /// `type`, with the fields of that type
    pub kind: SecuritySchemeKind,
    /// `description`
    pub description: Option<String>,
    /// `deprecated` (OpenAPI 3.2)
    pub deprecated: bool,
    /// `oauth2MetadataUrl` (OpenAPI 3.2)
    pub metadata_url: Option<String>,
}

/// The type of a security scheme.
#[derive(Debug)]
pub enum SecuritySchemeKind {
    /// `apiKey`
    ApiKey {
        /// `in`
        location: ApiKeyLocation,
        /// `name`
        name: String,
    },
    /// `http`, with its `scheme`
    Http(String),
    /// `mutualTLS`
    MutualTls,
    /// `oauth2`
    OAuth2(Box<OAuthFlows>),
    /// `openIdConnect`, with its `openIdConnectUrl`
    OpenIdConnect(String),
}

/// A location of an API key.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ApiKeyLocation {
    /// In the query
    Query,
    /// In a header
    Header,
    /// In the `Cookie` header
    Cookie,
}

/// An OAuth Flows Object.
#[derive(Debug)]
pub struct OAuthFlows {
    /// `authorizationCode`
    pub authorization_code: Option<OAuthFlow>,
    /// `clientCredentials`
    pub client_credentials: Option<OAuthFlow>,
    /// `password`
    pub password: Option<OAuthFlow>,
    /// `implicit`
    pub implicit: Option<OAuthFlow>,
    /// `deviceAuthorization` (OpenAPI 3.2)
    pub device_authorization: Option<OAuthFlow>,
}

/// An OAuth Flow Object. A URL that the flow does not have is empty.
#[derive(Debug, Default)]
pub struct OAuthFlow {
    /// `authorizationUrl`, or `deviceAuthorizationUrl`
    pub authorization_url: String,
    /// `tokenUrl`
    pub token_url: String,
}
