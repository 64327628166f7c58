//! The model of an API: the meaning of a document, independent of Rust.

mod client;
mod integer;
mod kept;
mod operations;
mod types;

pub(crate) use client::{Need, Scheme, SchemeKind, Server, Variable};
pub(crate) use integer::{Integer, Range, extent_of_all};
pub(crate) use kept::Kept;
pub(crate) use operations::{
    Body, Content, Encoding, Header, Operation, Parameter, ParameterLocation, Representation,
    Response, Shared, Status, Streamed, SuccessKind, Supply,
};
pub(crate) use types::{
    ClosedPart, Definition, Enumeration, Listed, ListedValue, Mark, Member, Object, Origin, Owner,
    Rest, Sent, Shape, Source, Tuple, Type, TypeDef, TypeId, Union, UnionVariant, Value,
};

use crate::load::Pointer;

/// An API.
#[derive(Debug, Default)]
pub(crate) struct Model {
    /// `info.title`
    pub title: String,
    /// `info.version`
    pub version: String,
    /// `info.description`
    pub description: Option<String>,
    /// Servers, in the document's order
    pub servers: Vec<Server>,
    /// Named types: components first, then inline types of components and operations
    pub types: Vec<TypeDef>,
    /// For each type the first type equal to it, which replaces it
    pub shared: Vec<TypeId>,
    /// Operations, in the document's order
    pub operations: Vec<Operation>,
    /// Webhooks and callbacks, in the document's order
    pub webhooks: Vec<Webhook>,
    /// Response headers, in order of first declaration
    pub headers: Vec<Header>,
    /// Security schemes that operations require
    pub schemes: Vec<Scheme>,
    /// `tags`: name and description
    pub tags: Vec<(String, Option<String>)>,
    /// Parameters that the client sets for all operations
    pub known: Vec<Shared>,
    /// Settings for such parameters that match no operation: location and name
    pub unshared: Vec<(String, String)>,
    /// Keys of chosen types that match no schema
    pub unmatched: Vec<String>,
    /// The parts that the client has; all if `None`
    pub kept: Option<Kept>,
}

/// A request that the server makes: of a webhook, or of an operation's callback.
#[derive(Debug)]
pub(crate) struct Webhook {
    /// Pointer to its operation
    pub pointer: Pointer,
    /// The webhook's or the callback's name
    pub name: String,
    /// The method, in capitals
    pub method: String,
    /// True if its path item has several methods
    pub has_siblings: bool,
    /// For a callback, the operation that it belongs to and its URL expression
    pub follows: Option<(String, String)>,
    /// Its summary
    pub summary: Option<String>,
    /// Its description
    pub description: Option<String>,
    /// Description of its body
    pub body_description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// Decoding of its body: JSON, form, text or bytes
    pub media: super::media::Media,
    /// Its body
    pub value: Value,
}
