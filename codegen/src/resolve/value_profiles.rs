//! Profile of a type's values: their JSON types, the listed values, and the properties of objects.
//! Deeper levels are examined on demand.

use super::model::{Definition, Enumeration, Listed, Object, Tuple, Type, TypeDef, TypeId, Value};
use crate::hash::HashMap;
use crate::lift::TypeSet;
use crate::load::{Node, Number};

/// Maximum depth of unions within unions.
const DEPTH: usize = 12;

/// The profile of a type's values.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile<'a> {
    pub(super) kinds: TypeSet,
    /// The only values as text, if all are listed
    pub(super) values: Vec<String>,
    /// True if the listed values are extensible: any other value is declared too
    pub(super) is_open: bool,
    /// Declared properties of objects
    pub(super) members: Members<'a>,
    /// Items of arrays
    pub(super) items: Vec<&'a Value>,
    /// Arrays whose first items have types of their own
    pub(super) tuples: Vec<&'a Tuple>,
    /// Values of maps without declared properties
    pub(super) entries: Vec<&'a Value>,
}

/// Declared properties by name.
pub(super) type Members<'a> = HashMap<String, PropertyProfile<'a>>;

/// A declared property.
#[derive(Clone, Debug, Default)]
pub(super) struct PropertyProfile<'a> {
    pub(super) place: usize,
    pub(super) required: bool,
    pub(super) kinds: TypeSet,
    /// Its listed values
    pub(super) values: Vec<String>,
    /// True if the listed values are extensible: any other value is declared too
    pub(super) is_open: bool,
    /// Its types, several in a union
    of: Vec<&'a Value>,
}

impl<'a> Profile<'a> {
    /// Returns the profile of a value. `open` are the types on the way to it, which are skipped.
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
                let profile = Self::of(types, value, open);
                open.pop();
                profile
            }
            Definition::Union(union) => {
                open.push(id);
                let profiles = union.variants.iter();
                let profiles = profiles.map(|variant| Self::of(types, &variant.value, open));
                let profile = profiles.reduce(Self::either).unwrap_or_default();
                open.pop();
                profile
            }
        }
    }

    /// Returns the common profile of several types within a container. A union accepts any value,
    /// unless `is_declared` is true because another variant declares values of any type.
    pub(super) fn within(types: &'a [TypeDef], values: &[&'a Value], is_declared: bool) -> Self {
        let profiles = values.iter().map(|value| {
            let profile = Self::of(types, value, &mut Vec::new());
            let held = kinds(types, value, DEPTH).0;
            let declared = match admits_null(types, value) {
                true => profile.kinds.union(TypeSet::NULL),
                false => profile.kinds,
            };
            Self {
                kinds: if is_declared { declared } else { held },
                is_open: value.is_open,
                ..profile
            }
        });
        profiles.reduce(Self::either).unwrap_or_default()
    }

    /// Returns true if the values include objects or arrays with content of any type.
    pub(super) fn holds_anything(&self) -> bool {
        let is_any = |value: &Value| matches!(value.ty, Type::Any);
        let is_object = self.kinds.contains(TypeSet::OBJECT);
        is_object && self.members.is_empty() && self.entries.iter().all(|value| is_any(value))
            || self.items.iter().any(|value| is_any(value))
    }

    /// Returns the types of arrays at a position; empty if some arrays declare none there.
    pub(super) fn at(&self, position: usize) -> Vec<&'a Value> {
        if self.tuples.is_empty() {
            return self.items.clone();
        }
        let held = self.tuples.iter();
        let held = held.map(|tuple| tuple.items.get(position).or(tuple.rest.as_ref()));
        held.collect::<Option<Vec<_>>>().unwrap_or_default()
    }

    /// Returns the only admitted value.
    pub(super) fn constant(&self) -> Option<&str> {
        constant(&self.values, self.is_open)
    }

    /// Returns the minimum number of items of arrays.
    pub(super) fn least(&self) -> usize {
        let least = self.tuples.iter().map(|tuple| tuple.least);
        least.min().unwrap_or_default()
    }

    /// Returns the number of first items of arrays that have a type of their own.
    pub(super) fn width(&self) -> usize {
        let widths = self.tuples.iter().map(|tuple| tuple.items.len());
        widths.max().unwrap_or_default()
    }

    /// Returns the profile of the values of a property.
    pub(super) fn of_member(types: &'a [TypeDef], known: &PropertyProfile<'a>) -> Self {
        Self {
            values: known.values.clone(),
            is_open: known.is_open,
            ..Self::within(types, &known.of, false)
        }
    }

    /// Returns the profile of the values of either.
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

impl PropertyProfile<'_> {
    /// Adds the declaration of the same property in another variant.
    fn add(&mut self, other: Self) {
        // A variant without a list admits any value.
        self.is_open |= other.is_open || self.values.is_empty() != other.values.is_empty();
        self.kinds = self.kinds.union(other.kinds);
        self.values.extend(other.values);
        self.of.extend(other.of);
    }

    /// Returns its only admitted value.
    pub(super) fn constant(&self) -> Option<&str> {
        constant(&self.values, self.is_open)
    }

    /// Returns true if both certainly have the same type.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let (here, there) = (&self.of[..], &other.of[..]);
        matches!((here, there), ([one], [other]) if is_same_type(one, other))
            && self.values == other.values
            && self.is_open == other.is_open
    }
}

/// Returns the only listed value, if no other is declared.
fn constant(values: &[String], is_open: bool) -> Option<&str> {
    match values {
        [one] if !is_open => Some(one),
        _ => None,
    }
}

/// Returns true if two uses certainly have the same type.
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

/// Returns a constant as the value of a tag.
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
        // A named type may list it already.
        let constant = member.constant.as_ref().and_then(tag_of);
        values.extend(constant.filter(|value| !values.contains(value)));
        let known = PropertyProfile {
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

/// Returns the JSON types of a value, null included, and its listed values as text.
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
            // A union accepts any value.
            Definition::Union(_) => TypeSet::ANY,
        },
        _ => Profile::of(types, value, &mut Vec::new()).kinds,
    };
    match admits_null(types, value) {
        true => (kinds.union(TypeSet::NULL), values),
        false => (kinds, values),
    }
}

/// Returns true if a value, or its type, admits null.
fn admits_null(types: &[TypeDef], value: &Value) -> bool {
    let by_type = match value.ty {
        Type::Named(id) => types[id.0].nullable,
        _ => false,
    };
    value.nullable || by_type
}
