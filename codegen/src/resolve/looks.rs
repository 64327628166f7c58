//! A type in, the look of its values out: their kinds, the values that are listed, the properties of
//! objects. What lies further down is looked at when it is asked for.

use super::model::{Definition, Enumeration, Listed, Object, Tuple, Type, TypeDef, TypeId, Value};
use crate::hash::HashMap;
use crate::lift::TypeSet;
use crate::load::{Node, Number};

/// How deep unions within unions are looked into.
const DEPTH: usize = 12;

/// The look of a type's values.
#[derive(Clone, Debug, Default)]
pub(super) struct Look<'a> {
    pub(super) kinds: TypeSet,
    /// The only values as text, where all are listed
    pub(super) values: Vec<String>,
    /// True if the listed values are not all: any other is declared too
    pub(super) is_open: bool,
    /// Declared properties of objects
    pub(super) members: Members<'a>,
    /// Items of arrays
    pub(super) items: Vec<&'a Value>,
    /// Those among the arrays whose first items have types of their own
    pub(super) tuples: Vec<&'a Tuple>,
    /// Values of maps without declared properties
    pub(super) entries: Vec<&'a Value>,
}

/// Declared properties by name.
pub(super) type Members<'a> = HashMap<String, Known<'a>>;

/// A declared property.
#[derive(Clone, Debug, Default)]
pub(super) struct Known<'a> {
    pub(super) place: usize,
    pub(super) required: bool,
    pub(super) kinds: TypeSet,
    /// The values that are listed for it
    pub(super) values: Vec<String>,
    /// True if the listed values are not all: any other is declared too
    pub(super) is_open: bool,
    /// Its types: several in a union
    of: Vec<&'a Value>,
}

impl<'a> Look<'a> {
    /// `open` are the unions that are being looked at: what they hold is theirs to tell.
    pub(super) fn of(types: &'a [TypeDef], value: &'a Value, open: &mut Vec<TypeId>) -> Self {
        let kinds = |kinds| Self {
            kinds,
            ..Self::default()
        };
        match &value.ty {
            Type::Any => kinds(TypeSet::ANY),
            Type::Boolean => kinds(TypeSet::BOOLEAN),
            Type::Integer(_) => kinds(TypeSet::INTEGER),
            Type::Number(_) => kinds(TypeSet::NUMBER),
            Type::String(_) => kinds(TypeSet::STRING),
            Type::Array(item) => Self {
                items: vec![item],
                ..kinds(TypeSet::ARRAY)
            },
            Type::Tuple(tuple) => Self {
                items: tuple.items.iter().chain(&tuple.rest).collect(),
                tuples: vec![tuple],
                ..kinds(TypeSet::ARRAY)
            },
            Type::Map(value, _) => Self {
                entries: vec![value],
                ..kinds(TypeSet::OBJECT)
            },
            Type::FreeObject => kinds(TypeSet::OBJECT),
            Type::Chosen(_, all) => kinds(*all),
            Type::Named(id) => Self::of_named(types, *id, open),
        }
    }

    fn of_named(types: &'a [TypeDef], id: TypeId, open: &mut Vec<TypeId>) -> Self {
        if open.contains(&id) || open.len() > DEPTH {
            return Self::default();
        }
        match &types[id.0].definition {
            Definition::Object(object) => Self {
                kinds: TypeSet::OBJECT,
                members: members(types, object),
                ..Self::default()
            },
            Definition::Enumeration(listed) => Self {
                kinds: kinds_of_listed(listed),
                values: listed_values(listed).collect(),
                ..Self::default()
            },
            Definition::Alias(value) => {
                open.push(id);
                let look = Self::of(types, value, open);
                open.pop();
                look
            }
            Definition::Union(union) => {
                open.push(id);
                let looks = union.variants.iter();
                let looks = looks.map(|variant| Self::of(types, &variant.value, open));
                let look = looks.reduce(Self::either).unwrap_or_default();
                open.pop();
                look
            }
        }
    }

    /// The look of values of several types at once, as they stand within something. A union holds
    /// whatever comes, unless `is_declared` says that another variant declares whatever comes.
    pub(super) fn within(types: &'a [TypeDef], values: &[&'a Value], is_declared: bool) -> Self {
        let looks = values.iter().map(|value| {
            let look = Self::of(types, value, &mut Vec::new());
            let held = kinds(types, value, DEPTH).0;
            let declared = match admits_null(types, value) {
                true => look.kinds.union(TypeSet::NULL),
                false => look.kinds,
            };
            Self {
                kinds: if is_declared { declared } else { held },
                is_open: value.is_open,
                ..look
            }
        });
        looks.reduce(Self::either).unwrap_or_default()
    }

    /// True if these are, among others, objects or arrays of anything.
    pub(super) fn holds_anything(&self) -> bool {
        let is_any = |value: &Value| matches!(value.ty, Type::Any);
        let is_object = self.kinds.contains(TypeSet::OBJECT);
        is_object && self.members.is_empty() && self.entries.iter().all(|value| is_any(value))
            || self.items.iter().any(|value| is_any(value))
    }

    /// What arrays hold at a position; nothing where some of them do not say.
    pub(super) fn at(&self, position: usize) -> Vec<&'a Value> {
        if self.tuples.is_empty() {
            return self.items.clone();
        }
        let held = self.tuples.iter();
        let held = held.map(|tuple| tuple.items.get(position).or(tuple.rest.as_ref()));
        held.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// The only value that these have.
    pub(super) fn constant(&self) -> Option<&str> {
        constant(&self.values, self.is_open)
    }

    /// How many items arrays have at least.
    pub(super) fn least(&self) -> usize {
        let least = self.tuples.iter().map(|tuple| tuple.least);
        least.min().unwrap_or_default()
    }

    /// How many items of arrays have a type of their own.
    pub(super) fn width(&self) -> usize {
        let widths = self.tuples.iter().map(|tuple| tuple.items.len());
        widths.max().unwrap_or_default()
    }

    /// The look of the values of a property.
    pub(super) fn of_member(types: &'a [TypeDef], known: &Known<'a>) -> Self {
        Self {
            values: known.values.clone(),
            is_open: known.is_open,
            ..Self::within(types, &known.of, false)
        }
    }

    /// The look of values of either.
    fn either(mut self, other: Self) -> Self {
        let object = TypeSet::OBJECT;
        if self.kinds.contains(object) && other.kinds.contains(object) {
            for known in self.members.iter_mut() {
                known.1.required &= other.members.get(known.0).is_some_and(|it| it.required);
            }
            for (name, mut known) in other.members {
                known.required = false;
                match self.members.get_mut(&name) {
                    Some(here) => here.add(known),
                    None => {
                        self.members.insert(name, known);
                    }
                }
            }
        } else if other.kinds.contains(object) {
            self.members = other.members;
        }
        self.values = match self.values.is_empty() || other.values.is_empty() {
            true => Vec::new(),
            false => [self.values, other.values].concat(),
        };
        self.is_open |= other.is_open;
        self.items.extend(other.items);
        self.tuples.extend(other.tuples);
        self.entries.extend(other.entries);
        self.kinds = self.kinds.union(other.kinds);
        self
    }
}

impl Known<'_> {
    /// Adds what another variant says of the same property.
    fn add(&mut self, other: Self) {
        // A variant that lists nothing has any value.
        self.is_open |= other.is_open || self.values.is_empty() != other.values.is_empty();
        self.kinds = self.kinds.union(other.kinds);
        self.values.extend(other.values);
        self.of.extend(other.of);
    }

    /// The only value that it has.
    pub(super) fn constant(&self) -> Option<&str> {
        constant(&self.values, self.is_open)
    }

    /// True if both are surely of the same type.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (here, there) = (&self.of[..], &other.of[..]);
        matches!((here, there), ([one], [other]) if is_same_type(one, other))
            && self.values == other.values
            && self.is_open == other.is_open
    }
}

/// The only one of listed values, where no other is declared.
fn constant(values: &[String], is_open: bool) -> Option<&str> {
    match values {
        [one] if !is_open => Some(one),
        _ => None,
    }
}

/// True if two uses are surely of the same type.
pub(super) fn is_same_type(one: &Value, other: &Value) -> bool {
    let is_same = match (&one.ty, &other.ty) {
        (Type::Named(one), Type::Named(other)) => one == other,
        (Type::Array(one), Type::Array(other)) | (Type::Map(one, _), Type::Map(other, _)) => {
            is_same_type(one, other)
        }
        (Type::Tuple(_), _) | (Type::Chosen(..), _) => false,
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    };
    is_same && one.nullable == other.nullable && one.is_open == other.is_open
}

/// A constant as the value of a tag.
fn tag_of(value: &Node) -> Option<String> {
    match value {
        Node::String(text) => Some(text.clone()),
        Node::Bool(flag) => Some(flag.to_string()),
        Node::Number(Number::Integer(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn kinds_of_listed(listed: &Enumeration) -> TypeSet {
    match listed.of {
        Listed::Texts => TypeSet::STRING,
        Listed::Integers => TypeSet::INTEGER,
        Listed::Numbers => TypeSet::NUMBER,
    }
}

fn listed_values(listed: &Enumeration) -> impl Iterator<Item = String> {
    listed.values.iter().map(|value| value.wire.clone())
}

fn members<'a>(types: &'a [TypeDef], object: &'a Object) -> Members<'a> {
    let members = object.members.iter().enumerate();
    let known = members.map(|(place, member)| {
        let (kinds, mut values) = kinds(types, &member.value, DEPTH);
        // A type of its own may have listed it already.
        let constant = member.constant.as_ref().and_then(tag_of);
        values.extend(constant.filter(|value| !values.contains(value)));
        let known = Known {
            place,
            required: member.required,
            kinds,
            values,
            is_open: member.value.is_open,
            of: vec![&member.value],
        };
        (member.name.clone(), known)
    });
    known.collect()
}

/// The kinds of a value, null among them, and the texts that are listed for it.
fn kinds(types: &[TypeDef], value: &Value, depth: usize) -> (TypeSet, Vec<String>) {
    let mut values = Vec::new();
    let kinds = match &value.ty {
        Type::Named(_) if depth == 0 => TypeSet::ANY,
        Type::Named(id) => match &types[id.0].definition {
            Definition::Object(_) => TypeSet::OBJECT,
            Definition::Enumeration(listed) => {
                values.extend(listed_values(listed));
                kinds_of_listed(listed)
            }
            Definition::Alias(value) => {
                let (inner, listed) = kinds(types, value, depth - 1);
                values = listed;
                inner
            }
            // A union holds whatever comes.
            Definition::Union(_) => TypeSet::ANY,
        },
        _ => Look::of(types, value, &mut Vec::new()).kinds,
    };
    match admits_null(types, value) {
        true => (kinds.union(TypeSet::NULL), values),
        false => (kinds, values),
    }
}

/// True if a value, or its type, may be null.
fn admits_null(types: &[TypeDef], value: &Value) -> bool {
    let by_type = match value.ty {
        Type::Named(id) => types[id.0].nullable,
        _ => false,
    };
    value.nullable || by_type
}
