//! Copies part of a file into a tree, object by object, and handles each reference on the way.

use super::classify::{component_of, is_inlined, refers};
use super::library::Site;
use super::refer::is_bare;
use super::{Bundler, MAX_NODES};
use crate::grammar::{Kind, Shape};
use crate::load::node::{Map, Node, Pointer};

/// Maximum nesting of copied objects, so that cyclic inclusion ends.
const DEPTH: usize = 200;
/// Cost in nodes of replacing one reference by its target.
const INLINE_COST: usize = 200;

impl Bundler<'_> {
    /// Components come first: they have names before anything refers to them.
    pub(super) fn copy_document(&mut self, tree: &Node, site: &Site) -> Node {
        let Node::Object(map) = tree else {
            return tree.clone();
        };
        let root = Pointer::root();
        let mut components = map.get("components").and_then(|node| {
            let keyword = Kind::OpenApi.keyword("components")?;
            let (site, at) = (site.child("components"), root.child("components"));
            self.copy_shape(keyword.shape, node, &site, &at)
        });
        let mut copied = Map::with_capacity_and_hasher(map.len(), Default::default());
        for (name, value) in map {
            let value = match name.as_str() {
                "components" => components.take(),
                name => self.copy_member(Kind::OpenApi, name, value, site, &root),
            };
            copied.extend(value.map(|value| (name.clone(), value)));
        }
        Node::Object(copied)
    }

    fn copy_member(
        &mut self,
        kind: Kind,
        name: &str,
        value: &Node,
        site: &Site,
        at: &Pointer,
    ) -> Option<Node> {
        let shape = match (kind.keyword(name), kind.free_members()) {
            (Some(keyword), _) => keyword.shape,
            (None, Some(shape)) if !name.starts_with("x-") => shape,
            _ => Shape::Any,
        };
        if shape == Shape::Any {
            return self.copy_whole(value, site);
        }
        self.copy_shape(shape, value, &site.child(name), &at.child(name))
    }

    fn copy_shape(&mut self, shape: Shape, node: &Node, site: &Site, at: &Pointer) -> Option<Node> {
        match (shape, node) {
            (Shape::One(kind), node) => self.copy_object(kind, node, site, at),
            (Shape::Any | Shape::TextMap | Shape::TextsMap, node) => self.copy_whole(node, site),
            (_, node) if refers(node).is_some() => self.inline(shape, node, site, at),
            (Shape::Many(kind), Node::Array(items)) => {
                let mut copied = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let (site, place) = (site.item(index), at.item(copied.len()));
                    if copied.len() < index {
                        // Once an item is left out, later indexes differ from those of the file.
                        let pointer = site.pointer.clone();
                        self.origins.insert(place.clone(), site.file, pointer);
                    }
                    copied.extend(self.copy_object(kind, item, &site, &place));
                }
                Some(Node::Array(copied))
            }
            (Shape::Map(kind), Node::Object(map)) => {
                let mut copied = Map::with_capacity_and_hasher(map.len(), Default::default());
                for (name, item) in map {
                    let item = self.copy_object(kind, item, &site.child(name), &at.child(name));
                    copied.extend(item.map(|item| (name.clone(), item)));
                }
                Some(Node::Object(copied))
            }
            (_, node) => self.copy_whole(node, site),
        }
    }

    /// Copies one object; `None` if it is left out.
    pub(super) fn copy_object(
        &mut self,
        kind: Kind,
        node: &Node,
        site: &Site,
        at: &Pointer,
    ) -> Option<Node> {
        let Node::Object(map) = node else {
            return self.copy_whole(node, site);
        };
        if !self.spend(1, site) || self.depth >= DEPTH {
            return None;
        }
        self.depth += 1;
        let copied = self.copy_map(kind, node, map, site, at);
        self.depth -= 1;
        copied
    }

    fn copy_map(
        &mut self,
        kind: Kind,
        node: &Node,
        map: &Map,
        site: &Site,
        at: &Pointer,
    ) -> Option<Node> {
        match refers(node) {
            Some(_) if kind.section().is_none_or(is_inlined) => {
                return self.inline(Shape::One(kind), node, site, at);
            }
            Some(text) if component_of(at) == kind.section() && is_bare(map) => {
                return self.fill_component(kind, text, node, site, at);
            }
            Some(_) if kind != Kind::Schema => return self.refer(kind, map, site, at),
            _ => {}
        }
        let mut copied = Map::with_capacity_and_hasher(map.len(), Default::default());
        for (name, value) in map {
            let value = match (kind, name.as_str(), value) {
                (Kind::Schema, "$ref", Node::String(text)) => {
                    let known = self.patch_later(kind, text, site, at);
                    known.then(|| value.clone())
                }
                (Kind::Schema, "$dynamicRef", Node::String(text)) if !map.contains_key("$ref") => {
                    if self.patch_later(kind, text, site, at) {
                        copied.insert("$ref".to_owned(), value.clone());
                    }
                    None
                }
                (Kind::Discriminator, "mapping", Node::Object(mapping)) => {
                    Some(self.copy_mapping(mapping, &site.child("mapping"), &at.child("mapping")))
                }
                (kind, name, value) => self.copy_member(kind, name, value, site, at),
            };
            copied.extend(value.map(|value| (name.clone(), value)));
        }
        Some(Node::Object(copied))
    }

    /// Replaces a reference by its target; keywords beside the reference take precedence.
    pub(super) fn inline(
        &mut self,
        shape: Shape,
        node: &Node,
        site: &Site,
        at: &Pointer,
    ) -> Option<Node> {
        let text = refers(node)?;
        let place = site.child("$ref");
        let found = match self.library.find(text, site) {
            Ok(found) => found,
            Err(unresolved) => {
                let hint = format!("{}; until then it is left out", unresolved.hint);
                self.warn(&place, unresolved.message, &hint);
                return self.siblings(shape, node, site, at);
            }
        };
        if self.open.contains(&found) || self.depth + 1 >= DEPTH || self.open.len() >= DEPTH {
            let message = format!("`{text}` refers to an object that contains it");
            self.warn(&place, message, "it is left out");
            return self.siblings(shape, node, site, at);
        }
        if self.library.is_document(found.file) {
            self.referred.insert(found.file);
        }
        if !self.spend(INLINE_COST, site) {
            return None;
        }
        let tree = self.library.tree(found.file);
        let target = tree.at(&found.pointer)?;
        self.mounts
            .entry(found.clone())
            .or_insert_with(|| at.clone());
        self.origins
            .insert(at.clone(), found.file, found.pointer.clone());
        self.open.push(found.clone());
        let copied = self.copy_shape(shape, target, &found, at);
        self.open.pop();
        let beside = self.siblings(shape, node, site, at);
        match (copied, beside) {
            (Some(Node::Object(mut copied)), Some(Node::Object(beside))) => {
                for (name, value) in beside {
                    self.origins
                        .insert(at.child(&name), site.file, site.pointer.child(&name));
                    copied.insert(name, value);
                }
                Some(Node::Object(copied))
            }
            (copied, beside) => copied.or(beside),
        }
    }

    /// Copies the keywords beside a reference.
    fn siblings(&mut self, shape: Shape, node: &Node, site: &Site, at: &Pointer) -> Option<Node> {
        let mut map = node.as_object()?.clone();
        map.shift_remove("$ref");
        if map.is_empty() {
            return None;
        }
        self.copy_shape(shape, &Node::Object(map), site, at)
    }

    /// Copies a value without references.
    fn copy_whole(&mut self, node: &Node, site: &Site) -> Option<Node> {
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if !self.spend(1, site) {
                return None;
            }
            match node {
                Node::Object(map) => open.extend(map.values()),
                Node::Array(items) => open.extend(items),
                _ => {}
            }
        }
        Some(node.clone())
    }

    /// Charges `nodes` to the budget; returns false, with an error, once it is exceeded.
    fn spend(&mut self, nodes: usize, site: &Site) -> bool {
        self.spent += nodes;
        if self.spent <= MAX_NODES + self.library.bytes() / 2 {
            return true;
        }
        if !self.is_spent {
            self.is_spent = true;
            self.refuse(site);
        }
        false
    }
}
