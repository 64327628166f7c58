//! The planned client crate, ready to emit: identifiers, types and doc comments are final.

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
    pub docs: FrontPage,
    /// The same for the README
    pub readme: FrontPage,
    /// The client
    pub client: Client,
    /// Resources, each after its parent
    pub resources: Vec<Resource>,
    /// One file of models for each component, and for each operation with types of its own
    pub modules: Vec<Module>,
    /// The name of each type of the model
    pub type_names: Vec<Name>,
    /// The decoders of webhooks and callbacks
    pub webhooks: Webhooks,
    /// The declared response headers
    pub headers: Vec<Header>,
    /// The type of the body of declared failures
    pub failure: Failure,
    /// True if the crate has a deprecated item
    pub has_deprecated: bool,
    /// Attributes of the crate root
    pub crate_attributes: CrateAttributes,
    /// The Cargo features, all on by default; empty if there would be only one
    pub features: Vec<String>,
    /// The SHA-256 of the documents, in hexadecimal
    pub fingerprint: String,
}

/// Attributes of the crate root that names or types of the crate require.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CrateAttributes {
    /// True if a name has letters beyond ASCII, some of which are confusable
    pub foreign_letters: bool,
    /// The `recursion_limit`, if the default may be too low
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
    /// The `description` of `Cargo.toml`
    pub description: String,
    /// The API's title, as Markdown
    pub title: String,
    /// The path from the crate to a copy of the runtime; without it, the registry's is used
    pub runtime: Option<String>,
    /// Dependencies besides the runtime: the name, and the value in the manifest
    pub dependencies: Vec<(String, String)>,
}

/// The front page of a client, around its example.
#[derive(Debug)]
pub(crate) struct FrontPage {
    /// The text before the example
    pub opening: Docs,
    /// The text after it
    pub guide: Docs,
}

/// A doc comment: lines of Markdown that rustdoc renders as intended.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Docs(pub Vec<String>);

/// An identifier as it is written in code: `r#type` for a keyword.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct Name(pub String);
