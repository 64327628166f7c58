//! The planned resources and operations: parameters, bodies, responses and failures.

use super::client::{Accessor, Address};
use super::models::RustType;
use super::{Docs, Name};
use crate::resolve::Encoding;

/// A group of operations.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The name of the file and its private module
    pub module: Name,
    /// The method of the client for its top-level resource
    pub root: Name,
    /// The Cargo feature that enables it
    pub feature: Option<String>,
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// The resources below it
    pub resources: Vec<Accessor>,
    /// Its operations
    pub operations: Vec<Operation>,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The resource's method
    pub method: Name,
    /// The type of the call: a request builder that is a future
    pub call: Name,
    /// The method's documentation
    pub docs: Docs,
    /// `GET`
    pub http_method: String,
    /// The path template, as the document has it
    pub path: String,
    /// The path template that requests use
    pub target: String,
    /// The name for errors and logs
    pub id: String,
    /// Its own servers, which replace those of the client
    pub servers: Vec<Address>,
    /// Alternative security requirements, each a list of schemes
    pub security: Vec<Vec<String>>,
    /// The timeouts, retries and other settings of its calls
    pub policy: crate::settings::Operation,
    /// The boolean that requests a stream instead of the whole response
    pub stream_switch: Option<StreamSwitch>,
    /// True if it is deprecated
    pub deprecated: bool,
    /// The parameters that can be set, in document order
    pub parameters: Vec<Parameter>,
    /// The parameters with a constant value, as JSON text
    pub constants: Vec<(ParameterRow, String)>,
    /// The request body
    pub body: Option<Body>,
    /// The enum of bodies, if there are several media types
    pub choice: Option<BodyChoice>,
    /// The responses, as an awaited call reads them
    pub responses: Vec<Response>,
    /// The type of a successful call
    pub output: RustType,
    /// The enum of successes, if they differ
    pub outcomes: Option<Outcomes>,
    /// The streamed response
    pub stream: Option<Stream>,
    /// Methods that request one media type
    pub accepts: Vec<Accept>,
    /// The pagination, if it is a list in pages
    pub paged: Option<Paged>,
    /// The properties that may hold the items, if that alone keeps the list from pagination
    pub unclear_items: Vec<String>,
    /// The lines of a doctest; empty if no call can be made up
    pub sample: Vec<String>,
}

/// A boolean of a request that requests a stream.
#[derive(Debug)]
pub(crate) struct StreamSwitch {
    /// `body` or `query`
    pub place: &'static str,
    /// Its name on the wire, dotted where it is nested
    pub name: String,
    /// True if the server streams by default
    pub is_on: bool,
}

/// The pagination of a list.
#[derive(Debug)]
pub(crate) struct Paged {
    /// The request's side: the keyword of the table, and the parameter or link
    pub ask: (&'static str, String),
    /// The further rows: the keyword of the table, and its value
    pub rows: Vec<(&'static str, String)>,
    /// The type of an item, if items can be streamed
    pub item: Option<RustType>,
    /// True if the items are the entries of a map
    pub has_names: bool,
    /// True if it was inferred, not declared in the settings
    pub guessed: bool,
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// The argument or the setter
    pub name: Name,
    /// Its location and serialization
    pub row: ParameterRow,
    /// True if it is an argument of the call
    pub required: bool,
    /// The value that is sent by default, as JSON text
    pub default: Option<String>,
    /// True if it is deprecated
    pub deprecated: bool,
    /// Its type
    pub ty: RustType,
    /// True if it takes `impl Into` of that type
    pub converts: bool,
    /// The documentation of the setter
    pub docs: Docs,
}

/// The location and serialization of a parameter.
#[derive(Debug)]
pub(crate) struct ParameterRow {
    /// Its name on the wire
    pub wire: String,
    /// `path`, `query`, `header` or `cookie`
    pub place: &'static str,
    /// `style`: `simple`, `form` and so on
    pub style: &'static str,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// True if it can be set on the client
    pub shared: bool,
    /// True if a call is an error unless the client or the call sets it
    pub needed: bool,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// The argument or the setter
    pub name: Name,
    /// True if it is required
    pub required: bool,
    /// Its encoding
    pub encoding: BodyEncoding,
    /// Its type
    pub ty: RustType,
    /// True if it takes `impl Into` of that type
    pub converts: bool,
    /// The documentation of the setter
    pub docs: Docs,
}

/// The encoding of a request body.
#[derive(Clone, Debug)]
pub(crate) struct BodyEncoding {
    /// The media type
    pub media_type: String,
    /// `json`, `form`, `multipart`, `text` or `binary`
    pub style: &'static str,
    /// The fields of a form whose encoding is not the default
    pub encodings: Vec<Encoding>,
}

/// The enum of a request body with several media types.
#[derive(Debug)]
pub(crate) struct BodyChoice {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// One variant for each media type
    pub variants: Vec<BodyVariant>,
}

/// A request body in one of several media types.
#[derive(Debug)]
pub(crate) struct BodyVariant {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// Its encoding
    pub encoding: BodyEncoding,
    /// The type that it holds
    pub ty: RustType,
}

/// The enum of the successes of a call, if they differ.
#[derive(Debug)]
pub(crate) struct Outcomes {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// The variants, one for each success: name, documentation and type
    pub variants: Vec<(Name, Docs, RustType)>,
}

/// A streamed response.
#[derive(Debug)]
pub(crate) struct Stream {
    /// The type of the stream
    pub ty: RustType,
    /// The responses, as this method reads them
    pub responses: Vec<Response>,
}

impl Stream {
    /// Returns true if it is a stream of bytes.
    pub(crate) fn is_of_bytes(&self) -> bool {
        matches!(self.ty, RustType::ByteStream)
    }
}

/// A method that requests one media type by the header `Accept`.
#[derive(Debug)]
pub(crate) struct Accept {
    /// The method
    pub name: Name,
    /// The media types, separated by commas
    pub media_types: String,
    /// The type that it returns
    pub ty: RustType,
    /// The responses, as this method reads them
    pub responses: Vec<Response>,
}

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// `200`, `4XX` or `default`
    pub status: String,
    /// `json`, `text`, `binary`, `none` and so on
    pub media: &'static str,
    /// The media type, if `media` does not imply it
    pub media_type: Option<String>,
    /// The type of the body; `()` for none
    pub ty: RustType,
    /// Its outcome
    pub outcome: Outcome,
}

/// The effect of a response on the call.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// The call returns it
    Success,
    /// The call returns it as this variant of the enum of successes
    Variant(Name, Name),
    /// The call returns it if it has the requested media type
    Exact,
    /// A success that does not exist in the requested media type
    Foreign,
    /// The call returns it as a stream
    Stream,
    /// The call fails with it
    Failure,
    /// The call fails with it as this variant of the enum of failures
    FailureVariant(Name),
    /// The call fails without a body
    Bare,
}

/// The type of the body of declared failures.
#[derive(Debug)]
pub(crate) enum Failure {
    /// One type for all declared failures
    One(RustType),
    /// An enum of several types
    Several(Vec<FailureVariant>),
}

/// A variant of the enum of failures.
#[derive(Debug)]
pub(crate) struct FailureVariant {
    /// The variant
    pub name: Name,
    /// The type that it holds
    pub ty: RustType,
    /// The Cargo features that enable it, any of which suffices; empty if it is always enabled
    pub features: Vec<String>,
}

/// A declared response header.
#[derive(Debug)]
pub(crate) struct Header {
    /// The method that reads it
    pub name: Name,
    /// Its name on the wire
    pub wire: String,
    /// `text`, `list`, `members`, `pairs`, `lines` or `json`
    pub form: &'static str,
    /// The method's documentation
    pub docs: Docs,
    /// True if it is deprecated
    pub deprecated: bool,
    /// The type that the method returns
    pub ty: RustType,
}

impl Operation {
    /// Returns every type that it mentions.
    pub(crate) fn types(&self) -> impl Iterator<Item = &RustType> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let body = self.body.iter().map(|it| &it.ty);
        let variants = self.choice.iter().flat_map(|it| &it.variants);
        let variants = variants.map(|it| &it.ty);
        let streamed = self.stream.iter().flat_map(|it| &it.responses);
        let accepted = self.accepts.iter().flat_map(|it| &it.responses);
        let responses = self.responses.iter().chain(streamed).chain(accepted);
        let responses = responses.map(|it| &it.ty);
        let types = parameters.chain(body).chain(variants).chain(responses);
        types
            .chain([&self.output])
            .chain(self.stream.iter().map(|it| &it.ty))
            .chain(self.accepts.iter().map(|it| &it.ty))
            .chain(self.paged.iter().flat_map(|it| &it.item))
    }
}

impl Failure {
    /// Returns true if the crate has its own enum of failures.
    pub(crate) fn is_own_type(&self) -> bool {
        matches!(self, Self::Several(_))
    }
}
