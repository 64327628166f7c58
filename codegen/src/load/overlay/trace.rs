//! Origins of the parts of a tree while it changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::load::{Origins, Pointer};

/// The file and the place that a part of a tree came from.
type Place = (usize, Pointer);

/// Origins of a part of a tree, and of the parts below it.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    /// The origin, unless it follows from the part above
    from: Option<Place>,
    /// Parts below, by name or index; those that are missing follow from this one
    below: BTreeMap<String, Trace>,
}

/// Origins of a part that is not changed itself.
#[derive(Clone, Debug)]
pub(super) struct View<'t> {
    pub(super) from: Place,
    trace: Option<&'t Trace>,
}

impl Trace {
    /// The trace of a file's own tree.
    pub(super) fn whole(file: usize) -> Self {
        Self::of((file, Pointer::root()))
    }

    fn of(from: Place) -> Self {
        Self {
            from: Some(from),
            below: BTreeMap::new(),
        }
    }

    /// Returns the origins of a part; this is the trace of the root.
    pub(super) fn view(&self, pointer: &Pointer) -> View<'_> {
        let root = View {
            from: self.from.clone().unwrap_or_default(),
            trace: Some(self),
        };
        pointer
            .tokens()
            .fold(root, |view, token| view.child(&token))
    }

    /// Returns a copy of the trace of a part.
    pub(super) fn clone_part(&self, pointer: &Pointer) -> Self {
        self.view(pointer).to_trace()
    }

    /// Returns the origins of a part whose own origin is known.
    pub(super) fn as_view(&self) -> View<'_> {
        self.view(&Pointer::root())
    }

    /// Returns the trace of a part, which is made if need be.
    pub(super) fn part(&mut self, pointer: &Pointer) -> &mut Self {
        pointer
            .tokens()
            .fold(self, |trace, token| trace.below(token))
    }

    /// Returns the origin, unless it follows from the part above.
    pub(super) fn origin(&self) -> Option<Place> {
        self.from.clone()
    }

    pub(super) fn below(&mut self, token: String) -> &mut Self {
        self.below.entry(token).or_default()
    }

    /// Replaces the part below that has this name or index.
    pub(super) fn set(&mut self, token: String, view: &View<'_>) {
        self.below.insert(token, view.to_trace());
    }

    /// Replaces this part.
    pub(super) fn replace(&mut self, view: &View<'_>) {
        *self = view.to_trace();
    }

    pub(super) fn remove_member(&mut self, name: &str) {
        self.below.remove(name);
    }

    /// Removes items of an array with `length` items; `from` is the origin of the array. Those
    /// behind them move.
    pub(super) fn remove_items(&mut self, gone: &BTreeSet<usize>, length: usize, from: &Place) {
        let mut below = std::mem::take(&mut self.below);
        let stay = (0..length).filter(|index| !gone.contains(index));
        for (new, old) in stay.enumerate() {
            let mut moved = below.remove(&old.to_string()).unwrap_or_default();
            if old != new && moved.from.is_none() {
                moved.from = Some((from.0, from.1.item(old)));
            }
            if moved.from.is_some() || !moved.below.is_empty() {
                self.below.insert(new.to_string(), moved);
            }
        }
    }

    /// Converts the trace of a document's root.
    pub(super) fn into_origins(self, document: usize) -> Origins {
        let mut origins = Origins::of_document(document);
        let mut open = vec![(Pointer::root(), self)];
        while let Some((at, trace)) = open.pop() {
            if let Some((file, pointer)) = trace.from
                && origins.of(&at) != (file, pointer.clone())
            {
                origins.insert(at.clone(), file, pointer);
            }
            let below = trace.below.into_iter();
            open.extend(below.map(|(token, trace)| (at.child(&token), trace)));
        }
        origins
    }
}

impl View<'_> {
    /// The origins of a part of a file's own tree.
    pub(super) fn of(file: usize, pointer: Pointer) -> Self {
        View {
            from: (file, pointer),
            trace: None,
        }
    }

    pub(super) fn child(&self, token: &str) -> Self {
        let trace = self.trace.and_then(|trace| trace.below.get(token));
        let from = trace.and_then(|trace| trace.from.clone());
        let from = from.unwrap_or_else(|| (self.from.0, self.from.1.child(token)));
        View { from, trace }
    }

    fn to_trace(&self) -> Trace {
        Trace {
            from: Some(self.from.clone()),
            below: self.trace.map(|it| it.below.clone()).unwrap_or_default(),
        }
    }
}
