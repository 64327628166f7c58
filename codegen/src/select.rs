//! Selection: the operations, webhooks and schemas of a document that a client has, and the parts
//! of the document that they reach.
//!
//! Names, and whatever else depends on a document as a whole, are decided from the whole document.
//! So a larger selection changes nothing that a smaller one has.

mod matcher;
mod pattern;
mod region;

use crate::grammar::{Kind, Shape};
use crate::hash::HashSet;
use crate::load::{Map, Node, Pointer};
use crate::settings::{By, Key, Select};

use matcher::Matcher;
pub use region::Region;

/// The selected operations, webhooks and schemas of a document.
#[derive(Clone, Debug, Default)]
pub struct Choice {
    /// Method and path of each selected operation
    pub operations: HashSet<String>,
    /// The names of selected webhooks
    pub webhooks: HashSet<String>,
    /// The names of the schemas that are selected by themselves
    pub schemas: HashSet<String>,
    /// The patterns that match nothing
    pub unmatched: Vec<Unmatched>,
}

/// A pattern that matches nothing.
#[derive(Clone, Debug)]
pub struct Unmatched {
    /// Its key
    pub key: Key,
    /// The reason, in one sentence
    pub message: String,
    /// The nearest name, or another help
    pub hint: String,
}

/// An operation of a document, as far as patterns are compared with it.
struct Operation<'a> {
    /// Method and path, as the resolved operation has them
    route: String,
    path: &'a str,
    node: &'a Node,
}

impl Choice {
    /// Returns true if nothing is selected.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty() && self.webhooks.is_empty() && self.schemas.is_empty()
    }

    /// Compares the patterns with a document.
    pub fn of(root: &Node, select: &Select) -> Self {
        let mut include = Matcher::new(&select.include);
        let mut exclude = Matcher::new(&select.exclude);
        let mut choice = Self::default();
        let chooses = |kinds: &[By]| kinds.iter().any(|by| select.listed.contains(by));
        let by_operation = chooses(&By::OPERATIONS);
        let operations = operations(root);
        for operation in &operations {
            // Both sides see every operation, so that each pattern knows whether it matches.
            let is_included = include.matches_operation(operation) || !by_operation;
            if is_included & !exclude.matches_operation(operation) {
                choice.operations.insert(operation.route.clone());
            }
        }
        let all_webhooks = !chooses(&[By::Webhook]) && !by_operation;
        for name in names(root.get("webhooks")) {
            let is_included = include.matches(By::Webhook, name) || all_webhooks;
            if is_included & !exclude.matches(By::Webhook, name) {
                choice.webhooks.insert(name.to_owned());
            }
        }
        let schemas = root.get("components").and_then(|it| it.get("schemas"));
        for name in names(schemas) {
            let is_included = include.matches(By::Schema, name);
            if !exclude.matches(By::Schema, name) && is_included {
                choice.schemas.insert(name.to_owned());
            }
        }
        let mut known = matcher::Known::new(root, &operations);
        for (is_excluded, matcher) in [(false, &include), (true, &exclude)] {
            for (index, pattern) in matcher.unmatched() {
                choice
                    .unmatched
                    .push(known.explain(Key::Select(is_excluded, index), pattern));
            }
        }
        choice
    }
}

/// Returns the names of a mapping.
fn names(node: Option<&Node>) -> impl Iterator<Item = &str> {
    let map = node.and_then(Node::as_object);
    let names = map.into_iter().flat_map(Map::keys).map(String::as_str);
    names.filter(|name| !name.starts_with("x-"))
}

/// Returns the operations of a document, in its order.
fn operations(root: &Node) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    let paths = root.get("paths").and_then(Node::as_object);
    for (path, item) in paths.into_iter().flatten() {
        if path.starts_with("x-") {
            continue;
        }
        for (_, method, node) in operations_of(item, &Pointer::root()) {
            found.push(Operation {
                route: format!("{method} {path}"),
                path,
                node,
            });
        }
    }
    found
}

/// Returns the operations of a path item, each with its pointer and its method.
fn operations_of<'a>(item: &'a Node, pointer: &Pointer) -> Vec<(Pointer, String, &'a Node)> {
    let mut found = Vec::new();
    for (name, value) in item.as_object().into_iter().flatten() {
        let at = pointer.child(name);
        match Kind::PathItem.keyword(name).map(|keyword| keyword.shape) {
            Some(Shape::One(Kind::Operation)) => {
                found.push((at, name.to_ascii_uppercase(), value));
            }
            Some(Shape::Map(Kind::Operation)) => {
                let further = value.as_object().into_iter().flatten();
                found.extend(further.map(|(name, value)| (at.child(name), name.clone(), value)));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests;
