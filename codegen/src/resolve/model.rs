//! What a document means, before a word of Rust is said.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use openapiv3::StatusCode;

use super::media::Media;
use crate::lift::{Annotations, TypeSet};
use crate::load::{Node, Pointer};

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
    /// The keys of types that a person chose and that nothing has
    pub unmatched: Vec<String>,
}

/// A place where the API is served.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Its address, with `{variables}`
    pub url: String,
    /// Its description
    pub description: Option<String>,
    /// The variables in its address
    pub variables: Vec<Variable>,
}

/// A variable in a server's address.
#[derive(Clone, Debug)]
pub(crate) struct Variable {
    /// Its name
    pub name: String,
    /// Its value unless another is given; `None` where the document does not describe it
    pub default: Option<String>,
    /// The values that it may have, if they are listed
    pub values: Vec<String>,
    /// Its description
    pub description: Option<String>,
}

/// A security scheme that an operation may ask for.
#[derive(Debug)]
pub(crate) struct Scheme {
    /// Its name among the components
    pub name: String,
    /// Where it stands
    pub pointer: Pointer,
    /// What it asks for
    pub kind: SchemeKind,
    /// Its description
    pub description: Option<String>,
    /// Where tokens are given out: what for, and the address
    pub issuers: Vec<(&'static str, String)>,
}

/// What a security scheme asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum SchemeKind {
    /// A token in the header `Authorization`
    Bearer,
    /// A user and a password
    Basic,
    /// The whole value of the header `Authorization`, of that HTTP scheme
    Authorization(String),
    /// A key in that header
    Header(String),
    /// A key in the query, under that name
    Query(String),
    /// A key in that cookie
    Cookie(String),
    /// A certificate of the client, which is none of the request's matter
    MutualTls,
}

/// A scheme that an operation asks for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Need {
    /// The scheme's name
    pub scheme: String,
    /// The scopes or roles that it has to come with
    pub scopes: Vec<String>,
}

/// A type's place in the model.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct TypeId(pub usize);

/// A type with a name.
#[derive(Clone, Debug)]
pub(crate) struct TypeDef {
    /// Its canonical pointer: where its schema stands
    pub pointer: Pointer,
    /// What it is named after
    pub origin: Origin,
    /// What it is
    pub definition: Definition,
    /// Whether its schema admits null
    pub nullable: bool,
    /// What its schema says to people
    pub notes: Annotations,
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
    /// Whether that is one of several methods
    pub has_siblings: bool,
    /// The operation that it follows, and the expression for its address; a webhook has neither
    pub follows: Option<(String, String)>,
    /// Its summary
    pub summary: Option<String>,
    /// Its description
    pub description: Option<String>,
    /// What is said of its body
    pub body_description: Option<String>,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// Its body
    pub value: Value,
}

/// A header of responses: one declaration, to which several of them may refer.
#[derive(Debug)]
pub(crate) struct Header {
    /// Its name on the wire
    pub name: String,
    /// The first responses that declare it: method and path, and the status
    pub places: Vec<(String, Status)>,
    /// How many declare it
    pub count: usize,
    /// Whether its value is JSON text
    pub is_json: bool,
    /// `explode`
    pub explode: bool,
    /// Whether those responses always have it
    pub required: bool,
    /// Whether it should no longer be used
    pub deprecated: bool,
    /// Its description
    pub description: Option<String>,
    /// What it holds
    pub value: Value,
}

/// What a type is named after.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// Its name among the components
    Component(String),
    /// Whoever holds it, and the way there: a property's name, `item`, `value`
    Inline(Owner, Vec<String>),
    /// The type of which it is what is sent
    Input(TypeId),
}

/// Who holds an inline type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Owner {
    /// Another type
    Type(TypeId),
    /// An operation, by its index
    Operation(usize),
    /// A webhook, by its index
    Webhook(usize),
    /// A header of responses, by its index
    Header(usize),
}

/// What a named type is.
#[derive(Clone, Debug, Hash)]
pub(crate) enum Definition {
    /// An object with declared members
    Object(Object),
    /// A string or a number out of a list
    Enumeration(Enumeration),
    /// One of several alternatives
    Union(Union),
    /// Another type under a name
    Alias(Value),
}

/// A value out of a list.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Enumeration {
    /// What the values are
    pub of: Listed,
    /// The values that are listed
    pub values: Vec<ListedValue>,
}

/// What listed values are.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Listed {
    /// Texts
    Texts,
    /// Integers that 64 bits hold
    Integers,
    /// Numbers, some of which have fractions or go beyond that
    Numbers,
}

/// A listed value.
#[derive(Clone, Debug, Hash)]
pub(crate) struct ListedValue {
    /// What it is on the wire, a number in digits
    pub wire: String,
    /// What the document calls it
    pub name: Option<String>,
    /// What the document says of it
    pub description: Option<String>,
}

/// One of several alternatives.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Union {
    /// The alternatives, each of which a value is looked at for
    pub variants: Vec<Alternative>,
    /// The member that tells objects apart
    pub tag: Option<String>,
}

/// One alternative of a union.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Alternative {
    /// What it is called, as far as the document says
    pub name: String,
    /// What it holds
    pub value: Value,
    /// The values of the union's tag that it is for
    pub tags: Vec<String>,
    /// Whether it is for objects whose tag no other alternative has
    pub is_base: bool,
    /// What its values look like
    pub shape: Shape,
}

/// What values look like, as far as that tells them from others.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Shape {
    /// The kinds of values
    pub kinds: TypeSet,
    /// Members of objects
    pub members: Vec<Mark>,
    /// Items of arrays
    pub item: Option<Box<Shape>>,
}

/// A member that tells objects apart.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Mark {
    /// Its name on the wire
    pub name: String,
    /// Whether it is always there
    pub required: bool,
    /// The kinds of values that it may have
    pub kinds: TypeSet,
}

/// An object.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Object {
    /// Its declared members, in the document's order
    pub members: Vec<Member>,
    /// Its other members
    pub rest: Rest,
}

/// The members that an object may have beyond those declared.
#[derive(Clone, Debug, Hash)]
pub(crate) enum Rest {
    /// Nothing is said, or any are welcome
    Free,
    /// The document allows none
    Forbidden,
    /// They are of one type
    Typed(Box<Value>),
}

/// A declared member of an object.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its name on the wire
    pub name: String,
    /// Its canonical pointer
    pub pointer: Pointer,
    /// Whether it is always there
    pub required: bool,
    /// The one value that it has, if it is always there and the document names one
    pub constant: Option<Node>,
    /// What it holds
    pub value: Value,
}

/// A use of a type: the type, whether null is admitted, and what is said at this place.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Value {
    /// The type
    pub ty: Type,
    /// Whether it may be null
    pub nullable: bool,
    /// What is said to people here
    pub notes: Annotations,
}

/// A type in use.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// Any JSON
    Any,
    /// `true` or `false`
    Boolean,
    /// A whole number, with its format
    Integer(Option<String>),
    /// A number, with its format
    Number(Option<String>),
    /// A string, with its format
    String(Option<String>),
    /// A sequence
    Array(Box<Value>),
    /// A sequence whose first items have types of their own
    Tuple(Box<Tuple>),
    /// A mapping from strings, and what is said of the keys
    Map(Box<Value>, Option<Box<Annotations>>),
    /// A mapping from strings to any JSON
    FreeObject,
    /// A type with a name
    Named(TypeId),
    /// A type that a person chose: the key that they chose it by, and the kinds of its values
    Chosen(String, TypeSet),
}

/// A sequence whose first items have types of their own.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Tuple {
    /// The first items
    pub items: Vec<Value>,
    /// The items that follow, where the document says what they are
    pub rest: Option<Value>,
    /// How many items there are at least
    pub least: usize,
}

/// Without its pointer: the same member of two objects stands in two places.
impl Hash for Member {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.required, &self.value).hash(state);
    }
}

/// Without the named types in it, which are compared by what they are.
impl Hash for Type {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Self::Any | Self::Boolean | Self::FreeObject | Self::Named(_) => {}
            Self::Integer(format) | Self::Number(format) | Self::String(format) => {
                format.hash(state);
            }
            Self::Chosen(key, _) => key.hash(state),
            Self::Array(item) => item.hash(state),
            Self::Tuple(tuple) => tuple.hash(state),
            Self::Map(value, keys) => (value, keys).hash(state),
        }
    }
}

/// One operation.
#[derive(Debug)]
pub(crate) struct Operation {
    /// Where it stands
    pub pointer: Pointer,
    /// The HTTP method, in capitals
    pub method: String,
    /// The path template
    pub path: String,
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

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Place {
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

/// A parameter.
#[derive(Debug)]
pub(crate) struct Parameter {
    /// Its name on the wire
    pub name: String,
    /// Where it stands
    pub pointer: Pointer,
    /// Where it goes
    pub place: Place,
    /// `style`, in the document's spelling
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
    /// Its description
    pub description: Option<String>,
    /// Its examples: the parameter's own, else its schema's
    pub example: Option<Node>,
    /// What it holds
    pub value: Value,
}

/// A request body.
#[derive(Debug)]
pub(crate) struct Body {
    /// Its description
    pub description: Option<String>,
    /// Whether every call has it
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
}

/// How a member of a form is written.
#[derive(Clone, Debug)]
pub(crate) struct Encoding {
    /// The member
    pub name: String,
    /// `style`, in the document's spelling
    pub style: Option<&'static str>,
    /// `explode`
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `contentType`
    pub content_type: Option<String>,
}

/// A response.
#[derive(Debug)]
pub(crate) struct Response {
    /// The statuses that it is for
    pub status: Status,
    /// Its description
    pub description: String,
    /// What it holds; `None` for nothing
    pub value: Option<Value>,
    /// How that is read
    pub media: Media,
    /// The media type of that
    pub media_type: String,
    /// How it may be read while it comes
    pub stream: Option<Streamed>,
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
    pub(super) fn of(code: &StatusCode) -> Self {
        match code {
            StatusCode::Code(code) => Self::Code(*code),
            StatusCode::Range(range) => Self::Range(*range),
        }
    }

    /// Whether it means success: `2XX`.
    pub(crate) fn is_success(self) -> bool {
        matches!(self, Self::Code(200..=299) | Self::Range(2))
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

impl Value {
    /// Any JSON.
    pub(crate) fn any(notes: Annotations) -> Self {
        Self {
            ty: Type::Any,
            nullable: false,
            notes,
        }
    }
}
