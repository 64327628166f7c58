//! The places of a document where an edit can be made: a plain reading of the tree, independent of
//! the generator's.

use std::collections::BTreeMap;

use specmill::load::{Node, Pointer};

pub(super) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// The limit of references followed to one place; more is a cycle.
const LONGEST: usize = 32;

/// An operation of a document.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    pub(crate) path: String,
    pub(crate) method: String,
    /// The path item
    pub(crate) item: Pointer,
    pub(crate) pointer: Pointer,
}

impl Operation {
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

/// The direction of a value, as a client sees it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Way {
    Sent,
    Received,
    Either,
}

/// A schema that an operation reaches.
#[derive(Clone, Debug)]
pub(crate) struct SchemaPlace {
    pub(crate) pointer: Pointer,
    pub(crate) sent: bool,
    pub(crate) received: bool,
}

impl SchemaPlace {
    pub(crate) fn goes(&self, way: Way) -> bool {
        match way {
            Way::Sent => self.sent,
            Way::Received => self.received,
            Way::Either => true,
        }
    }
}

/// Follows references from a place to the object that stands there.
pub(super) fn resolve(root: &Node, pointer: &Pointer) -> Option<Pointer> {
    let mut pointer = pointer.clone();
    for _ in 0..LONGEST {
        let node = root.at(&pointer)?;
        let Some(reference) = node.get("$ref").and_then(Node::as_str) else {
            return Some(pointer);
        };
        pointer = Pointer::parse(reference.strip_prefix('#')?)?;
    }
    None
}

/// Lists the operations of all paths.
pub(crate) fn operations(root: &Node) -> Vec<Operation> {
    operations_of(root, "paths")
}

fn operations_of(root: &Node, section: &str) -> Vec<Operation> {
    let paths = Pointer::root().child(section);
    let mut found = Vec::new();
    let Some(items) = root.at(&paths).and_then(Node::as_object) else {
        return found;
    };
    for path in items.keys() {
        let Some(item) = resolve(root, &paths.child(path)) else {
            continue;
        };
        for method in METHODS {
            let pointer = item.child(method);
            if root.at(&pointer).is_some_and(|it| it.as_object().is_some()) {
                found.push(Operation {
                    path: path.clone(),
                    method: method.to_owned(),
                    item: item.clone(),
                    pointer,
                });
            }
        }
    }
    found
}

/// Lists the schemas that operations, webhooks and callbacks reach, with their directions.
pub(crate) fn schemas(root: &Node) -> Vec<SchemaPlace> {
    let mut walk = Walk {
        root,
        found: BTreeMap::new(),
        order: Vec::new(),
    };
    for operation in operations(root) {
        walk.operation(&operation, false);
        let callbacks = operation.pointer.child("callbacks");
        for (_, callback) in members(root, &callbacks) {
            let Some(callback) = resolve(root, &callback) else {
                continue;
            };
            for (_, item) in members(root, &callback) {
                walk.item(&item);
            }
        }
    }
    for operation in operations_of(root, "webhooks") {
        walk.operation(&operation, true);
    }
    let Walk { found, order, .. } = walk;
    let places = order.into_iter().map(|pointer| {
        let (sent, received) = found[&pointer];
        SchemaPlace {
            pointer,
            sent,
            received,
        }
    });
    places.collect()
}

pub(super) fn members(root: &Node, pointer: &Pointer) -> Vec<(String, Pointer)> {
    let map = root.at(pointer).and_then(Node::as_object);
    let names = map.into_iter().flat_map(|map| map.keys());
    names
        .map(|name| (name.clone(), pointer.child(name)))
        .collect()
}

pub(super) fn items(root: &Node, pointer: &Pointer) -> Vec<Pointer> {
    let length = root
        .at(pointer)
        .and_then(Node::as_array)
        .map_or(0, <[_]>::len);
    (0..length).map(|index| pointer.item(index)).collect()
}

struct Walk<'a> {
    root: &'a Node,
    /// Sent and received, by pointer
    found: BTreeMap<Pointer, (bool, bool)>,
    order: Vec<Pointer>,
}

impl Walk<'_> {
    fn item(&mut self, item: &Pointer) {
        for method in METHODS {
            let pointer = item.child(method);
            if self.root.at(&pointer).is_some() {
                let operation = Operation {
                    path: String::new(),
                    method: method.to_owned(),
                    item: item.clone(),
                    pointer,
                };
                self.operation(&operation, true);
            }
        }
    }

    /// `is_inbound`: the server calls, so that requests are received.
    fn operation(&mut self, operation: &Operation, is_inbound: bool) {
        let root = self.root;
        let sent = !is_inbound;
        for list in [&operation.item, &operation.pointer] {
            for parameter in items(root, &list.child("parameters")) {
                if let Some(parameter) = resolve(root, &parameter) {
                    self.schema(&parameter.child("schema"), sent, LONGEST);
                    self.contents(&parameter, sent);
                }
            }
        }
        if let Some(body) = resolve(root, &operation.pointer.child("requestBody")) {
            self.contents(&body, sent);
        }
        for (_, response) in members(root, &operation.pointer.child("responses")) {
            let Some(response) = resolve(root, &response) else {
                continue;
            };
            self.contents(&response, !sent);
            for (_, header) in members(root, &response.child("headers")) {
                if let Some(header) = resolve(root, &header) {
                    self.schema(&header.child("schema"), !sent, LONGEST);
                }
            }
        }
    }

    fn contents(&mut self, owner: &Pointer, sent: bool) {
        for (_, media) in members(self.root, &owner.child("content")) {
            self.schema(&media.child("schema"), sent, LONGEST);
        }
    }

    fn schema(&mut self, pointer: &Pointer, sent: bool, fuel: usize) {
        let Some(pointer) = resolve(self.root, pointer).filter(|_| fuel > 0) else {
            return;
        };
        if self
            .root
            .at(&pointer)
            .is_none_or(|it| it.as_object().is_none())
        {
            return;
        }
        let known = self.found.get(&pointer).copied();
        let (was_sent, was_received) = known.unwrap_or_default();
        if known.is_some() && (if sent { was_sent } else { was_received }) {
            return;
        }
        if known.is_none() {
            self.order.push(pointer.clone());
        }
        let ways = (was_sent || sent, was_received || !sent);
        self.found.insert(pointer.clone(), ways);
        for (_, property) in members(self.root, &pointer.child("properties")) {
            self.schema(&property, sent, fuel - 1);
        }
        for keyword in ["items", "additionalProperties"] {
            self.schema(&pointer.child(keyword), sent, fuel - 1);
        }
        for keyword in ["allOf", "oneOf", "anyOf", "prefixItems"] {
            for item in items(self.root, &pointer.child(keyword)) {
                self.schema(&item, sent, fuel - 1);
            }
        }
    }
}
