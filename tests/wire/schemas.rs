//! A document's schemas for the crate jsonschema: plain JSON Schema 2020-12 from OpenAPI 3.1 with
//! `nullable: true`, which 3.1 no longer has.

use jsonschema::Validator;
use serde_json::{Map, Value, json};

use crate::document::Document;

/// Returns a validator for one schema of a document, formats included.
pub fn validator(document: &Document, schema: &Value) -> Validator {
    let components = document.root["components"]["schemas"].as_object().unwrap();
    let components: Map<_, _> = components
        .iter()
        .map(|(name, schema)| (name.clone(), plain(schema)))
        .collect();
    let whole = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "allOf": [plain(schema)],
        "components": {"schemas": components},
    });
    jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&whole)
        .unwrap()
}

/// Returns the faults of a value, one line each.
pub fn faults(validator: &Validator, value: &Value) -> Vec<String> {
    let errors = validator.iter_errors(value);
    errors
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect()
}

fn plain(schema: &Value) -> Value {
    let Some(keywords) = schema.as_object() else {
        return schema.clone();
    };
    let mut keywords: Map<_, _> = keywords
        .iter()
        .map(|(keyword, value)| (keyword.clone(), below(keyword, value)))
        .collect();
    match keywords.remove("nullable") {
        Some(Value::Bool(true)) => or_null(keywords),
        _ => Value::Object(keywords),
    }
}

/// Converts the schemas below a keyword; a property may be named `nullable`.
fn below(keyword: &str, value: &Value) -> Value {
    match (keyword, value) {
        ("properties", Value::Object(named)) => named
            .iter()
            .map(|(name, schema)| (name.clone(), plain(schema)))
            .collect(),
        ("items" | "additionalProperties" | "propertyNames", schema) => plain(schema),
        ("allOf" | "anyOf" | "oneOf" | "not" | "prefixItems" | "patternProperties", _) => {
            panic!("the documents had no {keyword} when this was written: teach it here")
        }
        _ => value.clone(),
    }
}

/// Adds `null` to the type and the enum; beside `$ref` it becomes a variant.
fn or_null(mut keywords: Map<String, Value>) -> Value {
    if keywords.contains_key("$ref") {
        return json!({"anyOf": [keywords, {"type": "null"}]});
    }
    if let Some(Value::Array(values)) = keywords.get_mut("enum") {
        values.push(Value::Null);
    }
    let name = keywords
        .remove("type")
        .expect("what is nullable has a type");
    keywords.insert("type".into(), json!([name, "null"]));
    Value::Object(keywords)
}

#[test]
fn invalid_values_are_rejected() {
    let root = json!({"components": {"schemas": {
        "Kind": {"type": "string", "enum": ["a"]},
        "Thing": {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {"type": "string"},
                "at": {"type": "string", "format": "date-time"},
                "nullable": {"type": "integer"},
                "step": {"type": "string", "enum": ["x"], "nullable": true},
                "kind": {"$ref": "#/components/schemas/Kind", "nullable": true},
            },
            "additionalProperties": false,
        },
    }}});
    let document = Document {
        file: "test".into(),
        root,
    };
    let validator = validator(&document, &json!({"$ref": "#/components/schemas/Thing"}));
    let good = [
        json!({"id": "1", "at": "2025-01-02T03:04:05Z", "nullable": 1, "step": "x", "kind": "a"}),
        json!({"id": "1", "step": null, "kind": null}),
    ];
    for value in &good {
        assert_eq!(faults(&validator, value), [""; 0], "{value}");
    }
    let bad = [
        json!({}),
        json!({"id": null}),
        json!({"id": "1", "new": 1}),
        json!({"id": "1", "at": "soon"}),
        json!({"id": "1", "nullable": null}),
        json!({"id": "1", "step": "y"}),
        json!({"id": "1", "kind": "b"}),
    ];
    for value in &bad {
        assert_eq!(faults(&validator, value).len(), 1, "{value}");
    }
}
