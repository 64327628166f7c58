//! Limits of what overlays may make of documents.

use crate::load::Node;
use crate::load::json_path::Budget;

/// Nodes and bytes allowed beyond those of the files themselves.
const SPARE_NODES: usize = 250_000;
const SPARE_BYTES: usize = 16 << 20;
/// Steps of queries, and those for each byte of the files.
const SPARE_STEPS: usize = 50_000_000;
const STEPS_PER_BYTE: usize = 100;
/// Maximum nesting, as in a document.
pub(super) const MAX_DEPTH: usize = 128;

/// Remaining allowance of overlays.
#[derive(Debug)]
pub(super) struct Limits {
    nodes: usize,
    bytes: usize,
    pub(super) budget: Budget,
    /// True if a limit is reached, so that no action is applied any more
    pub(super) is_spent: bool,
}

/// A limit that is reached.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Excess {
    Size,
    Depth,
}

impl Limits {
    /// Limits for files of `bytes` bytes in total.
    pub(super) fn new(bytes: usize) -> Self {
        let steps = STEPS_PER_BYTE.saturating_mul(bytes);
        Self {
            nodes: bytes.saturating_add(SPARE_NODES),
            bytes: bytes.saturating_mul(4).saturating_add(SPARE_BYTES),
            budget: Budget::new(steps.saturating_add(SPARE_STEPS)),
            is_spent: false,
        }
    }

    /// Counts a value that is added at a depth.
    pub(super) fn add(&mut self, value: &Node, depth: usize) -> Result<(), Excess> {
        let mut open = vec![(value, depth)];
        while let Some((node, depth)) = open.pop() {
            if depth > MAX_DEPTH {
                return Err(Excess::Depth);
            }
            let text = match node {
                Node::String(text) => text.len(),
                Node::Object(map) => map.keys().map(String::len).sum(),
                _ => 0,
            };
            self.nodes = self.nodes.checked_sub(1).ok_or(Excess::Size)?;
            self.bytes = self.bytes.checked_sub(text).ok_or(Excess::Size)?;
            match node {
                Node::Object(map) => open.extend(map.values().map(|it| (it, depth + 1))),
                Node::Array(items) => open.extend(items.iter().map(|it| (it, depth + 1))),
                _ => {}
            }
        }
        Ok(())
    }
}
