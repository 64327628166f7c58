//! Visitor that builds a tree, for YAML and JSON alike.
//!
//! Errors that do not stop the reading, such as duplicate keys, are collected with their pointers.
//! Nodes are counted, so that aliases cannot expand a small text into a huge tree.

mod mapping;
mod value;

use std::cell::{Cell, OnceCell, RefCell};

use serde::de::Error;

use super::lines::Lines;
use super::node::Pointer;
use super::source::{OWN, TREE_TOO_LARGE, line_and_column};

pub(super) use value::{Refuse, Value};

/// State of one reading of a text.
pub(super) struct Reader<'t> {
    text: &'t str,
    yaml: bool,
    nodes_left: Cell<usize>,
    bytes_left: Cell<usize>,
    findings: RefCell<Vec<Finding>>,
    lines: OnceCell<Lines>,
}

/// An error at one place of a text that was read to its end.
#[derive(Debug)]
pub(super) struct MappingError {
    pub(super) pointer: Pointer,
    pub(super) key: String,
    pub(super) kind: MappingErrorKind,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum MappingErrorKind {
    /// The mapping has the key already
    Duplicate,
    /// The value of `<<` is not mergeable
    BadMerge,
}

/// A finding at a place; its path grows from the end while the reader returns to the root.
struct Finding {
    path_from_end: Vec<String>,
    what: FindingKind,
}

enum FindingKind {
    MappingErrorKind(MappingErrorKind),
    /// An integer beyond the parser's range
    Rounded,
}

/// Nodes allowed beyond those of a text without aliases, for ordinary use of aliases.
const SPARE_NODES: usize = 250_000;
const SPARE_BYTES: usize = 16 << 20;

impl<'t> Reader<'t> {
    pub(super) fn yaml(text: &'t str) -> Self {
        Self::new(text, true)
    }

    pub(super) fn json(text: &'t str) -> Self {
        Self::new(text, false)
    }

    fn new(text: &'t str, yaml: bool) -> Self {
        Self {
            text,
            yaml,
            nodes_left: Cell::new(text.len() + SPARE_NODES),
            bytes_left: Cell::new(4 * text.len() + SPARE_BYTES),
            findings: RefCell::default(),
            lines: OnceCell::new(),
        }
    }

    pub(super) fn seed(&self) -> Value<'_, 't> {
        Value(self)
    }

    /// Returns the errors, and the places of rounded integers.
    pub(super) fn finish(self) -> (Vec<MappingError>, Vec<Pointer>) {
        let (mut faults, mut rounded) = (vec![], vec![]);
        for Finding {
            path_from_end,
            what,
        } in self.findings.into_inner()
        {
            let pointer = path_from_end
                .iter()
                .rev()
                .fold(Pointer::root(), |at, token| at.child(token));
            let key = path_from_end.into_iter().next().unwrap_or_default();
            match what {
                FindingKind::MappingErrorKind(kind) => {
                    faults.push(MappingError { pointer, key, kind })
                }
                FindingKind::Rounded => rounded.push(pointer),
            }
        }
        (faults, rounded)
    }

    fn finding(&self, key: Option<&str>, what: FindingKind) {
        let path_from_end = key.map(str::to_owned).into_iter().collect();
        self.findings.borrow_mut().push(Finding {
            path_from_end,
            what,
        });
    }

    fn known_findings(&self) -> usize {
        self.findings.borrow().len()
    }

    /// Prepends a step to the path of each finding made since `known`.
    fn prepend_step(&self, known: usize, token: impl FnOnce() -> String) {
        let mut findings = self.findings.borrow_mut();
        if findings.len() > known {
            let token = token();
            for finding in &mut findings[known..] {
                finding.path_from_end.push(token.clone());
            }
        }
    }

    fn spend<E: Error>(&self, bytes: usize) -> Result<(), E> {
        let left = self
            .nodes_left
            .get()
            .checked_sub(1)
            .zip(self.bytes_left.get().checked_sub(bytes));
        let (nodes, bytes) =
            left.ok_or_else(|| E::custom(format_args!("{OWN}{TREE_TOO_LARGE}")))?;
        self.nodes_left.set(nodes);
        self.bytes_left.set(bytes);
        Ok(())
    }

    /// Returns true if the scalar at an error's position is written without quotes.
    fn is_plain(&self, error: &str) -> bool {
        let lines = self.lines.get_or_init(|| Lines::of_yaml(self.text));
        let offset =
            line_and_column(error).map(|(line, column)| lines.offset(self.text, line, column));
        offset.is_some_and(|offset| !self.text[offset..].starts_with(['"', '\'']))
    }
}
