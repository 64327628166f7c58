//! The planned models, and the Rust types that mention them.

use super::{Docs, Name};
use crate::resolve::{Listed, Shape};

/// A file of models.
#[derive(Debug)]
pub(crate) struct Module {
    /// The name of the file and its private module
    pub name: Name,
    /// The models in it
    pub models: Vec<Model>,
    /// The Cargo features that enable it, any of which suffices; empty if it is always enabled
    pub features: Vec<String>,
}

/// The decoders of webhooks and callbacks.
#[derive(Debug)]
pub(crate) struct Webhooks {
    /// One for each webhook and callback
    pub decoders: Vec<Decoder>,
    /// The Cargo feature that enables them
    pub feature: Option<String>,
}

/// A function that reads the body of a webhook or a callback.
#[derive(Debug)]
pub(crate) struct Decoder {
    /// The function
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// True if it is deprecated
    pub deprecated: bool,
    /// The type that it returns
    pub ty: RustType,
    /// The format of the body: `json`, `form`, `text` or `binary`
    pub form: &'static str,
    /// The fields of a form that are a `list` or `json`
    pub shapes: Vec<(String, &'static str)>,
}

/// One model.
#[derive(Debug)]
pub(crate) enum Model {
    /// An object
    Struct(Struct),
    /// A string or a number with listed values
    Enum(Enum),
    /// A union (`oneOf`, `anyOf`)
    Union(Union),
    /// A name for another type
    Alias(Alias),
}

/// An object.
#[derive(Debug)]
pub(crate) struct Struct {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// True if it is deprecated
    pub deprecated: bool,
    /// Its declared properties
    pub fields: Vec<Field>,
    /// The constructor, if it can be sent
    pub construction: Option<Construction>,
    /// True if it implements `Default`: it can be sent, and no property is required
    pub has_default: bool,
}

/// The constructor of an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Construction {
    /// `new`, with the required properties as arguments
    New,
    /// A builder, since there are too many required properties for arguments
    Builder,
}

/// A field of a struct.
#[derive(Debug)]
pub(crate) struct Field {
    /// The field
    pub name: Name,
    /// Its name on the wire
    pub wire: String,
    /// The type of the value when it is present
    pub inner: RustType,
    /// True if its setter takes `impl Into` of that type
    pub converts: bool,
    /// Its presence
    pub presence: Presence,
    /// Its constant value, if it has one
    pub fixed: Option<Fixed>,
    /// True if the constructor takes it although it is not required
    pub is_chosen: bool,
    /// Its documentation
    pub docs: Docs,
    /// True if it is deprecated
    pub deprecated: bool,
}

/// The constant value of a field.
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

/// Presence and nullability of a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Presence {
    /// Required
    Required,
    /// Required and nullable
    RequiredOrNull,
    /// Optional
    Optional,
    /// Optional and nullable: the value keeps which of the two, the type does not show it
    OptionalOrNull,
    /// Optional and nullable: the type shows which of the two, since it can be sent
    ThreeState,
    /// The additional properties
    Rest,
}

/// An enumeration of strings or numbers.
#[derive(Debug)]
pub(crate) struct Enum {
    /// The kind of its values
    pub of: Listed,
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// True if it is deprecated
    pub deprecated: bool,
    /// The listed values
    pub variants: Vec<Variant>,
    /// The variant for unlisted values
    pub unknown: Name,
}

/// A listed value.
#[derive(Debug)]
pub(crate) struct Variant {
    /// The variant
    pub name: Name,
    /// Its value on the wire
    pub wire: String,
    /// Its documentation
    pub docs: Docs,
}

/// A union (`oneOf`, `anyOf`).
#[derive(Debug)]
pub(crate) struct Union {
    /// The type
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// True if it is deprecated
    pub deprecated: bool,
    /// The discriminator property
    pub tag: Option<String>,
    /// Its variants
    pub variants: Vec<UnionVariant>,
    /// The variant for values that fit no other
    pub unknown: Name,
    /// The variant that converts from text
    pub text: Option<Name>,
}

/// A variant of a union.
#[derive(Debug)]
pub(crate) struct UnionVariant {
    /// The variant
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// The type that it holds
    pub ty: RustType,
    /// The type that the union converts from by this variant alone
    pub from: Option<RustType>,
    /// The types that convert into that type, and into no other variant
    pub via: Vec<RustType>,
    /// Its discriminator values
    pub tags: Vec<String>,
    /// The discriminator value that is added when it is sent, since the type has no such property
    pub adds: Option<String>,
    /// True if it takes objects whose discriminator value no other variant has
    pub is_base: bool,
    /// The shape of its values
    pub shape: Shape,
}

/// A name for another type.
#[derive(Debug)]
pub(crate) struct Alias {
    /// The name
    pub name: Name,
    /// Its documentation
    pub docs: Docs,
    /// True if it is deprecated
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
    /// Another type of the runtime for a format, by its name
    Runtime(&'static str),
    /// A type from the settings, as it is written there
    Chosen(String),
    /// Any JSON
    Json,
    /// A map to any JSON
    JsonMap,
    /// `Vec`
    Vec(Box<RustType>),
    /// `Tuple` of the runtime: the types of the first items, the type of further items if any, and
    /// the minimum number of items if it matters
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
    /// A type in the file that mentions it
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
    /// Returns the name of the type.
    pub(crate) fn name(&self) -> &Name {
        match self {
            Self::Struct(object) => &object.name,
            Self::Enum(list) => &list.name,
            Self::Union(union) => &union.name,
            Self::Alias(alias) => &alias.name,
        }
    }

    /// Returns every type that it mentions.
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
    /// Removes the outermost box.
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
    /// Returns the type of the field, presence included.
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
