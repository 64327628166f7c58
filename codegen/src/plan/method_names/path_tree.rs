//! The paths of all operations as a tree of segments.

use heck::ToSnakeCase;

use super::path_segments::{Path, Segment};
use super::path_vocabulary::stem;
use crate::hash::{HashMap, HashSet};
use crate::resolve::{Model, Operation};

/// The tree of all paths.
pub(super) struct PathTree {
    nodes: Vec<Node>,
    below: HashMap<(usize, Key), usize>,
    /// The node for paths that are not in the tree
    missing: Node,
    /// True if the API has several versions
    pub(super) has_versions: bool,
    /// The number of literals that all paths begin with
    pub(super) shared: usize,
}

/// A segment for lookups, without the names of parameters.
#[derive(Clone, Eq, Hash, PartialEq)]
enum Key {
    Literal(String),
    Parameter,
    Action(String),
}

#[derive(Default)]
pub(super) struct Node {
    /// The HTTP methods of this path
    pub(super) methods: Vec<String>,
    /// The parameter below
    pub(super) item: Option<usize>,
    /// The number of literals below
    pub(super) literals: usize,
    /// The last literal below
    next: Option<usize>,
    /// The number of operations here and below
    pub(super) operations: usize,
    /// The number of those that are not deprecated
    pub(super) current: usize,
    /// The number of those whose tag is this literal
    pub(super) tagged: usize,
}

impl Node {
    pub(super) fn has(&self, method: &str) -> bool {
        self.methods.iter().any(|known| known == method)
    }
}

impl PathTree {
    pub(super) fn of(model: &Model, paths: &[Path]) -> Self {
        let versions = paths.iter().filter_map(Path::version);
        let versions = versions.collect::<HashSet<_>>();
        let mut tree = Self {
            nodes: vec![Node::default()],
            below: HashMap::default(),
            missing: Node::default(),
            has_versions: versions.len() > 1,
            shared: 0,
        };
        for (operation, path) in model.operations.iter().zip(paths) {
            tree.insert(operation, &path.segments);
        }
        tree.shared = tree.shared();
        tree
    }

    /// Counts the literals that all paths begin with.
    fn shared(&self) -> usize {
        let (mut at, mut depth) = (0, 0);
        loop {
            let node = &self.nodes[at];
            let is_bare = node.methods.is_empty() && node.item.is_none();
            match node.next.filter(|_| is_bare && node.literals == 1) {
                Some(next) => (at, depth) = (next, depth + 1),
                // A single path shares nothing.
                None if is_bare && node.literals > 1 => return depth,
                None => return 0,
            }
        }
    }

    fn insert(&mut self, operation: &Operation, segments: &[Segment]) {
        let tag = operation.tags.first().map(|tag| stem(tag));
        let mut at = 0;
        for part in segments {
            let next = self.nodes.len();
            let below = *self.below.entry((at, key(part))).or_insert(next);
            if below == next {
                self.nodes.push(Node::default());
                match part {
                    Segment::Parameter(_) => self.nodes[at].item = Some(below),
                    Segment::Literal(_) => {
                        self.nodes[at].literals += 1;
                        self.nodes[at].next = Some(below);
                    }
                    // An action does not make a literal a parent.
                    Segment::Action(_) => {}
                }
            }
            at = below;
            let node = &mut self.nodes[at];
            node.operations += 1;
            node.current += usize::from(!operation.deprecated);
            let is_tag =
                matches!(part, Segment::Literal(name) if tag.as_ref() == Some(&stem(name)));
            node.tagged += usize::from(is_tag);
        }
        let methods = &mut self.nodes[at].methods;
        if !methods.contains(&operation.method) {
            methods.push(operation.method.clone());
        }
    }

    /// Returns the node at each segment of a path.
    pub(super) fn walk(&self, segments: &[Segment]) -> Vec<&Node> {
        let mut at = Some(0);
        let steps = segments.iter().map(|part| {
            at = at.and_then(|at| self.below.get(&(at, key(part))).copied());
            at.map_or(&self.missing, |at| &self.nodes[at])
        });
        steps.collect()
    }

    /// Returns the node of a segment at the root.
    pub(super) fn at_root(&self, part: &Segment) -> &Node {
        let at = self.below.get(&(0, key(part)));
        at.map_or(&self.missing, |at| &self.nodes[*at])
    }

    /// Returns the node of the parameter below a node.
    pub(super) fn item(&self, node: &Node) -> Option<&Node> {
        node.item.map(|item| &self.nodes[item])
    }
}

fn key(part: &Segment) -> Key {
    match part {
        Segment::Literal(name) => Key::Literal(name.to_snake_case()),
        Segment::Parameter(_) => Key::Parameter,
        Segment::Action(name) => Key::Action(name.to_snake_case()),
    }
}
