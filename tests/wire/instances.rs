//! Values of a document's schemas, assembled from its examples.

use serde_json::{Map, Value, json};

use crate::document::Document;

/// The set of properties in a value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// All properties.
    Full,
    /// The required ones.
    Least,
    /// All properties, with `null` where it is allowed.
    Nulls,
}

impl Extent {
    pub const ALL: [Self; 3] = [Self::Full, Self::Least, Self::Nulls];
}

/// Returns a value of a schema.
pub fn instance(document: &Document, schema: &Value, extent: Extent) -> Value {
    // The `$ref` may have `nullable` beside it, and its target other keywords.
    let target = document.follow(schema);
    if extent == Extent::Nulls
        && [schema, target]
            .iter()
            .any(|schema| schema["nullable"] == true)
    {
        return Value::Null;
    }
    if let Some(example) = schema.get("example").or(target.get("example")) {
        return example.clone();
    }
    match target["type"].as_str() {
        Some("object") => object(document, target, extent),
        Some("array") => json!([instance(document, &target["items"], extent)]),
        Some("string") => string(target),
        Some("integer") => target
            .get("minimum")
            .cloned()
            .unwrap_or(json!(3_000_000_000_u64)),
        Some("boolean") => target.get("default").cloned().unwrap_or(json!(true)),
        other => panic!("the documents had no {other:?} when this was written: teach it here"),
    }
}

fn object(document: &Document, schema: &Value, extent: Extent) -> Value {
    let Some(properties) = schema["properties"].as_object() else {
        // A map of arbitrary values.
        return json!({"Key": {"any": [1, 2.5, null, "text"]}});
    };
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|names| names.iter().any(|named| named == name))
    };
    let said = properties
        .iter()
        .filter(|(name, _)| extent != Extent::Least || required(name));
    said.map(|(name, schema)| (name.clone(), instance(document, schema, extent)))
        .collect::<Map<_, _>>()
        .into()
}

fn string(schema: &Value) -> Value {
    match (schema.pointer("/enum/0"), schema["format"].as_str()) {
        (Some(first), _) => first.clone(),
        (None, Some("date-time")) => json!("2025-01-02T03:04:05.678+01:00"),
        (None, Some("uri")) => json!("https://example.com/a?b=c"),
        (None, _) => json!("text"),
    }
}
