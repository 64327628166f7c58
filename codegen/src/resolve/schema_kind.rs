//! Classification of a schema by its keywords alone, before it has a name.

use super::enumerations::enumeration;
use super::model::{Enumeration, Integer, Type, Value};
use super::schema_aliases::{SchemaForm, schema_form};
use super::types::Types;
use super::variant_lists::implied_types;
use crate::diagnostic::WarningKind;
use crate::lift::{Additional, Annotations, Schema, SchemaId, TypeSet, shaping};

/// The kind of type that a schema becomes, whether named or not.
pub(super) enum SchemaKind {
    Object,
    Enumeration(Enumeration),
    /// One of several schemas
    Union(Vec<SchemaId>),
    Other(Type),
    /// Another schema
    Alias(SchemaId),
}

impl<'a> Types<'a> {
    /// Classifies a schema, null aside.
    pub(super) fn classify(&mut self, id: SchemaId) -> SchemaKind {
        let schema = &self.schemas[id];
        if let Some(chosen) = self.chosen.of_schema(id, schema) {
            return SchemaKind::Other(chosen);
        }
        for keyword in &schema.unfollowed {
            let at = schema.pointer.child(keyword);
            self.warn(
                WarningKind::UnsupportedKeyword,
                at,
                format!("`{keyword}` is not supported and is ignored"),
                "the rest of the schema applies",
            );
        }
        match schema_form(self.schemas, schema) {
            SchemaForm::Alias(target) if !self.alias_cycles.contains(&id) => {
                self.warn_of_siblings(schema);
                SchemaKind::Alias(target)
            }
            SchemaForm::Own => self.classify_own(schema),
            SchemaForm::Variants(list) => SchemaKind::Union(list.to_vec()),
            SchemaForm::Alias(..) => SchemaKind::Other(Type::Any),
            SchemaForm::AllOf => {
                self.warn(
                    WarningKind::AllOfNotMerged,
                    schema.pointer.child("allOf"),
                    "this `allOf` is not merged".to_owned(),
                    "any JSON value is accepted here",
                );
                SchemaKind::Other(Type::Any)
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
            WarningKind::ReferenceSiblings,
            schema.pointer.child(first),
            format!("{names} beside `$ref` {verb} ignored, as OpenAPI 3.0 requires"),
            "the schema that `$ref` refers to applies unchanged",
        );
    }

    /// Classifies a schema by its own keywords.
    fn classify_own(&mut self, schema: &'a Schema) -> SchemaKind {
        let kind = self.classify_by_type(schema);
        match (&kind, &schema.format) {
            (
                SchemaKind::Other(Type::Integer(_) | Type::Number(_) | Type::String(_)),
                Some(format),
            ) => {
                let chosen = self.chosen.of_format(format, schema);
                chosen.map_or(kind, SchemaKind::Other)
            }
            _ => kind,
        }
    }

    fn classify_by_type(&self, schema: &Schema) -> SchemaKind {
        let types = schema.types.or_else(|| implied_types(schema));
        let format = || schema.format.clone();
        let array = || Type::Array(Box::new(Value::any(Annotations::default())));
        match types.unwrap_or_default().without(TypeSet::NULL) {
            TypeSet::BOOLEAN => SchemaKind::Other(Type::Boolean),
            TypeSet::INTEGER => match enumeration(schema) {
                Some(listed) => SchemaKind::Enumeration(listed),
                None => SchemaKind::Other(Type::Integer(Integer::of(schema))),
            },
            types if types.are_numbers() => match enumeration(schema) {
                Some(listed) => SchemaKind::Enumeration(listed),
                None => SchemaKind::Other(Type::Number(format())),
            },
            TypeSet::STRING => match enumeration(schema) {
                Some(listed) => SchemaKind::Enumeration(listed),
                None => SchemaKind::Other(Type::String(format())),
            },
            TypeSet::ARRAY => SchemaKind::Other(array()),
            TypeSet::OBJECT => {
                let open = !matches!(schema.additional, Additional::Forbidden);
                if schema.properties.is_empty() && schema.required.is_empty() && open {
                    SchemaKind::Other(Type::FreeObject)
                } else {
                    SchemaKind::Object
                }
            }
            _ => SchemaKind::Other(Type::Any),
        }
    }
}
