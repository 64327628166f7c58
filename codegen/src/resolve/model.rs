//! What a document means, before a word of Rust is said.

mod client;
mod integer;
mod operations;
mod types;

pub(crate) use client::{Need, Scheme, SchemeKind, Server, Variable};
pub(crate) use integer::{Integer, Range, extent_of_all};
pub(crate) use operations::{
    Answer, Body, Content, Encoding, Header, Operation, Parameter, ParameterLocation,
    Representation, Response, Shared, Status, Streamed, Supply,
};
pub(crate) use types::{
    Alternative, Definition, Enumeration, Listed, ListedValue, Mark, Member, Object, Origin, Owner,
    Rest, Sent, Shape, Source, Tuple, Type, TypeDef, TypeId, Union, Value,
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
    /// Where it is served, in the document's order
    pub servers: Vec<Server>,
    /// Every type that has a name: components first, then those within them and within operations
    pub types: Vec<TypeDef>,
    /// For each type the first that is the same, which stands for all of them
    pub shared: Vec<TypeId>,
    /// Operations, in the document's order
    pub operations: Vec<Operation>,
    /// What the server sends by itself, in the document's order
    pub webhooks: Vec<Webhook>,
    /// The headers that operations' responses declare, each where it is first declared
    pub headers: Vec<Header>,
    /// The security schemes that operations ask for
    pub schemes: Vec<Scheme>,
    /// `tags`: name and description
    pub tags: Vec<(String, Option<String>)>,
    /// The parameters that the client knows for all operations
    pub known: Vec<Shared>,
    /// Those that a person said it knows and that no operation has: place and name
    pub unshared: Vec<(String, String)>,
    /// The keys of types that a person chose and that nothing has
    pub unmatched: Vec<String>,
}

/// A request that the server makes: of a webhook, or of an operation's callback.
#[derive(Debug)]
pub(crate) struct Webhook {
    /// Where its operation stands
    pub pointer: Pointer,
    /// The webhook's or the callback's name
    pub name: String,
    /// The method, in capitals
    pub method: String,
    /// True if that is one of several methods
    pub has_siblings: bool,
    /// The operation that it follows, and the expression for its address; a webhook has neither
    pub follows: Option<(String, String)>,
    /// Its summary
    pub summary: Option<String>,
    /// Its description
    pub description: Option<String>,
    /// What is said of its body
    pub body_description: Option<String>,
    /// True if it should no longer be used
    pub deprecated: bool,
    /// How its body is read: as JSON, as a form, as text or as bytes
    pub media: super::media::Media,
    /// Its body
    pub value: Value,
}
