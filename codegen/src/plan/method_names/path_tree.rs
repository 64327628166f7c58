//! The paths of all operations as one tree, in which each step is taken once.

use heck::ToSnakeCase;

use super::path_segments::{Path, Segment};
use super::path_vocabulary::stem;
use crate::hash::{HashMap, HashSet};
use crate::resolve::{Model, Operation};

/// The paths of all operations, part by part: what stands below and beside what.
pub(super) struct PathTree {
    nodes: Vec<Node>,
    below: HashMap<(usize, Key), usize>,
    /// Stands for what no path leads to
    nowhere: Node,
    /// Whether versions tell paths apart
    pub(super) has_versions: bool,
    /// How many things every path begins with
    pub(super) shared: usize,
}

/// Of items it does not count what they are called.
#[derive(Clone, Eq, Hash, PartialEq)]
enum Key {
    Literal(String),
    Parameter,
    Action(String),
}

#[derive(Default)]
pub(super) struct Node {
    /// The methods here, each once
    pub(super) methods: Vec<String>,
    pub(super) item: Option<usize>,
    /// How many things stand below, and the last of them
    pub(super) literals: usize,
    next: Option<usize>,
    /// Operations here and below
    pub(super) operations: usize,
    /// Those of them that are not deprecated
    pub(super) current: usize,
    /// Those of them whose tag is this thing
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
            nowhere: Node::default(),
            has_versions: versions.len() > 1,
            shared: 0,
        };
        for (operation, path) in model.operations.iter().zip(paths) {
            tree.insert(operation, &path.segments);
        }
        tree.shared = tree.shared();
        tree
    }

    /// How many things every path begins with, before there is more than one.
    fn shared(&self) -> usize {
        let (mut at, mut depth) = (0, 0);
        loop {
            let node = &self.nodes[at];
            let is_bare = node.methods.is_empty() && node.item.is_none();
            match node.next.filter(|_| is_bare && node.literals == 1) {
                Some(next) => (at, depth) = (next, depth + 1),
                // One thing alone is not shared by anything.
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
                    // What is done with a thing makes it no group of things.
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

    /// What each part of a path leads to.
    pub(super) fn walk(&self, segments: &[Segment]) -> Vec<&Node> {
        let mut at = Some(0);
        let steps = segments.iter().map(|part| {
            at = at.and_then(|at| self.below.get(&(at, key(part))).copied());
            at.map_or(&self.nowhere, |at| &self.nodes[at])
        });
        steps.collect()
    }

    /// What a part leads to at the root.
    pub(super) fn at_root(&self, part: &Segment) -> &Node {
        let at = self.below.get(&(0, key(part)));
        at.map_or(&self.nowhere, |at| &self.nodes[*at])
    }

    /// What stands below a node for any item.
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
