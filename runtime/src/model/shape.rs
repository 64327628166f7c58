//! Descriptions of the variants of a union, as far as they tell the variants apart, and how much a
//! value resembles one. The value is inspected on the tape; nothing is decoded.

use std::collections::HashMap;

use crate::json::node::Node;
use crate::json::reading_state::Reading;
use crate::json::token::Token;

/// `null`
pub const NULL: u8 = 1;
/// `true` or `false`
pub const BOOLEAN: u8 = 2;
/// A number without a fraction
pub const INTEGER: u8 = 4;
/// Any number
pub const NUMBER: u8 = 8;
/// Text
pub const STRING: u8 = 16;
/// An array
pub const ARRAY: u8 = 32;
/// An object
pub const OBJECT: u8 = 64;
/// Any value
pub const ANY: u8 = 127;

/// The description of one variant, or of a value within it.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    pub(super) kinds: u8,
    pub(super) tags: &'static [&'static str],
    /// The only values, as text
    only: &'static [&'static str],
    /// Values of other variants, as text
    not: &'static [&'static str],
    properties: &'static [Property],
    /// The first items, each by its position
    places: &'static [Shape],
    /// The minimum number of items
    least: usize,
    item: Option<&'static Shape>,
    value: Option<&'static Shape>,
    pub(super) is_base: bool,
    pub(super) may_lack_tag: bool,
}

/// A property that tells objects apart.
#[derive(Clone, Copy, Debug)]
pub struct Property {
    name: &'static str,
    is_required: bool,
    shape: Shape,
}

/// A property that is always present.
pub const fn required(name: &'static str, kinds: u8) -> Property {
    Property {
        name,
        is_required: true,
        shape: self::kinds(kinds),
    }
}

/// A property that may be absent or `null`.
pub const fn optional(name: &'static str, kinds: u8) -> Property {
    Property {
        is_required: false,
        ..required(name, kinds | NULL)
    }
}

impl Property {
    const fn like(self, shape: Shape) -> Self {
        Self { shape, ..self }
    }

    /// The same, with these values alone.
    pub const fn only(self, only: &'static [&'static str]) -> Self {
        self.like(self.shape.only(only))
    }

    /// The same, without these values.
    pub const fn not(self, not: &'static [&'static str]) -> Self {
        self.like(self.shape.not(not))
    }

    /// The same, of objects with these properties.
    pub const fn with(self, properties: &'static [Property]) -> Self {
        self.like(self.shape.with(properties))
    }

    /// The same, of arrays with at least so many items, the first of which are these.
    pub const fn places(self, least: usize, places: &'static [Shape]) -> Self {
        self.like(self.shape.places(least, places))
    }

    /// The same, of arrays with such items.
    pub const fn items(self, item: &'static Shape) -> Self {
        self.like(self.shape.items(item))
    }

    /// The same, of objects whose properties all have such values.
    pub const fn values(self, value: &'static Shape) -> Self {
        self.like(self.shape.values(value))
    }
}

/// Values of these kinds.
pub const fn kinds(kinds: u8) -> Shape {
    Shape {
        kinds,
        tags: &[],
        only: &[],
        not: &[],
        properties: &[],
        places: &[],
        least: 0,
        item: None,
        value: None,
        is_base: false,
        may_lack_tag: false,
    }
}

/// Objects whose property of the union's tag has one of these values.
pub const fn tagged(tags: &'static [&'static str]) -> Shape {
    Shape {
        tags,
        ..kinds(OBJECT)
    }
}

impl Shape {
    /// The same, of other kinds.
    pub const fn of(self, kinds: u8) -> Self {
        Self { kinds, ..self }
    }

    /// The same, with properties that tell it from others.
    pub const fn with(self, properties: &'static [Property]) -> Self {
        Self { properties, ..self }
    }

    /// The same, of arrays with at least so many items, the first of which are these.
    pub const fn places(self, least: usize, places: &'static [Shape]) -> Self {
        Self {
            places,
            least,
            ..self
        }
    }

    /// The same, of arrays with such items, behind those told by their positions.
    pub const fn items(self, item: &'static Shape) -> Self {
        Self {
            item: Some(item),
            ..self
        }
    }

    /// The same, of objects whose properties all have such values.
    pub const fn values(self, value: &'static Shape) -> Self {
        Self {
            value: Some(value),
            ..self
        }
    }

    /// The same, of these values alone: others are of another variant, or unknown.
    pub const fn only(self, only: &'static [&'static str]) -> Self {
        Self { only, ..self }
    }

    /// The same, without these values, which are of other variants.
    pub const fn not(self, not: &'static [&'static str]) -> Self {
        Self { not, ..self }
    }

    /// The same, for objects whose tag no other variant has.
    pub const fn base(self) -> Self {
        Self {
            is_base: true,
            ..self
        }
    }

    /// The same, for objects without a tag too.
    pub const fn untagged(self) -> Self {
        Self {
            may_lack_tag: true,
            ..self
        }
    }
}

/// The kinds of a value: an integer is also a number.
pub(super) fn kind(node: Node<'_, '_>) -> u8 {
    match node.token() {
        Token::Null => NULL,
        Token::Bool(_) => BOOLEAN,
        Token::Text(_) => STRING,
        Token::Loose(_) => loose_kind(node),
        Token::Array { .. } => ARRAY,
        Token::Object { .. } => OBJECT,
        // Of any length.
        Token::Digits(text) if is_whole(text) => INTEGER | NUMBER,
        _ if node.as_integer().is_some() => INTEGER | NUMBER,
        _ => NUMBER,
    }
}

/// True if a number is written without a fraction and without an exponent.
fn is_whole(number: &str) -> bool {
    let digits = number.strip_prefix('-').unwrap_or(number);
    digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn loose_kind(node: Node<'_, '_>) -> u8 {
    let kinds = [
        (BOOLEAN, node.as_bool().is_some()),
        (INTEGER, node.as_integer().is_some()),
        (NUMBER, node.as_f64().is_some()),
    ];
    let spelt = kinds.iter().filter(|(_, is_spelt)| *is_spelt);
    spelt.fold(STRING, |all, (kind, _)| all | kind)
}

/// The value of a tag or of a constant as text.
pub(super) fn text(node: Node<'_, '_>) -> Option<String> {
    match node.token() {
        Token::Text(text) => Some(text.to_string()),
        Token::Loose(text) => Some((*text).to_owned()),
        Token::Bool(value) => Some(value.to_string()),
        _ => match node.as_integer() {
            Some(value) => Some(value.to_string()),
            None => node.as_f64().map(digits),
        },
    }
}

/// A number with a fraction in its shortest digits.
fn digits(value: f64) -> String {
    format!("{value:?}")
}

/// The maximum number of elements of an array, or values of a map, that are inspected.
const INSPECTED: usize = 1_000;

/// Returns the likeness of a value to a shape, which grows with the known parts. `None` where it is
/// something else. If `lenient`, a required property may be missing that may also be `null`.
pub(super) fn likeness(node: Node<'_, '_>, shape: &Shape, lenient: bool) -> Option<usize> {
    let kind = kind(node);
    if shape.kinds & kind == 0 {
        return None;
    }
    let listed = listed(node, shape)?;
    // An integer keeps every digit as one.
    let integer = usize::from(shape.kinds & NUMBER == 0 && kind & INTEGER != 0);
    let properties = match shape.properties {
        // A union may hold an object or something else.
        properties if !properties.is_empty() && node.members().is_some() => {
            Members::of(node)?.known(properties, lenient)?
        }
        _ => 0,
    };
    let values = node.members().into_iter().flatten();
    let values = all(values.map(|(_, value)| value), shape.value, lenient)?;
    let places = match shape.places {
        [] => 0,
        _ => in_places(node, shape, lenient)?,
    };
    let items = node.elements().into_iter().flatten();
    let items = all(items.skip(shape.places.len()), shape.item, lenient)?;
    Some(listed + integer + properties + values + places + items)
}

/// Counts the first items that have the type declared at their positions.
fn in_places(node: Node<'_, '_>, shape: &Shape, lenient: bool) -> Option<usize> {
    let Some(elements) = node.elements() else {
        // A union may hold an array or something else.
        return Some(0);
    };
    if elements.count_hint() < shape.least {
        return None;
    }
    let mut sum = 0;
    for (element, place) in elements.zip(shape.places) {
        sum += 1 + likeness(element, place, lenient)?;
    }
    Some(sum)
}

/// Returns true if a value is listed, in an enum that distinguishes variants.
fn listed(node: Node<'_, '_>, shape: &Shape) -> Option<usize> {
    if node.is_null() || shape.only.is_empty() && shape.not.is_empty() {
        return Some(0);
    }
    let text = text(node);
    let is_in = |list: &[&str]| text.as_deref().is_some_and(|text| list.contains(&text));
    match shape.only {
        [] => (!is_in(shape.not)).then_some(0),
        only => is_in(only).then_some(1),
    }
}

/// Returns the summed likeness of several values to a shape; `None` if one does not fit.
fn all<'t, 'a: 't>(
    nodes: impl Iterator<Item = Node<'t, 'a>>,
    shape: Option<&Shape>,
    lenient: bool,
) -> Option<usize> {
    let Some(shape) = shape else {
        return Some(0);
    };
    let mut sum = 0;
    for (index, node) in nodes.take(INSPECTED).enumerate() {
        let is_first_of_kind = index == 0 && shape.kinds != ANY && shape.kinds & kind(node) != 0;
        sum += likeness(node, shape, lenient)? + usize::from(is_first_of_kind);
    }
    Some(sum)
}

/// The members of an object by name; the last of one name.
struct Members<'t, 'a> {
    by_name: HashMap<&'t str, Node<'t, 'a>>,
    reading: Reading<'a>,
    bytes: usize,
}

impl<'t, 'a> Members<'t, 'a> {
    /// `None` where there is no memory for it: what is read next fails.
    fn of(node: Node<'t, 'a>) -> Option<Self> {
        /// A hash table has up to 16 places for 7 entries.
        const BYTES: usize = size_of::<(&str, Node<'_, '_>)>() * 5 / 2;
        let members = || node.members().into_iter().flatten();
        let (count, reading) = (members().count(), node.reading());
        let bytes = count * BYTES;
        reading.take(bytes).ok()?;
        let mut by_name = HashMap::with_capacity(count);
        by_name.extend(members());
        Some(Self {
            by_name,
            reading,
            bytes,
        })
    }

    /// Counts the present properties; `None` if one does not have its declared type.
    fn known(&self, properties: &[Property], lenient: bool) -> Option<usize> {
        let mut count = 0;
        for property in properties {
            match self.by_name.get(property.name) {
                Some(value) => count += 1 + likeness(*value, &property.shape, lenient)?,
                None if lenient && property.shape.kinds & NULL != 0 => {}
                None if property.is_required => return None,
                None => {}
            }
        }
        Some(count)
    }
}

impl Drop for Members<'_, '_> {
    fn drop(&mut self) {
        self.reading.refund(self.bytes);
    }
}
