//! Typed JSON values from the text in a request, according to a schema.

use serde_json::Value;

use crate::calls::operations::Input;
use crate::roundtrip::locate::{locate, target};

/// The limit of references followed to a schema's type.
const LONGEST: usize = 16;

/// Returns a parameter's value: a list if its schema has one. A single text is split at the style's
/// separator.
pub(super) fn list(root: &Value, input: &Input, texts: &[&str]) -> Value {
    let kinds = kinds_at(root, &input.schema);
    if !kinds.iter().any(|it| it == "array") {
        let text = texts.first().copied().unwrap_or_default();
        return scalar(&kinds, text);
    }
    let items = kinds_at(root, &format!("{}/items", input.schema));
    let separator = match input.style.as_deref() {
        Some("pipeDelimited") => '|',
        Some("spaceDelimited") => ' ',
        _ => ',',
    };
    let is_split = texts.len() == 1 && (input.place != "query" || texts[0].contains(separator));
    let parts = match is_split {
        true => texts[0].split(separator).map(str::trim).collect(),
        false => texts.to_vec(),
    };
    parts.into_iter().map(|text| scalar(&items, text)).collect()
}

/// Parses a text as one of a schema's types.
pub(super) fn scalar(kinds: &[String], text: &str) -> Value {
    let is = |kind: &str| kinds.iter().any(|it| it == kind);
    let number = || {
        serde_json::from_str::<Value>(text)
            .ok()
            .filter(Value::is_number)
    };
    let integer = || number().filter(|it| it.is_i64() || it.is_u64());
    let boolean = || text.parse::<bool>().ok().map(Value::Bool);
    let found = is("integer").then(integer).flatten();
    let found = found.or_else(|| is("number").then(number).flatten());
    let found = found.or_else(|| is("boolean").then(boolean).flatten());
    found.unwrap_or_else(|| text.into())
}

/// Returns the types of values that a schema admits, including those of its variants.
pub(super) fn kinds_at(root: &Value, pointer: &str) -> Vec<String> {
    let mut kinds = Vec::new();
    for schema in locate(root, pointer) {
        collect(root, schema, LONGEST, &mut kinds);
    }
    kinds
}

fn collect(root: &Value, schema: &Value, fuel: usize, kinds: &mut Vec<String>) {
    if fuel == 0 {
        return;
    }
    match &schema["type"] {
        Value::String(kind) => kinds.push(kind.clone()),
        Value::Array(list) => {
            kinds.extend(list.iter().filter_map(Value::as_str).map(str::to_owned))
        }
        _ => {}
    }
    if schema["type"].is_null() && schema["properties"].is_object() {
        kinds.push("object".to_owned());
    }
    if let Some(behind) = schema["$ref"].as_str().and_then(|it| target(root, it)) {
        collect(root, behind, fuel - 1, kinds);
    }
    for list in ["allOf", "anyOf", "oneOf"] {
        for part in schema[list].as_array().into_iter().flatten() {
            collect(root, part, fuel - 1, kinds);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn text_is_of_the_kind_that_its_schema_says() {
        let root = json!({"s": {"anyOf": [{"type": ["integer", "null"]}, {"$ref": "#/b"}]}, "b": {"type": "boolean"}});
        let kinds = kinds_at(&root, "#/s");
        assert_eq!(scalar(&kinds, "12"), json!(12));
        assert_eq!(scalar(&kinds, "true"), json!(true));
        assert_eq!(scalar(&kinds, "x1"), json!("x1"));
        assert_eq!(scalar(&[], "12"), json!("12"));
    }

    #[test]
    fn lists_come_repeated_or_with_separators() {
        let root = json!({"s": {"type": "array", "items": {"type": "integer"}}});
        let mut input = Input {
            place: "query".to_owned(),
            name: "ids".to_owned(),
            is_required: false,
            style: None,
            schema: "#/s".to_owned(),
        };
        assert_eq!(list(&root, &input, &["1", "2"]), json!([1, 2]));
        assert_eq!(list(&root, &input, &["1,2"]), json!([1, 2]));
        assert_eq!(list(&root, &input, &["1"]), json!([1]));
        input.style = Some("pipeDelimited".to_owned());
        assert_eq!(list(&root, &input, &["1|2"]), json!([1, 2]));
    }
}
