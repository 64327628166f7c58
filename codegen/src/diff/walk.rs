//! The walk through two models: pairs of types that stand for one another, with the directions in
//! which their values go, and the operations that they are part of.
//!
//! Each pair is compared once, however many places mention it. Directions and operations flow from
//! operations to the pairs that they reach, so that the work grows with the documents alone.

use super::change::{At, Change, Direction};
use super::kinds::Kind;
use super::renames::Rename;
use super::side::Side;
use super::{objects, unions, values};
use crate::hash::HashMap;
use crate::load::Pointer;
use crate::resolve::{Definition, TypeId, Value};

/// Two types that stand for one another.
pub(super) struct Pair {
    pub old: TypeId,
    pub new: TypeId,
    /// Pairs that its values contain
    inner: Vec<usize>,
    /// Its own changes
    pub changes: Vec<Change>,
    pub reach: Reach,
}

/// The directions and the operations of a value.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Reach {
    pub is_sent: bool,
    pub is_received: bool,
    /// A bit for each operation of the new document, then of the old one
    operations: Vec<u64>,
}

/// The owner of a value that is compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    /// An operation (by the bit of its reach, if it is one), and the direction
    Call(Option<usize>, Direction),
    /// A pair of types
    Pair(usize),
}

/// A walk through two models.
pub(super) struct Walk<'a> {
    pub old: &'a Side,
    pub new: &'a Side,
    pub pairs: Vec<Pair>,
    by_types: HashMap<(TypeId, TypeId), usize>,
    /// Changes outside types
    pub direct: Vec<(Change, Reach)>,
    /// Those of several operations, by kind and message
    together: HashMap<(Kind, String), usize>,
    /// Renamed components: the new pointer by the old one
    pub renames: HashMap<Pointer, Pointer>,
    /// The renames of the settings
    pub named: Vec<Rename>,
    /// Inline schemas that are components now
    pub inline: Vec<Rename>,
    /// True if the client is a module of another crate
    pub is_module: bool,
    /// Pairs that are not compared yet
    open: Vec<usize>,
    /// Places whose words alone changed
    pub words: Vec<(Pointer, Pointer)>,
}

impl Reach {
    /// Returns the reach of one call in one direction.
    pub(super) fn of(operation: Option<usize>, direction: Direction) -> Self {
        let mut reach = Self::default();
        match direction {
            Direction::Sent => reach.is_sent = true,
            Direction::Received => reach.is_received = true,
        }
        if let Some(bit) = operation {
            reach.operations.resize(bit / 64 + 1, 0);
            reach.operations[bit / 64] |= 1 << (bit % 64);
        }
        reach
    }

    /// Adds another reach; returns true if there is more now.
    pub(super) fn add(&mut self, other: &Self) -> bool {
        let before = (self.is_sent, self.is_received);
        self.is_sent |= other.is_sent;
        self.is_received |= other.is_received;
        let mut grew = before != (self.is_sent, self.is_received);
        if self.operations.len() < other.operations.len() {
            self.operations.resize(other.operations.len(), 0);
        }
        for (mine, theirs) in self.operations.iter_mut().zip(&other.operations) {
            grew |= *theirs & !*mine != 0;
            *mine |= *theirs;
        }
        grew
    }

    /// Returns the bits of its operations.
    pub(super) fn bits(&self) -> impl Iterator<Item = usize> + '_ {
        let words = self.operations.iter().enumerate();
        words.flat_map(|(index, word)| {
            let bits = (0..64).filter(move |bit| word >> bit & 1 == 1);
            bits.map(move |bit| index * 64 + bit)
        })
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(old: &'a Side, new: &'a Side, renames: &[Rename]) -> Self {
        let renames = renames.iter().map(|it| (it.old.clone(), it.new.clone()));
        Self {
            renames: renames.collect(),
            old,
            new,
            pairs: Vec::new(),
            by_types: HashMap::default(),
            direct: Vec::new(),
            together: HashMap::default(),
            named: Vec::new(),
            inline: Vec::new(),
            is_module: false,
            open: Vec::new(),
            words: Vec::new(),
        }
    }

    /// Records a change.
    pub(super) fn report(&mut self, owner: Owner, change: Change) {
        match owner {
            Owner::Call(operation, direction) => {
                self.direct.push((change, Reach::of(operation, direction)));
            }
            Owner::Pair(pair) => self.pairs[pair].changes.push(change),
        }
    }

    /// Records a change of an operation that others have in common, as one change.
    pub(super) fn report_together(&mut self, owner: Owner, change: Change) {
        let Owner::Call(operation, direction) = owner else {
            return self.report(owner, change);
        };
        let key = (change.kind, change.message.clone());
        match self.together.get(&key) {
            Some(index) => {
                let reach = Reach::of(operation, direction);
                self.direct[*index].1.add(&reach);
            }
            None => {
                self.together.insert(key, self.direct.len());
                self.report(owner, change);
            }
        }
    }

    /// Gives the changes outside types, from the index `first` on, the reach of all operations that
    /// they concern. Those that others have in common become one change.
    pub(super) fn reach_together(&mut self, first: usize, reach: &Reach) {
        for (change, mut own) in self.direct.split_off(first) {
            own.add(reach);
            let key = (change.kind, change.message.clone());
            match self.together.get(&key) {
                Some(index) => {
                    self.direct[*index].1.add(&own);
                }
                None => {
                    self.together.insert(key, self.direct.len());
                    self.direct.push((change, own));
                }
            }
        }
    }

    /// Records that the values of an owner contain a pair of types.
    pub(super) fn pair(&mut self, owner: Owner, old: TypeId, new: TypeId) {
        let (old, new) = (self.old.model.shared[old.0], self.new.model.shared[new.0]);
        let index = self.add_pair(old, new);
        match owner {
            Owner::Call(operation, direction) => {
                let reach = Reach::of(operation, direction);
                self.pairs[index].reach.add(&reach);
            }
            Owner::Pair(holder) => {
                let inner = &mut self.pairs[holder].inner;
                if inner.last() != Some(&index) {
                    inner.push(index);
                }
            }
        }
    }

    /// Adds a pair that no operation may reach.
    pub(super) fn add_pair(&mut self, old: TypeId, new: TypeId) -> usize {
        if let Some(index) = self.by_types.get(&(old, new)) {
            return *index;
        }
        let index = self.pairs.len();
        self.pairs.push(Pair {
            old,
            new,
            inner: Vec::new(),
            changes: Vec::new(),
            reach: Reach::default(),
        });
        self.by_types.insert((old, new), index);
        self.open.push(index);
        index
    }

    /// Compares all pairs, and those that they contain.
    pub(super) fn finish(&mut self) {
        while let Some(index) = self.open.pop() {
            self.compare(index);
        }
        self.spread();
    }

    fn compare(&mut self, index: usize) {
        let Pair { old, new, .. } = self.pairs[index];
        let (before, after) = (&self.old.model.types[old.0], &self.new.model.types[new.0]);
        let owner = Owner::Pair(index);
        let name = format!("`{}`", self.new.names[new.0].0);
        let at = At::both(&before.pointer, &after.pointer).called(&name);
        values::compare_notes(self, owner, &before.notes, &after.notes, &at);
        match (&before.definition, &after.definition) {
            (Definition::Object(a), Definition::Object(b)) => {
                objects::compare(self, index, a, b, &at);
            }
            (Definition::Enumeration(a), Definition::Enumeration(b)) => {
                unions::compare_enums(self, owner, a, b, &at);
            }
            (Definition::Union(a), Definition::Union(b)) => {
                unions::compare(self, index, a, b, &at);
            }
            (Definition::Alias(a), Definition::Alias(b)) => {
                values::compare_within(self, owner, a, b, &at);
            }
            _ => values::report_mismatch(self, owner, &named(old), &named(new), &at),
        }
    }

    /// Lets directions and operations flow into the pairs within.
    fn spread(&mut self) {
        let mut open = (0..self.pairs.len()).collect::<Vec<_>>();
        while let Some(index) = open.pop() {
            let reach = self.pairs[index].reach.clone();
            for inner in self.pairs[index].inner.clone() {
                if self.pairs[inner].reach.add(&reach) {
                    open.push(inner);
                }
            }
        }
    }
}

/// Returns a use of a named type.
fn named(id: TypeId) -> Value {
    Value {
        ty: crate::resolve::Type::Named(id),
        ..Value::any(Default::default())
    }
}
