//! What the alternatives of a union look like, and which of them a value looks like most: the value
//! is looked at on the tape, and only the chosen alternative is decoded.

use std::collections::HashMap;

use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::json::node::{Elements, Node};
use crate::json::tape::Token;

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

/// What one alternative looks like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    kinds: u8,
    tags: &'static [&'static str],
    members: &'static [Member],
    item: Option<&'static Shape>,
    is_base: bool,
}

/// A member by which objects are told apart.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    name: &'static str,
    is_required: bool,
    kinds: u8,
}

/// A member that is always there.
pub const fn required(name: &'static str, kinds: u8) -> Member {
    Member {
        name,
        is_required: true,
        kinds,
    }
}

/// A member that may be there.
pub const fn optional(name: &'static str, kinds: u8) -> Member {
    Member {
        name,
        is_required: false,
        kinds: kinds | NULL,
    }
}

/// Values of these kinds.
pub const fn kinds(kinds: u8) -> Shape {
    Shape {
        kinds,
        tags: &[],
        members: &[],
        item: None,
        is_base: false,
    }
}

/// Objects whose member of the union's tag has one of these values.
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

    /// The same, with members that tell it from others.
    pub const fn with(self, members: &'static [Member]) -> Self {
        Self { members, ..self }
    }

    /// The same, of arrays whose items look so.
    pub const fn items(self, item: &'static Shape) -> Self {
        Self {
            item: Some(item),
            ..self
        }
    }

    /// The same, for objects whose tag no other alternative has.
    pub const fn base(self) -> Self {
        Self {
            is_base: true,
            ..self
        }
    }
}

/// The alternative that was chosen for a value; asked once for each, in their order.
pub struct Choice<'t, 'a> {
    node: Node<'t, 'a>,
    row: Option<usize>,
    next: usize,
    /// Whether the tag names the alternative: what is wrong with the value is then a fault.
    is_named: bool,
}

impl<'t, 'a> Choice<'t, 'a> {
    /// Chooses the alternative that the value looks like most.
    pub fn new(node: Node<'t, 'a>, by: &str, shapes: &[Shape]) -> Self {
        let kind = kind(node);
        let of_kinds = |kinds: u8| -> Vec<usize> {
            let rows = 0..shapes.len();
            rows.filter(|row| shapes[*row].kinds & kinds != 0).collect()
        };
        // An integer keeps every digit where one of the alternatives is an integer.
        let fits = match of_kinds(kind & INTEGER) {
            integers if !integers.is_empty() => integers,
            _ => of_kinds(kind),
        };
        let (rows, is_named) = match kind == OBJECT && !by.is_empty() {
            true => by_tag(node, by, shapes, fits),
            false => (fits, false),
        };
        Self {
            node,
            row: best(node, shapes, &rows, false).or_else(|| best(node, shapes, &rows, true)),
            next: 0,
            is_named: is_named && rows.len() == 1,
        }
    }

    /// Whether the next alternative is the chosen one.
    pub fn comes(&mut self) -> bool {
        self.next += 1;
        self.row == Some(self.next - 1)
    }

    /// The value as the chosen alternative; `None` where it is not one after all.
    ///
    /// # Errors
    ///
    /// The value is not what the alternative is declared to be that its tag names.
    pub fn take<T: Decode>(&self) -> Result<Option<T>, Fault> {
        match T::decode(self.node.into()) {
            Ok(value) => Ok(Some(value)),
            Err(fault) if self.is_named => Err(fault),
            Err(_) => Ok(None),
        }
    }
}

fn kind(node: Node<'_, '_>) -> u8 {
    match node.token() {
        Token::Null => NULL,
        Token::Bool(_) => BOOLEAN,
        Token::Text(_) => STRING,
        Token::Loose(_) => loose_kind(node),
        Token::Array { .. } => ARRAY,
        Token::Object { .. } => OBJECT,
        _ if node.as_integer().is_some() => INTEGER | NUMBER,
        _ => NUMBER,
    }
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

/// The objects that a tag stands for, and whether it names them: those that have it, or those that
/// have none.
fn by_tag(node: Node<'_, '_>, by: &str, shapes: &[Shape], fits: Vec<usize>) -> (Vec<usize>, bool) {
    let members = node.members().into_iter().flatten();
    let tag = members.filter(|(name, _)| *name == by).last();
    let tag = tag.and_then(|(_, value)| text(value));
    let named: Vec<_> = match &tag {
        Some(tag) => {
            let has = |row: &usize| shapes[*row].tags.contains(&tag.as_str());
            fits.iter().copied().filter(has).collect()
        }
        None => Vec::new(),
    };
    if !named.is_empty() {
        return (named, true);
    }
    let open = |row: &usize| shapes[*row].tags.is_empty() || shapes[*row].is_base;
    (fits.into_iter().filter(open).collect(), false)
}

/// A tag as text.
fn text(node: Node<'_, '_>) -> Option<String> {
    match node.token() {
        Token::Text(text) => Some(text.to_string()),
        Token::Loose(text) => Some((*text).to_owned()),
        Token::Bool(value) => Some(value.to_string()),
        _ => node.as_integer().map(|value| value.to_string()),
    }
}

/// Of alternatives that the value fits, the first that knows most of its members. Where it is
/// `lenient`, a required member may be missing that may also be `null`.
fn best(node: Node<'_, '_>, shapes: &[Shape], rows: &[usize], lenient: bool) -> Option<usize> {
    if let [one] = rows {
        return Some(*one);
    }
    let members: HashMap<_, _> = node.members().into_iter().flatten().collect();
    let mut best = None;
    for row in rows {
        let shape = &shapes[*row];
        let known = match (shape.item, node.elements()) {
            (Some(item), Some(elements)) => items_fit(elements, item, lenient),
            _ => known(&members, shape.members, lenient),
        };
        if let Some(known) = known
            && best.is_none_or(|(_, most)| known > most)
        {
            best = Some((*row, known));
        }
    }
    best.map(|(row, _)| row)
}

/// How much items look like a shape, the first of them by its members; `None` where one does not.
fn items_fit(mut elements: Elements<'_, '_>, shape: &Shape, lenient: bool) -> Option<usize> {
    if elements
        .clone()
        .any(|element| shape.kinds & kind(element) == 0)
    {
        return None;
    }
    let Some(first) = elements.next() else {
        return Some(0);
    };
    let members = first.members().into_iter().flatten().collect();
    let are_integers = shape.kinds & NUMBER == 0 && kind(first) & INTEGER != 0;
    Some(known(&members, shape.members, lenient)? + usize::from(are_integers))
}

/// How many of these members there are; `None` where they are not what is declared.
fn known(there: &HashMap<&str, Node<'_, '_>>, members: &[Member], lenient: bool) -> Option<usize> {
    let mut count = 0;
    for member in members {
        match there.get(member.name) {
            Some(value) if member.kinds & kind(*value) == 0 => return None,
            Some(_) => count += 1,
            None if lenient && member.kinds & NULL != 0 => {}
            None if member.is_required => return None,
            None => {}
        }
    }
    Some(count)
}
