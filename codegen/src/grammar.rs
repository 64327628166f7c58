//! The grammar of OpenAPI as a closed table: the keywords of each kind of object, with the shape
//! and the fate of each. Checking, lifting and the ledger all walk documents by it.

mod tables;

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
    /// A value of a server's `variables`
    ServerVariable,
    /// `components`
    Components,
    /// `paths`
    Paths,
    /// An item of `paths`
    PathItem,
    /// One operation
    Operation,
    /// `externalDocs`
    ExternalDocs,
    /// A parameter
    Parameter,
    /// `requestBody`
    RequestBody,
    /// A value of `content`
    MediaType,
    /// A value of a media type's `encoding`
    Encoding,
    /// An operation's `responses`
    Responses,
    /// One response
    Response,
    /// A callback: path items by runtime expression
    Callback,
    /// A value of `examples`
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

/// Shape of a keyword's value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// A string
    Text,
    /// `true` or `false`
    Flag,
    /// A number
    Number,
    /// Any JSON, such as examples and defaults
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
    /// A number, or in OpenAPI 3.0 a boolean beside another keyword
    Bound,
    /// An object of that kind
    One(Kind),
    /// A sequence of objects of that kind
    Many(Kind),
    /// A mapping to objects of that kind; names that begin with `x-` are ordinary names
    Map(Kind),
}

/// Fate of one occurrence of a keyword.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fate {
    /// It affects the code
    Used,
    /// It affects the documentation only
    Documented,
    /// A client does not need it
    Ignored,
    /// It is not followed as written; a warning says what is generated instead
    Degraded,
    /// It stops the run
    Refused,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// As the document writes it
    pub name: &'static str,
    /// Its shape
    pub shape: Shape,
    /// Its fate, unless its surroundings decide otherwise
    pub fate: Fate,
}

impl Kind {
    /// Returns the keywords of this kind of object in OpenAPI 3.0, 3.1 and 3.2 together.
    pub const fn keywords(self) -> &'static [Keyword] {
        match self {
            Self::OpenApi => tables::OPEN_API,
            Self::Info => tables::INFO,
            Self::Contact => tables::CONTACT,
            Self::License => tables::LICENSE,
            Self::Server => tables::SERVER,
            Self::ServerVariable => tables::SERVER_VARIABLE,
            Self::Components => tables::COMPONENTS,
            Self::PathItem => tables::PATH_ITEM,
            Self::Operation => tables::OPERATION,
            Self::ExternalDocs => tables::EXTERNAL_DOCS,
            Self::Parameter => tables::PARAMETER,
            Self::RequestBody => tables::REQUEST_BODY,
            Self::MediaType => tables::MEDIA_TYPE,
            Self::Encoding => tables::ENCODING,
            Self::Response => tables::RESPONSE,
            Self::Example => tables::EXAMPLE,
            Self::Link => tables::LINK,
            Self::Header => tables::HEADER,
            Self::Tag => tables::TAG,
            Self::Schema => tables::SCHEMA,
            Self::Discriminator => tables::DISCRIMINATOR,
            Self::Xml => tables::XML,
            Self::SecurityScheme => tables::SECURITY_SCHEME,
            Self::OAuthFlows => tables::OAUTH_FLOWS,
            Self::OAuthFlow => tables::OAUTH_FLOW,
            Self::CodeSample => tables::CODE_SAMPLE,
            Self::Paths | Self::Responses | Self::Callback | Self::SecurityRequirement => &[],
        }
    }

    /// Returns the shape of values under names that the document chooses, for kinds with such.
    pub const fn free_members(self) -> Option<Shape> {
        match self {
            Self::Paths | Self::Callback => Some(Shape::One(Self::PathItem)),
            Self::Responses => Some(Shape::One(Self::Response)),
            Self::SecurityRequirement => Some(Shape::Texts),
            _ => None,
        }
    }

    /// Returns true if a Reference Object may replace it (OpenAPI 3.1, section 4.8.23).
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

    /// Returns the section of the components for this kind.
    pub const fn section(self) -> Option<&'static str> {
        Some(match self {
            Self::Schema => "schemas",
            Self::Response => "responses",
            Self::Parameter => "parameters",
            Self::Example => "examples",
            Self::RequestBody => "requestBodies",
            Self::Header => "headers",
            Self::SecurityScheme => "securitySchemes",
            Self::Link => "links",
            Self::Callback => "callbacks",
            Self::PathItem => "pathItems",
            _ => return None,
        })
    }

    /// Returns the row of a keyword.
    pub fn keyword(self, name: &str) -> Option<&'static Keyword> {
        self.keywords().iter().find(|keyword| keyword.name == name)
    }

    /// Returns true for keywords below which the server makes the calls: webhooks and callbacks.
    pub(crate) fn begins_webhooks(self, name: &str) -> bool {
        matches!(
            (self, name),
            (Self::OpenApi, "webhooks") | (Self::Components | Self::Operation, "callbacks")
        )
    }

    /// Returns true for keywords that count in such calls, of which a client only reads the body.
    pub(crate) fn counts_in_webhooks(self, name: &str) -> bool {
        match self {
            Self::PathItem => !matches!(name, "servers" | "parameters"),
            Self::Operation => matches!(
                name,
                "summary" | "description" | "requestBody" | "callbacks" | "deprecated"
            ),
            Self::RequestBody => name != "required",
            Self::MediaType => matches!(name, "schema" | "itemSchema"),
            _ => true,
        }
    }

    /// Returns the article before its name.
    pub(crate) fn article(self) -> &'static str {
        if self.name().starts_with(['A', 'E', 'I', 'O', 'U', 'X']) {
            "an"
        } else {
            "a"
        }
    }

    /// Returns the specification's name for this kind of object.
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
