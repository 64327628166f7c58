//! A trie of the pointers to locate in one document.

use std::ops::Range;

use crate::hash::HashMap;
use crate::load::Pointer;

/// Trie of steps, with the offsets found for each.
pub(in crate::load) struct Trie {
    steps: Vec<Step>,
}

#[derive(Default)]
struct Step {
    parent: usize,
    children: HashMap<String, usize>,
    found: Option<Found>,
    value: Option<Range<usize>>,
}

struct Found {
    first: usize,
    last: usize,
    /// Number of `<<` on the way; explicit keys take precedence
    merges: usize,
}

/// Index of the root step, the empty pointer.
pub(super) const ROOT: usize = 0;

impl Default for Trie {
    fn default() -> Self {
        Self {
            steps: vec![Step::default()],
        }
    }
}

impl Trie {
    /// Adds a pointer and returns its last step.
    pub(in crate::load) fn insert(&mut self, pointer: &Pointer) -> usize {
        pointer.tokens().fold(ROOT, |at, token| {
            match self.steps[at].children.get(&token) {
                Some(child) => *child,
                None => {
                    let child = self.steps.len();
                    self.steps.push(Step {
                        parent: at,
                        ..Step::default()
                    });
                    self.steps[at].children.insert(token, child);
                    child
                }
            }
        })
    }

    /// Returns the first offset of a step, or of its nearest existing ancestor.
    pub(in crate::load) fn first(&self, step: usize) -> usize {
        self.nearest(step).map_or(0, |found| found.first)
    }

    /// Returns the last offset of a step: a broken mapping can have a key twice.
    pub(in crate::load) fn last(&self, step: usize) -> usize {
        self.nearest(step).map_or(0, |found| found.last)
    }

    /// Returns the bytes of a step's value, known for JSON only.
    pub(in crate::load) fn value(&self, step: usize) -> Option<Range<usize>> {
        self.steps[step].value.clone()
    }

    fn nearest(&self, mut step: usize) -> Option<&Found> {
        loop {
            match &self.steps[step].found {
                Some(found) => return Some(found),
                None if step == ROOT => return None,
                None => step = self.steps[step].parent,
            }
        }
    }

    pub(super) fn child(&self, step: usize, token: &str) -> Option<usize> {
        self.steps[step].children.get(token).copied()
    }

    pub(super) fn is_found(&self, step: usize) -> bool {
        self.steps[step].found.is_some()
    }

    /// Returns true if pointers continue below a step.
    pub(super) fn has_children(&self, step: usize) -> bool {
        !self.steps[step].children.is_empty()
    }

    /// Records the offset of a step; returns true if it takes precedence.
    pub(super) fn record(&mut self, step: usize, at: usize, merges: usize) -> bool {
        match &mut self.steps[step].found {
            Some(found) if found.merges <= merges => {
                if found.merges == merges {
                    found.last = at;
                }
                return false;
            }
            Some(_) => self.forget_below(step),
            None => (),
        }
        self.steps[step].found = Some(Found {
            first: at,
            last: at,
            merges,
        });
        true
    }

    pub(super) fn record_value(&mut self, step: usize, value: Range<usize>) {
        self.steps[step].value = Some(value);
    }

    fn forget_below(&mut self, step: usize) {
        let mut forgotten: Vec<_> = self.steps[step].children.values().copied().collect();
        while let Some(step) = forgotten.pop() {
            self.steps[step].found = None;
            forgotten.extend(self.steps[step].children.values());
        }
    }
}
