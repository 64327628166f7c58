//! Bundling: rewrites references into other files as references between components.
//!
//! Every `$ref` of a bundled tree refers to a component or a schema of the same tree. A target in
//! another file, or in a place that is not a component, becomes a component. Where OpenAPI allows
//! no reference (a path item, an operation, a mapping), the target is copied in its place.
//! Documents without such references pass through unchanged.

mod address;
mod anchors;
mod classify;
mod copy;
mod library;
mod name_candidates;
mod names;
mod refer;

use std::collections::BTreeMap;

use super::node::{Map, Node, Pointer};
use super::{Origins, Reading, Source};
use crate::diagnostic::{Diagnostic, Location, WarningKind};
use crate::grammar::Kind;
use crate::hash::{HashMap, HashSet};
use classify::{component_of, is_inlined, kind_at, refers};
use library::{Library, Site};
use names::Names;

/// Documents that need no other file.
pub(super) struct Bundled {
    /// One tree for each document
    pub(super) trees: Vec<Node>,
    /// Origins of the parts of each tree
    pub(super) origins: Vec<Origins>,
    /// The files that were read besides the documents; their indexes follow those of the documents
    pub(super) beside: Vec<Source>,
    /// Names given to components, by file, pointer and section
    pub(super) names: BTreeMap<String, String>,
    /// Documents that others refer to, by their indexes
    pub(super) referred: HashSet<usize>,
}

/// Bundles documents.
pub(super) fn bundle(
    trees: Vec<Node>,
    reading: &Reading<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Bundled {
    let count = trees.len();
    let needs = trees
        .iter()
        .map(classify::needs_bundling)
        .collect::<Vec<_>>();
    if !needs.contains(&true) {
        return Bundled {
            trees,
            origins: (0..count).map(Origins::of_document).collect(),
            beside: Vec::new(),
            names: BTreeMap::new(),
            referred: HashSet::default(),
        };
    }
    let mut bundler = Bundler {
        library: Library::new(reading, trees),
        names: Names::new(reading.names),
        referred: HashSet::default(),
        diagnostics,
        document: 0,
        origins: Origins::default(),
        mounts: HashMap::default(),
        placed: HashMap::default(),
        pending: Vec::new(),
        patches: Vec::new(),
        open: Vec::new(),
        depth: 0,
        spent: 0,
        is_spent: false,
    };
    for document in 0..count {
        bundler.names.claim_own(&bundler.library.tree(document));
    }
    let mut bundled = Vec::with_capacity(count);
    let mut origins = Vec::with_capacity(count);
    for document in 0..count {
        bundled.push(bundler.bundle_document(document));
        origins.push(std::mem::take(&mut bundler.origins));
    }
    bundler.diagnostics.append(&mut bundler.library.diagnostics);
    Bundled {
        trees: bundled,
        origins,
        beside: bundler.library.sources,
        names: bundler.names.given,
        referred: bundler.referred,
    }
}

/// Maximum number of nodes copied, beyond those of ordinary files of that size. Files that repeat
/// each other could otherwise ask for any number.
const MAX_NODES: usize = 500_000;

/// Target of a reference, with the kind of object expected there.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
struct Target {
    site: Site,
    kind: Kind,
}

struct Bundler<'a> {
    library: Library<'a>,
    names: Names<'a>,
    referred: HashSet<usize>,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The document that is being bundled
    document: usize,
    origins: Origins,
    /// Pointers in the tree of copied sites, each with all below it
    mounts: HashMap<Site, Pointer>,
    /// Pointers in the tree of targets that have a place
    placed: HashMap<Target, Pointer>,
    /// Targets met and not yet copied
    pending: Vec<Target>,
    /// References in the tree, to be written once every target has a place
    patches: Vec<(Pointer, Target)>,
    /// Sites being copied in the place of references, outermost first
    open: Vec<Site>,
    /// Number of objects around the one being copied
    depth: usize,
    /// Number of nodes copied
    spent: usize,
    is_spent: bool,
}

impl Bundler<'_> {
    fn bundle_document(&mut self, document: usize) -> Node {
        self.document = document;
        self.origins = Origins::of_document(document);
        self.mounts.clear();
        self.placed.clear();
        let tree = self.library.tree(document);
        let root = Site::new(document, Pointer::root());
        self.mounts.insert(root.clone(), Pointer::root());
        let mut root = self.copy_document(&tree, &root);
        while !self.pending.is_empty() {
            let mut batch = std::mem::take(&mut self.pending);
            // Ancestors first: their descendants have a place within them.
            batch.sort_by_key(|target| target.site.pointer.as_str().len());
            for target in batch {
                self.place(target, &mut root);
            }
        }
        self.patch(&mut root);
        drop_inlined_sections(&mut root);
        root
    }

    /// Returns the pointer of a target in the tree, and allots one if it has none.
    fn place(&mut self, target: Target, root: &mut Node) {
        if self.placed.contains_key(&target) {
            return;
        }
        if self.is_shared(&target) {
            // The component is there once the documents are merged.
            let at = target.site.pointer.clone();
            self.placed.insert(target, at);
            return;
        }
        let mounted = self.mounted(&target.site);
        let found = mounted.filter(|at| match target.kind {
            Kind::Schema => kind_at(root, at) == Some(Kind::Schema),
            kind => component_of(at) == kind.section() && root.at(at).is_some(),
        });
        let at = found.unwrap_or_else(|| self.make_component(&target, root));
        self.placed.insert(target, at);
    }

    /// Returns true if a target is a component of another document.
    fn is_shared(&self, target: &Target) -> bool {
        let Target { site, kind } = target;
        site.file != self.document
            && self.library.is_document(site.file)
            && component_of(&site.pointer) == kind.section()
    }

    /// Returns the pointer of a site in the tree, if it was copied.
    fn mounted(&self, site: &Site) -> Option<Pointer> {
        let mut part = Some(site.pointer.clone());
        while let Some(pointer) = part {
            part = pointer.parent();
            let known = self.mounts.get(&Site::new(site.file, pointer.clone()));
            if let Some(at) = known {
                return Some(at.join(site.pointer.strip_prefix(&pointer)?));
            }
        }
        None
    }

    fn make_component(&mut self, target: &Target, root: &mut Node) -> Pointer {
        let Target { site, kind } = target;
        let section = kind.section().unwrap_or("schemas");
        let name = self.names.name(self.library.name(site.file), site, section);
        let at = Pointer::root()
            .child("components")
            .child(section)
            .child(&name);
        // Registered before it is copied, so that a reference back ends here.
        self.placed.insert(target.clone(), at.clone());
        let earlier = self.mounted(site);
        self.mounts
            .entry(site.clone())
            .or_insert_with(|| at.clone());
        self.origins
            .insert(at.clone(), site.file, site.pointer.clone());
        let tree = self.library.tree(site.file);
        let node = tree.at(&site.pointer).unwrap_or(&Node::Null);
        let copied = self
            .copy_object(*kind, node, site, &at)
            .unwrap_or(Node::Null);
        if let Some(members) = section_of(root, section) {
            members.insert(name, copied);
        }
        if let Some(earlier) = earlier
            && kind_at(root, &earlier) == Some(*kind)
            && let Some(place) = root.at_mut(&earlier)
        {
            // Each target has one place: its old place becomes a reference.
            *place = reference(&at);
        }
        at
    }

    /// Writes every reference, now that each target has a place.
    fn patch(&mut self, root: &mut Node) {
        for (at, target) in std::mem::take(&mut self.patches) {
            let Some(place) = self.placed.get(&target) else {
                continue;
            };
            let text = through_references(root, place).to_string();
            if let Some(place) = root.at_mut(&at) {
                *place = Node::String(text);
            }
        }
    }

    fn refuse(&mut self, site: &Site) {
        let location = Location::Document(site.file, site.pointer.clone());
        let message = "the referenced files are too large to bundle into one document";
        let fault = Diagnostic::error(location, message);
        self.diagnostics
            .push(fault.hint("reduce the references by which files repeat each other"));
    }

    fn warn(&mut self, site: &Site, message: String, hint: &str) {
        let location = Location::Document(site.file, site.pointer.clone());
        let fault = Diagnostic::warning(WarningKind::ReferenceUnresolved, location, message);
        self.diagnostics.push(fault.hint(hint));
    }
}

/// Rewrites a pointer whose ancestors have become references since.
fn through_references(root: &Node, place: &Pointer) -> Pointer {
    let (mut node, mut at) = (root, Pointer::root());
    for token in place.tokens() {
        let Some(inner) = node.at(&Pointer::root().child(&token)) else {
            let known = refers(node).and_then(|text| Pointer::parse(text.strip_prefix('#')?));
            let rest = place.strip_prefix(&at).unwrap_or_default();
            return known.map_or_else(|| place.clone(), |known| known.join(rest));
        };
        node = inner;
        at = at.child(&token);
    }
    at
}

fn reference(to: &Pointer) -> Node {
    Node::Object(Map::from_iter([(
        "$ref".to_owned(),
        Node::String(to.to_string()),
    )]))
}

fn section_of<'n>(root: &'n mut Node, section: &str) -> Option<&'n mut Map> {
    let mut node = root;
    for step in ["components", section] {
        let Node::Object(map) = node else { return None };
        node = map
            .entry(step.to_owned())
            .or_insert_with(|| Node::Object(Map::default()));
        if !matches!(node, Node::Object(_)) {
            *node = Node::Object(Map::default());
        }
    }
    match node {
        Node::Object(map) => Some(map),
        _ => None,
    }
}

/// Removes the sections whose members were copied to their places of use.
fn drop_inlined_sections(root: &mut Node) {
    if let Some(Node::Object(components)) = root.at_mut(&Pointer::root().child("components")) {
        components.retain(|section, _| !is_inlined(section));
    }
}

#[cfg(test)]
mod tests;
