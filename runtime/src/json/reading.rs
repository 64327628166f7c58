//! One reading of one text: the memory that its values may take, what becomes of members that are
//! missing, and the notes of what differs from the document. What enters are the settings, what
//! leaves are faults and notes.

use std::cell::{Cell, RefCell};
use std::fmt;

use crate::json::decoding::Decoding;
use crate::json::drift::{DriftKind, Note, Notes};
use crate::json::fault::Fault;
use crate::json::node::Node;

/// The state of one reading; [`Reading`] hands it around.
pub(crate) struct ReadingState {
    limit: usize,
    /// The bytes that are left; negative once more was spent than there is.
    left: Cell<isize>,
    is_lenient: Cell<bool>,
    /// How many empty values are being made within each other.
    depth: Cell<u8>,
    notes: Option<RefCell<Notes>>,
}

impl ReadingState {
    pub(crate) fn new(decoding: &Decoding) -> Self {
        let limit = decoding.limit();
        Self {
            limit,
            left: Cell::new(isize::try_from(limit).unwrap_or(isize::MAX)),
            is_lenient: Cell::new(decoding.is_lenient()),
            depth: Cell::new(0),
            notes: decoding.is_observed().then(RefCell::default),
        }
    }

    pub(crate) fn handle(&self) -> Reading<'_> {
        Reading(Some(self))
    }

    /// True if more was spent than there is.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.left.get() < 0
    }

    #[cold]
    pub(crate) fn exceeded(&self) -> Fault {
        Fault::exceeded(self.limit)
    }

    /// The notes, where somebody wants to know them.
    pub(crate) fn take_notes(&self) -> Option<Notes> {
        self.notes.as_ref().map(RefCell::take)
    }
}

/// How a value is read; without limits and strictly where nobody said otherwise.
#[derive(Clone, Copy, Default)]
pub(crate) struct Reading<'s>(Option<&'s ReadingState>);

/// The bytes that an allocator takes beside those that are asked for, at most: it keeps a header, and
/// no block is smaller.
const HEADER: usize = 32;

/// The bytes that an allocator takes for so many bytes.
pub(crate) const fn block(bytes: usize) -> usize {
    bytes.saturating_add(HEADER)
}

/// The entries that a node of a B-tree has room for.
const NODE: usize = 11;
/// The entries that a node has at least.
const LEAST: usize = 5;
/// The empty values that may be made within each other: a type that requires itself has no end.
const DEEPEST: u8 = 32;

impl Reading<'_> {
    /// Spends bytes, which [`check`](Self::check) or the next growth of a list looks at.
    #[inline]
    pub(crate) fn spend(self, bytes: usize) {
        if let Some(state) = self.0 {
            let left = state.left.get();
            state.left.set(left.wrapping_sub(bytes as isize));
        }
    }

    /// Spends the bytes of text that has memory of its own.
    #[inline]
    pub(crate) fn spend_text(self, text: &str) {
        self.spend(block(text.len()));
    }

    /// Takes back what was spent for memory that is free again.
    pub(crate) fn refund(self, bytes: usize) {
        if let Some(state) = self.0 {
            state
                .left
                .set(state.left.get().saturating_add_unsigned(bytes));
        }
    }

    /// Fails once more was spent than there is.
    #[inline]
    pub(crate) fn check(self) -> Result<(), Fault> {
        match self.0 {
            Some(state) if state.is_exceeded() => Err(state.exceeded()),
            _ => Ok(()),
        }
    }

    /// Spends bytes that are needed at once.
    #[inline]
    pub(crate) fn take(self, bytes: usize) -> Result<(), Fault> {
        self.spend(bytes);
        self.check()
    }

    /// Makes room for one more item of a list; fails where there is no memory left for it, or for
    /// what the items before it hold.
    #[inline]
    pub(crate) fn reserve_one<T>(self, list: &mut Vec<T>) -> Result<(), Fault> {
        match list.len() < list.capacity() {
            true => self.check(),
            false => self.grow(list),
        }
    }

    /// Makes more room in a list that is full.
    #[cold]
    pub(crate) fn grow<T>(self, list: &mut Vec<T>) -> Result<(), Fault> {
        let bytes = |count: usize| count.saturating_mul(size_of::<T>());
        match list.len() {
            0 => {
                let first = if size_of::<T>() > 1024 { 1 } else { 4 };
                self.take(block(bytes(first)))?;
                *list = Vec::with_capacity(first);
            }
            old => {
                // While the items are moved, both places are there.
                self.take(bytes(old.saturating_mul(2)))?;
                list.reserve_exact(old);
                self.refund(bytes(old));
            }
        }
        Ok(())
    }

    /// Spends what one more entry takes of a map that has so many.
    pub(crate) fn entry<T>(self, count: usize, name: &str) -> Result<(), Fault> {
        self.spend_text(name);
        if count.is_multiple_of(LEAST) {
            let node = block(NODE * (size_of::<String>() + size_of::<T>()) + 16);
            // A quarter more, for the nodes above.
            self.spend(node + node / 4);
        }
        self.check()
    }

    /// True if somebody wants to know what differs from the document.
    pub(crate) fn is_observed(self) -> bool {
        self.0.is_some_and(|state| state.notes.is_some())
    }

    /// Notes a value that differs from the document. `owner` is the address of the table that says
    /// what is declared there, `name` the member.
    pub(crate) fn note(self, kind: DriftKind, node: Node<'_, '_>, owner: usize, name: &str) {
        self.add(owner, name, || Note::new(kind, node));
    }

    /// Notes a member that an object lacks.
    pub(crate) fn note_missing(
        self,
        kind: DriftKind,
        object: Node<'_, '_>,
        owner: usize,
        name: &'static str,
    ) {
        self.add(owner, name, || Note::missing(kind, object, name));
    }

    fn add(self, owner: usize, name: &str, note: impl FnOnce() -> Note) {
        if let Some(ReadingState {
            notes: Some(notes),
            depth,
            ..
        }) = self.0
            // What is made up did not come.
            && depth.get() == 0
        {
            notes.borrow_mut().add(note(), owner, name);
        }
    }

    /// Reads what may turn out to be something else: nothing is made up, and the notes of what fails
    /// are gone.
    pub(crate) fn tentatively<T>(
        self,
        read: impl FnOnce() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let Some(state) = self.0 else {
            return read();
        };
        let is_lenient = state.is_lenient.replace(false);
        let checkpoint = state
            .notes
            .as_ref()
            .map(|notes| notes.borrow().checkpoint());
        let value = read();
        state.is_lenient.set(is_lenient);
        if let (Err(_), Some(notes), Some(checkpoint)) = (&value, &state.notes, checkpoint) {
            notes.borrow_mut().rewind(checkpoint);
        }
        value
    }

    /// Makes an empty value, unless that has no end.
    pub(crate) fn make_default(self, make: impl FnOnce() -> bool) -> bool {
        let Some(state) = self.0 else {
            return false;
        };
        let depth = state.depth.get();
        if !state.is_lenient.get() || depth >= DEEPEST {
            return false;
        }
        state.depth.set(depth + 1);
        let is_made = make();
        state.depth.set(depth);
        is_made
    }
}

impl fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reading")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_grows_until_nothing_is_left() {
        let state = ReadingState::new(&Decoding::new().decoded_limit(10_000));
        let reading = state.handle();
        let mut list = Vec::new();
        while reading.reserve_one(&mut list).is_ok() {
            list.push(0_u64);
        }
        // 512 items stand in 4 KiB; to move them takes 8 KiB more.
        assert_eq!((list.len(), list.capacity()), (512, 512));
        assert!(state.is_exceeded());
    }

    #[test]
    fn without_a_limit_nothing_is_counted() {
        let reading = Reading::default();
        let mut list = Vec::new();
        for item in 0..1000_u64 {
            assert!(reading.reserve_one(&mut list).is_ok());
            list.push(item);
        }
        assert!(reading.take(usize::MAX).is_ok());
    }
}
