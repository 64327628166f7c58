//! What Rust will say: every identifier chosen, every type spelt out, every doc comment written.

use crate::resolve::{Encoding, Listed, SchemeKind, Shape};

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
    /// Whether anything in it should no longer be used
    pub has_deprecated: bool,
    /// What the compiler has to be told of the whole crate
    pub crate_notes: CrateNotes,
    /// The Cargo features, all of which are on by default; none where there would be but one
    pub features: Vec<String>,
    /// The SHA-256 of the documents, in hexadecimal
    pub fingerprint: String,
}

/// What the compiler has to be told of a crate whose names or types it would not take in silence.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CrateNotes {
    /// Whether names hold letters beyond ASCII, among which some look like others
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

/// The client type.
#[derive(Debug)]
pub(crate) struct Client {
    /// Where calls go unless the user says otherwise: to the first, or to the one that is chosen
    pub servers: Vec<Address>,
    /// What they are called, where there are several
    pub environments: Vec<Environment>,
    /// The variables in their addresses
    pub variables: Vec<ServerVariable>,
    /// Whether the first of them can be called as it is
    pub has_address: bool,
    /// The environment variable that holds another base URL
    pub base_url_env: String,
    /// What it can be given to be let in, each by a method of the builder
    pub credentials: Vec<Credential>,
    /// Whether the first of them is all that a client can be given
    pub is_one: bool,
    /// Whether an operation cannot be called without one
    pub is_needed: bool,
    /// Whether an operation asks for a certificate of the client
    pub has_mutual_tls: bool,
    /// The security schemes that the runtime has to know
    pub schemes: Vec<Scheme>,
    /// The resources that it leads to
    pub resources: Vec<Accessor>,
    /// A call to show in the crate's documentation
    pub sample: Vec<String>,
}

/// An address for the runtime.
#[derive(Debug)]
pub(crate) struct Address {
    /// As the document writes it
    pub url: String,
    /// Variables that have a default
    pub variables: Vec<(String, String)>,
}

/// One of several servers.
#[derive(Debug)]
pub(crate) struct Environment {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
}

/// A variable in the address of a server.
#[derive(Debug)]
pub(crate) struct ServerVariable {
    /// The builder's method
    pub method: Name,
    /// Its name in addresses
    pub name: String,
    /// The method's documentation
    pub docs: Docs,
}

/// A security scheme.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Its name among the components
    pub name: String,
    /// What it asks for
    pub kind: SchemeKind,
    /// The environment variables that may hold it
    pub env: Vec<String>,
}

/// Something that lets a client in.
#[derive(Debug)]
pub(crate) struct Credential {
    /// The builder's method
    pub method: Name,
    /// What the method takes
    pub takes: Takes,
    /// The environment variables that may hold it
    pub env: Vec<String>,
    /// The method's documentation
    pub docs: Docs,
}

/// What a credential consists of.
#[derive(Debug)]
pub(crate) enum Takes {
    /// A token, for all schemes that ask for one
    Token,
    /// A text, for the scheme of that name; the second is what the text is
    Text(String, &'static str),
    /// A user and a password, for the scheme of that name
    UserAndPassword(String),
}

/// A method that leads to a resource.
#[derive(Debug)]
pub(crate) struct Accessor {
    /// The method
    pub name: Name,
    /// The resource's type
    pub resource: Name,
    /// The Cargo feature that it needs
    pub feature: Option<String>,
    /// Its documentation
    pub docs: Docs,
}

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
    /// The path template
    pub path: String,
    /// How failures and logs name it
    pub id: String,
    /// Where it is served, if elsewhere than the others
    pub servers: Vec<Address>,
    /// Alternatives, each a list of schemes
    pub security: Vec<Vec<String>>,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// Every parameter, in the document's order
    pub parameters: Vec<Parameter>,
    /// What it sends
    pub body: Option<Body>,
    /// The type of that, where it is one of several media types
    pub choice: Option<Choice>,
    /// What it answers
    pub responses: Vec<Response>,
    /// What a successful call gives
    pub output: RustType,
    /// The type of that, where successes differ
    pub outcomes: Option<Outcomes>,
    /// What it gives while it comes
    pub stream: Option<Stream>,
    /// A call, as the lines of a doctest; none where no call can be made up
    pub sample: Vec<String>,
}

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// The argument or the setter
    pub name: Name,
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
    /// Whether every call has it
    pub required: bool,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// What it takes
    pub ty: RustType,
    /// Whether whatever converts into that is taken
    pub converts: bool,
    /// The setter's documentation
    pub docs: Docs,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// The argument or the setter
    pub name: Name,
    /// Whether every call has it
    pub required: bool,
    /// How it is written
    pub writing: Writing,
    /// What it takes
    pub ty: RustType,
    /// Whether whatever converts into that is taken
    pub converts: bool,
    /// The setter's documentation
    pub docs: Docs,
}

/// How a body is written.
#[derive(Clone, Debug)]
pub(crate) struct Writing {
    /// The media type
    pub media_type: String,
    /// `json`, `form`, `multipart`, `text` or `binary`
    pub style: &'static str,
    /// The members of a form that are not written as usual
    pub encodings: Vec<Encoding>,
}

/// The type of a body that is taken in several media types.
#[derive(Debug)]
pub(crate) struct Choice {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// One variant for each media type
    pub variants: Vec<Alternative>,
}

/// A body in one of several media types.
#[derive(Debug)]
pub(crate) struct Alternative {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// How it is written
    pub writing: Writing,
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

/// A response.
#[derive(Debug)]
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
    /// It is what the call gives, while it comes
    Stream,
    /// It is what the call fails with
    Failure,
    /// It is what the call fails with, as that variant of the crate's failures
    FailureVariant(Name),
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

/// A file of models.
#[derive(Debug)]
pub(crate) struct Module {
    /// The file's name and its private module's
    pub name: Name,
    /// What stands in it
    pub models: Vec<Model>,
    /// The Cargo features any of which need it; none where it is always there
    pub features: Vec<String>,
}

/// The decoders of what the server sends by itself.
#[derive(Debug)]
pub(crate) struct Webhooks {
    /// One for each webhook and callback
    pub decoders: Vec<Decoder>,
    /// The Cargo feature that they need
    pub feature: Option<String>,
}

/// A function that reads the body of a webhook or a callback.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// The function
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// What it gives
    pub ty: RustType,
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
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// What the method gives
    pub ty: RustType,
}

/// One model.
#[derive(Debug)]
pub(crate) enum Model {
    /// An object
    Struct(Struct),
    /// A string or a number out of a list
    Enum(Enum),
    /// One of several alternatives
    Union(Union),
    /// Another type under a name
    Alias(Alias),
}

/// An object.
#[derive(Debug)]
pub(crate) struct Struct {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// Its declared members
    pub fields: Vec<Field>,
    /// How a user makes one, if it can be sent
    pub construction: Option<Construction>,
    /// Whether there is one by default: it can be sent with no member set
    pub has_default: bool,
}

/// How a user makes an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Construction {
    /// By `new`, with the required members
    New,
    /// By a builder, since there are too many of them
    Builder,
}

/// A declared member.
#[derive(Debug)]
pub(crate) struct Field {
    /// The field
    pub name: Name,
    /// Its name on the wire
    pub wire: String,
    /// What it holds when it is there
    pub inner: RustType,
    /// Whether its setter converts into that
    pub converts: bool,
    /// When it is there
    pub presence: Presence,
    /// What it has from the start, if nobody has to say it
    pub fixed: Option<Fixed>,
    /// Its documentation
    pub docs: Docs,
    /// Whether it should no longer be used
    pub deprecated: bool,
}

/// A value that a member has from the start.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fixed {
    /// A text
    Text(String),
    /// A boolean
    Flag(bool),
    /// An integer
    Integer(i64),
    /// Another number
    Float(f64),
}

/// When a member is there, and whether it may be null.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Presence {
    /// Always
    Required,
    /// Always, perhaps as null
    RequiredOrNull,
    /// Not always
    Optional,
    /// Not always, and perhaps as null: which of the two is kept, and not told apart in the type
    OptionalOrNull,
    /// Not always, and perhaps as null: told apart, since it can be sent
    ThreeState,
    /// All members that no other field names
    Rest,
}

/// A string or a number out of a list.
#[derive(Debug)]
pub(crate) struct Enum {
    /// What its values are
    pub of: Listed,
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// Its listed values
    pub variants: Vec<Variant>,
    /// The variant for values that the document does not list
    pub unknown: Name,
}

/// A listed value.
#[derive(Debug)]
pub(crate) struct Variant {
    /// The variant
    pub name: Name,
    /// What it is on the wire
    pub wire: String,
    /// Its documentation
    pub docs: Docs,
}

/// One of several alternatives.
#[derive(Debug)]
pub(crate) struct Union {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// The member that tells objects apart
    pub tag: Option<String>,
    /// Its alternatives
    pub variants: Vec<UnionVariant>,
    /// The variant for values that are no alternative
    pub unknown: Name,
    /// The variant that can be made from text
    pub text: Option<Name>,
}

/// One alternative.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// What it holds
    pub ty: RustType,
    /// What the union can be made from where no other variant can
    pub from: Option<RustType>,
    /// The values of the tag that it is for
    pub tags: Vec<String>,
    /// The value of the tag that is added, since the type has no member for it
    pub adds: Option<String>,
    /// Whether it is for objects whose tag no other alternative has
    pub is_base: bool,
    /// What its values look like
    pub shape: Shape,
}

/// Another type under a name.
#[derive(Debug)]
pub(crate) struct Alias {
    /// The name
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// The type
    pub ty: RustType,
}

/// A Rust type.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) enum RustType {
    /// `()`
    Unit,
    /// `bool`
    Bool,
    /// A number type, by its name
    Number(&'static str),
    /// `String`
    String,
    /// `DateTime` of the runtime
    DateTime,
    /// Another type of the runtime that a format means, by its name
    Runtime(&'static str),
    /// A type that a person chose, as it is written
    Chosen(String),
    /// Any JSON
    Json,
    /// A mapping to any JSON
    JsonMap,
    /// `Vec`
    Vec(Box<RustType>),
    /// `Tuple` of the runtime: the first items, those that follow where that is said, and how many
    /// there are at least where that makes a difference
    Tuple(Vec<RustType>, Option<Box<RustType>>, usize),
    /// `BTreeMap` from strings
    Map(Box<RustType>),
    /// `Option`
    Option(Box<RustType>),
    /// `Nullable` of the runtime
    Nullable(Box<RustType>),
    /// `Box`
    Boxed(Box<RustType>),
    /// One of the models
    Model(Name),
    /// A type of the file that mentions it
    Beside(Name),
    /// `Upload` of the runtime
    Upload,
    /// `Bytes` of the runtime
    Bytes,
    /// `ByteStream` of the runtime
    ByteStream,
    /// `Events` of the runtime
    Events(Box<RustType>),
    /// `Items` of the runtime
    Items(Box<RustType>),
}

impl Model {
    /// The type.
    pub(crate) fn name(&self) -> &Name {
        match self {
            Self::Struct(object) => &object.name,
            Self::Enum(list) => &list.name,
            Self::Union(union) => &union.name,
            Self::Alias(alias) => &alias.name,
        }
    }

    /// Every type that it mentions.
    pub(crate) fn types(&self) -> Vec<RustType> {
        match self {
            Self::Struct(object) => object.fields.iter().map(Field::ty).collect(),
            Self::Enum(_) => Vec::new(),
            Self::Union(union) => union.variants.iter().map(|it| it.ty.clone()).collect(),
            Self::Alias(alias) => vec![alias.ty.clone()],
        }
    }
}

impl Operation {
    /// Every type that it mentions.
    pub(crate) fn types(&self) -> impl Iterator<Item = &RustType> {
        let parameters = self.parameters.iter().map(|it| &it.ty);
        let body = self.body.iter().map(|it| &it.ty);
        let variants = self.choice.iter().flat_map(|it| &it.variants);
        let variants = variants.map(|it| &it.ty);
        let streamed = self.stream.iter().flat_map(|it| &it.responses);
        let responses = self.responses.iter().chain(streamed).map(|it| &it.ty);
        let types = parameters.chain(body).chain(variants).chain(responses);
        types
            .chain([&self.output])
            .chain(self.stream.iter().map(|it| &it.ty))
    }
}

impl RustType {
    /// The type as it stands alone, where it needs no box.
    pub(crate) fn unboxed(self) -> Self {
        match self {
            Self::Boxed(inner) => *inner,
            Self::Option(inner) => Self::Option(Box::new(inner.unboxed())),
            other => other,
        }
    }

    /// Calls a function with each model that it mentions.
    pub(crate) fn each_model<'a>(&'a self, found: &mut impl FnMut(&'a Name)) {
        match self {
            Self::Model(name) => found(name),
            Self::Tuple(items, rest, _) => {
                let all = items.iter().chain(rest.as_deref());
                all.for_each(|inner| inner.each_model(found));
            }
            Self::Vec(inner)
            | Self::Map(inner)
            | Self::Option(inner)
            | Self::Nullable(inner)
            | Self::Boxed(inner)
            | Self::Events(inner)
            | Self::Items(inner) => inner.each_model(found),
            Self::Unit
            | Self::Bool
            | Self::Number(_)
            | Self::String
            | Self::DateTime
            | Self::Runtime(_)
            | Self::Chosen(_)
            | Self::Json
            | Self::JsonMap
            | Self::Beside(_)
            | Self::Upload
            | Self::Bytes
            | Self::ByteStream => {}
        }
    }
}

impl Field {
    /// The field's whole type.
    pub(crate) fn ty(&self) -> RustType {
        let inner = Box::new(self.inner.clone());
        match self.presence {
            Presence::Required => self.inner.clone(),
            Presence::Rest => RustType::Map(inner),
            Presence::RequiredOrNull | Presence::Optional | Presence::OptionalOrNull => {
                RustType::Option(inner)
            }
            Presence::ThreeState => RustType::Nullable(inner),
        }
    }
}

impl Failure {
    /// Whether the crate has a type of its own for failures.
    pub(crate) fn is_own_type(&self) -> bool {
        matches!(self, Self::Several(_))
    }
}
