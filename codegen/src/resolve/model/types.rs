//! Types and values.

use std::hash::{Hash, Hasher};
use std::mem::discriminant;

use super::integer::Integer;
use crate::lift::{Annotations, TypeSet};
use crate::load::{Node, Pointer};

/// Index of a type in the model.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct TypeId(pub usize);

/// A named type.
#[derive(Clone, Debug)]
pub(crate) struct TypeDef {
    /// Canonical pointer to its schema
    pub pointer: Pointer,
    /// Source of its name
    pub origin: Origin,
    /// Its definition
    pub definition: Definition,
    /// True if its schema admits null
    pub nullable: bool,
    /// Annotations of its schema
    pub notes: Annotations,
}

/// Source of a type's name.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// Its name among the components
    Component(String),
    /// Its owner and the path from there: names of properties, `item`, `value`
    Inline(Owner, Vec<String>),
    /// The type whose copy for requests it is
    Input(TypeId),
    /// The type whose merge patch it is
    Patch(TypeId),
}

impl Origin {
    /// Returns true for the copy for requests, or the merge patch, of that type.
    pub(crate) fn is_input_of(&self, id: TypeId) -> bool {
        matches!(self, Self::Input(of) | Self::Patch(of) if *of == id)
    }
}

/// The owner of an inline type.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Owner {
    /// Another type
    Type(TypeId),
    /// An operation, by its index
    Operation(usize),
    /// A webhook, by its index
    Webhook(usize),
    /// A response header, by its index
    Header(usize),
}

/// The definition of a named type.
#[derive(Clone, Debug, Hash)]
pub(crate) enum Definition {
    /// An object with declared properties
    Object(Object),
    /// An enum of strings or numbers
    Enumeration(Enumeration),
    /// A union of variants
    Union(Union),
    /// An alias of another type
    Alias(Value),
}

/// An enum.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Enumeration {
    /// The kind of its values
    pub of: Listed,
    /// The shape of its values
    pub values: Vec<ListedValue>,
}

/// The kind of values of an enum.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Listed {
    /// Strings
    Texts,
    /// Integers that fit in 64 bits
    Integers,
    /// Numbers, some with fractions or beyond 64 bits
    Numbers,
}

/// A value of an enum.
#[derive(Clone, Debug, Hash)]
pub(crate) struct ListedValue {
    /// Its spelling on the wire; for a number, its digits
    pub wire: String,
    /// Its name in the document
    pub name: Option<String>,
    /// Its description
    pub description: Option<String>,
}

/// A union.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Union {
    /// The variants, in the order in which they are tried
    pub variants: Vec<UnionVariant>,
    /// The property that distinguishes objects
    pub tag: Option<String>,
    /// Types whose tag values come from the discriminator, also within variants
    pub mapped: Vec<(TypeId, Sent)>,
}

/// A variant of a union.
#[derive(Clone, Debug, Hash)]
pub(crate) struct UnionVariant {
    /// Its name, as far as the document has one
    pub name: String,
    /// Its value
    pub value: Value,
    /// The values of the union's tag that select it
    pub tags: Vec<String>,
    /// The values of the union's tag in requests
    pub sent: Sent,
    /// True if it holds objects whose tag selects no other variant
    pub is_base: bool,
    /// The shape of its values
    pub shape: Shape,
}

/// The values of a tag in requests: a single value is always sent; of several, the caller chooses.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Sent {
    /// Their source in the document
    pub source: Source,
    /// The values
    pub values: Vec<String>,
}

/// Source of the value of a tag; later ones take precedence.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) enum Source {
    /// The name of the schema
    #[default]
    Name,
    /// The `default` of the property
    Default,
    /// The `enum` or the `const` of the property
    Listed,
    /// The `mapping` of the discriminator
    Mapping,
}

impl Sent {
    pub(crate) fn new(source: Source, values: Vec<String>) -> Self {
        Self { source, values }
    }
}

/// The shape of a variant's values, as far as it distinguishes them from those of other variants.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq)]
pub(crate) struct Shape {
    /// Their JSON types
    pub kinds: TypeSet,
    /// The only admitted values, as text
    pub only: Vec<String>,
    /// Excluded values, which other variants have, as text
    pub not: Vec<String>,
    /// Distinguishing properties of objects
    pub members: Vec<Mark>,
    /// Shapes of the first items of arrays, by position
    pub places: Vec<Shape>,
    /// Minimum number of items of arrays
    pub least: usize,
    /// Shape of the items of arrays that have no shape by position
    pub item: Option<Box<Shape>>,
    /// Shape of the values of maps
    pub value: Option<Box<Shape>>,
    /// True if an object without the union's tag may have this shape
    pub may_lack_tag: bool,
}

/// A property that distinguishes objects.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Mark {
    /// Its name on the wire
    pub name: String,
    /// True if it is required
    pub required: bool,
    /// The shape of its values
    pub shape: Shape,
}

impl Shape {
    /// Returns the shape of any value.
    pub(crate) fn any() -> Self {
        Self {
            kinds: TypeSet::ANY,
            ..Self::default()
        }
    }

    /// Returns true if any value has this shape.
    pub(crate) fn is_any(&self) -> bool {
        *self == Self::any()
    }

    /// Returns true if the shape depends on listed values, here or further down.
    pub(crate) fn is_constant(&self) -> bool {
        let parts = self.item.iter().chain(&self.value).map(|part| &**part);
        let parts = parts.chain(&self.places);
        let mut parts = parts.chain(self.members.iter().map(|mark| &mark.shape));
        !self.only.is_empty() || !self.not.is_empty() || parts.any(Self::is_constant)
    }
}

/// An object.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// Its declared properties, in the document's order
    pub members: Vec<Member>,
    /// Its additional properties
    pub rest: Rest,
    /// Parts of its composition that forbid the properties of the other parts. The client does not
    /// follow them, so they are left out of the object's hash.
    pub closed: Vec<ClosedPart>,
}

/// A part of a composition that is closed by `additionalProperties: false`.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct ClosedPart {
    /// Its pointer
    pub pointer: Pointer,
    /// The properties that it declares, sorted
    pub names: Vec<String>,
}

impl Hash for Object {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { members, rest, .. } = self;
        (members, rest).hash(state);
    }
}

/// The additional properties of an object.
#[derive(Clone, Debug, Hash)]
pub(crate) enum Rest {
    /// Any, explicitly or by default
    Free,
    /// None
    Forbidden,
    /// All of one type
    Typed(Box<Value>),
}

/// A declared property of an object.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    /// Its name on the wire
    pub name: String,
    /// Its canonical pointer
    pub pointer: Pointer,
    /// True if it is required, after `read_write_split.rs`
    pub required: bool,
    /// Its only value, if it is required and the document declares one
    pub constant: Option<Node>,
    /// True if a caller has to choose a value, even if it is optional, since it selects a variant
    pub is_chosen: bool,
    /// Its value
    pub value: Value,
}

/// A use of a type: the type, its nullability, and the annotations at this place.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Value {
    /// The type
    pub ty: Type,
    /// True if null is admitted
    pub nullable: bool,
    /// True if the listed values of the type are extensible: any other value is declared too
    pub is_open: bool,
    /// Annotations of this use
    pub notes: Annotations,
}

/// A type, named or inline.
#[derive(Clone, Debug)]
pub(crate) enum Type {
    /// Any JSON value
    Any,
    /// `true` or `false`
    Boolean,
    /// An integer, with its format and range
    Integer(Integer),
    /// A number, with its format
    Number(Option<String>),
    /// A string, with its format
    String(Option<String>),
    /// An array
    Array(Box<Value>),
    /// An array whose first items have types of their own
    Tuple(Box<Tuple>),
    /// A map from strings, with the annotations of the keys
    Map(Box<Value>, Option<Box<Annotations>>),
    /// A map from strings to any JSON value
    FreeObject,
    /// A named type
    Named(TypeId),
    /// A type that the user chose: the key of the setting, and the JSON types of its values
    Chosen(String, TypeSet),
}

/// An array whose first items have types of their own.
#[derive(Clone, Debug, Hash)]
pub(crate) struct Tuple {
    /// The first items
    pub items: Vec<Value>,
    /// The type of the items that follow, if the document declares it
    pub rest: Option<Value>,
    /// Minimum number of items
    pub least: usize,
}

/// Ignores the pointer, since equal properties of two objects have different pointers.
impl Hash for Member {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.name, self.required, &self.value).hash(state);
    }
}

/// Ignores named types, which are compared by their definitions.
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
    /// Returns a value of any JSON type.
    pub(crate) fn any(notes: Annotations) -> Self {
        Self {
            ty: Type::Any,
            nullable: false,
            is_open: false,
            notes,
        }
    }
}
