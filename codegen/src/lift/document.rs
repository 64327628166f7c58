//! The document in types of our own: all that `resolve` reads, of every version of OpenAPI, and
//! nothing else. Schemas are indexes into one table.

mod content;
mod operations;
mod security;

use indexmap::IndexMap;

use super::schema::Schemas;
use crate::load::{Node, Pointer};

pub use content::{Encoding, MediaType, RequestBody, Response, Responses, Status};
pub use operations::{
    CodeSample, Header, Operation, Parameter, ParameterLocation, ParameterStyle, PathItem,
};
pub use security::{ApiKeyLocation, OAuthFlow, OAuthFlows, SecurityScheme, SecuritySchemeKind};

/// A document in one dialect.
#[derive(Debug)]
pub struct Document {
    /// `info`
    pub info: Info,
    /// `servers`
    pub servers: Vec<Server>,
    /// `tags`
    pub tags: Vec<Tag>,
    /// `paths`
    pub paths: IndexMap<String, PathItem>,
    /// `webhooks`
    pub webhooks: IndexMap<String, PathItem>,
    /// `components`, without the schemas
    pub components: Components,
    /// `security`; `None` if absent
    pub security: Option<Vec<SecurityRequirement>>,
    /// Every schema of the document
    pub schemas: Schemas,
}

/// Scopes by security scheme: all these schemes are required together.
pub type SecurityRequirement = IndexMap<String, Vec<String>>;

/// Path items by runtime expression.
pub type Callback = IndexMap<String, PathItem>;

/// A value, or a reference to a component of its kind.
#[derive(Debug)]
pub enum Referenced<T> {
    /// The target of `$ref`
    Reference(Pointer),
    /// The value itself
    Value(T),
}

impl<T> Referenced<T> {
    /// Returns the value, unless this is a reference.
    pub fn as_value(&self) -> Option<&T> {
        match self {
            Self::Reference(_) => None,
            Self::Value(value) => Some(value),
        }
    }
}

/// An Info Object.
#[derive(Debug)]
pub struct Info {
    /// `title`
    pub title: String,
    /// `version`
    pub version: String,
    /// `description`
    pub description: Option<String>,
}

/// A Server Object.
#[derive(Debug)]
pub struct Server {
    /// `url`
    pub url: String,
    /// `name` (OpenAPI 3.2)
    pub name: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `variables`
    pub variables: IndexMap<String, ServerVariable>,
}

/// A Server Variable Object.
#[derive(Debug)]
pub struct ServerVariable {
    /// `default`; empty if absent
    pub default: String,
    /// `enum`
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}

/// A Tag Object.
#[derive(Debug)]
pub struct Tag {
    /// `name`
    pub name: String,
    /// `summary` (OpenAPI 3.2)
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `parent` (OpenAPI 3.2)
    pub parent: Option<String>,
}

/// A Components Object, without the schemas.
#[derive(Debug, Default)]
pub struct Components {
    /// `responses`
    pub responses: IndexMap<String, Referenced<Response>>,
    /// `parameters`
    pub parameters: IndexMap<String, Referenced<Parameter>>,
    /// `examples`
    pub examples: IndexMap<String, Referenced<Example>>,
    /// `requestBodies`
    pub request_bodies: IndexMap<String, Referenced<RequestBody>>,
    /// `headers`
    pub headers: IndexMap<String, Referenced<Header>>,
    /// `securitySchemes`
    pub security_schemes: IndexMap<String, Referenced<SecurityScheme>>,
    /// `callbacks`
    pub callbacks: IndexMap<String, Referenced<Callback>>,
}

/// An Example Object.
#[derive(Debug)]
pub struct Example {
    /// `value`, or else `dataValue` or `serializedValue` (OpenAPI 3.2)
    pub value: Option<Node>,
}
