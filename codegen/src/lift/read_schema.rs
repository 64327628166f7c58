//! Reading of a Schema Object, and those within it, into the table of schemas.

use indexmap::IndexMap;

use super::bounds::Bounds;
use super::keywords::drop_unknown_keywords;
use super::schema::{Additional, Alternatives, Discriminator, Schema, SchemaId, Schemas, TypeSet};
use super::{approximated, enum_labels, enum_values, exclusive_bounds, nullable, shaping};
use crate::diagnostic::{Diagnostic, WarningKind};
use crate::grammar::{Fate, Kind};
use crate::load::{Map, Node, Pointer};

impl Schemas {
    /// Adds a Schema Object, and those within it, to the table.
    pub(super) fn take(
        &mut self,
        node: Node,
        pointer: Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> SchemaId {
        let id = self.reserve(&pointer);
        let schema = match node {
            Node::Object(map) => self.read(map, pointer, diagnostics),
            // `false` admits no value and is useless to a client: it is read as any value.
            Node::Bool(_) => Schema {
                pointer,
                ..Schema::default()
            },
            other => {
                let message = format!("expected a schema, found {}", other.kind());
                diagnostics.push(
                    Diagnostic::warning(WarningKind::WrongType, pointer.clone().into(), message)
                        .hint("any JSON value is accepted"),
                );
                Schema {
                    pointer,
                    ..Schema::default()
                }
            }
        };
        self.fill(id, schema);
        id
    }

    fn read(
        &mut self,
        mut map: Map,
        pointer: Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Schema {
        approximated::lift_item_lists(&mut map, &pointer, diagnostics);
        drop_unknown_keywords(Kind::Schema, &mut map, &pointer, diagnostics);
        let listed = schema_list(&map, &pointer);
        let null = nullable::lift_nullable(&mut map);
        exclusive_bounds::lift_exclusive_bounds(&mut map);
        let words = enum_labels::take_labels(&mut map);
        let approximated = self.take_approximated(&mut map, &pointer, diagnostics);
        let mut schema = Schema {
            pointer,
            null,
            ..Schema::default()
        };
        for (name, value) in map {
            self.read_keyword(&mut schema, &name, value, diagnostics);
        }
        schema.bounds = Bounds::of(&schema.notes);
        schema.labels = words.of(schema.values.as_deref().unwrap_or_default());
        enum_values::read_by_type(&mut schema, &listed, diagnostics);
        self.add_approximation(&mut schema, approximated);
        self.lift_siblings(&mut schema);
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
            ("$ref", Node::String(text)) => {
                schema.reference = Some(
                    text.strip_prefix('#')
                        .and_then(Pointer::parse)
                        .unwrap_or_default(),
                );
            }
            ("type", value) => schema.types = read_types(&value, &pointer, diagnostics),
            // `const` takes precedence.
            ("enum", Node::Array(values)) => schema.values = schema.values.take().or(Some(values)),
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
            ("additionalProperties", value) => {
                schema.additional = self.read_additional(value, pointer, diagnostics);
            }
            ("unevaluatedProperties", value) => {
                let additional = self.read_additional(value, pointer, diagnostics);
                // `additionalProperties` leaves no property unevaluated.
                if schema.additional == Additional::Unsaid {
                    schema.additional = additional;
                }
            }
            ("propertyNames", value) => {
                schema.property_names = Some(self.take(value, pointer, diagnostics));
            }
            ("contentSchema", value @ (Node::Object(_) | Node::Bool(_))) => {
                schema.content = Some(self.take(value, pointer, diagnostics));
            }
            ("items", value) => schema.items = Some(self.take(value, pointer, diagnostics)),
            ("allOf", Node::Array(items)) => {
                schema.all_of = self.take_all(items, &pointer, diagnostics)
            }
            ("anyOf", Node::Array(items)) => {
                let list = self.take_all(items, &pointer, diagnostics);
                schema.alternatives.push(Alternatives {
                    keyword: "anyOf",
                    list,
                });
            }
            ("oneOf", Node::Array(items)) => {
                let list = self.take_all(items, &pointer, diagnostics);
                schema.alternatives.push(Alternatives {
                    keyword: "oneOf",
                    list,
                });
            }
            ("discriminator", Node::Object(map)) => {
                schema.discriminator = read_discriminator(map, &pointer, diagnostics);
            }
            ("$defs" | "definitions", Node::Object(map)) => {
                self.take_map(map, &pointer, diagnostics);
            }
            (name, value) => read_note(schema, name, value),
        }
    }

    /// Reads the keyword for properties that `properties` does not name.
    fn read_additional(
        &mut self,
        value: Node,
        pointer: Pointer,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Additional {
        match value {
            Node::Bool(true) => Additional::Free,
            Node::Bool(false) => Additional::Forbidden,
            Node::Object(map) if map.is_empty() => Additional::Free,
            value => Additional::Of(self.take(value, pointer, diagnostics)),
        }
    }

    /// Moves a reference with keywords beside it into `allOf`, as these combine since OpenAPI 3.1.
    fn lift_siblings(&mut self, schema: &mut Schema) {
        let says_nothing = shaping(schema).is_empty() && !schema.bounds.are_long();
        if !self.siblings_count || schema.reference.is_none() || says_nothing {
            return;
        }
        let reference = Schema {
            pointer: schema.pointer.child("$ref"),
            reference: schema.reference.take(),
            ..Schema::default()
        };
        schema.all_of.insert(0, self.add(reference));
    }

    pub(super) fn take_map(
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

    pub(super) fn take_all(
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
}

/// Returns the pointer of the keyword that lists a schema's values.
fn schema_list(map: &Map, pointer: &Pointer) -> Pointer {
    let has_const = map.contains_key("const");
    pointer.child(if has_const { "const" } else { "enum" })
}

/// Reads a discriminator; one without `propertyName` is ignored.
fn read_discriminator(
    mut map: Map,
    pointer: &Pointer,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Discriminator> {
    drop_unknown_keywords(Kind::Discriminator, &mut map, pointer, diagnostics);
    let mut discriminator = Discriminator::default();
    for (name, value) in map {
        match (name.as_str(), value) {
            ("propertyName", Node::String(property)) => discriminator.property = property,
            ("mapping", Node::Object(mapping)) => {
                let entries = mapping.into_iter();
                discriminator.mapping = entries
                    .filter_map(|(tag, target)| match target {
                        Node::String(target) => Some((tag, target)),
                        _ => None,
                    })
                    .collect();
            }
            ("defaultMapping", Node::String(target)) => discriminator.otherwise = Some(target),
            _ => {}
        }
    }
    (!discriminator.property.is_empty()).then_some(discriminator)
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
                let message = format!("`{shown}` is not a JSON Schema type");
                diagnostics.push(Diagnostic::warning(WarningKind::UnknownType, pointer.clone().into(), message).hint(
                    "use null, boolean, integer, number, string, array or object; until then \
                         any JSON value is accepted",
                ));
                return None;
            }
        }
    }
    (types != TypeSet::default()).then_some(types)
}

/// Reads an annotation, or a keyword that is not followed and would affect the types.
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
