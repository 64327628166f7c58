//! Merging of a value with a target (section 4.4.3).

use std::collections::BTreeMap;

use indexmap::map::Entry;

use super::action::Version;
use super::limits::{Excess, Limits};
use super::trace::{Trace, View};
use crate::load::{Node, Pointer};

/// Reason why a value cannot be merged.
#[derive(Debug)]
pub(super) enum MergeError {
    /// Values of these kinds are incompatible: that of the overlay (or the copied one), and that of
    /// the target
    Incompatible(Box<Misfit>),
    Excess(Excess),
    Exhausted,
}

/// Two values that cannot be merged.
#[derive(Clone, Debug)]
pub(super) struct Misfit {
    /// The origin of the value that was to be merged in
    pub(super) brought: (usize, Pointer),
    /// The place of the target's value in the tree
    pub(super) held: Pointer,
    /// The origin of the target's value
    pub(super) held_from: (usize, Pointer),
    pub(super) kinds: (&'static str, &'static str),
    /// True if the target's value stays, false if it is replaced
    pub(super) stays: bool,
}

/// Merges values into targets.
pub(super) struct Merging<'a> {
    pub(super) version: Version,
    pub(super) limits: &'a mut Limits,
    /// Incompatible values, by the origin of the one that was merged in, with their number
    pub(super) misfits: BTreeMap<(usize, Pointer), (Misfit, usize)>,
}

/// A target's value, with the place of it.
pub(super) struct Held<'a> {
    pub(super) node: &'a mut Node,
    pub(super) trace: &'a mut Trace,
    pub(super) at: Pointer,
    /// The origin
    pub(super) from: (usize, Pointer),
    pub(super) depth: usize,
}

fn is_primitive(node: &Node) -> bool {
    !matches!(node, Node::Object(_) | Node::Array(_))
}

impl Merging<'_> {
    /// Merges a value into a selected node.
    pub(super) fn merge(
        &mut self,
        held: Held<'_>,
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), MergeError> {
        match (&mut *held.node, value) {
            (Node::Object(_), Node::Object(_)) => self.members(held, value, brought),
            (Node::Array(_), _) => self.append(held, value, brought),
            (target, value) if is_primitive(target) && is_primitive(value) => {
                self.replace(held, value, brought)
            }
            (target, value) => Err(MergeError::Incompatible(Box::new(Misfit {
                brought: brought.from.clone(),
                kinds: (value.kind(), target.kind()),
                held: held.at,
                held_from: held.from,
                stays: true,
            }))),
        }
    }

    /// Appends a value to an array, or each item of an array.
    fn append(
        &mut self,
        held: Held<'_>,
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), MergeError> {
        let Node::Array(items) = held.node else {
            return Ok(());
        };
        let views = match value {
            Node::Array(values) => {
                let items = values.iter().enumerate();
                let views = items.map(|(at, it)| (it, brought.child(&at.to_string())));
                views.collect()
            }
            value => vec![(value, brought.clone())],
        };
        for (value, view) in views {
            self.add(value, held.depth + 1)?;
            held.trace.set(items.len().to_string(), &view);
            items.push(value.clone());
        }
        Ok(())
    }

    /// Merges the members of an object.
    fn members(
        &mut self,
        held: Held<'_>,
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), MergeError> {
        let (Node::Object(map), Node::Object(values)) = (held.node, value) else {
            return Ok(());
        };
        self.limits
            .budget
            .spend(values.len())
            .map_err(|_| MergeError::Exhausted)?;
        for (name, value) in values {
            let view = brought.child(name);
            match map.entry(name.clone()) {
                Entry::Vacant(free) => {
                    self.limits
                        .add(value, held.depth + 1)
                        .map_err(MergeError::Excess)?;
                    free.insert(value.clone());
                    held.trace.set(name.clone(), &view);
                }
                Entry::Occupied(mut old) => {
                    let trace = held.trace.below(name.clone());
                    let from = trace.origin();
                    let from = from.unwrap_or_else(|| (held.from.0, held.from.1.child(name)));
                    let inner = Held {
                        node: old.get_mut(),
                        trace,
                        at: held.at.child(name),
                        from,
                        depth: held.depth + 1,
                    };
                    self.member(inner, value, &view)?;
                }
            }
        }
        Ok(())
    }

    /// Merges the values of one name.
    fn member(
        &mut self,
        held: Held<'_>,
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), MergeError> {
        match (&*held.node, value) {
            (Node::Object(_), Node::Object(_)) => self.members(held, value, brought),
            (Node::Array(_), Node::Array(_)) => self.append(held, value, brought),
            (target, value) if is_primitive(target) && is_primitive(value) => {
                self.replace(held, value, brought)
            }
            (target, value) => self.misfit(
                Misfit {
                    brought: brought.from.clone(),
                    held: held.at.clone(),
                    held_from: held.from.clone(),
                    kinds: (value.kind(), target.kind()),
                    // In 1.0's own example, such a `null` only stands for the structure.
                    stays: *value == Node::Null,
                },
                held,
                value,
                brought,
            ),
        }
    }

    /// Settles incompatible values. 1.1 makes them an error. 1.0 only demands that values are
    /// compatible, and its tools replace the target's value.
    fn misfit(
        &mut self,
        misfit: Misfit,
        held: Held<'_>,
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), MergeError> {
        if self.version == Version::V1_1 {
            return Err(MergeError::Incompatible(Box::new(misfit)));
        }
        let stays = misfit.stays;
        let known = self.misfits.entry(misfit.brought.clone());
        known.or_insert((misfit, 0)).1 += 1;
        match stays {
            true => Ok(()),
            false => self.replace(held, value, brought),
        }
    }

    fn replace(
        &mut self,
        held: Held<'_>,
        value: &Node,
        brought: &View<'_>,
    ) -> Result<(), MergeError> {
        self.add(value, held.depth)?;
        *held.node = value.clone();
        held.trace.replace(brought);
        Ok(())
    }

    fn add(&mut self, value: &Node, depth: usize) -> Result<(), MergeError> {
        self.limits.add(value, depth).map_err(MergeError::Excess)
    }
}
