//! References that stay references; each is written once its target has a place.

use super::classify::{component_of, kind_at};
use super::library::{ResolutionError, Site};
use super::{Bundler, Target};
use crate::grammar::{Kind, Shape};
use crate::load::node::{Map, Node, Pointer};

impl Bundler<'_> {
    /// Keeps a Reference Object as one.
    pub(super) fn refer(
        &mut self,
        kind: Kind,
        map: &Map,
        site: &Site,
        at: &Pointer,
    ) -> Option<Node> {
        let text = map.get("$ref").and_then(Node::as_str)?;
        self.patch_later(kind, text, site, at)
            .then(|| Node::Object(map.clone()))
    }

    /// Records that the `$ref` of an object is to be written once its target has a place.
    pub(super) fn patch_later(
        &mut self,
        kind: Kind,
        text: &str,
        site: &Site,
        at: &Pointer,
    ) -> bool {
        match self.target(kind, text, &site.child("$ref"), site) {
            Ok(Some(target)) => {
                self.refer_to(target, at.child("$ref"));
                true
            }
            // Lifting reports it.
            Ok(None) => true,
            Err(unresolved) => {
                self.warn_of_lost(kind, &site.child("$ref"), unresolved);
                false
            }
        }
    }

    fn refer_to(&mut self, target: Target, text_at: Pointer) {
        self.pending.push(target.clone());
        self.patches.push((text_at, target));
    }

    fn warn_of_lost(&mut self, kind: Kind, place: &Site, unresolved: ResolutionError) {
        // Lifting ignores these.
        if !matches!(kind, Kind::Example | Kind::Link) {
            let hint = format!("{}; until then {}", unresolved.hint, without(kind));
            self.warn(place, unresolved.message, &hint);
        }
    }

    /// Resolves the target of a reference; `None` for a component that the document lacks.
    fn target(
        &mut self,
        kind: Kind,
        text: &str,
        at: &Site,
        from: &Site,
    ) -> Result<Option<Target>, ResolutionError> {
        let site = match self.library.find(text, from) {
            Ok(site) => site,
            Err(_) if at.file == self.document && names_component(text, kind) => return Ok(None),
            Err(unresolved) => return Err(unresolved),
        };
        if self.library.is_document(site.file) {
            self.referred.insert(site.file);
        }
        let tree = self.library.tree(site.file);
        let is_whole = tree.get("openapi").is_some();
        if is_whole
            && let Some(found) = kind_at(&tree, &site.pointer)
            && found != kind
        {
            let (article, found) = (found.article(), found.name());
            return Err(ResolutionError {
                message: format!(
                    "`{text}` refers to {article} {found} Object, but {} {} Object is expected",
                    kind.article(),
                    kind.name()
                ),
                hint: "check the pointer",
            });
        }
        let node = tree.at(&site.pointer);
        if !node.is_some_and(|node| {
            matches!(
                (kind, node),
                (_, Node::Object(_)) | (Kind::Schema, Node::Bool(_))
            )
        }) {
            let what = node.map_or("nothing", Node::kind);
            return Err(ResolutionError {
                message: format!(
                    "`{text}` refers to {what}, but {} {} Object is expected",
                    kind.article(),
                    kind.name()
                ),
                hint: "check the pointer",
            });
        }
        Ok(Some(Target { site, kind }))
    }

    /// Replaces a component that is only a reference by its target, under the component's name,
    /// unless the target has a name already.
    pub(super) fn fill_component(
        &mut self,
        kind: Kind,
        text: &str,
        node: &Node,
        site: &Site,
        at: &Pointer,
    ) -> Option<Node> {
        let target = match self.target(kind, text, &site.child("$ref"), site) {
            Ok(Some(target)) => target,
            Ok(None) => return Some(node.clone()),
            Err(unresolved) => {
                self.warn_of_lost(kind, &site.child("$ref"), unresolved);
                return (kind == Kind::Schema).then(|| Node::Object(Map::default()));
            }
        };
        let mounted = self.mounted(&target.site);
        let has_name = mounted.is_some_and(|at| component_of(&at) == kind.section())
            || target.site.file == self.document
            || self.is_shared(&target);
        if has_name {
            self.refer_to(target, at.child("$ref"));
            return Some(node.clone());
        }
        self.inline(Shape::One(kind), node, site, at)
    }

    /// Copies a discriminator's mapping, whose values are schema names or references.
    pub(super) fn copy_mapping(&mut self, mapping: &Map, site: &Site, at: &Pointer) -> Node {
        let mut copied = mapping.clone();
        for (value, node) in mapping {
            let Some(text) = node.as_str() else { continue };
            let text = self.reference_of(text, site.file);
            if let Some(text) = text
                && let Ok(Some(target)) = self.target(Kind::Schema, &text, &site.child(value), site)
            {
                self.refer_to(target, at.child(value));
                copied.insert(value.clone(), Node::String(text));
            }
        }
        Node::Object(copied)
    }

    /// Returns the reference that a value of a mapping is, if it is not a component name.
    fn reference_of(&self, text: &str, file: usize) -> Option<String> {
        let schemas = Pointer::root().child("components").child("schemas");
        let is_name = self.library.tree(file).at(&schemas.child(text)).is_some();
        if is_name {
            return (file != self.document).then(|| schemas.child(text).to_string());
        }
        let is_reference = text.contains(['#', '/'])
            || [".yaml", ".yml", ".json"]
                .iter()
                .any(|end| text.ends_with(end));
        is_reference.then(|| text.to_owned())
    }
}

/// Returns true if a reference is to a component of the document itself.
fn names_component(text: &str, kind: Kind) -> bool {
    let pointer = text.strip_prefix('#').and_then(Pointer::parse);
    pointer.is_some_and(|pointer| component_of(&pointer) == kind.section())
}

/// Returns true if no significant keyword is beside `$ref`.
pub(super) fn is_bare(map: &Map) -> bool {
    map.keys().all(|name| {
        matches!(
            name.as_str(),
            "$ref" | "summary" | "description" | "title" | "deprecated"
        ) || name.starts_with("x-")
    })
}

/// Says how generation continues without the target of a reference.
fn without(kind: Kind) -> &'static str {
    match kind {
        Kind::Schema => "any JSON value is accepted",
        _ => "it is left out",
    }
}
