//! What Rust will say: every identifier chosen, every type spelt out, every doc comment written.

mod client;
mod models;
mod operations;

pub(crate) use client::{
    Accessor, Address, AddressVariable, Client, Credential, CredentialInput, Environment, Scheme,
    ServerVariable, SharedParameter, TokenClient,
};
pub(crate) use models::{
    Alias, Construction, Decoder, Enum, Field, Fixed, Model, Module, Presence, RustType, Struct,
    Union, UnionVariant, Variant, Webhooks,
};
pub(crate) use operations::{
    Accept, Body, BodyChoice, BodyEncoding, BodyVariant, Failure, FailureVariant, Header,
    Operation, Outcome, Outcomes, Paged, Parameter, ParameterRow, Resource, Response, Stream,
    StreamSwitch,
};

/// A client crate.
#[derive(Debug)]
pub(crate) struct Api {
    /// The package
    pub package: Package,
    /// The crate's documentation
    pub docs: Docs,
    /// The client
    pub client: Client,
    /// Resources, each after the one that leads to it
    pub resources: Vec<Resource>,
    /// One file of models for each component and for each operation that has types of its own
    pub modules: Vec<Module>,
    /// What the server sends by itself
    pub webhooks: Webhooks,
    /// The headers that answers may have
    pub headers: Vec<Header>,
    /// What failed calls hold
    pub failure: Failure,
    /// True if anything in it should no longer be used
    pub has_deprecated: bool,
    /// What the compiler has to be told of the whole crate
    pub crate_attributes: CrateAttributes,
    /// The Cargo features, all of which are on by default; none where there would be but one
    pub features: Vec<String>,
    /// The SHA-256 of the documents, in hexadecimal
    pub fingerprint: String,
}

/// What the compiler has to be told of a crate whose names or types it would not take in silence.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CrateAttributes {
    /// True if names hold letters beyond ASCII, among which some look like others
    pub foreign_letters: bool,
    /// How many steps it may take to look through a type, where the usual number may be too small
    pub recursion_limit: Option<usize>,
}

/// The package of a client crate.
#[derive(Debug)]
pub(crate) struct Package {
    /// Its name on a registry
    pub name: String,
    /// Its name in Rust code
    pub crate_name: String,
    /// Its version
    pub version: String,
    /// What `Cargo.toml` says of it
    pub description: String,
    /// The API's title, as Markdown
    pub title: String,
    /// Where a copy of the runtime lies, seen from the crate; without it the registry's is used
    pub runtime: Option<String>,
    /// What it depends on beside the runtime: a name, and its value in the manifest
    pub dependencies: Vec<(String, String)>,
}

/// Lines of Markdown that rustdoc shows as they are meant.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Docs(pub Vec<String>);

/// An identifier, ready to be written: `r#type` where a keyword needs it.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Name(pub String);
