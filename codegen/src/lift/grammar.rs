//! The OpenAPI language as a closed table: which keywords each kind of object has, what they hold
//! and what becomes of them. Checking, lifting and the ledger all walk documents by it.

/// A kind of object in a document: OpenAPI 3.1 section 4.8, with Schema Objects as one kind.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Kind {
    /// The whole document
    OpenApi,
    /// `info`
    Info,
    /// `info.contact`
    Contact,
    /// `info.license`
    License,
    /// An item of `servers`
    Server,
    /// A member of a server's `variables`
    ServerVariable,
    /// `components`
    Components,
    /// `paths`
    Paths,
    /// A path's operations
    PathItem,
    /// One operation
    Operation,
    /// `externalDocs`
    ExternalDocs,
    /// A parameter
    Parameter,
    /// `requestBody`
    RequestBody,
    /// A member of `content`
    MediaType,
    /// A member of a media type's `encoding`
    Encoding,
    /// An operation's `responses`
    Responses,
    /// One response
    Response,
    /// A callback: path items by expression
    Callback,
    /// A member of `examples`
    Example,
    /// A link
    Link,
    /// A header
    Header,
    /// An item of `tags`
    Tag,
    /// A schema, at any depth
    Schema,
    /// A schema's `discriminator`
    Discriminator,
    /// A schema's `xml`
    Xml,
    /// A security scheme
    SecurityScheme,
    /// `flows` of a security scheme
    OAuthFlows,
    /// One OAuth flow
    OAuthFlow,
    /// An item of `security`: scopes by scheme
    SecurityRequirement,
    /// An item of `x-codeSamples`
    CodeSample,
}

/// What a keyword holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// A string
    Text,
    /// `true` or `false`
    Flag,
    /// A number
    Number,
    /// Any JSON: examples, defaults
    Any,
    /// A sequence of any JSON
    Values,
    /// A sequence of strings
    Texts,
    /// A mapping to strings
    TextMap,
    /// A mapping to sequences of strings
    TextsMap,
    /// A type name or a sequence of them
    TypeNames,
    /// A number, or in OpenAPI 3.0 a flag beside another keyword
    Bound,
    /// An object of that kind
    One(Kind),
    /// A sequence of objects of that kind
    Many(Kind),
    /// A mapping to objects of that kind
    Map(Kind),
}

/// What becomes of one occurrence of a keyword.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fate {
    /// It shapes the code
    Used,
    /// It reaches the documentation only
    Documented,
    /// It says nothing that a client needs
    Ignored,
    /// It is not followed as it stands; a warning says what is done instead
    Degraded,
    /// It stops the run
    Refused,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// As the document writes it
    pub name: &'static str,
    /// What it holds
    pub shape: Shape,
    /// What becomes of it unless its surroundings decide otherwise
    pub fate: Fate,
}

const fn used(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Used,
    }
}

const fn documented(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Documented,
    }
}

const fn ignored(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Ignored,
    }
}

const fn degraded(name: &'static str, shape: Shape) -> Keyword {
    Keyword {
        name,
        shape,
        fate: Fate::Degraded,
    }
}

use Shape::{
    Any, Bound, Flag, Many, Map, Number, One, Text, TextMap, Texts, TextsMap, TypeNames, Values,
};

impl Kind {
    /// The keywords that this kind of object has, those of OpenAPI 3.0 and 3.1 together.
    pub const fn keywords(self) -> &'static [Keyword] {
        match self {
            Self::OpenApi => OPEN_API,
            Self::Info => INFO,
            Self::Contact => CONTACT,
            Self::License => LICENSE,
            Self::Server => SERVER,
            Self::ServerVariable => SERVER_VARIABLE,
            Self::Components => COMPONENTS,
            Self::PathItem => PATH_ITEM,
            Self::Operation => OPERATION,
            Self::ExternalDocs => EXTERNAL_DOCS,
            Self::Parameter => PARAMETER,
            Self::RequestBody => REQUEST_BODY,
            Self::MediaType => MEDIA_TYPE,
            Self::Encoding => ENCODING,
            Self::Response => RESPONSE,
            Self::Example => EXAMPLE,
            Self::Link => LINK,
            Self::Header => HEADER,
            Self::Tag => TAG,
            Self::Schema => SCHEMA,
            Self::Discriminator => DISCRIMINATOR,
            Self::Xml => XML,
            Self::SecurityScheme => SECURITY_SCHEME,
            Self::OAuthFlows => OAUTH_FLOWS,
            Self::OAuthFlow => OAUTH_FLOW,
            Self::CodeSample => CODE_SAMPLE,
            Self::Paths | Self::Responses | Self::Callback | Self::SecurityRequirement => &[],
        }
    }

    /// What the members hold whose names the document chooses, for the kinds that have such.
    pub const fn free_members(self) -> Option<Shape> {
        match self {
            Self::Paths | Self::Callback => Some(One(Self::PathItem)),
            Self::Responses => Some(One(Self::Response)),
            Self::SecurityRequirement => Some(Texts),
            _ => None,
        }
    }

    /// Whether a Reference Object may stand in its place (OpenAPI 3.1 section 4.8.23).
    pub const fn may_be_reference(self) -> bool {
        matches!(
            self,
            Self::PathItem
                | Self::Parameter
                | Self::RequestBody
                | Self::Response
                | Self::Callback
                | Self::Example
                | Self::Link
                | Self::Header
                | Self::SecurityScheme
        )
    }

    /// The row for that keyword.
    pub fn keyword(self, name: &str) -> Option<&'static Keyword> {
        self.keywords().iter().find(|keyword| keyword.name == name)
    }

    /// The name that the specification gives to this kind of object.
    pub const fn name(self) -> &'static str {
        match self {
            Self::OpenApi => "OpenAPI",
            Self::Info => "Info",
            Self::Contact => "Contact",
            Self::License => "License",
            Self::Server => "Server",
            Self::ServerVariable => "Server Variable",
            Self::Components => "Components",
            Self::Paths => "Paths",
            Self::PathItem => "Path Item",
            Self::Operation => "Operation",
            Self::ExternalDocs => "External Documentation",
            Self::Parameter => "Parameter",
            Self::RequestBody => "Request Body",
            Self::MediaType => "Media Type",
            Self::Encoding => "Encoding",
            Self::Responses => "Responses",
            Self::Response => "Response",
            Self::Callback => "Callback",
            Self::Example => "Example",
            Self::Link => "Link",
            Self::Header => "Header",
            Self::Tag => "Tag",
            Self::Schema => "Schema",
            Self::Discriminator => "Discriminator",
            Self::Xml => "XML",
            Self::SecurityScheme => "Security Scheme",
            Self::OAuthFlows => "OAuth Flows",
            Self::OAuthFlow => "OAuth Flow",
            Self::SecurityRequirement => "Security Requirement",
            Self::CodeSample => "Code Sample",
        }
    }
}

const OPEN_API: &[Keyword] = &[
    used("openapi", Text),
    ignored("jsonSchemaDialect", Text),
    used("info", One(Kind::Info)),
    used("servers", Many(Kind::Server)),
    used("paths", One(Kind::Paths)),
    degraded("webhooks", Map(Kind::PathItem)),
    used("components", One(Kind::Components)),
    used("security", Many(Kind::SecurityRequirement)),
    documented("tags", Many(Kind::Tag)),
    ignored("externalDocs", One(Kind::ExternalDocs)),
];

const INFO: &[Keyword] = &[
    used("title", Text),
    documented("summary", Text),
    documented("description", Text),
    ignored("termsOfService", Text),
    ignored("contact", One(Kind::Contact)),
    ignored("license", One(Kind::License)),
    documented("version", Text),
];

const CONTACT: &[Keyword] = &[
    ignored("name", Text),
    ignored("url", Text),
    ignored("email", Text),
];

const LICENSE: &[Keyword] = &[
    ignored("name", Text),
    ignored("identifier", Text),
    ignored("url", Text),
];

const SERVER: &[Keyword] = &[
    used("url", Text),
    documented("description", Text),
    used("variables", Map(Kind::ServerVariable)),
];

const SERVER_VARIABLE: &[Keyword] = &[
    ignored("enum", Texts),
    used("default", Text),
    ignored("description", Text),
];

const COMPONENTS: &[Keyword] = &[
    used("schemas", Map(Kind::Schema)),
    used("responses", Map(Kind::Response)),
    used("parameters", Map(Kind::Parameter)),
    ignored("examples", Map(Kind::Example)),
    used("requestBodies", Map(Kind::RequestBody)),
    ignored("headers", Map(Kind::Header)),
    used("securitySchemes", Map(Kind::SecurityScheme)),
    ignored("links", Map(Kind::Link)),
    ignored("callbacks", Map(Kind::Callback)),
    used("pathItems", Map(Kind::PathItem)),
];

const PATH_ITEM: &[Keyword] = &[
    documented("summary", Text),
    documented("description", Text),
    used("get", One(Kind::Operation)),
    used("put", One(Kind::Operation)),
    used("post", One(Kind::Operation)),
    used("delete", One(Kind::Operation)),
    used("options", One(Kind::Operation)),
    used("head", One(Kind::Operation)),
    used("patch", One(Kind::Operation)),
    used("trace", One(Kind::Operation)),
    degraded("servers", Many(Kind::Server)),
    used("parameters", Many(Kind::Parameter)),
];

const OPERATION: &[Keyword] = &[
    documented("tags", Texts),
    documented("summary", Text),
    documented("description", Text),
    ignored("externalDocs", One(Kind::ExternalDocs)),
    used("operationId", Text),
    used("parameters", Many(Kind::Parameter)),
    used("requestBody", One(Kind::RequestBody)),
    used("responses", One(Kind::Responses)),
    degraded("callbacks", Map(Kind::Callback)),
    used("deprecated", Flag),
    used("security", Many(Kind::SecurityRequirement)),
    degraded("servers", Many(Kind::Server)),
    used("x-codeSamples", Many(Kind::CodeSample)),
];

const EXTERNAL_DOCS: &[Keyword] = &[ignored("description", Text), ignored("url", Text)];

const PARAMETER: &[Keyword] = &[
    used("name", Text),
    used("in", Text),
    documented("description", Text),
    used("required", Flag),
    used("deprecated", Flag),
    ignored("allowEmptyValue", Flag),
    used("style", Text),
    used("explode", Flag),
    degraded("allowReserved", Flag),
    used("schema", One(Kind::Schema)),
    documented("example", Any),
    ignored("examples", Map(Kind::Example)),
    degraded("content", Map(Kind::MediaType)),
];

const REQUEST_BODY: &[Keyword] = &[
    documented("description", Text),
    used("content", Map(Kind::MediaType)),
    used("required", Flag),
];

const MEDIA_TYPE: &[Keyword] = &[
    used("schema", One(Kind::Schema)),
    ignored("example", Any),
    ignored("examples", Map(Kind::Example)),
    degraded("encoding", Map(Kind::Encoding)),
];

const ENCODING: &[Keyword] = &[
    degraded("contentType", Text),
    degraded("headers", Map(Kind::Header)),
    degraded("style", Text),
    degraded("explode", Flag),
    degraded("allowReserved", Flag),
];

const RESPONSE: &[Keyword] = &[
    documented("description", Text),
    degraded("headers", Map(Kind::Header)),
    used("content", Map(Kind::MediaType)),
    ignored("links", Map(Kind::Link)),
];

const EXAMPLE: &[Keyword] = &[
    ignored("summary", Text),
    ignored("description", Text),
    documented("value", Any),
    ignored("externalValue", Text),
];

const LINK: &[Keyword] = &[
    ignored("operationRef", Text),
    ignored("operationId", Text),
    ignored("parameters", Any),
    ignored("requestBody", Any),
    ignored("description", Text),
    ignored("server", One(Kind::Server)),
];

const HEADER: &[Keyword] = &[
    degraded("description", Text),
    degraded("required", Flag),
    degraded("deprecated", Flag),
    degraded("allowEmptyValue", Flag),
    degraded("style", Text),
    degraded("explode", Flag),
    degraded("schema", One(Kind::Schema)),
    degraded("example", Any),
    degraded("examples", Map(Kind::Example)),
    degraded("content", Map(Kind::MediaType)),
];

const TAG: &[Keyword] = &[
    documented("name", Text),
    documented("description", Text),
    ignored("externalDocs", One(Kind::ExternalDocs)),
];

const SCHEMA: &[Keyword] = &[
    // JSON Schema 2020-12 core
    ignored("$schema", Text),
    ignored("$id", Text),
    ignored("$anchor", Text),
    ignored("$dynamicAnchor", Text),
    ignored("$vocabulary", Any),
    ignored("$comment", Text),
    used("$ref", Text),
    degraded("$dynamicRef", Text),
    ignored("$defs", Map(Kind::Schema)),
    // Applicators
    degraded("allOf", Many(Kind::Schema)),
    degraded("anyOf", Many(Kind::Schema)),
    degraded("oneOf", Many(Kind::Schema)),
    ignored("not", One(Kind::Schema)),
    ignored("if", One(Kind::Schema)),
    ignored("then", One(Kind::Schema)),
    ignored("else", One(Kind::Schema)),
    ignored("dependentSchemas", Map(Kind::Schema)),
    degraded("prefixItems", Many(Kind::Schema)),
    used("items", One(Kind::Schema)),
    ignored("contains", One(Kind::Schema)),
    used("properties", Map(Kind::Schema)),
    degraded("patternProperties", Map(Kind::Schema)),
    used("additionalProperties", One(Kind::Schema)),
    documented("propertyNames", One(Kind::Schema)),
    ignored("unevaluatedItems", One(Kind::Schema)),
    ignored("unevaluatedProperties", One(Kind::Schema)),
    // Validation
    used("type", TypeNames),
    used("enum", Values),
    used("const", Any),
    documented("multipleOf", Number),
    documented("maximum", Number),
    documented("exclusiveMaximum", Bound),
    documented("minimum", Number),
    documented("exclusiveMinimum", Bound),
    documented("maxLength", Number),
    documented("minLength", Number),
    documented("pattern", Text),
    documented("maxItems", Number),
    documented("minItems", Number),
    documented("uniqueItems", Flag),
    ignored("maxContains", Number),
    ignored("minContains", Number),
    documented("maxProperties", Number),
    documented("minProperties", Number),
    used("required", Texts),
    ignored("dependentRequired", TextsMap),
    // Annotations, format and content
    documented("title", Text),
    documented("description", Text),
    documented("default", Any),
    used("deprecated", Flag),
    documented("readOnly", Flag),
    documented("writeOnly", Flag),
    documented("examples", Values),
    used("format", Text),
    documented("contentEncoding", Text),
    documented("contentMediaType", Text),
    ignored("contentSchema", One(Kind::Schema)),
    // OpenAPI's own
    used("nullable", Flag),
    degraded("discriminator", One(Kind::Discriminator)),
    ignored("xml", One(Kind::Xml)),
    ignored("externalDocs", One(Kind::ExternalDocs)),
    documented("example", Any),
];

const DISCRIMINATOR: &[Keyword] = &[degraded("propertyName", Text), degraded("mapping", TextMap)];

const XML: &[Keyword] = &[
    ignored("name", Text),
    ignored("namespace", Text),
    ignored("prefix", Text),
    ignored("attribute", Flag),
    ignored("wrapped", Flag),
];

const SECURITY_SCHEME: &[Keyword] = &[
    used("type", Text),
    ignored("description", Text),
    degraded("name", Text),
    degraded("in", Text),
    used("scheme", Text),
    ignored("bearerFormat", Text),
    degraded("flows", One(Kind::OAuthFlows)),
    degraded("openIdConnectUrl", Text),
];

const OAUTH_FLOWS: &[Keyword] = &[
    degraded("implicit", One(Kind::OAuthFlow)),
    degraded("password", One(Kind::OAuthFlow)),
    degraded("clientCredentials", One(Kind::OAuthFlow)),
    degraded("authorizationCode", One(Kind::OAuthFlow)),
];

const OAUTH_FLOW: &[Keyword] = &[
    degraded("authorizationUrl", Text),
    degraded("tokenUrl", Text),
    degraded("refreshUrl", Text),
    degraded("scopes", TextMap),
];

const CODE_SAMPLE: &[Keyword] = &[
    used("lang", Text),
    ignored("label", Text),
    used("source", Text),
];
