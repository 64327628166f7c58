//! The state of decoding one value: the memory budget, lenient defaults, and recorded differences.

use std::cell::{Cell, RefCell};
use std::fmt;

use crate::json::fault::Fault;
use crate::json::notes::{Note, Notes};

/// The state of a reading; [`Reading`] is a handle to it.
pub(crate) struct ReadingState {
    limit: usize,
    /// The remaining budget in bytes; negative if it is exceeded.
    left: Cell<isize>,
    is_lenient: Cell<bool>,
    /// The nesting depth of empty values that are being created.
    depth: Cell<u8>,
    notes: Option<RefCell<Notes>>,
}

impl ReadingState {
    pub(crate) fn new(limit: usize, is_lenient: bool, is_observed: bool) -> Self {
        Self {
            limit,
            left: Cell::new(isize::try_from(limit).unwrap_or(isize::MAX)),
            is_lenient: Cell::new(is_lenient),
            depth: Cell::new(0),
            notes: is_observed.then(RefCell::default),
        }
    }

    pub(crate) fn handle(&self) -> Reading<'_> {
        Reading(Some(self))
    }

    /// Returns true if the budget is exceeded.
    pub(crate) fn is_exceeded(&self) -> bool {
        self.left.get() < 0
    }

    #[cold]
    pub(crate) fn exceeded(&self) -> Fault {
        Fault::exceeded(self.limit)
    }

    /// Takes the recorded differences, if there is an observer.
    pub(crate) fn take_notes(&self) -> Option<Notes> {
        self.notes.as_ref().map(RefCell::take)
    }
}

/// A handle to the state of a reading. The default is strict and has no limit.
#[derive(Clone, Copy, Default)]
pub(crate) struct Reading<'s>(Option<&'s ReadingState>);

/// The maximum overhead of an allocation, in bytes: its header, and the minimum size of a block.
const HEADER: usize = 32;

/// Returns the memory of an allocation of this size.
pub(crate) const fn block(bytes: usize) -> usize {
    bytes.saturating_add(HEADER)
}

/// The capacity of a B-tree node, in entries.
const NODE: usize = 11;
/// The minimum number of entries in a B-tree node.
const LEAST: usize = 5;
/// The maximum nesting of empty values: a type may require itself.
const DEEPEST: u8 = 32;

impl Reading<'_> {
    /// Charges bytes; [`check`](Self::check) or the next growth of a list detects an excess.
    #[inline]
    pub(crate) fn spend(self, bytes: usize) {
        if let Some(state) = self.0 {
            let left = state.left.get();
            state.left.set(left.wrapping_sub(bytes as isize));
        }
    }

    /// Charges a string that has its own memory.
    #[inline]
    pub(crate) fn spend_text(self, text: &str) {
        self.spend(block(text.len()));
    }

    /// Refunds memory that was freed.
    pub(crate) fn refund(self, bytes: usize) {
        if let Some(state) = self.0 {
            state
                .left
                .set(state.left.get().saturating_add_unsigned(bytes));
        }
    }

    /// Returns a fault if the budget is exceeded.
    #[inline]
    pub(crate) fn check(self) -> Result<(), Fault> {
        match self.0 {
            Some(state) if state.is_exceeded() => Err(state.exceeded()),
            _ => Ok(()),
        }
    }

    /// Charges bytes, and returns a fault if the budget is exceeded.
    #[inline]
    pub(crate) fn take(self, bytes: usize) -> Result<(), Fault> {
        self.spend(bytes);
        self.check()
    }

    /// Reserves space for one more item of a list; returns a fault if the budget does not suffice
    /// for it, or is exceeded already.
    #[inline]
    pub(crate) fn reserve_one<T>(self, list: &mut Vec<T>) -> Result<(), Fault> {
        match list.len() < list.capacity() {
            true => self.check(),
            false => self.grow(list),
        }
    }

    /// Doubles the capacity of a full list.
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
                // While items are moved, both allocations exist.
                self.take(bytes(old.saturating_mul(2)))?;
                list.reserve_exact(old);
                self.refund(bytes(old));
            }
        }
        Ok(())
    }

    /// Charges an entry of a map that has `count` entries.
    pub(crate) fn entry<T>(self, count: usize, name: &str) -> Result<(), Fault> {
        self.spend_text(name);
        if count.is_multiple_of(LEAST) {
            let node = block(NODE * (size_of::<String>() + size_of::<T>()) + 16);
            // A quarter more, for inner nodes.
            self.spend(node + node / 4);
        }
        self.check()
    }

    /// Returns true if an observer is set.
    pub(crate) fn is_observed(self) -> bool {
        self.0.is_some_and(|state| state.notes.is_some())
    }

    /// Records a difference. `owner` is the address of the table that declares the value.
    pub(crate) fn add(self, owner: usize, name: &str, note: impl FnOnce() -> Note) {
        if let Some(ReadingState {
            notes: Some(notes),
            depth,
            ..
        }) = self.0
            // Values that were created were not received.
            && depth.get() == 0
        {
            notes.borrow_mut().add(note(), owner, name);
        }
    }

    /// Reads a value that may turn out to be of another type: no defaults are created, and the
    /// differences of a failed attempt are dropped.
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

    /// Creates an empty value, unless the nesting is too deep.
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
        let state = ReadingState::new(10_000, false, false);
        let reading = state.handle();
        let mut list = Vec::new();
        while reading.reserve_one(&mut list).is_ok() {
            list.push(0_u64);
        }
        // 512 items take 4 KiB; moving them takes 8 KiB more.
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
