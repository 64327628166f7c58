//! Reads an object: what `object!` expands to hands over one field for each row. What enters is the
//! object, what leaves are its fields, and what no row took.

use std::collections::HashMap;

use crate::json::fault::Fault;
use crate::json::input::{Input, Place};
use crate::json::node::Node;
use crate::json::source::Source;
use crate::model::extra::{Extra, Undeclared};
use crate::model::fields::{Came, Field};
use crate::model::names::Names;

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
    unknown: Vec<(String, Undeclared)>,
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
                self.unknown.push((name, input.undeclared()?));
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
    let unknown = unknown.map(|(name, node)| (name.to_owned(), node.to_undeclared()));
    Ok(extra(unknown.collect(), nulls))
}

fn read(field: &mut dyn Field, name: &str, value: Node<'_, '_>) -> Result<Came, Fault> {
    let read = field.read(name, value.into());
    read.map_err(|fault| fault.member(name))
}

/// What no row took.
#[inline]
fn extra(unknown: Vec<(String, Undeclared)>, nulls: Vec<&'static str>) -> Extra {
    match unknown.is_empty() && nulls.is_empty() {
        true => Extra::new(),
        false => kept(unknown, nulls),
    }
}

/// Of members with one name, the last stays, where the first stood.
#[cold]
fn kept(mut unknown: Vec<(String, Undeclared)>, nulls: Vec<&'static str>) -> Extra {
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
