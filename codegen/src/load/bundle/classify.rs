//! Classification of places in a tree by the grammar alone, and of references to them.

use crate::grammar::{Fate, Keyword, Kind, Shape};
use crate::load::{Node, Pointer};

/// Returns the kind of object at a place, if the grammar reaches it from the root.
pub(super) fn kind_at(root: &Node, place: &Pointer) -> Option<Kind> {
    let (mut shape, mut node) = (Shape::One(Kind::OpenApi), root);
    for token in place.tokens() {
        (shape, node) = match (shape, node) {
            (Shape::One(kind), Node::Object(map)) => {
                if refers(node).is_some() && kind != Kind::Schema {
                    return None;
                }
                let inner = match (kind.keyword(&token), kind.free_members()) {
                    (Some(keyword), _) => is_followed(kind, keyword).then_some(keyword.shape)?,
                    (None, free) => free?,
                };
                (inner, map.get(&token)?)
            }
            (Shape::Map(kind), Node::Object(map)) => (Shape::One(kind), map.get(&token)?),
            (Shape::Many(kind), Node::Array(items)) => {
                (Shape::One(kind), items.get(token.parse::<usize>().ok()?)?)
            }
            _ => return None,
        };
    }
    match shape {
        Shape::One(kind) => Some(kind),
        _ => None,
    }
}

/// Returns true if lifting always reads the value of a keyword; elsewhere a component is made.
fn is_followed(kind: Kind, keyword: &Keyword) -> bool {
    if kind == Kind::Schema {
        let followed = [
            "properties",
            "additionalProperties",
            "propertyNames",
            "items",
            "allOf",
            "anyOf",
            "oneOf",
            "$defs",
            "definitions",
        ];
        return followed.contains(&keyword.name);
    }
    matches!(keyword.fate, Fate::Used | Fate::Documented)
}

/// Returns the section of the components that a place is a direct member of.
pub(super) fn component_of(place: &Pointer) -> Option<&'static str> {
    let steps = place.tokens().collect::<Vec<_>>();
    match steps.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["components", section, _] => Kind::Components
            .keyword(section)
            .map(|keyword| keyword.name),
        _ => None,
    }
}

/// Returns true for sections whose members are copied to each place of use.
pub(super) fn is_inlined(section: &str) -> bool {
    matches!(section, "pathItems" | "mediaTypes")
}

/// Returns the text of an object's `$ref`, if it has one.
pub(super) fn refers(node: &Node) -> Option<&str> {
    node.get("$ref").and_then(Node::as_str)
}

/// Returns true if any reference of a tree refers to something other than a component of the
/// section for its kind. Other trees need no bundling.
pub(super) fn needs_bundling(root: &Node) -> bool {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match node {
            Node::Object(map) => {
                if let Some(text) = refers(node)
                    && !is_ordinary(text, root)
                {
                    return true;
                }
                let mapping = node.get("discriminator").and_then(|it| it.get("mapping"));
                if map.contains_key("$dynamicRef") || mapping.is_some_and(names_files) {
                    return true;
                }
                open.extend(map.values());
            }
            Node::Array(items) => open.extend(items),
            _ => {}
        }
    }
    false
}

/// Returns true if a discriminator's mapping has other values than component names and pointers.
fn names_files(mapping: &Node) -> bool {
    let values = mapping.as_object().into_iter().flatten();
    let mut texts = values.filter_map(|(_, value)| value.as_str());
    texts.any(|text| text.contains(['/', '.']) && !text.starts_with("#/components/schemas/"))
}

fn is_ordinary(text: &str, root: &Node) -> bool {
    let Some(pointer) = text.strip_prefix('#').and_then(Pointer::parse) else {
        return false;
    };
    if text.contains('%') {
        return false;
    }
    match component_of(&pointer) {
        // A missing component is reported where the reference is read.
        Some(section) => !is_inlined(section),
        None => kind_at(root, &pointer) == Some(Kind::Schema),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    #[test]
    fn only_places_that_are_read_have_a_kind() {
        let root = read_text(
            "components: {schemas: {A: {properties: {b: {not: {type: string}}}}}}\n\
             paths: {/x: {get: {responses: {'200': {content: {a/b: {schema: {}}}}}}}}\n",
        );
        let at = |text: &str| kind_at(&root, &Pointer::parse(text).unwrap());
        assert_eq!(at(""), Some(Kind::OpenApi));
        assert_eq!(at("/components/schemas/A/properties/b"), Some(Kind::Schema));
        assert_eq!(at("/components/schemas/A/properties/b/not"), None);
        assert_eq!(at("/components/schemas/A/properties"), None);
        let schema = "/paths/~1x/get/responses/200/content/a~1b/schema";
        assert_eq!(at(schema), Some(Kind::Schema));
        assert_eq!(at("/paths/~1x/get/responses/200"), Some(Kind::Response));
        assert_eq!(at("/paths/~1y"), None);
    }

    #[test]
    fn ordinary_references_need_no_bundling() {
        let needs = |text: &str| {
            let root =
                format!("a: {{$ref: '{text}'}}\ncomponents: {{schemas: {{A: {{items: {{}}}}}}}}\n");
            needs_bundling(&read_text(&root))
        };
        assert!(!needs("#/components/schemas/A"));
        assert!(!needs("#/components/schemas/A/items"));
        assert!(!needs("#/components/responses/Gone"));
        for text in [
            "#/x-a",
            "a.yaml",
            "#",
            "",
            "#/components/pathItems/A",
            "#/components/schemas/%41",
            "#top",
        ] {
            assert!(needs(text), "{text}");
        }
    }
}
