//! Reads an object: what `object!` expands to calls one method a row, in the order of the rows.
//! What enters is a node, what leaves are the fields, and what no row took.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;

use crate::decode::Decode;
use crate::extra::Extra;
use crate::fault::Fault;
use crate::names::Names;
use crate::node::Node;
use crate::nullable::Nullable;

/// The members of one object, sorted by the rows of its type; each call takes the next row.
pub struct Members<'t, 'a> {
    object: Node<'t, 'a>,
    names: &'static [&'static str],
    next: usize,
    places: Places,
    unknown: Vec<(&'t str, Node<'t, 'a>)>,
    nulls: Vec<&'static str>,
}

impl<'t, 'a> Members<'t, 'a> {
    /// Sorts the members of an object; of members with one name, the last stays.
    ///
    /// # Errors
    ///
    /// The node is no object.
    pub fn new(object: Node<'t, 'a>, names: &'static [&'static str]) -> Result<Self, Fault> {
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
        Ok(Self {
            object,
            names,
            next: 0,
            places,
            unknown,
            nulls: Vec::new(),
        })
    }

    fn take(&mut self) -> (&'static str, Option<Node<'t, 'a>>) {
        let row = self.next;
        self.next += 1;
        let name = self.names.get(row).copied().unwrap_or_default();
        (
            name,
            self.places.get(row).map(|at| self.object.elsewhere(at)),
        )
    }

    /// The next row, a member that must be there.
    ///
    /// # Errors
    ///
    /// It is not there, or its value is not what was declared.
    pub fn required<T: Decode>(&mut self) -> Result<T, Fault> {
        match self.take() {
            (name, Some(node)) => T::decode(node).map_err(|fault| fault.member(name)),
            (name, None) => Err(Fault::missing(name)),
        }
    }

    /// The next row, a member that may be absent; `null` is taken for that, since careless servers
    /// send it.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    pub fn optional<T: Decode>(&mut self) -> Result<Option<T>, Fault> {
        match self.take() {
            (_, None) => Ok(None),
            (_, Some(node)) if node.is_null() => Ok(None),
            (name, Some(node)) => match T::decode(node) {
                Ok(value) => Ok(Some(value)),
                Err(fault) => Err(fault.member(name)),
            },
        }
    }

    /// The next row, a member that may be absent and may be `null`: which of the two it was is
    /// remembered, so that the object encodes back as it came.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    pub fn optional_or_null<T: Decode>(&mut self) -> Result<Option<T>, Fault> {
        match self.take() {
            (_, None) => Ok(None),
            (name, Some(node)) if node.is_null() => {
                self.nulls.push(name);
                Ok(None)
            }
            (name, Some(node)) => match T::decode(node) {
                Ok(value) => Ok(Some(value)),
                Err(fault) => Err(fault.member(name)),
            },
        }
    }

    /// The next row, a member for which absent and `null` differ.
    ///
    /// # Errors
    ///
    /// Its value is not what was declared.
    pub fn nullable<T: Decode>(&mut self) -> Result<Nullable<T>, Fault> {
        match self.take() {
            (_, None) => Ok(Nullable::Absent),
            (_, Some(node)) if node.is_null() => Ok(Nullable::Null),
            (name, Some(node)) => match T::decode(node) {
                Ok(value) => Ok(Nullable::Value(value)),
                Err(fault) => Err(fault.member(name)),
            },
        }
    }

    /// The next row, all members that no other row names.
    ///
    /// # Errors
    ///
    /// The value of one is not what was declared.
    pub fn rest<T: Decode>(&mut self) -> Result<BTreeMap<String, T>, Fault> {
        let mut rest = BTreeMap::new();
        let mut claimed = std::mem::take(&mut self.unknown);
        // A member may have the very name that stands in for the row's.
        if let (name, Some(node)) = self.take() {
            claimed.push((name, node));
        }
        for (name, node) in claimed {
            match T::decode(node) {
                Ok(value) => rest.insert(name.to_owned(), value),
                Err(fault) => return Err(fault.member(name)),
            };
        }
        Ok(rest)
    }

    /// What no row took.
    #[must_use]
    pub fn finish(self) -> Extra {
        if self.unknown.is_empty() && self.nulls.is_empty() {
            return Extra::new();
        }
        let mut members: Vec<(String, Value)> = Vec::new();
        let mut seen = HashMap::new();
        for (name, node) in self.unknown {
            match seen.get(name) {
                Some(at) => members[*at] = (name.to_owned(), node.to_value()),
                None => {
                    seen.insert(name, members.len());
                    members.push((name.to_owned(), node.to_value()));
                }
            }
        }
        Extra::of(members, self.nulls)
    }
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
