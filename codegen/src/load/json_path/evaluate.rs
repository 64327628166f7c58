//! Evaluation of a query to the places that it selects.

use super::ast::Query;
use super::budget::{Budget, Exhausted};
use super::filter::{Evaluation, Step, all_children};
use crate::hash::HashSet;
use crate::load::{Node, Pointer};

/// Maximum total size of the pointers that one query returns, in bytes.
const MAX_POINTERS: usize = 256 << 20;
/// Maximum number of nodes whose place is remembered.
const MAX_PLACES: usize = 8 << 20;

/// Returns the places that a query selects in a document, each once, in the order of RFC 9535.
///
/// # Errors
///
/// Returns an error if the budget is spent, or the places would take too much memory.
pub(in crate::load) fn select(
    query: &Query,
    root: &Node,
    budget: &mut Budget,
) -> Result<Vec<Pointer>, Exhausted> {
    let mut places = Places::default();
    let mut nodes = vec![(root, places.add(0, Step::Index(0))?)];
    let mut evaluation = Evaluation { root, budget };
    for segment in &query.segments {
        let mut found = Vec::new();
        let mut selected = HashSet::default();
        let mut passed = HashSet::default();
        let mut open = nodes;
        open.reverse();
        let mut children = Vec::new();
        while let Some((node, at)) = open.pop() {
            // A descendant of another node has been looked at with it.
            if !passed.insert(std::ptr::from_ref(node) as usize) {
                continue;
            }
            for selector in &segment.selectors {
                evaluation.children(selector, node, &mut children)?;
                for (step, inner) in children.drain(..) {
                    if selected.insert(std::ptr::from_ref(inner) as usize) {
                        found.push((inner, places.add(at, step)?));
                    }
                }
            }
            if segment.is_descendant {
                for (step, inner) in all_children(node).rev() {
                    evaluation.budget.spend(1)?;
                    open.push((inner, places.add(at, step)?));
                }
            }
        }
        nodes = found;
    }
    places.pointers(nodes.iter().map(|(_, at)| *at))
}

/// The places of nodes, each a step from another one.
#[derive(Default)]
struct Places<'n>(Vec<(usize, Step<'n>)>);

impl<'n> Places<'n> {
    fn add(&mut self, parent: usize, step: Step<'n>) -> Result<usize, Exhausted> {
        if self.0.len() == MAX_PLACES {
            return Err(Exhausted);
        }
        self.0.push((parent, step));
        Ok(self.0.len() - 1)
    }

    /// Returns pointers; the first place is the root.
    fn pointers(&self, at: impl Iterator<Item = usize>) -> Result<Vec<Pointer>, Exhausted> {
        let mut left = MAX_POINTERS;
        let mut pointers = Vec::new();
        for mut at in at {
            let mut steps = Vec::new();
            while at != 0 {
                let (parent, step) = self.0[at];
                steps.push(step);
                at = parent;
            }
            let pointer = steps
                .into_iter()
                .rev()
                .try_fold(Pointer::root(), |at, step| {
                    let next = match step {
                        Step::Name(name) => at.child(name),
                        Step::Index(index) => at.item(index),
                    };
                    left = left.checked_sub(next.as_str().len())?;
                    Some(next)
                });
            pointers.push(pointer.ok_or(Exhausted)?);
        }
        Ok(pointers)
    }
}
