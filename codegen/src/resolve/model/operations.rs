//! Operations, with their requests and responses.

use super::super::media::Media;
use super::Model;
use super::client::{Need, Server};
use super::types::{Type, Value};
pub(crate) use crate::lift::document::{ParameterLocation, Status};
use crate::load::{Node, Pointer};

/// A response header: one declaration, which several responses may refer to.
#[derive(Debug)]
pub(crate) struct Header {
    /// Its name on the wire
    pub name: String,
    /// The pointer of its declaration
    pub pointer: Pointer,
    /// The responses that have it: the index of the operation, and the status
    pub places: Vec<(usize, Status)>,
    /// True if its value is JSON text
    pub is_json: bool,
    /// `explode`
    pub explode: bool,
    /// `required`: those responses always have it
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// Its description
    pub description: Option<String>,
    /// Its value
    pub value: Value,
}

impl Header {
    /// Returns the responses that declare it, of the operations that the client has.
    pub(crate) fn kept_places(&self, model: &Model) -> impl Iterator<Item = &(usize, Status)> {
        let places = self.places.iter();
        places.filter(|(index, _)| model.keeps_operation(*index))
    }

    /// Returns true if a response of an operation that the client has declares it.
    pub(crate) fn is_kept(&self, model: &Model) -> bool {
        self.kept_places(model).next().is_some()
    }
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Its pointer
    pub pointer: Pointer,
    /// The HTTP method, in capitals
    pub method: String,
    /// The path template as a key of `paths`
    pub path: String,
    /// The path template that is sent
    pub target: String,
    /// `operationId`, unless an earlier operation has the same
    pub id: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Its parameters: those of the path in the order of the template, then the others
    pub parameters: Vec<Parameter>,
    /// Its request body
    pub body: Option<Body>,
    /// Its responses
    pub responses: Vec<Response>,
    /// Kind of its success response, by the media types
    pub success_kind: SuccessKind,
    /// Its own servers, if they differ from the document's
    pub servers: Vec<Server>,
    /// Alternative security requirements, each a list of schemes that apply together; those that
    /// send nothing come last
    pub security: Vec<Vec<Need>>,
    /// `x-codeSamples`: language and source
    pub samples: Vec<(String, String)>,
}

/// The kind of an operation's success response.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum SuccessKind {
    /// Content to decode
    Data,
    /// A stream of events or items
    Events,
    /// A file to download
    File,
    /// No content
    Nothing,
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name on the wire
    pub name: String,
    /// Its pointer
    pub pointer: Pointer,
    /// Its location
    pub place: ParameterLocation,
    /// `style`, in the document's spelling
    pub style: &'static str,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// True if the caller has to set it on every call
    pub required: bool,
    /// The only value that its schema admits
    pub only: Option<Node>,
    /// The default of its schema
    pub default: Option<Node>,
    /// Source of its value where a call sets none
    pub supply: Supply,
    /// `deprecated`
    pub deprecated: bool,
    /// Its description
    pub description: Option<String>,
    /// Its own example, or else that of its schema
    pub example: Option<Node>,
    /// Its value
    pub value: Value,
}

/// Source of a parameter's value where a call sets none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Supply {
    /// Constant value, which no call sets
    pub fixed: Option<Node>,
    /// Default value, which a call can override
    pub default: Option<Node>,
    /// True if the client can set it for all operations
    pub is_shared: bool,
    /// True if every request needs a value
    pub is_needed: bool,
    /// True if it is the idempotency key
    pub is_key: bool,
}

/// A parameter that the client sets for all operations.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Its name on the wire
    pub name: String,
    /// Its location
    pub place: ParameterLocation,
    /// Description of its first declaration
    pub description: Option<String>,
    /// Default of its first declaration
    pub default: Option<Node>,
    /// Its type: string, number or boolean
    pub ty: Type,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// Its description
    pub description: Option<String>,
    /// `required`
    pub required: bool,
    /// The media types to choose from, at least one
    pub contents: Vec<Content>,
    /// Media types left out, which express the same value in another syntax
    pub others: Vec<String>,
}

/// A body in one media type.
#[derive(Debug)]
pub(crate) struct Content {
    /// The media type; for bytes, perhaps a comma-separated list
    pub name: String,
    /// Its encoding
    pub media: Media,
    /// Its value
    pub value: Value,
    /// For a form, the properties that are not encoded in the default way
    pub encodings: Vec<Encoding>,
    /// For a multipart form, the properties without a type, or whose items have none
    pub untyped: Vec<String>,
}

impl Content {
    /// Returns true if its parts have names (RFC 7578).
    pub(crate) fn is_form_data(&self) -> bool {
        let essence = self.name.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("multipart/form-data") || essence.ends_with("/*")
    }
}

/// Encoding of a property of a form.
#[derive(Clone, Debug)]
pub(crate) struct Encoding {
    /// The property; for an unnamed part its index, or empty for all other parts
    pub name: String,
    /// `style`, in the document's spelling
    pub style: Option<&'static str>,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `contentType`
    pub content_type: Option<String>,
    /// Headers with a fixed value
    pub headers: Vec<(String, String)>,
    /// Headers that the caller sets, with their descriptions
    pub free_headers: Vec<(String, Option<String>)>,
    /// True if its part is a file, which has headers of its own
    pub is_file: bool,
}

impl Encoding {
    /// Returns the default encoding of a property.
    pub(crate) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            style: None,
            explode: false,
            allow_reserved: false,
            content_type: None,
            headers: Vec::new(),
            free_headers: Vec::new(),
            is_file: false,
        }
    }

    /// Returns true if the property is not encoded in the default way.
    pub(crate) fn says_how(&self) -> bool {
        self.style.is_some() || self.content_type.is_some() || !self.headers.is_empty()
    }
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    /// The statuses that it applies to
    pub status: Status,
    /// Its description
    pub description: String,
    /// True for a success, false for a failure
    pub success: bool,
    /// The names of its headers
    pub headers: Vec<String>,
    /// Its content by media type, the preferred one first; empty if it has none
    pub contents: Vec<Representation>,
    /// Its content as a stream, if it has one
    pub stream: Option<Streamed>,
}

/// Content of a response in one media type.
#[derive(Debug)]
pub(crate) struct Representation {
    /// The media type, which may be a range
    pub media_type: String,
    /// Its decoding
    pub media: Media,
    /// Its value
    pub value: Value,
}

/// Content of a response that can be read as a stream.
#[derive(Debug)]
pub(crate) struct Streamed {
    /// Its decoding; `Binary` for bytes
    pub media: Media,
    /// Its media type, or several
    pub media_type: String,
    /// The value of each item; `None` for bytes
    pub item: Option<Value>,
}

impl Status {
    /// Returns true for a success (`2XX`).
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// Returns true for a redirect (`3XX` without 304).
    pub(crate) fn is_redirect(self) -> bool {
        matches!(self, Self::Code(300..=303 | 305..=399) | Self::Range(3))
    }
}
