//! Response headers.
//!
//! Responses may declare the same header differently. A declaration has its counterpart at the same
//! pointer, or else at the same response, or else it is the next of its name.

use super::change::{At, Change, Direction};
use super::kinds::Kind;
use super::values;
use super::walk::{Owner, Reach, Walk};
use crate::hash::{HashMap, HashSet};
use crate::load::Pointer;
use crate::resolve::{Header, Status};

/// Compares all of them.
pub(super) fn compare(walk: &mut Walk<'_>) {
    let (old, new) = (walk.old, walk.new);
    let bits = Bits::of(walk);
    let mut open = Open::of(&new.model.headers);
    let found = old
        .model
        .headers
        .iter()
        .map(|header| open.take_same(header));
    let mut found = found.collect::<Vec<_>>();
    for (header, found) in old.model.headers.iter().zip(&mut found) {
        *found = found.or_else(|| open.take_at(header, &bits));
    }
    for (header, found) in old.model.headers.iter().zip(&mut found) {
        *found = found.or_else(|| open.take_next(header));
    }
    for (header, found) in old.model.headers.iter().zip(found) {
        match found {
            Some(found) => compare_values(walk, header, &new.model.headers[found]),
            None if open.by_name.contains_key(&key(header)) => {}
            None => {
                let message = format!(
                    "the response header `{}` is no longer declared",
                    header.name
                );
                let change = Change::new(Kind::HeaderRemoved, &At::old(&header.pointer), message);
                report(walk, change, bits.reach_of_old(header));
            }
        }
    }
    let before = old.model.headers.iter().map(key);
    let before = before.collect::<HashSet<_>>();
    for header in &new.model.headers {
        if !before.contains(&key(header)) {
            let message = format!("the response header `{}` is newly declared", header.name);
            let change = Change::new(Kind::HeaderAdded, &At::new(&header.pointer), message);
            report(walk, change, reach_of_new(header));
        }
    }
}

fn compare_values(walk: &mut Walk<'_>, old: &Header, new: &Header) {
    let first = walk.direct.len();
    let name = format!("the response header `{}`", old.name);
    let at = At::both(&old.pointer, &new.pointer).called(&name);
    let reach = reach_of_new(new);
    let owner = Owner::Call(reach.bits().next(), Direction::Received);
    values::compare(walk, owner, &old.value, &new.value, &at, true);
    let is_told = old.value.notes.deprecated != new.value.notes.deprecated;
    if old.deprecated != new.deprecated && !is_told {
        let state = if new.deprecated { "now" } else { "no longer" };
        let message = format!("{name} is {state} deprecated");
        walk.report(owner, Change::new(Kind::Deprecated, &at, message));
    }
    if old.description != new.description {
        walk.words.push((old.pointer.clone(), new.pointer.clone()));
    }
    walk.reach_together(first, &reach);
}

fn report(walk: &mut Walk<'_>, change: Change, reach: Reach) {
    let first = walk.direct.len();
    walk.direct.push((change, reach.clone()));
    walk.reach_together(first, &reach);
}

fn key(header: &Header) -> String {
    header.name.to_ascii_lowercase()
}

/// The bits of the old operations in a reach.
struct Bits {
    /// By the index of the operation
    old: Vec<usize>,
}

impl Bits {
    fn of(walk: &Walk<'_>) -> Self {
        let (old, new) = (&walk.old.model.operations, &walk.new.model.operations);
        let matches = super::calls::match_all(&walk.old.model, &walk.new.model, &walk.named);
        let bits = matches.iter().take(old.len()).enumerate();
        let bits = bits.map(|(index, found)| found.unwrap_or(new.len() + index));
        Self {
            old: bits.collect(),
        }
    }

    fn reach_of_old(&self, header: &Header) -> Reach {
        let places = header.places.iter();
        reach(places.map(|(operation, _)| self.old[*operation]))
    }
}

fn reach_of_new(header: &Header) -> Reach {
    reach(header.places.iter().map(|(operation, _)| *operation))
}

fn reach(bits: impl Iterator<Item = usize>) -> Reach {
    let mut all = Reach::of(None, Direction::Received);
    for bit in bits {
        all.add(&Reach::of(Some(bit), Direction::Received));
    }
    all
}

/// The new declarations, while they find their counterparts.
struct Open {
    is_taken: Vec<bool>,
    by_pointer: HashMap<(String, Pointer), usize>,
    by_place: HashMap<(String, usize, Status), usize>,
    /// The indices of each name, the last one first
    by_name: HashMap<String, Vec<usize>>,
}

impl Open {
    fn of(headers: &[Header]) -> Self {
        let mut by_place = HashMap::default();
        let mut by_name = HashMap::<_, Vec<_>>::default();
        let mut by_pointer = HashMap::default();
        for (index, header) in headers.iter().enumerate().rev() {
            by_pointer.insert((key(header), header.pointer.clone()), index);
            by_name.entry(key(header)).or_default().push(index);
            for (operation, status) in &header.places {
                by_place.insert((key(header), *operation, *status), index);
            }
        }
        Self {
            is_taken: vec![false; headers.len()],
            by_pointer,
            by_place,
            by_name,
        }
    }

    fn take(&mut self, index: usize) -> Option<usize> {
        let is_free = !std::mem::replace(&mut self.is_taken[index], true);
        is_free.then_some(index)
    }

    /// Takes the declaration at the same pointer.
    fn take_same(&mut self, header: &Header) -> Option<usize> {
        let found = self.by_pointer.get(&(key(header), header.pointer.clone()));
        found.copied().and_then(|index| self.take(index))
    }

    /// Takes a declaration at one of the same responses.
    fn take_at(&mut self, header: &Header, bits: &Bits) -> Option<usize> {
        header.places.iter().find_map(|(operation, status)| {
            let place = (key(header), bits.old[*operation], *status);
            let found = self.by_place.get(&place).copied();
            found.and_then(|index| self.take(index))
        })
    }

    /// Takes the next declaration of the same name.
    fn take_next(&mut self, header: &Header) -> Option<usize> {
        loop {
            let index = self.by_name.get_mut(&key(header))?.pop()?;
            if let Some(index) = self.take(index) {
                return Some(index);
            }
        }
    }
}
