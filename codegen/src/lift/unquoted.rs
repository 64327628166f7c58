//! Search for unquoted scalars that the document means as text and YAML reads as numbers or
//! booleans. Their spelling matters: `1.10` is another text than `1.1`.

use crate::grammar::{Kind, Shape};
use crate::load::{Map, Node, Pointer};

/// A scalar that is meant as text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Unquoted {
    /// Its place
    pub pointer: Pointer,
    /// True if it is a value of a schema with `type: string`, which is not an error
    pub is_value: bool,
}

/// Maximum number of schemas through which a type is looked for.
const HOPS: usize = 8;

/// Finds every such scalar of a document.
pub fn find_unquoted(root: &Node) -> Vec<Unquoted> {
    let mut walk = Walk {
        root,
        found: Vec::new(),
    };
    walk.object(Kind::OpenApi, root, &Pointer::root(), false);
    walk.found
}

struct Walk<'a> {
    root: &'a Node,
    found: Vec<Unquoted>,
}

impl<'a> Walk<'a> {
    /// Visits an object. `is_text` is true if a schema around it has `type: string`.
    fn object(&mut self, kind: Kind, node: &'a Node, at: &Pointer, is_text: bool) {
        let Node::Object(map) = node else { return };
        if kind.may_be_reference() && map.contains_key("$ref") {
            return;
        }
        let is_text = kind == Kind::Schema
            && match map.contains_key("type") {
                true => says_text(map),
                false => is_text || self.says_text(map, HOPS),
            };
        for (name, value) in map {
            let shape = match (kind.keyword(name), kind.free_members()) {
                // A version may be a number or text.
                (Some(_), _) if (kind, name.as_str()) == (Kind::OpenApi, "openapi") => continue,
                (Some(keyword), _) => keyword.shape,
                (None, Some(shape)) if !name.starts_with("x-") => shape,
                _ => continue,
            };
            let at = at.child(name);
            if kind == Kind::Schema && is_text {
                self.values(name, value, &at);
            }
            let in_list = is_text && matches!(name.as_str(), "allOf" | "anyOf" | "oneOf");
            self.inside(shape, value, &at, in_list);
        }
    }

    /// Visits the values that a schema of strings lists.
    fn values(&mut self, name: &str, value: &Node, at: &Pointer) {
        match (name, value) {
            ("enum", Node::Array(values)) => {
                for (index, value) in values.iter().enumerate() {
                    self.scalar(value, || at.item(index), true);
                }
            }
            ("const" | "default", value) => self.scalar(value, || at.clone(), true),
            _ => {}
        }
    }

    fn inside(&mut self, shape: Shape, value: &'a Node, at: &Pointer, is_text: bool) {
        match (shape, value) {
            (Shape::Text, value) => self.scalar(value, || at.clone(), false),
            (Shape::Texts, Node::Array(items)) => self.texts(items, at),
            (Shape::TextMap, Node::Object(map)) => {
                for (name, value) in map {
                    self.scalar(value, || at.child(name), false);
                }
            }
            (Shape::TextsMap, Node::Object(map)) => {
                for (name, value) in map {
                    self.texts(value.as_array().unwrap_or_default(), &at.child(name));
                }
            }
            (Shape::One(kind), value) => self.object(kind, value, at, is_text),
            (Shape::Many(kind), Node::Array(items)) => {
                for (index, item) in items.iter().enumerate() {
                    self.object(kind, item, &at.item(index), is_text);
                }
            }
            (Shape::Map(kind), Node::Object(map)) => {
                for (name, item) in map {
                    self.object(kind, item, &at.child(name), is_text);
                }
            }
            _ => {}
        }
    }

    fn texts(&mut self, items: &[Node], at: &Pointer) {
        for (index, item) in items.iter().enumerate() {
            self.scalar(item, || at.item(index), false);
        }
    }

    fn scalar(&mut self, value: &Node, at: impl FnOnce() -> Pointer, is_value: bool) {
        if matches!(value, Node::Number(_) | Node::Bool(_)) {
            self.found.push(Unquoted {
                pointer: at(),
                is_value,
            });
        }
    }

    /// Returns true if a schema without `type` gets `string` from its reference or `allOf`.
    fn says_text(&self, map: &Map, hops: usize) -> bool {
        let mut parts = map
            .get("allOf")
            .and_then(Node::as_array)
            .unwrap_or_default()
            .iter();
        let target = map.get("$ref").and_then(Node::as_str);
        let target = target.and_then(|target| Pointer::parse(target.strip_prefix('#')?));
        let target = target.and_then(|target| self.root.at(&target));
        let says = |part: &Node| {
            hops > 0
                && part
                    .as_object()
                    .is_some_and(|part| match part.contains_key("type") {
                        true => says_text(part),
                        false => self.says_text(part, hops - 1),
                    })
        };
        target.is_some_and(says) || parts.any(says)
    }
}

/// Returns true if the declared type is `string`, possibly with `null`.
fn says_text(map: &Map) -> bool {
    let is = |node: &Node, name: &str| node.as_str() == Some(name);
    match map.get("type") {
        Some(Node::Array(names)) => {
            let mut names = names.iter().filter(|name| !is(name, "null"));
            names.next().is_some_and(|name| is(name, "string")) && names.next().is_none()
        }
        Some(name) => is(name, "string"),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::read_text;

    fn found(text: &str) -> Vec<String> {
        let found = find_unquoted(&read_text(text)).into_iter();
        let shown = found.map(|it| format!("{}{}", it.pointer, if it.is_value { "" } else { "!" }));
        shown.collect()
    }

    #[test]
    fn values_of_texts_and_words_are_found_and_numbers_are_not() {
        let text = "{openapi: 3.1, info: {title: T, version: 1.0}, servers: [{url: u, variables: {v: \
             {default: 1.0, enum: [1.0, a]}}}], paths: {/a: {get: {parameters: [{name: b, in: query, \
             schema: {type: string, enum: [true, a]}}]}}}, components: {schemas: {A: {type: [string, \
             'null'], const: 1, default: 2}, B: {type: integer, enum: [1], default: 1}, C: {allOf: [\
             {$ref: '#/components/schemas/A'}, {enum: [1.0]}], description: 5}, D: {type: object, \
             required: [1.0], properties: {enum: {type: number, enum: [1.0]}}, example: {type: \
             string, enum: [1.0]}}}}}";
        let wanted = [
            "#/info/version!",
            "#/servers/0/variables/v/default!",
            "#/servers/0/variables/v/enum/0!",
            "#/paths/~1a/get/parameters/0/schema/enum/0",
            "#/components/schemas/A/const",
            "#/components/schemas/A/default",
            "#/components/schemas/C/allOf/1/enum/0",
            "#/components/schemas/C/description!",
            "#/components/schemas/D/required/0!",
        ];
        assert_eq!(found(text), wanted);
    }
}
