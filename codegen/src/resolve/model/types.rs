//! What values are.

use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use super::integer::Integer;
use crate::lift::{Annotations, TypeSet};
use crate::load::{Node, Pointer};

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
    /// True if its schema admits null
    pub nullable: bool,
    /// What its schema says to people
    pub notes: Annotations,
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
    /// The type that it patches
    Patch(TypeId),
}

impl Origin {
    /// True if it is what is sent of that type, or what patches it.
    pub(crate) fn is_input_of(&self, id: TypeId) -> bool {
        matches!(self, Self::Input(of) | Self::Patch(of) if *of == id)
    }
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
    /// Types whose values of the tag the discriminator says by themselves, within variants too
    pub mapped: Vec<(TypeId, Sent)>,
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
    /// The values of the union's tag that it is sent with
    pub sent: Sent,
    /// True if it is for objects whose tag no other alternative has
    pub is_base: bool,
    /// What its values look like
    pub shape: Shape,
}

/// The values of a tag that are sent: one is sent always, of several the caller chooses one.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Sent {
    /// Where the document says so
    pub source: Source,
    /// The values
    pub values: Vec<String>,
}

/// Where a document says what the value of a tag is; the later counts more.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Source {
    /// In the name of the schema
    #[default]
    Name,
    /// In the `default` of the property
    Default,
    /// In the `enum` or the `const` of the property
    Listed,
    /// In the `mapping` of the discriminator
    Mapping,
}

impl Sent {
    pub(crate) fn new(source: Source, values: Vec<String>) -> Self {
        Self { source, values }
    }
}

/// The look of values, as far as that tells them from others.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Shape {
    /// The kinds of values
    pub kinds: TypeSet,
    /// The only values, as text
    pub only: Vec<String>,
    /// Values that others have, as text
    pub not: Vec<String>,
    /// Properties of objects
    pub members: Vec<Mark>,
    /// The first items of arrays, each by its position
    pub places: Vec<Shape>,
    /// How many items arrays have at least
    pub least: usize,
    /// Items of arrays, without those told by their positions
    pub item: Option<Box<Shape>>,
    /// Values of maps
    pub value: Option<Box<Shape>>,
    /// True if an object without the union's tag may be one
    pub may_lack_tag: bool,
}

/// A property that tells objects apart.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Mark {
    /// Its name on the wire
    pub name: String,
    /// True if it is always present
    pub required: bool,
    /// Its values
    pub shape: Shape,
}

impl Shape {
    /// Any values.
    pub(crate) fn any() -> Self {
        Self {
            kinds: TypeSet::ANY,
            ..Self::default()
        }
    }

    /// True if any value has it.
    pub(crate) fn is_any(&self) -> bool {
        *self == Self::any()
    }

    /// True if it is told by values, here or further down.
    pub(crate) fn is_constant(&self) -> bool {
        let parts = self.item.iter().chain(&self.value).map(|part| &**part);
        let parts = parts.chain(&self.places);
        let mut parts = parts.chain(self.members.iter().map(|mark| &mark.shape));
        !self.only.is_empty() || !self.not.is_empty() || parts.any(Self::is_constant)
    }
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
    /// True if it is always there
    pub required: bool,
    /// The one value that it has, if it is always there and the document names one
    pub constant: Option<Node>,
    /// True if a caller has to choose a value, though it may be absent: it tells variants apart
    pub is_chosen: bool,
    /// What it holds
    pub value: Value,
}

/// A use of a type: the type, whether null is admitted, and what is said at this place.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Value {
    /// The type
    pub ty: Type,
    /// True if it may be null
    pub nullable: bool,
    /// True if the values that its type lists are not all: any other is declared too
    pub is_open: bool,
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
    /// A whole number, with its format and what its bounds admit
    Integer(Integer),
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
            Self::Integer(integer) => integer.hash(state),
            Self::Number(format) | Self::String(format) => {
                format.hash(state);
            }
            Self::Chosen(key, _) => key.hash(state),
            Self::Array(item) => item.hash(state),
            Self::Tuple(tuple) => tuple.hash(state),
            Self::Map(value, keys) => (value, keys).hash(state),
        }
    }
}

impl Value {
    /// Any JSON.
    pub(crate) fn any(notes: Annotations) -> Self {
        Self {
            ty: Type::Any,
            nullable: false,
            is_open: false,
            notes,
        }
    }
}
