//! Bodies and responses, with their media types.

use std::fmt;

use indexmap::IndexMap;

use super::{Header, ParameterStyle, Referenced};
use crate::lift::schema::SchemaId;

/// A Request Body Object.
#[derive(Debug)]
pub struct RequestBody {
    /// `description`
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// `content`
    pub content: IndexMap<String, MediaType>,
}

/// The statuses that a response applies to: a key of `responses`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub enum Status {
    /// One status
    Code(u16),
    /// A class of statuses: `4` for `4XX`
    Range(u16),
    /// All statuses without a response of their own
    Default,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(code) => write!(f, "{code}"),
            Self::Range(range) => write!(f, "{range}XX"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A Responses Object; `default` comes last.
pub type Responses = IndexMap<Status, Referenced<Response>>;

/// A Response Object.
#[derive(Debug)]
pub struct Response {
    /// `summary` (OpenAPI 3.2)
    pub summary: Option<String>,
    /// `description`; empty if absent
    pub description: String,
    /// `headers`
    pub headers: IndexMap<String, Referenced<Header>>,
    /// `content`
    pub content: IndexMap<String, MediaType>,
}

/// A Media Type Object.
#[derive(Debug)]
pub struct MediaType {
    /// `schema`, or else `itemSchema`
    pub schema: Option<SchemaId>,
    /// True if the schema is that of an item (`itemSchema`, OpenAPI 3.2)
    pub is_item: bool,
    /// `encoding` by property; or `prefixEncoding` by index and `itemEncoding` with an empty key
    pub encodings: IndexMap<String, Encoding>,
    /// True if the encodings are those of unnamed parts (OpenAPI 3.2)
    pub has_unnamed_parts: bool,
}

/// An Encoding Object.
#[derive(Debug)]
pub struct Encoding {
    /// `contentType`
    pub content_type: Option<String>,
    /// `headers`
    pub headers: IndexMap<String, Referenced<Header>>,
    /// `style`; `None` if absent
    pub style: Option<ParameterStyle>,
    /// `explode`; `None` if absent
    pub explode: Option<bool>,
    /// `allowReserved`
    pub allow_reserved: bool,
}
