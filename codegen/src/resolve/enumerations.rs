//! Enums: each value with its name and description from the document. An `enum` of one value on a
//! required property is a constant instead.

use super::model::{Enumeration, Listed, ListedValue};
use super::schema_aliases::{SchemaForm, admits_null, schema_form};
use super::types::Types;
use super::variant_lists::implied_types;
use crate::hash::HashSet;
use crate::lift::{Label, Schema, SchemaId, TypeSet};
use crate::load::{Node, Number};

/// Returns the enum of a schema, of strings or of numbers.
pub(super) fn enumeration(schema: &Schema) -> Option<Enumeration> {
    let types = schema.types.or_else(|| implied_types(schema))?;
    let of = match types.without(TypeSet::NULL) {
        TypeSet::STRING => Listed::Texts,
        TypeSet::INTEGER => Listed::Integers,
        types if types.are_numbers() => Listed::Numbers,
        _ => return None,
    };
    let mut seen = HashSet::default();
    let mut values = Vec::new();
    for value in schema.values.as_ref()? {
        let wire = match (of, value) {
            (Listed::Texts, Node::String(text)) => text.clone(),
            (Listed::Integers, Node::Number(Number::Integer(number))) => {
                i64::try_from(*number).ok()?.to_string()
            }
            (Listed::Numbers, Node::Number(number)) => float(*number)?,
            // Values of other types do not match the schema's type.
            (_, Node::Null | Node::Bool(_) | Node::Array(_) | Node::Object(_)) => continue,
            (Listed::Texts, Node::Number(_)) | (_, Node::String(_)) => continue,
            (Listed::Integers, Node::Number(Number::Float(_))) => return None,
        };
        if seen.insert(wire.clone()) {
            let label = label(schema, value);
            values.push(ListedValue {
                wire,
                name: label.name,
                description: label.description,
            });
        }
    }
    (!values.is_empty()).then_some(Enumeration { of, values })
}

/// Returns a double-precision number in its shortest digits.
fn float(number: Number) -> Option<String> {
    let value = match number {
        Number::Integer(value) => value as f64,
        Number::Float(value) => value,
    };
    let digits = format!("{value:?}");
    let digits = digits.strip_suffix(".0").unwrap_or(&digits);
    value.is_finite().then(|| digits.to_owned())
}

/// Combines the names and descriptions of one value.
fn label(schema: &Schema, value: &Node) -> Label {
    let labels = schema.labels.iter().filter(|(of, _)| of == value);
    labels.fold(Label::default(), |known, (_, label)| Label {
        name: known.name.or_else(|| label.name.clone()),
        description: known.description.or_else(|| label.description.clone()),
    })
}

impl Types<'_> {
    /// Returns the only value that a schema admits, and the schema that lists it.
    pub(super) fn constant(&self, id: SchemaId) -> Option<(Node, SchemaId)> {
        if admits_null(self.schemas, id) {
            return None;
        }
        let mut place = id;
        // Cycles are already reported, and constants are few aliases away.
        for _ in 0..8 {
            let schema = &self.schemas[place];
            if self.chosen.has(place) || schema.is_extensible {
                return None;
            }
            match (schema_form(self.schemas, schema), schema.values.as_deref()) {
                (SchemaForm::Alias(target), _) => place = target,
                (SchemaForm::Own, Some([value])) => {
                    let is_scalar = match value {
                        Node::Number(Number::Integer(number)) => i64::try_from(*number).is_ok(),
                        Node::Null | Node::Array(_) | Node::Object(_) => false,
                        Node::Number(Number::Float(_)) | Node::Bool(_) | Node::String(_) => true,
                    };
                    return is_scalar.then(|| (value.clone(), place));
                }
                _ => return None,
            }
        }
        None
    }
}
