//! Classification of a schema by its keywords alone, before it has a name.

use super::alternatives::implied_types;
use super::enumerations::enumeration;
use super::model::{Enumeration, Integer, Type, Value};
use super::same::{Saying, saying};
use super::types::Types;
use crate::lift::{Additional, Annotations, Schema, SchemaId, TypeSet, shaping};

/// The kind of type that a schema becomes, whether named or not.
pub(super) enum Meaning {
    Object,
    Enumeration(Enumeration),
    /// One of several schemas
    Union(Vec<SchemaId>),
    Other(Type),
    /// Another schema
    Same(SchemaId),
}

impl<'a> Types<'a> {
    /// Classifies a schema, null aside.
    pub(super) fn meaning(&mut self, id: SchemaId) -> Meaning {
        let schema = &self.schemas[id];
        if let Some(chosen) = self.chosen.of_schema(id, schema) {
            return Meaning::Other(chosen);
        }
        for keyword in &schema.unfollowed {
            let at = schema.pointer.child(keyword);
            self.warn(
                at,
                format!("`{keyword}` is not supported and is ignored"),
                "the rest of the schema applies",
            );
        }
        match saying(self.schemas, schema) {
            Saying::Same(target) if !self.circles.contains(&id) => {
                self.warn_of_siblings(schema);
                Meaning::Same(target)
            }
            Saying::Itself => self.plain_meaning(schema),
            Saying::Alternatives(list) => Meaning::Union(list.to_vec()),
            Saying::Same(..) => Meaning::Other(Type::Any),
            Saying::All => {
                self.warn(
                    schema.pointer.child("allOf"),
                    "this `allOf` is not merged".to_owned(),
                    "any JSON value is accepted here",
                );
                Meaning::Other(Type::Any)
            }
        }
    }

    /// Reports the keywords beside a `$ref`, which OpenAPI 3.0 requires to be ignored.
    fn warn_of_siblings(&mut self, schema: &Schema) {
        if schema.reference.is_none() {
            return;
        }
        let keywords = shaping(schema);
        // Documents commonly repeat the type.
        let mut keywords = keywords.into_iter().filter(|keyword| *keyword != "type");
        let Some(first) = keywords.next() else {
            return;
        };
        let mut names = format!("`{first}`");
        keywords.for_each(|name| names.push_str(&format!(", `{name}`")));
        let verb = if names.contains(' ') { "are" } else { "is" };
        self.warn(
            schema.pointer.child(first),
            format!("{names} beside `$ref` {verb} ignored, as OpenAPI 3.0 requires"),
            "the schema that `$ref` refers to applies unchanged",
        );
    }

    /// Classifies a schema by its own keywords.
    fn plain_meaning(&mut self, schema: &'a Schema) -> Meaning {
        let meaning = self.meaning_by_type(schema);
        match (&meaning, &schema.format) {
            (
                Meaning::Other(Type::Integer(_) | Type::Number(_) | Type::String(_)),
                Some(format),
            ) => {
                let chosen = self.chosen.of_format(format, schema);
                chosen.map_or(meaning, Meaning::Other)
            }
            _ => meaning,
        }
    }

    fn meaning_by_type(&self, schema: &Schema) -> Meaning {
        let types = schema.types.or_else(|| implied_types(schema));
        let format = || schema.format.clone();
        let array = || Type::Array(Box::new(Value::any(Annotations::default())));
        match types.unwrap_or_default().without(TypeSet::NULL) {
            TypeSet::BOOLEAN => Meaning::Other(Type::Boolean),
            TypeSet::INTEGER => match enumeration(schema) {
                Some(listed) => Meaning::Enumeration(listed),
                None => Meaning::Other(Type::Integer(Integer::of(schema))),
            },
            types if types.are_numbers() => match enumeration(schema) {
                Some(listed) => Meaning::Enumeration(listed),
                None => Meaning::Other(Type::Number(format())),
            },
            TypeSet::STRING => match enumeration(schema) {
                Some(listed) => Meaning::Enumeration(listed),
                None => Meaning::Other(Type::String(format())),
            },
            TypeSet::ARRAY => Meaning::Other(array()),
            TypeSet::OBJECT => {
                let open = !matches!(schema.additional, Additional::Forbidden);
                if schema.properties.is_empty() && schema.required.is_empty() && open {
                    Meaning::Other(Type::FreeObject)
                } else {
                    Meaning::Object
                }
            }
            _ => Meaning::Other(Type::Any),
        }
    }
}
