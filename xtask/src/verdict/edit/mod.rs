//! Seeded single edits of a document, one function for each kind of change.

mod bodies;
mod client;
mod enums;
mod operations;
mod parameters;
mod places;
mod properties;
mod random;
mod responses;
mod shapes;
mod unions;
mod values;
mod words;

use serde_json::Value;
use specmill::load::{Map, Node, Pointer};

pub(crate) use places::{Operation, SchemaPlace, Way};
use random::Random;

/// A kind of change: its number, its name, and how to make one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Kind {
    pub(crate) number: u16,
    pub(crate) name: &'static str,
    apply: fn(&mut Editor) -> Option<String>,
}

impl Kind {
    const fn new(
        number: u16,
        name: &'static str,
        apply: fn(&mut Editor) -> Option<String>,
    ) -> Self {
        Self {
            number,
            name,
            apply,
        }
    }
}

/// A document after an edit.
#[derive(Clone, Debug)]
pub(crate) struct Edited {
    pub(crate) root: Node,
    /// The place of the edit and what was done there
    pub(crate) label: String,
}

/// Returns all kinds, by number.
pub(crate) fn kinds() -> Vec<Kind> {
    let families = [
        operations::KINDS,
        parameters::KINDS,
        bodies::KINDS,
        properties::KINDS,
        enums::KINDS,
        unions::KINDS,
        values::KINDS,
        responses::KINDS,
        shapes::KINDS,
        client::KINDS,
        words::KINDS,
    ];
    let mut kinds = families.concat();
    kinds.sort_by_key(|kind| kind.number);
    kinds
}

/// Applies one edit at a place that the seed selects. Returns `None` if the document has no place
/// for it, or if it changes nothing.
pub(crate) fn apply(root: &Node, kind: Kind, seed: u64) -> Option<Edited> {
    let mut editor = Editor {
        root: root.clone(),
        random: Random::new(seed),
    };
    let label = (kind.apply)(&mut editor)?;
    (editor.root != *root || is_order(kind)).then_some(Edited {
        root: editor.root,
        label,
    })
}

/// Equality of mappings ignores their order, which these kinds change.
fn is_order(kind: Kind) -> bool {
    kind.name.ends_with("-reordered")
}

/// A document under edit.
struct Editor {
    root: Node,
    random: Random,
}

impl Editor {
    /// Selects one of the places.
    fn pick<T>(&mut self, mut places: Vec<T>) -> Option<T> {
        if places.is_empty() {
            return None;
        }
        let index = self.random.below(places.len());
        Some(places.swap_remove(index))
    }

    fn chance(&mut self) -> bool {
        self.random.below(2) == 0
    }

    fn at(&self, pointer: &Pointer) -> Option<&Node> {
        self.root.at(pointer)
    }

    fn map(&mut self, pointer: &Pointer) -> Option<&mut Map> {
        match self.root.at_mut(pointer)? {
            Node::Object(map) => Some(map),
            _ => None,
        }
    }

    fn list(&mut self, pointer: &Pointer) -> Option<&mut Vec<Node>> {
        match self.root.at_mut(pointer)? {
            Node::Array(items) => Some(items),
            _ => None,
        }
    }

    /// Sets a member, as the last one if it is new.
    fn set(&mut self, pointer: &Pointer, name: &str, value: impl Into<Json>) -> Option<()> {
        self.map(pointer)?.insert(name.to_owned(), value.into().0);
        Some(())
    }

    fn remove(&mut self, pointer: &Pointer, name: &str) -> Option<Node> {
        self.map(pointer)?.shift_remove(name)
    }

    /// Renames a member, which keeps its position.
    fn rename(&mut self, pointer: &Pointer, old: &str, new: &str) -> Option<()> {
        let map = self.map(pointer)?;
        if map.contains_key(new) || !map.contains_key(old) {
            return None;
        }
        let members = std::mem::take(map).into_iter().map(|(name, value)| {
            let name = if name == old { new.to_owned() } else { name };
            (name, value)
        });
        *map = members.collect();
        Some(())
    }

    fn is_3_0(&self) -> bool {
        let version = self.root.get("openapi").and_then(Node::as_str);
        version.is_some_and(|it| it.starts_with("3.0"))
    }

    fn operations(&self) -> Vec<Operation> {
        places::operations(&self.root)
    }

    fn schemas(&self, way: Way) -> Vec<SchemaPlace> {
        let all = places::schemas(&self.root);
        all.into_iter().filter(|it| it.goes(way)).collect()
    }

    fn resolve(&self, pointer: &Pointer) -> Option<Pointer> {
        places::resolve(&self.root, pointer)
    }

    /// Lists the members of a mapping as pointers.
    fn members(&self, pointer: &Pointer) -> Vec<(String, Pointer)> {
        let map = self.at(pointer).and_then(Node::as_object);
        let names = map.into_iter().flat_map(|map| map.keys());
        let members = names.map(|name| (name.clone(), pointer.child(name)));
        members.collect()
    }

    fn text(&self, pointer: &Pointer, name: &str) -> Option<&str> {
        self.at(pointer)?.get(name)?.as_str()
    }

    fn has(&self, pointer: &Pointer, name: &str) -> bool {
        self.at(pointer).is_some_and(|it| it.get(name).is_some())
    }

    /// Visits all mappings of the document.
    fn for_each_map(&mut self, visit: &mut dyn FnMut(&mut Map)) {
        fn walk(node: &mut Node, visit: &mut dyn FnMut(&mut Map)) {
            match node {
                Node::Object(map) => {
                    visit(map);
                    map.values_mut().for_each(|it| walk(it, visit));
                }
                Node::Array(items) => items.iter_mut().for_each(|it| walk(it, visit)),
                _ => {}
            }
        }
        walk(&mut self.root, visit);
    }

    /// Replaces a reference everywhere.
    fn replace_references(&mut self, old: &str, new: &str) {
        self.for_each_map(&mut |map| {
            for name in ["$ref", "mapping"] {
                match map.get_mut(name) {
                    Some(Node::String(text)) if text == old => *text = new.to_owned(),
                    Some(Node::Object(mapping)) => {
                        for value in mapping.values_mut() {
                            if value.as_str() == Some(old) {
                                *value = Node::String(new.to_owned());
                            }
                        }
                    }
                    _ => {}
                }
            }
        });
    }
}

/// A value to insert.
struct Json(Node);

impl From<Node> for Json {
    fn from(node: Node) -> Self {
        Self(node)
    }
}

impl From<Value> for Json {
    fn from(value: Value) -> Self {
        Self(Node::from(value))
    }
}

impl From<&str> for Json {
    fn from(text: &str) -> Self {
        Self(Node::String(text.to_owned()))
    }
}

impl From<bool> for Json {
    fn from(value: bool) -> Self {
        Self(Node::Bool(value))
    }
}

/// Returns the type of a schema: the first one besides `null`.
fn type_of(schema: &Node) -> Option<&str> {
    match schema.get("type")? {
        Node::String(text) => Some(text),
        Node::Array(items) => items
            .iter()
            .filter_map(Node::as_str)
            .find(|it| *it != "null"),
        _ => None,
    }
}

/// Returns true if the schema's list of required properties has the name.
fn is_required(schema: &Node, name: &str) -> bool {
    let list = schema.get("required").and_then(Node::as_array);
    list.is_some_and(|list| list.iter().any(|it| it.as_str() == Some(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// A document with a place for nearly every kind.
    pub(super) fn document() -> Node {
        Node::from(json!({
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "servers": [{"url": "https://a.example"}, {"url": "https://b.example"}],
            "security": [{"key": []}],
            "paths": {
                "/pets/{owner}/{id}": {
                    "get": {
                        "tags": ["pets"], "operationId": "getPet",
                        "parameters": [
                            {"name": "owner", "in": "path", "required": true, "schema": {"type": "string"}},
                            {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
                            {"name": "kind", "in": "query", "schema": {"type": "string", "enum": ["a", "b"]}},
                        ],
                        "responses": {"200": {"description": "ok", "content": {"application/json": {
                            "schema": {"$ref": "#/components/schemas/Pet"},
                        }}}},
                    },
                    "put": {
                        "operationId": "putPet",
                        "requestBody": {"content": {"application/json": {
                            "schema": {"$ref": "#/components/schemas/Pet"},
                        }}},
                        "responses": {"204": {"description": "done"}},
                    },
                },
            },
            "components": {
                "schemas": {
                    "Pet": {"type": "object", "required": ["name"], "properties": {
                        "name": {"type": "string"}, "age": {"type": ["integer", "null"]},
                    }},
                },
                "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}},
            },
        }))
    }

    #[test]
    fn numbers_and_names_of_kinds_are_unique() {
        let kinds = kinds();
        for pair in kinds.windows(2) {
            assert_ne!(
                pair[0].number, pair[1].number,
                "{} and {}",
                pair[0].name, pair[1].name
            );
        }
        let mut names = kinds.iter().map(|kind| kind.name).collect::<Vec<_>>();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), kinds.len());
    }

    #[test]
    fn an_edit_is_the_same_for_the_same_seed_and_changes_the_document() {
        let root = document();
        let mut made = 0;
        for kind in kinds() {
            let (once, again) = (apply(&root, kind, 7), apply(&root, kind, 7));
            assert_eq!(
                once.as_ref().map(|it| &it.root),
                again.as_ref().map(|it| &it.root),
                "{}",
                kind.name
            );
            made += usize::from(once.is_some_and(|it| !it.label.is_empty()));
        }
        assert!(made > 60, "{made} kinds of {}", kinds().len());
    }

    #[test]
    fn a_renamed_component_takes_its_references_along() {
        let kind = kinds().into_iter().find(|it| it.number == 68).unwrap();
        let edited = apply(&document(), kind, 1).unwrap();
        let text = serde_json::to_string(&edited.root).unwrap();
        assert!(!text.contains("schemas/Pet\""), "{text}");
        assert!(!text.contains("\"Pet\":"), "{text}");
    }
}
