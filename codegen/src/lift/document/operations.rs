//! Path items, operations, and their inputs.

use indexmap::IndexMap;

use super::{Callback, Example, Referenced, RequestBody, Responses, SecurityRequirement, Server};
use crate::lift::schema::SchemaId;
use crate::load::Node;

/// A Path Item Object.
#[derive(Debug)]
pub struct PathItem {
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `servers`
    pub servers: Vec<Server>,
    /// `parameters`
    pub parameters: Vec<Referenced<Parameter>>,
    /// The operations of `get` to `trace` by keyword, in the order of the specification
    pub operations: IndexMap<&'static str, Operation>,
    /// `query` (OpenAPI 3.2)
    pub query: Option<Operation>,
    /// `additionalOperations` by method (OpenAPI 3.2)
    pub additional: IndexMap<String, Operation>,
}

/// An Operation Object.
#[derive(Debug)]
pub struct Operation {
    /// `operationId`
    pub id: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `parameters`
    pub parameters: Vec<Referenced<Parameter>>,
    /// `requestBody`
    pub request_body: Option<Referenced<RequestBody>>,
    /// `responses`
    pub responses: Responses,
    /// `callbacks`
    pub callbacks: IndexMap<String, Referenced<Callback>>,
    /// `security`; `None` if absent
    pub security: Option<Vec<SecurityRequirement>>,
    /// `servers`
    pub servers: Vec<Server>,
    /// `x-codeSamples`
    pub samples: Vec<CodeSample>,
}

/// An item of `x-codeSamples`.
#[derive(Debug)]
pub struct CodeSample {
    /// `lang`
    pub language: String,
    /// `source`
    pub source: String,
}

/// A Parameter Object.
#[derive(Debug)]
pub struct Parameter {
    /// `name`
    pub name: String,
    /// `in`
    pub location: ParameterLocation,
    /// `style`, or the default of the location
    pub style: ParameterStyle,
    /// `explode`; `None` if absent
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `description`
    pub description: Option<String>,
    /// `schema`, or that of the media type
    pub schema: SchemaId,
    /// The media type, if the value is described by `content`
    pub media_type: Option<String>,
    /// `example`
    pub example: Option<Node>,
    /// `examples`, without their names
    pub examples: Vec<Referenced<Example>>,
}

/// A location of a parameter: the value of `in`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum ParameterLocation {
    /// In the path
    Path,
    /// In the query
    Query,
    /// In a header
    Header,
    /// In the `Cookie` header
    Cookie,
    /// The whole query
    Querystring,
}

impl ParameterLocation {
    /// Returns the value of `in`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "querystring",
        }
    }
}

/// A value of `style`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ParameterStyle {
    /// The default in paths and headers
    Simple,
    /// `.` before each value, in paths
    Label,
    /// `;name=value`, in paths
    Matrix,
    /// The default in queries and cookies
    Form,
    /// Values separated by spaces, in queries
    SpaceDelimited,
    /// Values separated by `|`, in queries
    PipeDelimited,
    /// `name[property]=value`, in queries
    DeepObject,
    /// `name=value` without percent-encoding, in cookies (OpenAPI 3.2)
    Cookie,
}

impl ParameterStyle {
    /// Returns the value of `style`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Simple => "simple",
            Self::Label => "label",
            Self::Matrix => "matrix",
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
            Self::Cookie => "cookie",
        }
    }
}

/// A Header Object.
#[derive(Debug)]
pub struct Header {
    /// `explode`
    pub explode: bool,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// `description`
    pub description: Option<String>,
    /// `schema`, or that of the media type
    pub schema: SchemaId,
    /// The media type, if the value is described by `content`
    pub media_type: Option<String>,
    /// `example`
    pub example: Option<Node>,
    /// `examples`, without their names
    pub examples: Vec<Referenced<Example>>,
}
