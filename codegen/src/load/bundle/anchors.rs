//! Names that schemas give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema 2020-12
//! core, section 8.2), with their places in a file.

use super::address::{join, scheme};
use crate::hash::HashMap;
use crate::load::{Node, Pointer};

/// A schema resource: a place that identifies itself by a URI.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Resource {
    /// Its absolute URI
    pub(super) uri: String,
    pub(super) place: Pointer,
    /// Its path relative to the file's folder, if its URI is such a path: the base of the
    /// references within it
    pub(super) way: Option<String>,
}

/// The resources and anchors of one file.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Every `$id` (or a document's `$self`) as an absolute URI, with its place
    resources: Vec<Resource>,
    /// Indexes into `resources` by place
    by_place: HashMap<Pointer, usize>,
    /// Anchors by the place of their resource and their name
    anchors: HashMap<(Pointer, String), Pointer>,
    /// Anchors by name alone, the first of each in document order
    by_name: HashMap<String, Pointer>,
}

impl Anchors {
    /// Finds all resources and anchors of a file.
    pub(super) fn find(tree: &Node, file: &str) -> Self {
        let mut found = Self::default();
        let mut base = Base {
            uri: file.to_owned(),
            way: Some(String::new()),
        };
        if let Some(own) = tree.get("$self").and_then(Node::as_str) {
            base = base.join(own);
            found.resources.push(base.name(&Pointer::root()));
        }
        let mut open = vec![(tree, Pointer::root(), Pointer::root(), base)];
        while let Some((node, at, mut resource, mut base)) = open.pop() {
            match node {
                Node::Object(map) => {
                    let text = |name: &str| map.get(name).and_then(Node::as_str);
                    if let Some(id) = text("$id") {
                        base = base.join(id);
                        resource = at.clone();
                        found.resources.push(base.name(&at));
                    }
                    for anchor in ["$anchor", "$dynamicAnchor"].into_iter().filter_map(text) {
                        let key = (resource.clone(), anchor.to_owned());
                        found.anchors.entry(key).or_insert_with(|| at.clone());
                    }
                    let inner = map.iter().filter(|(name, _)| !is_data(name));
                    open.extend(inner.filter(|(_, value)| holds_more(value)).map(
                        |(name, value)| (value, at.child(name), resource.clone(), base.clone()),
                    ));
                }
                Node::Array(items) => {
                    let inner = items
                        .iter()
                        .enumerate()
                        .filter(|(_, item)| holds_more(item));
                    open.extend(inner.map(|(index, item)| {
                        (item, at.item(index), resource.clone(), base.clone())
                    }));
                }
                _ => {}
            }
        }
        found.resources.sort();
        let places = found.resources.iter().enumerate();
        found.by_place = places
            .map(|(index, it)| (it.place.clone(), index))
            .collect();
        for ((_, name), place) in &found.anchors {
            let first = found
                .by_name
                .entry(name.clone())
                .or_insert_with(|| place.clone());
            if place < first {
                first.clone_from(place);
            }
        }
        found
    }

    /// Returns every resource of the file.
    pub(super) fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// Returns the innermost resource around a place.
    pub(super) fn around(&self, place: &Pointer) -> Option<&Resource> {
        if self.resources.is_empty() {
            return None;
        }
        let mut part = Some(place.clone());
        while let Some(pointer) = part {
            if let Some(index) = self.by_place.get(&pointer) {
                return self.resources.get(*index);
            }
            part = pointer.parent();
        }
        None
    }

    /// Returns the place of an anchor, in that resource or else anywhere in the file.
    pub(super) fn anchor(&self, resource: &Pointer, name: &str) -> Option<&Pointer> {
        let own = self.anchors.get(&(resource.clone(), name.to_owned()));
        own.or_else(|| self.by_name.get(name))
    }
}

/// Base of references.
#[derive(Clone)]
struct Base {
    uri: String,
    way: Option<String>,
}

impl Base {
    fn join(&self, id: &str) -> Self {
        let id = id.split('#').next().unwrap_or_default();
        if id.is_empty() {
            return self.clone();
        }
        let is_relative = scheme(id).is_none() && !id.starts_with('/');
        let way = self.way.as_ref().filter(|_| is_relative);
        Self {
            uri: join(&self.uri, id),
            way: way.map(|way| join(way, id)),
        }
    }

    fn name(&self, place: &Pointer) -> Resource {
        Resource {
            uri: self.uri.clone(),
            place: place.clone(),
            way: self.way.clone(),
        }
    }
}

/// Returns true for keywords that hold data rather than schemas.
fn is_data(name: &str) -> bool {
    matches!(name, "enum" | "const" | "default" | "example" | "examples")
}

fn holds_more(node: &Node) -> bool {
    matches!(node, Node::Object(_) | Node::Array(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    #[test]
    fn names_belong_to_the_resource_around_them() {
        let tree = read_text(
            "a: {$id: https://a.example/s/one, $anchor: top, b: {$anchor: inner}}\n\
             c: {$anchor: top}\nd: {$id: two.json, enum: [{$anchor: no}]}\n\
             e: {$id: ./y/, f: {$id: 'z.json#'}}\n",
        );
        let anchors = Anchors::find(&tree, "x/file.yaml");
        let pointer = |text: &str| Pointer::parse(text).unwrap();
        let resources = anchors.resources().iter();
        let resources = resources.map(|it| (it.uri.as_str(), it.place.as_str(), it.way.as_deref()));
        let wanted = [
            ("https://a.example/s/one", "/a", None),
            ("x/two.json", "/d", Some("two.json")),
            ("x/y/", "/e", Some("y/")),
            ("x/y/z.json", "/e/f", Some("y/z.json")),
        ];
        assert_eq!(resources.collect::<Vec<_>>(), wanted);
        assert_eq!(anchors.anchor(&pointer("/a"), "top"), Some(&pointer("/a")));
        assert_eq!(
            anchors.anchor(&Pointer::root(), "top"),
            Some(&pointer("/c"))
        );
        assert_eq!(
            anchors.anchor(&Pointer::root(), "inner"),
            Some(&pointer("/a/b"))
        );
        assert_eq!(anchors.anchor(&Pointer::root(), "no"), None);
        let around = anchors.around(&pointer("/a/b/c"));
        assert_eq!(around.map(|it| it.place.as_str()), Some("/a"));
    }
}
