//! The recorded differences of a reading, in a list of limited length.

use std::collections::HashMap;

use crate::json::drift::{DriftKind, ValueKind};

/// A difference, and its position on the tape.
#[derive(Clone, Debug)]
pub(crate) struct Note {
    pub(crate) kind: DriftKind,
    pub(crate) at: usize,
    /// The missing property of the value at that position.
    pub(crate) member: Option<&'static str>,
    pub(crate) value: ValueKind,
}

/// The maximum number of reported differences per body.
const MOST: usize = 100;
/// The maximum number of reported differences of one kind at one property of one type.
const ALIKE: usize = 8;

/// The recorded differences of one body.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    pub(crate) list: Vec<Note>,
    /// The number of differences that were not recorded.
    pub(crate) omitted: usize,
    alike: HashMap<(DriftKind, usize, String), usize>,
}

/// A state to return to.
#[derive(Clone, Copy)]
pub(crate) struct Checkpoint(usize, usize);

impl Notes {
    pub(crate) fn add(&mut self, note: Note, owner: usize, name: &str) {
        if self.list.len() >= MOST {
            self.omitted += 1;
            return;
        }
        let alike = self.alike.entry((note.kind, owner, name.to_owned()));
        let alike = alike.or_default();
        match *alike < ALIKE {
            true => self.list.push(note),
            false => self.omitted += 1,
        }
        *alike += 1;
    }

    pub(crate) fn checkpoint(&self) -> Checkpoint {
        Checkpoint(self.list.len(), self.omitted)
    }

    pub(crate) fn rewind(&mut self, Checkpoint(length, omitted): Checkpoint) {
        self.list.truncate(length);
        self.omitted = omitted;
    }
}
