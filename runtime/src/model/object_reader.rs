//! Decoding of objects into the fields of their rows, for `object!`.
//!
//! Strict or lenient is decided here: a required property that is missing or is not as declared is a
//! fault, unless the reading is lenient ([`make_default`], [`repair`]). Each difference is recorded for
//! `json/drift.rs`.

use std::collections::HashMap;

use crate::json::drift::DriftKind;
use crate::json::fault::Fault;
use crate::json::field::{Field, FieldPresence};
use crate::json::input::{Input, InputKind};
use crate::json::names::Names;
use crate::json::node::Node;
use crate::json::reading_state::{Reading, block};
use crate::json::rows::Rows;
use crate::json::source::Source;
use crate::json::token::Token;
use crate::json::undeclared::Undeclared;
use crate::model::empty;
use crate::model::extra::Extra;

/// Decodes an object into the fields of its rows; returns the undeclared members.
///
/// # Errors
///
/// Returns a fault if the value is not an object, if a property is not as declared, or if a
/// required one is missing.
pub fn object(
    input: Input<'_, '_>,
    names: &'static [&'static str],
    fields: &mut [&mut dyn Field],
) -> Result<Extra, Fault> {
    match input.0 {
        InputKind::Tape(node) => from_tape(node, names, fields),
        InputKind::Text(source) => from_text(source, names, fields),
    }
}

/// Decodes the members in the order of the text.
fn from_text(
    source: &mut dyn Source<'_>,
    names: &'static [&'static str],
    fields: &mut [&mut dyn Field],
) -> Result<Extra, Fault> {
    let mut rows = Rows::new(names, fields);
    source.rows(&mut rows)?;
    let Rows {
        unknown,
        nulls,
        reading,
        ..
    } = rows;
    extra(reading, unknown, nulls)
}

/// Decodes the members in the order of the rows.
fn from_tape(
    object: Node<'_, '_>,
    names: &'static [&'static str],
    fields: &mut [&mut dyn Field],
) -> Result<Extra, Fault> {
    let members = object
        .members()
        .ok_or_else(|| Fault::expected("an object", object))?;
    let reading = object.reading();
    let mut positions = ValuePositions::new(names.len());
    let mut unknown = Vec::new();
    let mut known = Names::new(names);
    for (name, value) in members {
        match known.find(name) {
            Some(row) => positions.set(row, value.position()),
            None => {
                reading.reserve_one(&mut unknown)?;
                unknown.push((name, value));
            }
        }
    }
    let mut nulls = Vec::new();
    for (row, (name, field)) in names.iter().zip(fields.iter_mut()).enumerate() {
        if field.is_rest() {
            for (name, value) in std::mem::take(&mut unknown) {
                read(*field, name, value)?;
            }
        }
        match positions.get(row) {
            Some(at) => {
                let value = object.elsewhere(at);
                match read(*field, name, value) {
                    Ok(FieldPresence::Value) => {}
                    Ok(FieldPresence::Null) => nulls.push(*name),
                    Err(fault) => repair(*field, name, value, fault)?,
                }
            }
            None if field.is_missing() => make_default(*field, name, object)?,
            None => {}
        }
    }
    if reading.is_observed() {
        note(names, fields, object, &positions, &unknown);
    }
    let mut kept = Vec::new();
    for (name, value) in unknown {
        reading.spend_text(name);
        reading.reserve_one(&mut kept)?;
        kept.push((name.to_owned(), value.to_undeclared()?));
    }
    extra(reading, kept, nulls)
}

/// Records differences from the document.
#[cold]
fn note(
    names: &'static [&'static str],
    fields: &[&mut dyn Field],
    object: Node<'_, '_>,
    positions: &ValuePositions,
    unknown: &[(&str, Node<'_, '_>)],
) {
    let (reading, owner) = (object.reading(), names.as_ptr().addr());
    for (name, value) in unknown {
        reading.note(DriftKind::UnknownField, *value, owner, name);
    }
    for (row, (name, field)) in names.iter().zip(fields).enumerate() {
        match positions.get(row).map(|at| object.elsewhere(at)) {
            None if field.is_absent() => {
                reading.note_missing(DriftKind::Missing, object, owner, name);
            }
            Some(value) if value.is_null() && !field.declares_null() => {
                reading.note(DriftKind::Null, value, owner, name);
            }
            _ => {}
        }
    }
}

/// Repairs a value that its field rejects, if the reading is lenient: `null` for a required
/// property becomes the empty value of its type, and strings, numbers and booleans are converted.
#[cold]
fn repair(
    field: &mut dyn Field,
    name: &'static str,
    value: Node<'_, '_>,
    fault: Fault,
) -> Result<(), Fault> {
    let reading = value.reading();
    let is_repaired = match value.is_null() {
        true => fill(field, name, reading),
        false => respell(field, name, value),
    };
    if !is_repaired {
        return Err(fault);
    }
    reading.note(DriftKind::Repaired, value, name.as_ptr().addr(), name);
    Ok(())
}

/// Converts a string, a number or a boolean by its text.
fn respell(field: &mut dyn Field, name: &str, value: Node<'_, '_>) -> bool {
    let reading = value.reading();
    let text = match value.token() {
        Token::Text(text) => text.to_string(),
        Token::Null | Token::Array { .. } | Token::Object { .. } => return false,
        _ => value.to_value().to_string(),
    };
    reading.make_default(|| {
        reading.spend_text(&text);
        let spelt = [Token::Loose(&text)];
        let spelt = Node::read(&spelt, 0, reading);
        field.read(name, spelt.into()).is_ok()
    })
}

/// Creates the empty value of a missing property, if the reading is lenient.
#[cold]
fn make_default(
    field: &mut dyn Field,
    name: &'static str,
    object: Node<'_, '_>,
) -> Result<(), Fault> {
    let reading = object.reading();
    let is_filled = fill(field, name, reading);
    let kind = match is_filled {
        true => DriftKind::Repaired,
        false => DriftKind::Missing,
    };
    reading.note_missing(kind, object, name.as_ptr().addr(), name);
    match is_filled {
        true => Ok(()),
        false => Err(Fault::missing(name)),
    }
}

/// Fills a required field with the empty value of its type, if the reading is lenient.
fn fill(field: &mut dyn Field, name: &str, reading: Reading<'_>) -> bool {
    field.is_missing() && empty::first(reading, &mut |value| field.read(name, value.into()).is_ok())
}

fn read(field: &mut dyn Field, name: &str, value: Node<'_, '_>) -> Result<FieldPresence, Fault> {
    let read = field.read(name, value.into());
    read.map_err(|fault| fault.member(name))
}

/// Collects the undeclared members.
#[inline]
fn extra(
    reading: Reading<'_>,
    unknown: Vec<(String, Undeclared)>,
    nulls: Vec<&'static str>,
) -> Result<Extra, Fault> {
    match unknown.is_empty() && nulls.is_empty() {
        true => Ok(Extra::new()),
        false => kept(reading, unknown, nulls),
    }
}

/// Removes duplicates: the last value of a name counts, at the position of the first.
#[cold]
fn kept(
    reading: Reading<'_>,
    mut unknown: Vec<(String, Undeclared)>,
    nulls: Vec<&'static str>,
) -> Result<Extra, Fault> {
    /// The temporary memory of a member: an entry in a growing hash table, its index, and an entry
    /// in the list that it moves to.
    const BYTES: usize = 4 * size_of::<(&str, usize)>() + 24 + size_of::<(String, Undeclared)>();
    let bytes = unknown.len() * BYTES;
    reading.take(bytes + block(Extra::KEPT) + block(nulls.len() * 32))?;
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
    let extra = Extra::of(members.collect(), nulls);
    reading.refund(bytes);
    Ok(extra)
}

/// The position of each row's value on the tape; 0 for none, since a member's value is never at the
/// start of a tape.
enum ValuePositions {
    Few([usize; FEW]),
    Many(Vec<usize>),
}

/// The maximum number of rows that need no heap allocation.
const FEW: usize = 24;

impl ValuePositions {
    fn new(rows: usize) -> Self {
        if rows <= FEW {
            Self::Few([0; FEW])
        } else {
            Self::Many(vec![0; rows])
        }
    }

    fn set(&mut self, row: usize, at: usize) {
        match self {
            Self::Few(positions) => positions[row] = at,
            Self::Many(positions) => positions[row] = at,
        }
    }

    fn get(&self, row: usize) -> Option<usize> {
        let positions = match self {
            Self::Few(positions) => &positions[..],
            Self::Many(positions) => positions,
        };
        positions.get(row).copied().filter(|at| *at != 0)
    }
}
