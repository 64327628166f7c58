//! Reads an object: what `object!` expands to hands over one field for each row. What enters is the
//! object, what leaves are its fields, and what no row took.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::decode::Decode;
use crate::extra::Extra;
use crate::fault::Fault;
use crate::input::{Input, Place};
use crate::names::Names;
use crate::node::Node;
use crate::nullable::Nullable;
use crate::source::Source;

/// The field of one row, to be filled.
pub trait Field {
    /// Reads a member; of members with one name, the last stays.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    fn read(&mut self, name: &str, input: Input<'_, '_>) -> Result<Came, Fault>;

    /// Whether there has to be a member, and none was read.
    fn is_missing(&self) -> bool {
        false
    }

    /// Whether the members that no row names are read into this one.
    fn is_rest(&self) -> bool {
        false
    }
}

/// What came for a field.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Came {
    /// What it holds.
    Value,
    /// A `null`, which the field does not tell from nothing.
    Null,
}

/// A member that must be there.
pub struct Required<T>(pub Option<T>);

/// A member that may be absent; `null` is taken for that, since careless servers send it.
pub struct Optional<T>(pub Option<T>);

/// A member that may be absent and may be `null`: which of the two it was is remembered, so that
/// the object encodes back as it came.
pub struct OptionalOrNull<T>(pub Option<T>);

/// A member for which absent and `null` differ.
pub struct OrNull<T>(pub Nullable<T>);

/// All members that no other row names.
pub struct Rest<T>(pub BTreeMap<String, T>);

macro_rules! rows {
    ($($(#[$doc:meta])* $kind:ident = $field:ident($nothing:expr);)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub const fn $kind<T>() -> $field<T> {
            $field($nothing)
        }
    )*};
}

rows! {
    /// Such a row's field, before anything is read.
    required = Required(None);
    /// Such a row's field, before anything is read.
    optional = Optional(None);
    /// Such a row's field, before anything is read.
    optional_or_null = OptionalOrNull(None);
    /// Such a row's field, before anything is read.
    nullable = OrNull(Nullable::Absent);
    /// Such a row's field, before anything is read.
    rest = Rest(BTreeMap::new());
}

impl<T: Decode> Field for Required<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<Came, Fault> {
        self.0 = Some(T::decode(input)?);
        Ok(Came::Value)
    }

    fn is_missing(&self) -> bool {
        self.0.is_none()
    }
}

impl<T: Decode> Field for Optional<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<Came, Fault> {
        self.0 = input.unless_null()?;
        Ok(Came::Value)
    }
}

impl<T: Decode> Field for OptionalOrNull<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<Came, Fault> {
        self.0 = input.unless_null()?;
        Ok(match self.0 {
            Some(_) => Came::Value,
            None => Came::Null,
        })
    }
}

impl<T: Decode> Field for OrNull<T> {
    fn read(&mut self, _: &str, input: Input<'_, '_>) -> Result<Came, Fault> {
        self.0 = input.unless_null()?.map_or(Nullable::Null, Nullable::Value);
        Ok(Came::Value)
    }
}

impl<T: Decode> Field for Rest<T> {
    fn read(&mut self, name: &str, input: Input<'_, '_>) -> Result<Came, Fault> {
        self.0.insert(name.to_owned(), T::decode(input)?);
        Ok(Came::Value)
    }

    fn is_rest(&self) -> bool {
        true
    }
}

/// Reads an object into the fields of its rows; gives what no row took.
///
/// # Errors
///
/// The value is no object, the value of a member is not what was declared, or one is missing.
pub fn object(
    input: Input<'_, '_>,
    names: &'static [&'static str],
    fields: &mut [&mut dyn Field],
) -> Result<Extra, Fault> {
    match input.0 {
        Place::Tape(node) => from_tape(node, names, fields),
        Place::Text(source) => from_text(source, names, fields),
    }
}

/// Reads the members in the order in which they come.
fn from_text(
    source: &mut dyn Source<'_>,
    names: &'static [&'static str],
    fields: &mut [&mut dyn Field],
) -> Result<Extra, Fault> {
    let mut rows = Rows {
        names: Names::new(names),
        fields,
        row: None,
        name: String::new(),
        rest: None,
        unknown: Vec::new(),
        nulls: Vec::new(),
    };
    source.rows(&mut rows)?;
    let Rows { unknown, nulls, .. } = rows;
    Ok(extra(unknown, nulls))
}

/// The rows of an object whose members come one after the other.
pub(crate) struct Rows<'r, 'f> {
    names: Names,
    fields: &'r mut [&'f mut dyn Field],
    /// The row of the member that comes
    row: Option<usize>,
    /// The name of the member that comes, where no row has it
    name: String,
    /// The row of all members that no other names, once it was looked for
    rest: Option<Option<usize>>,
    unknown: Vec<(String, Value)>,
    nulls: Vec<&'static str>,
}

impl Rows<'_, '_> {
    /// Takes the name of the next member.
    #[inline]
    pub(crate) fn meet(&mut self, name: &str) {
        self.row = self.names.find(name);
        if self.row.is_none() {
            name.clone_into(&mut self.name);
        }
    }

    /// Reads the value of the member that was met last.
    #[inline]
    pub(crate) fn read(&mut self, input: Input<'_, '_>) -> Result<(), Fault> {
        let Some((name, field)) = self
            .row
            .and_then(|row| Some((self.names.get(row)?, self.fields.get_mut(row)?)))
        else {
            return self.read_unknown(input);
        };
        let came = field.read(name, input)?;
        if !self.nulls.is_empty() {
            self.nulls.retain(|null| *null != name);
        }
        if came == Came::Null {
            self.nulls.push(name);
        }
        Ok(())
    }

    #[cold]
    fn read_unknown(&mut self, input: Input<'_, '_>) -> Result<(), Fault> {
        match self.rest().and_then(|row| self.fields.get_mut(row)) {
            Some(rest) => rest.read(&self.name, input).map(drop),
            None => {
                let name = std::mem::take(&mut self.name);
                self.unknown.push((name, input.tree()?));
                Ok(())
            }
        }
    }

    /// The row of all members that no other names.
    fn rest(&mut self) -> Option<usize> {
        let find = || self.fields.iter().position(|field| field.is_rest());
        *self.rest.get_or_insert_with(find)
    }
}

/// Reads the members in the order of the rows.
fn from_tape(
    object: Node<'_, '_>,
    names: &'static [&'static str],
    fields: &mut [&mut dyn Field],
) -> Result<Extra, Fault> {
    let members = object
        .members()
        .ok_or_else(|| Fault::expected("an object", object))?;
    let mut places = Places::new(names.len());
    let mut unknown = Vec::new();
    let mut known = Names::new(names);
    for (name, value) in members {
        match known.find(name) {
            Some(row) => places.set(row, value.position()),
            None => unknown.push((name, value)),
        }
    }
    let mut nulls = Vec::new();
    for (row, (name, field)) in names.iter().zip(fields).enumerate() {
        if field.is_rest() {
            for (name, value) in std::mem::take(&mut unknown) {
                read(*field, name, value)?;
            }
        }
        match places.get(row) {
            Some(at) if read(*field, name, object.elsewhere(at))? == Came::Null => {
                nulls.push(*name)
            }
            None if field.is_missing() => return Err(Fault::missing(name)),
            _ => {}
        }
    }
    let unknown = unknown.into_iter();
    let unknown = unknown.map(|(name, node)| (name.to_owned(), node.to_value()));
    Ok(extra(unknown.collect(), nulls))
}

fn read(field: &mut dyn Field, name: &str, value: Node<'_, '_>) -> Result<Came, Fault> {
    let read = field.read(name, value.into());
    read.map_err(|fault| fault.member(name))
}

/// What no row took.
#[inline]
fn extra(unknown: Vec<(String, Value)>, nulls: Vec<&'static str>) -> Extra {
    match unknown.is_empty() && nulls.is_empty() {
        true => Extra::new(),
        false => kept(unknown, nulls),
    }
}

/// Of members with one name, the last stays, where the first stood.
#[cold]
fn kept(mut unknown: Vec<(String, Value)>, nulls: Vec<&'static str>) -> Extra {
    let mut seen = HashMap::new();
    let mut last = Vec::new();
    for (at, (name, _)) in unknown.iter().enumerate() {
        match seen.get(name.as_str()) {
            Some(first) => last[*first] = at,
            None => {
                seen.insert(name.as_str(), last.len());
                last.push(at);
            }
        }
    }
    let members = last.into_iter().map(|at| std::mem::take(&mut unknown[at]));
    Extra::of(members.collect(), nulls)
}

/// Where on the tape the value of each row stands, or 0, which is nowhere: a member's value never
/// begins a tape.
enum Places {
    Few([usize; FEW]),
    Many(Vec<usize>),
}

/// Up to so many rows need no memory beyond the stack.
const FEW: usize = 24;

impl Places {
    fn new(rows: usize) -> Self {
        if rows <= FEW {
            Self::Few([0; FEW])
        } else {
            Self::Many(vec![0; rows])
        }
    }

    fn set(&mut self, row: usize, at: usize) {
        match self {
            Self::Few(places) => places[row] = at,
            Self::Many(places) => places[row] = at,
        }
    }

    fn get(&self, row: usize) -> Option<usize> {
        let places = match self {
            Self::Few(places) => &places[..],
            Self::Many(places) => places,
        };
        places.get(row).copied().filter(|at| *at != 0)
    }
}
