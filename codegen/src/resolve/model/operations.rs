//! What can be called: what is sent, and what comes back.

use std::fmt;

use openapiv3::StatusCode;

use super::super::media::Media;
use super::client::{Need, Server};
use super::types::{Type, Value};
use crate::load::{Node, Pointer};

/// A header of responses: one declaration, to which several of them may refer.
#[derive(Debug)]
pub(crate) struct Header {
    /// Its name on the wire
    pub name: String,
    /// The first responses that declare it: method and path, and the status
    pub places: Vec<(String, Status)>,
    /// How many declare it
    pub count: usize,
    /// True if its value is JSON text
    pub is_json: bool,
    /// `explode`
    pub explode: bool,
    /// True if those responses always have it
    pub required: bool,
    /// True if it should no longer be used
    pub deprecated: bool,
    /// Its description
    pub description: Option<String>,
    /// What it holds
    pub value: Value,
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Where it stands
    pub pointer: Pointer,
    /// The HTTP method, in capitals
    pub method: String,
    /// The path template, as the document has it
    pub path: String,
    /// The path template that is sent
    pub target: String,
    /// `operationId`, unless another operation has it already
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
    /// What it sends
    pub body: Option<Body>,
    /// What it answers
    pub responses: Vec<Response>,
    /// What its successes are, by their media types
    pub answer: Answer,
    /// Where it is served, if elsewhere than the others
    pub servers: Vec<Server>,
    /// Alternatives, each a list of schemes needed together; those that send nothing come last
    pub security: Vec<Vec<Need>>,
    /// `x-codeSamples`: language and source
    pub samples: Vec<(String, String)>,
}

/// What an operation answers, in the rough.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Answer {
    /// Something to be read
    Data,
    /// Events, one after the other
    Events,
    /// A file to be kept
    File,
    /// Nothing
    Nothing,
}

/// A location of a parameter: the value of `in`.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum ParameterLocation {
    /// Into the path
    Path,
    /// Into the query
    Query,
    /// Into a header
    Header,
    /// Into the `Cookie` header
    Cookie,
    /// The whole query
    Querystring,
}

impl ParameterLocation {
    /// Its word in documents.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Cookie => "cookie",
            Self::Querystring => "querystring",
        }
    }
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name on the wire
    pub name: String,
    /// Where it stands
    pub pointer: Pointer,
    /// Where it goes
    pub place: ParameterLocation,
    /// `style`, in the document's spelling
    pub style: &'static str,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// True if every call has to be given it
    pub required: bool,
    /// The one value that its schema admits
    pub only: Option<Node>,
    /// The default of its schema
    pub default: Option<Node>,
    /// How it has a value where a call sets none
    pub supply: Supply,
    /// True if it should no longer be used
    pub deprecated: bool,
    /// Its description
    pub description: Option<String>,
    /// Its examples: the parameter's own, else its schema's
    pub example: Option<Node>,
    /// What it holds
    pub value: Value,
}

/// How a parameter has a value where a call sets none.
#[derive(Clone, Debug, Default)]
pub(crate) struct Supply {
    /// The value that every call has, which none sets
    pub fixed: Option<Node>,
    /// The value that a call has unless it sets another
    pub default: Option<Node>,
    /// True if the client may know it
    pub is_shared: bool,
    /// True if every call needs one
    pub is_needed: bool,
    /// True if it is the key by which the server knows a call that it gets twice
    pub is_key: bool,
}

/// A parameter that the client knows for all operations.
#[derive(Debug)]
pub(crate) struct Shared {
    /// Its name on the wire
    pub name: String,
    /// Where it goes
    pub place: ParameterLocation,
    /// Its description where it is first declared
    pub description: Option<String>,
    /// Its default there
    pub default: Option<Node>,
    /// What it holds: text, a number or a boolean
    pub ty: Type,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// Its description
    pub description: Option<String>,
    /// True if every call has it
    pub required: bool,
    /// The media types to choose from: at least one
    pub contents: Vec<Content>,
    /// Media types that say the same in another syntax
    pub others: Vec<String>,
}

/// A body in one media type.
#[derive(Debug)]
pub(crate) struct Content {
    /// The media type; of bytes, perhaps a list
    pub name: String,
    /// How it is written
    pub media: Media,
    /// What it holds
    pub value: Value,
    /// Of a form, the members that are not written as usual
    pub encodings: Vec<Encoding>,
    /// Of a form of parts, the members that have no type, or whose items have none
    pub untyped: Vec<String>,
}

impl Content {
    /// True if its parts have names (RFC 7578).
    pub(crate) fn is_form_data(&self) -> bool {
        let essence = self.name.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("multipart/form-data") || essence.ends_with("/*")
    }
}

/// How a member of a form is written.
#[derive(Clone, Debug)]
pub(crate) struct Encoding {
    /// The member; of a part without a name its index, or nothing for all others
    pub name: String,
    /// `style`, in the document's spelling
    pub style: Option<&'static str>,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `contentType`
    pub content_type: Option<String>,
    /// Headers that its part always has
    pub headers: Vec<(String, String)>,
    /// Other headers of its part, and what is said of them
    pub free_headers: Vec<(String, Option<String>)>,
    /// True if its part is a file, which brings headers itself
    pub is_file: bool,
}

impl Encoding {
    /// Of a member that is written as usual.
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

    /// True if the member is not written as usual.
    pub(crate) fn says_how(&self) -> bool {
        self.style.is_some() || self.content_type.is_some() || !self.headers.is_empty()
    }
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    /// The statuses that it is for
    pub status: Status,
    /// Its description
    pub description: String,
    /// True if it is what the operation is for, rather than a failure
    pub success: bool,
    /// The names of its headers
    pub headers: Vec<String>,
    /// What it holds in each media type, the one that is asked for first; none for nothing
    pub contents: Vec<Representation>,
    /// How it may be read while it comes
    pub stream: Option<Streamed>,
}

/// What a response holds in one media type.
#[derive(Debug)]
pub(crate) struct Representation {
    /// The media type, which may be a range
    pub media_type: String,
    /// How it is read
    pub media: Media,
    /// What it holds
    pub value: Value,
}

/// An answer that may be read while it comes.
#[derive(Debug)]
pub(crate) struct Streamed {
    /// How it is read; bytes are `Binary`
    pub media: Media,
    /// Its media type, or several
    pub media_type: String,
    /// What each item holds; bytes have none
    pub item: Option<Value>,
}

/// The statuses that a response is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Status {
    /// One status
    Code(u16),
    /// A hundred of them: `4` for `4XX`
    Range(u16),
    /// Those that no other response is for
    Default,
}

impl Status {
    /// Reads what openapiv3 read.
    pub(in crate::resolve) fn of(code: &StatusCode) -> Self {
        match code {
            StatusCode::Code(code) => Self::Code(*code),
            StatusCode::Range(range) => Self::Range(*range),
        }
    }

    /// True if it means success: `2XX`.
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
    }

    /// True if it leads elsewhere: a 304 does not.
    pub(crate) fn is_redirect(self) -> bool {
        matches!(self, Self::Code(300..=303 | 305..=399) | Self::Range(3))
    }
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
