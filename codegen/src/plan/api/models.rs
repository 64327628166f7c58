//! Types: what is in a file of models, and how a type is spelt.

use super::{Docs, Name};
use crate::resolve::{Listed, Shape};

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
    /// True if it should no longer be used
    pub deprecated: bool,
    /// What it gives
    pub ty: RustType,
    /// How the body is read: `json`, `form`, `text` or `binary`
    pub form: &'static str,
    /// Of a form, the members that are a `list` or `json`
    pub shapes: Vec<(String, &'static str)>,
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
    /// True if it should no longer be used
    pub deprecated: bool,
    /// Its declared members
    pub fields: Vec<Field>,
    /// How a user makes one, if it can be sent
    pub construction: Option<Construction>,
    /// True if there is one by default: it can be sent with no member set
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
    /// True if its setter converts into that
    pub converts: bool,
    /// When it is there
    pub presence: Presence,
    /// What it has from the start, if nobody has to say it
    pub fixed: Option<Fixed>,
    /// True if whoever makes the object has to say it, though it may be absent
    pub is_chosen: bool,
    /// Its documentation
    pub docs: Docs,
    /// True if it should no longer be used
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
    /// True if it should no longer be used
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
    /// True if it should no longer be used
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
    /// What that can be made from in turn, where no other variant can
    pub via: Vec<RustType>,
    /// The values of the tag that it is for
    pub tags: Vec<String>,
    /// The value of the tag that is added, since the type has no member for it
    pub adds: Option<String>,
    /// True if it is for objects whose tag no other alternative has
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
    /// True if it should no longer be used
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
    /// `EventObjects` of the runtime
    EventObjects(Box<RustType>),
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
            | Self::EventObjects(inner)
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
