//! Resources and their operations: what a call takes, sends and gives.

use super::client::{Accessor, Address};
use super::models::RustType;
use super::{Docs, Name};
use crate::resolve::Encoding;

/// A group of operations.
#[derive(Debug)]
pub(crate) struct Resource {
    /// The file's name and its private module's
    pub module: Name,
    /// The client's method that leads to it
    pub root: Name,
    /// The Cargo feature that it needs
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

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// The resource's method
    pub method: Name,
    /// The type of a call that has not been sent
    pub call: Name,
    /// The method's documentation
    pub docs: Docs,
    /// `GET`
    pub http_method: String,
    /// The path template, as the document has it
    pub path: String,
    /// The path template that is sent
    pub target: String,
    /// How failures and logs name it
    pub id: String,
    /// Where it is served, if elsewhere than the others
    pub servers: Vec<Address>,
    /// Alternatives, each a list of schemes
    pub security: Vec<Vec<String>>,
    /// How long its calls may take, and how often they are made again
    pub policy: crate::settings::Operation,
    /// What asks for a stream in place of the whole response
    pub stream_switch: Option<StreamSwitch>,
    /// True if it should no longer be used
    pub deprecated: bool,
    /// Every parameter that may be set, in the document's order
    pub parameters: Vec<Parameter>,
    /// Those that always have one value, as JSON text
    pub constants: Vec<(ParameterRow, String)>,
    /// What it sends
    pub body: Option<Body>,
    /// The type of that, where it is one of several media types
    pub choice: Option<BodyChoice>,
    /// What it answers
    pub responses: Vec<Response>,
    /// What a successful call gives
    pub output: RustType,
    /// The type of that, where successes differ
    pub outcomes: Option<Outcomes>,
    /// What it gives while it comes
    pub stream: Option<Stream>,
    /// What it gives in a media type that is asked for
    pub accepts: Vec<Accept>,
    /// How it is read page by page, where it is a list
    pub paged: Option<Paged>,
    /// The members any of which could hold the items, where it is read page by page but for that
    pub unclear_items: Vec<String>,
    /// A call, as the lines of a doctest; none where no call can be made up
    pub sample: Vec<String>,
}

/// A boolean of a request by which the server is asked for a stream.
#[derive(Debug)]
pub(crate) struct StreamSwitch {
    /// `body` or `query`
    pub place: &'static str,
    /// Its name on the wire, dotted where it is nested
    pub name: String,
    /// True if the server streams where it is missing
    pub is_on: bool,
}

/// How a list is read page by page.
#[derive(Debug)]
pub(crate) struct Paged {
    /// What the next page is asked for by: the word of the table, and a name
    pub ask: (&'static str, String),
    /// What the answers say, likewise
    pub rows: Vec<(&'static str, String)>,
    /// Its items, where they can be given one by one
    pub item: Option<RustType>,
    /// True if they are the values of a map, and given with their names
    pub has_names: bool,
    /// True if nobody declared it
    pub guessed: bool,
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// The argument or the setter
    pub name: Name,
    /// Where it goes, and how it is written there
    pub row: ParameterRow,
    /// True if every call has to be given it
    pub required: bool,
    /// What is sent where a call sets nothing, as JSON text
    pub default: Option<String>,
    /// True if it should no longer be used
    pub deprecated: bool,
    /// What it takes
    pub ty: RustType,
    /// True if whatever converts into that is taken
    pub converts: bool,
    /// The setter's documentation
    pub docs: Docs,
}

/// Where a parameter goes, and how it is written there.
#[derive(Debug)]
pub(crate) struct ParameterRow {
    /// Its name on the wire
    pub wire: String,
    /// `path`, `query`, `header` or `cookie`
    pub place: &'static str,
    /// `simple`, `form` and so on
    pub style: &'static str,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `allowEmptyValue`
    pub allow_empty: bool,
    /// True if the client may know it
    pub shared: bool,
    /// True if a call without one is an error, though nothing asks for it
    pub needed: bool,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// The argument or the setter
    pub name: Name,
    /// True if every call has it
    pub required: bool,
    /// How it is written
    pub encoding: BodyEncoding,
    /// What it takes
    pub ty: RustType,
    /// True if whatever converts into that is taken
    pub converts: bool,
    /// The setter's documentation
    pub docs: Docs,
}

/// How a body is written.
#[derive(Clone, Debug)]
pub(crate) struct BodyEncoding {
    /// The media type
    pub media_type: String,
    /// `json`, `form`, `multipart`, `text` or `binary`
    pub style: &'static str,
    /// The members of a form that are not written as usual
    pub encodings: Vec<Encoding>,
}

/// The type of a body that is taken in several media types.
#[derive(Debug)]
pub(crate) struct BodyChoice {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// One variant for each media type
    pub variants: Vec<BodyVariant>,
}

/// A body in one of several media types.
#[derive(Debug)]
pub(crate) struct BodyVariant {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// How it is written
    pub encoding: BodyEncoding,
    /// What it holds
    pub ty: RustType,
}

/// The type of what a call gives, where its successes differ.
#[derive(Debug)]
pub(crate) struct Outcomes {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// One variant for each success: the variant, its documentation and what it holds
    pub variants: Vec<(Name, Docs, RustType)>,
}

/// What a call gives while it comes.
#[derive(Debug)]
pub(crate) struct Stream {
    /// The stream
    pub ty: RustType,
    /// What it answers
    pub responses: Vec<Response>,
}

impl Stream {
    /// True if it can go into a file.
    pub(crate) fn is_of_bytes(&self) -> bool {
        matches!(self.ty, RustType::ByteStream)
    }
}

/// What a call gives in a media type that is asked for.
#[derive(Debug)]
pub(crate) struct Accept {
    /// The method
    pub name: Name,
    /// The media type, or several
    pub media_types: String,
    /// What it gives
    pub ty: RustType,
    /// What it answers
    pub responses: Vec<Response>,
}

/// A response.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    /// `200`, `4XX` or `default`
    pub status: String,
    /// `json`, `text`, `binary`, `none` and so on
    pub media: &'static str,
    /// The media type, where it is not the usual one
    pub media_type: Option<String>,
    /// What it holds; nothing at all is `()`
    pub ty: RustType,
    /// What becomes of it
    pub outcome: Outcome,
}

/// What becomes of a response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Outcome {
    /// It is what the call gives
    Success,
    /// It is what the call gives, as that variant of its outcomes
    Variant(Name, Name),
    /// It is what the call gives, where it is of the media type that was asked for
    Exact,
    /// It is a success that does not come in the media type that was asked for
    Foreign,
    /// It is what the call gives, while it comes
    Stream,
    /// It is what the call fails with
    Failure,
    /// It is what the call fails with, as that variant of the crate's failures
    FailureVariant(Name),
    /// It is a failure without a body
    Bare,
}

/// What failed calls hold.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The one type that all declared failures have
    One(RustType),
    /// Different ones, by variant
    Several(Vec<FailureVariant>),
}

/// One of the types that declared failures have.
#[derive(Debug)]
pub(crate) struct FailureVariant {
    /// The variant
    pub name: Name,
    /// What it holds
    pub ty: RustType,
    /// The Cargo features any of which need it; none where it is always there
    pub features: Vec<String>,
}

/// A header that answers may have.
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
    /// True if it should no longer be used
    pub deprecated: bool,
    /// What the method gives
    pub ty: RustType,
}

impl Operation {
    /// Every type that it mentions.
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
    /// True if the crate has a type of its own for failures.
    pub(crate) fn is_own_type(&self) -> bool {
        matches!(self, Self::Several(_))
    }
}
