//! One Schema Object in, one `Schema` out; schemas nest by index into one table.

use std::collections::HashMap;
use std::ops::Index;

use indexmap::IndexMap;

use super::grammar::{Fate, Kind};
use super::references::{Mends, report_circles};
use super::skeleton::check_members;
use super::{exclusive_bounds, nullable};
use crate::diagnostic::Diagnostic;
use crate::load::{Map, Node, Pointer};

/// A schema's place in the table.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct SchemaId(usize);

impl SchemaId {
    /// The number that stands in the skeleton.
    pub fn number(self) -> usize {
        self.0
    }
}

/// Every schema of a document, by the order in which they were met.
#[derive(Debug, Default)]
pub struct Schemas {
    table: Vec<Schema>,
    by_pointer: HashMap<Pointer, SchemaId>,
}

impl Index<SchemaId> for Schemas {
    type Output = Schema;

    fn index(&self, id: SchemaId) -> &Schema {
        &self.table[id.0]
    }
}

/// What JSON Schema 2020-12 says about one value.
#[derive(Debug, Default)]
pub struct Schema {
    /// Where it stands in the merged tree
    pub pointer: Pointer,
    /// `$ref`, where it leads in the merged tree
    pub reference: Option<Pointer>,
    /// `type`; `None` where it is not said
    pub types: Option<TypeSet>,
    /// `enum`, or `const` as its only value
    pub values: Option<Vec<Node>>,
    /// `format`
    pub format: Option<String>,
    /// `properties`
    pub properties: IndexMap<String, SchemaId>,
    /// `required`, without repetitions
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional: Additional,
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `items`
    pub items: Option<SchemaId>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `anyOf`
    pub any_of: Vec<SchemaId>,
    /// `oneOf`
    pub one_of: Vec<SchemaId>,
    /// Keywords that shape values and are not followed yet
    pub unfollowed: Vec<&'static str>,
    /// What is only documented
    pub notes: Annotations,
}

/// The types that a schema admits: `type` of JSON Schema.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct TypeSet(u8);

impl TypeSet {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `boolean`
    pub const BOOLEAN: Self = Self(2);
    /// `integer`
    pub const INTEGER: Self = Self(4);
    /// `number`
    pub const NUMBER: Self = Self(8);
    /// `string`
    pub const STRING: Self = Self(16);
    /// `array`
    pub const ARRAY: Self = Self(32);
    /// `object`
    pub const OBJECT: Self = Self(64);

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    /// Whether every type of `other` is admitted.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The types of either.
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// These types but those of `other`.
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }
}

/// `additionalProperties`: which members an object may have beyond its `properties`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Additional {
    /// Nothing is said, so any
    #[default]
    Unsaid,
    /// `false`: none
    Forbidden,
    /// `true` or an empty schema: any
    Free,
    /// Those that a schema describes
    Of(SchemaId),
}

/// What a schema says to people.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `default`
    pub default: Option<Node>,
    /// `examples`, or `example` as the only one
    pub examples: Vec<Node>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `pattern`, `minimum` and the like, with their values, in the document's order
    pub constraints: Vec<(String, Node)>,
}

impl Schemas {
    /// The schema at a pointer into the merged tree.
    pub fn find(&self, pointer: &Pointer) -> Option<SchemaId> {
        self.by_pointer.get(pointer).copied()
    }

    /// The schema of that number, which the skeleton names.
    pub fn numbered(&self, number: usize) -> Option<SchemaId> {
        (number < self.table.len()).then_some(SchemaId(number))
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Schema> {
        self.table.iter()
    }

    /// Takes one Schema Object, and those within it, into the table.
    pub(super) fn take(
        &mut self,
        node: Node,
        pointer: Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> SchemaId {
        let id = SchemaId(self.table.len());
        self.table.push(Schema::default());
        self.by_pointer.insert(pointer.clone(), id);
        let schema = match node {
            Node::Object(map) => self.read(map, pointer, diagnostics),
            // `false` admits nothing, which no client can make use of: it is read as any value.
            Node::Bool(_) => Schema {
                pointer,
                ..Schema::default()
            },
            other => {
                let message = format!("a schema is expected here, not {}", other.kind());
                diagnostics.push(
                    Diagnostic::warning(pointer.clone().into(), message)
                        .hint("it is taken as any JSON value"),
                );
                Schema {
                    pointer,
                    ..Schema::default()
                }
            }
        };
        self.table[id.0] = schema;
        id
    }

    fn read(
        &mut self,
        mut map: Map,
        pointer: Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Schema {
        check_members(Kind::Schema, &mut map, &pointer, diagnostics);
        nullable::lift_nullable(&mut map);
        exclusive_bounds::lift_exclusive_bounds(&mut map);
        let mut schema = Schema {
            pointer,
            ..Schema::default()
        };
        for (name, value) in map {
            self.read_keyword(&mut schema, &name, value, diagnostics);
        }
        schema
    }

    fn read_keyword(
        &mut self,
        schema: &mut Schema,
        name: &str,
        value: Node,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let pointer = schema.pointer.child(name);
        match (name, value) {
            ("$ref", Node::String(text)) => schema.reference = local(&text, &pointer, diagnostics),
            ("type", value) => schema.types = read_types(&value, &pointer, diagnostics),
            ("enum", Node::Array(values)) => schema.values = Some(values),
            ("const", value) => schema.values = Some(vec![value]),
            ("format", Node::String(format)) => schema.format = Some(format),
            ("properties", Node::Object(map)) => {
                schema.properties = self.take_map(map, &pointer, diagnostics);
            }
            ("required", Node::Array(names)) => {
                for name in names {
                    if let Node::String(name) = name
                        && !schema.required.contains(&name)
                    {
                        schema.required.push(name);
                    }
                }
            }
            ("additionalProperties", Node::Bool(true)) => schema.additional = Additional::Free,
            ("additionalProperties", Node::Bool(false)) => {
                schema.additional = Additional::Forbidden
            }
            ("additionalProperties", Node::Object(map)) if map.is_empty() => {
                schema.additional = Additional::Free;
            }
            ("additionalProperties", value) => {
                schema.additional = Additional::Of(self.take(value, pointer, diagnostics));
            }
            ("propertyNames", value) => {
                schema.property_names = Some(self.take(value, pointer, diagnostics));
            }
            ("items", value) => schema.items = Some(self.take(value, pointer, diagnostics)),
            ("allOf", Node::Array(items)) => {
                schema.all_of = self.take_all(items, &pointer, diagnostics)
            }
            ("anyOf", Node::Array(items)) => {
                schema.any_of = self.take_all(items, &pointer, diagnostics)
            }
            ("oneOf", Node::Array(items)) => {
                schema.one_of = self.take_all(items, &pointer, diagnostics)
            }
            ("$defs", Node::Object(map)) => {
                self.take_map(map, &pointer, diagnostics);
            }
            (name, value) => read_note(schema, name, value),
        }
    }

    fn take_map(
        &mut self,
        map: Map,
        pointer: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> IndexMap<String, SchemaId> {
        map.into_iter()
            .map(|(name, node)| {
                let id = self.take(node, pointer.child(&name), diagnostics);
                (name, id)
            })
            .collect()
    }

    fn take_all(
        &mut self,
        items: Vec<Node>,
        pointer: &Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<SchemaId> {
        let items = items.into_iter().enumerate();
        items
            .map(|(index, node)| self.take(node, pointer.item(index), diagnostics))
            .collect()
    }

    /// Every `$ref` of a schema has to lead to a schema, and in the end to one that is not a
    /// reference: `None` where it does not, since following it would not end.
    pub(super) fn check_references(&self, diagnostics: &mut Vec<Diagnostic>) -> Option<()> {
        let next = self
            .table
            .iter()
            .filter_map(|s| Some((&s.pointer, s.reference.as_ref()?)));
        let circles = report_circles(&next.collect(), diagnostics);
        let mut mends = Mends::default();
        for schema in &self.table {
            let Some(target) = &schema.reference else {
                continue;
            };
            if self.find(target).is_none() {
                let at = schema.pointer.child("$ref").into();
                let message = format!("`{target}` does not lead to a schema");
                let hint = mends.suggest(target, self.by_pointer.keys(), "schema");
                diagnostics.push(Diagnostic::error(at, message).hint(hint));
            }
        }
        (circles == 0).then_some(())
    }
}

/// The pointer behind `#`; a reference into another file is an error.
fn local(text: &str, pointer: &Pointer, diagnostics: &mut Vec<Diagnostic>) -> Option<Pointer> {
    if let Some(target) = text.strip_prefix('#').and_then(Pointer::parse) {
        return Some(target);
    }
    diagnostics.push(
        Diagnostic::error(
            pointer.clone().into(),
            format!("`{text}` leads out of this document"),
        )
        .hint("bundle the documents into one first"),
    );
    None
}

fn read_types(
    value: &Node,
    pointer: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<TypeSet> {
    let names = match value {
        Node::Array(names) => names.as_slice(),
        one => std::slice::from_ref(one),
    };
    let mut types = TypeSet::default();
    for name in names {
        match name.as_str().and_then(TypeSet::named) {
            Some(named) => types = types.union(named),
            None => {
                let shown = name.as_str().unwrap_or(name.kind());
                let message = format!("`{shown}` is not a type that JSON Schema knows");
                diagnostics.push(Diagnostic::warning(pointer.clone().into(), message).hint(
                    "the types are null, boolean, integer, number, string, array and object; \
                         any JSON value is taken here",
                ));
                return None;
            }
        }
    }
    (types != TypeSet::default()).then_some(types)
}

/// Keywords that only people read, and those not followed, which change what is generated.
fn read_note(schema: &mut Schema, name: &str, value: Node) {
    let notes = &mut schema.notes;
    match (name, value) {
        ("title", Node::String(text)) => notes.title = Some(text),
        ("description", Node::String(text)) => notes.description = Some(text),
        ("default", value) => notes.default = Some(value),
        ("example", value) => notes.examples.insert(0, value),
        ("examples", Node::Array(values)) => notes.examples.extend(values),
        ("deprecated", Node::Bool(value)) => notes.deprecated = value,
        ("readOnly", Node::Bool(value)) => notes.read_only = value,
        ("writeOnly", Node::Bool(value)) => notes.write_only = value,
        (name, value) => match Kind::Schema.keyword(name) {
            Some(keyword) if keyword.fate == Fate::Documented => {
                notes.constraints.push((name.to_owned(), value));
            }
            Some(keyword) if keyword.fate == Fate::Degraded => schema.unfollowed.push(keyword.name),
            _ => {}
        },
    }
}
