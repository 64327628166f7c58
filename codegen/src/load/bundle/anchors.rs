//! The names that schemas give themselves: `$id`, `$anchor` and `$dynamicAnchor` (JSON Schema
//! 2020-12 core, section 8.2). In goes a file's tree, out comes where each of them stands.

use super::address::join;
use crate::hash::HashMap;
use crate::load::{Node, Pointer};

/// The names within one file.
#[derive(Debug, Default)]
pub(super) struct Anchors {
    /// Every `$id` (or `$self` of a document), in full, with the place that it names
    resources: Vec<(String, Pointer)>,
    /// Anchors by the place of the resource that they belong to
    anchors: HashMap<(Pointer, String), Pointer>,
}

impl Anchors {
    /// Finds all names in a file.
    pub(super) fn find(tree: &Node, file: &str) -> Self {
        let mut found = Self::default();
        let own = tree.get("$self").and_then(Node::as_str);
        let base = own.map_or_else(|| file.to_owned(), |own| join(file, own));
        if own.is_some() {
            found.resources.push((base.clone(), Pointer::root()));
        }
        let mut open = vec![(tree, Pointer::root(), Pointer::root(), base)];
        while let Some((node, at, mut resource, mut base)) = open.pop() {
            match node {
                Node::Object(map) => {
                    let text = |name: &str| map.get(name).and_then(Node::as_str);
                    if let Some(id) = text("$id") {
                        base = join(&base, id.trim_end_matches('#'));
                        resource = at.clone();
                        found.resources.push((base.clone(), at.clone()));
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
        found
    }

    /// Every place that names itself, with its full name.
    pub(super) fn resources(&self) -> impl Iterator<Item = (&str, &Pointer)> {
        self.resources
            .iter()
            .map(|(uri, place)| (uri.as_str(), place))
    }

    /// The innermost resource that a place belongs to, and its full name.
    pub(super) fn around(&self, place: &Pointer) -> Option<(&str, &Pointer)> {
        let around = self.resources.iter();
        let around = around.filter(|(_, root)| place.strip_prefix(root).is_some());
        around
            .max_by_key(|(_, root)| root.as_str().len())
            .map(|(uri, root)| (uri.as_str(), root))
    }

    /// The place of an anchor, in that resource or else anywhere in the file.
    pub(super) fn anchor(&self, resource: &Pointer, name: &str) -> Option<&Pointer> {
        let own = self.anchors.get(&(resource.clone(), name.to_owned()));
        own.or_else(|| {
            let all = self.anchors.iter().filter(|((_, known), _)| known == name);
            all.map(|(_, place)| place).min()
        })
    }
}

/// Keywords that hold data, whatever it looks like.
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
             c: {$anchor: top}\nd: {$id: two.json, enum: [{$anchor: no}]}\n",
        );
        let anchors = Anchors::find(&tree, "x/file.yaml");
        let pointer = |text: &str| Pointer::parse(text).unwrap();
        let resources = anchors.resources().collect::<Vec<_>>();
        let wanted = [
            ("https://a.example/s/one", &pointer("/a")),
            ("x/two.json", &pointer("/d")),
        ];
        assert_eq!(resources, wanted);
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
        assert_eq!(around, Some(("https://a.example/s/one", &pointer("/a"))));
    }
}
