//! The pointers that are wanted of one document, as a tree of their steps.

use std::ops::Range;

use crate::hash::HashMap;
use crate::load::Pointer;

/// A tree of steps; what was found of each is kept beside it.
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
    /// Through how many `<<` the way led: explicit keys win
    merges: usize,
}

/// The step of the empty pointer.
pub(super) const ROOT: usize = 0;

impl Default for Trie {
    fn default() -> Self {
        Self {
            steps: vec![Step::default()],
        }
    }
}

impl Trie {
    /// Adds a pointer and gives the step that it ends at.
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

    /// The byte at which a step, or the nearest one on its way that exists, was found.
    pub(in crate::load) fn first(&self, step: usize) -> usize {
        self.nearest(step).map_or(0, |found| found.first)
    }

    /// The byte at which a step was found last: keys can stand twice in a broken mapping.
    pub(in crate::load) fn last(&self, step: usize) -> usize {
        self.nearest(step).map_or(0, |found| found.last)
    }

    /// The bytes of the value of a step, which only JSON tells.
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

    /// Whether pointers lead on from here.
    pub(super) fn has_children(&self, step: usize) -> bool {
        !self.steps[step].children.is_empty()
    }

    /// Records where a step was found, and says whether this is the place that counts.
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
