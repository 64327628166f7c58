//! What one schema turns into, by its keywords alone, before it is known what it is called.

use super::model::{Type, Value};
use super::same::{Saying, saying, shaping};
use super::types::Types;
use crate::lift::{Additional, Annotations, Schema, SchemaId, TypeSet};
use crate::load::Node;

/// What a schema turns into, before it is known whether that has a name.
pub(super) enum Meaning {
    Object,
    Enumeration(Vec<String>),
    Other(Type),
    /// Another schema, with null admitted or not
    Same(SchemaId),
}
impl<'a> Types<'a> {
    /// What a schema turns into, and whether it admits null.
    pub(super) fn meaning(&mut self, id: SchemaId) -> (Meaning, bool) {
        let schema = &self.schemas[id];
        for keyword in &schema.unfollowed {
            if !matches!(*keyword, "allOf" | "anyOf" | "oneOf") {
                let at = schema.pointer.child(keyword);
                self.warn(
                    at,
                    format!("`{keyword}` is not followed"),
                    "the rest of the schema is",
                );
            }
        }
        match saying(self.schemas, schema) {
            Saying::Same(target, null) if !self.circles.contains(&id) => {
                self.warn_of_siblings(schema);
                (Meaning::Same(target), null)
            }
            Saying::Itself => self.plain_meaning(schema),
            Saying::Same(..) => (Meaning::Other(Type::Any), false),
            Saying::Several(keyword) => {
                self.warn(
                    schema.pointer.child(keyword),
                    format!("`{keyword}` is not followed"),
                    "any JSON value is taken here",
                );
                (Meaning::Other(Type::Any), false)
            }
        }
    }

    /// Says which keywords are lost beside one that says that this is another schema.
    fn warn_of_siblings(&mut self, schema: &Schema) {
        let keywords = shaping(schema);
        let Some(first) = keywords.first() else {
            return;
        };
        let names: Vec<_> = keywords.iter().map(|name| format!("`{name}`")).collect();
        let (beside, hint) = if schema.reference.is_some() {
            ("`$ref`", "what `$ref` leads to is taken as it stands")
        } else {
            (
                "the only alternative",
                "that alternative is taken as it stands",
            )
        };
        let verb = if names.len() == 1 { "is" } else { "are" };
        self.warn(
            schema.pointer.child(first),
            format!("{} beside {beside} {verb} not followed", names.join(", ")),
            hint,
        );
    }

    fn plain_meaning(&mut self, schema: &'a Schema) -> (Meaning, bool) {
        let types = schema.types.unwrap_or_else(|| implied_types(schema));
        let nullable = types.contains(TypeSet::NULL)
            || schema.types.is_none()
                && schema
                    .values
                    .as_ref()
                    .is_some_and(|v| v.contains(&Node::Null));
        let format = || schema.format.clone();
        let meaning = match types.without(TypeSet::NULL) {
            TypeSet::BOOLEAN => Meaning::Other(Type::Boolean),
            TypeSet::INTEGER => Meaning::Other(Type::Integer(format())),
            TypeSet::NUMBER => Meaning::Other(Type::Number(format())),
            TypeSet::STRING => match schema.values.as_deref().and_then(texts) {
                Some(values) if !values.is_empty() => Meaning::Enumeration(values),
                _ => Meaning::Other(Type::String(format())),
            },
            TypeSet::ARRAY => {
                Meaning::Other(Type::Array(Box::new(Value::any(Annotations::default()))))
            }
            TypeSet::OBJECT => {
                let open = !matches!(schema.additional, Additional::Forbidden);
                if schema.properties.is_empty() && schema.required.is_empty() && open {
                    Meaning::Other(Type::FreeObject)
                } else {
                    Meaning::Object
                }
            }
            _ => {
                if schema.types.is_some_and(|types| types != TypeSet::NULL) {
                    let at = schema.pointer.child("type");
                    self.warn(
                        at,
                        "several types are admitted".to_owned(),
                        "any JSON value is taken here",
                    );
                }
                Meaning::Other(Type::Any)
            }
        };
        (meaning, nullable)
    }
}

/// What a schema without `type` describes, by its other keywords.
fn implied_types(schema: &Schema) -> TypeSet {
    if !schema.properties.is_empty()
        || !schema.required.is_empty()
        || matches!(schema.additional, Additional::Of(_))
    {
        TypeSet::OBJECT
    } else if schema.items.is_some() {
        TypeSet::ARRAY
    } else if schema
        .values
        .as_deref()
        .and_then(texts)
        .is_some_and(|values| !values.is_empty())
    {
        TypeSet::STRING
    } else {
        TypeSet::default()
    }
}

/// The texts of an `enum` that has nothing but texts and null.
fn texts(values: &[Node]) -> Option<Vec<String>> {
    let mut texts: Vec<String> = Vec::with_capacity(values.len());
    for value in values {
        match value {
            Node::String(text) if texts.contains(text) => {}
            Node::String(text) => texts.push(text.clone()),
            Node::Null => {}
            _ => return None,
        }
    }
    Some(texts)
}
