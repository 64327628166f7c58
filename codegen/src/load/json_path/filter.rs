//! Evaluation of filters (RFC 9535, sections 2.3.5 and 2.4).

use std::borrow::Cow;

use super::ast::{Comparable, Logical, Matches, PatternArgument, Query, Selector};
use super::budget::{Budget, Exhausted};
use super::compare::compare;
use super::regex::Pattern;
use crate::load::node::{Node, Number};

/// A step from a node to a child.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'n> {
    Name(&'n str),
    Index(usize),
}

/// Evaluation on one document.
pub(super) struct Evaluation<'n, 'b> {
    pub(super) root: &'n Node,
    pub(super) budget: &'b mut Budget,
}

impl<'n> Evaluation<'n, '_> {
    /// Pushes the children of a node that a selector selects.
    pub(super) fn children(
        &mut self,
        selector: &Selector,
        node: &'n Node,
        found: &mut Vec<(Step<'n>, &'n Node)>,
    ) -> Result<(), Exhausted> {
        self.budget.spend(1)?;
        match (selector, node) {
            (Selector::Name(name), Node::Object(map)) => {
                let entry = map.get_key_value(name.as_str());
                found.extend(entry.map(|(name, inner)| (Step::Name(name), inner)));
            }
            (Selector::Index(index), Node::Array(items)) => {
                let at = position(*index, items.len());
                let item = at.and_then(|at| Some((Step::Index(at), items.get(at)?)));
                found.extend(item);
            }
            (Selector::Slice { start, end, step }, Node::Array(items)) => {
                let chosen = slice(*start, *end, *step, items.len());
                self.budget.spend(chosen.len())?;
                found.extend(chosen.into_iter().map(|at| (Step::Index(at), &items[at])));
            }
            (Selector::Wildcard, node) => {
                let before = found.len();
                found.extend(all_children(node));
                self.budget.spend(found.len() - before)?;
            }
            (Selector::Filter(filter), node) => {
                for (step, inner) in all_children(node) {
                    self.budget.spend(1)?;
                    if self.holds(filter, inner)? {
                        found.push((step, inner));
                    }
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn holds(&mut self, filter: &Logical, current: &'n Node) -> Result<bool, Exhausted> {
        self.budget.spend(1)?;
        match filter {
            Logical::Or(inner) => {
                for inner in inner {
                    if self.holds(inner, current)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Logical::And(inner) => {
                for inner in inner {
                    if !self.holds(inner, current)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Logical::Not(inner) => Ok(!self.holds(inner, current)?),
            Logical::Exists(query) => Ok(!self.nodes(query, current)?.is_empty()),
            Logical::Compare(left, operator, right) => {
                let left = self.value(left, current)?;
                let right = self.value(right, current)?;
                compare(left.as_deref(), *operator, right.as_deref(), self.budget)
            }
            Logical::Matches(matches) => self.matches(matches, current),
        }
    }

    fn matches(&mut self, matches: &Matches, current: &'n Node) -> Result<bool, Exhausted> {
        let subject = self.value(&matches.subject, current)?;
        let Some(Node::String(subject)) = subject.as_deref() else {
            return Ok(false);
        };
        // The time of a match grows with both lengths.
        let spend = |budget: &mut Budget, pattern: usize| {
            budget.spend(1 + subject.len() / 16 * (1 + pattern / 16))
        };
        match &matches.pattern {
            PatternArgument::Fixed(pattern) => {
                spend(self.budget, 64)?;
                Ok(pattern.as_ref().is_some_and(|it| it.is_match(subject)))
            }
            PatternArgument::Dynamic(pattern) => {
                let pattern = self.value(pattern, current)?;
                let Some(Node::String(pattern)) = pattern.as_deref() else {
                    return Ok(false);
                };
                self.budget.spend(10_000 + 100 * pattern.len())?;
                spend(self.budget, pattern.len())?;
                // A text that is no expression matches nothing (section 2.4.6).
                let compiled = Pattern::compile(pattern, matches.is_whole);
                Ok(compiled.is_ok_and(|it| it.is_match(subject)))
            }
        }
    }

    /// Returns a value, or none for the special result Nothing.
    fn value<'q>(
        &mut self,
        comparable: &'q Comparable,
        current: &'n Node,
    ) -> Result<Option<Cow<'q, Node>>, Exhausted>
    where
        'n: 'q,
    {
        let count = |count: usize| {
            let count = i128::try_from(count).unwrap_or(i128::MAX);
            Some(Cow::Owned(Node::Number(Number::Integer(count))))
        };
        Ok(match comparable {
            Comparable::Literal(node) => Some(Cow::Borrowed(node)),
            Comparable::Query(query) | Comparable::Value(query) => {
                match self.nodes(query, current)?[..] {
                    [node] => Some(Cow::Borrowed(node)),
                    _ => None,
                }
            }
            Comparable::Count(query) => count(self.nodes(query, current)?.len()),
            Comparable::Length(of) => match self.value(of, current)?.as_deref() {
                Some(Node::String(text)) => {
                    self.budget.spend_text(text)?;
                    count(text.chars().count())
                }
                Some(Node::Array(items)) => count(items.len()),
                Some(Node::Object(map)) => count(map.len()),
                _ => None,
            },
        })
    }

    /// Returns the nodes that an inner query selects, each as often as it is reached.
    fn nodes(&mut self, query: &Query, current: &'n Node) -> Result<Vec<&'n Node>, Exhausted> {
        let start = match query.is_relative {
            true => current,
            false => self.root,
        };
        let mut nodes = vec![start];
        for segment in &query.segments {
            let mut found = Vec::new();
            let mut open = nodes;
            open.reverse();
            while let Some(node) = open.pop() {
                for selector in &segment.selectors {
                    self.children(selector, node, &mut found)?;
                }
                if segment.is_descendant {
                    let before = open.len();
                    open.extend(all_children(node).map(|(_, inner)| inner));
                    self.budget.spend(open.len() - before)?;
                    open[before..].reverse();
                }
            }
            nodes = found.into_iter().map(|(_, node)| node).collect();
        }
        Ok(nodes)
    }
}

/// Returns all children of a node, in order.
pub(super) fn all_children(node: &Node) -> impl DoubleEndedIterator<Item = (Step<'_>, &Node)> {
    let (map, items) = match node {
        Node::Object(map) => (Some(map), None),
        Node::Array(items) => (None, Some(items)),
        _ => (None, None),
    };
    let members = map.into_iter().flatten();
    let members = members.map(|(name, inner)| (Step::Name(name), inner));
    let items = items.into_iter().flat_map(|items| items.iter().enumerate());
    members.chain(items.map(|(at, inner)| (Step::Index(at), inner)))
}

fn position(index: i64, length: usize) -> Option<usize> {
    match usize::try_from(index) {
        Ok(index) => Some(index),
        Err(_) => length.checked_sub(usize::try_from(index.unsigned_abs()).ok()?),
    }
}

/// Returns the indexes of a slice (section 2.3.4.2.2).
fn slice(start: Option<i64>, end: Option<i64>, step: i64, length: usize) -> Vec<usize> {
    let length = i64::try_from(length).unwrap_or(i64::MAX);
    let normal = |index: i64| if index >= 0 { index } else { length + index };
    let mut chosen = Vec::new();
    if step > 0 {
        let lower = normal(start.unwrap_or(0)).clamp(0, length);
        let upper = normal(end.unwrap_or(length)).clamp(0, length);
        let mut at = lower;
        while at < upper {
            chosen.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    } else if step < 0 {
        let upper = start.map_or(length - 1, normal).clamp(-1, length - 1);
        let lower = end.map_or(-1, normal).clamp(-1, length - 1);
        let mut at = upper;
        while at > lower {
            chosen.extend(usize::try_from(at));
            at = at.saturating_add(step);
        }
    }
    chosen
}
