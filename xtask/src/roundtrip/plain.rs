//! Plain JSON Schema 2020-12 from the Schema Objects of OpenAPI 3.0 or 3.1.
//!
//! This is independent of the generator's own passes. It leaves out keywords that do not affect a
//! value's shape; `pattern` is kept only for requests that a server validates.

use serde_json::{Map, Value, json};

/// The rewriting of references.
pub(super) trait Rewrite {
    /// Returns the new reference; `None` if it is dangling.
    fn reference(&mut self, text: &str) -> Option<String>;
}

/// The nesting depth at which a schema is taken to allow any value.
const DEEPEST: usize = 100;

/// The way to read a schema.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reading {
    /// As an OpenAPI 3.0 schema
    pub(super) is_old: bool,
    /// For a request: with `pattern`, and without `readOnly` properties
    pub(super) is_request: bool,
}

/// Converts a schema to plain JSON Schema.
pub(super) fn plain(schema: &Value, reading: Reading, rewrite: &mut dyn Rewrite) -> Value {
    Pass { reading, rewrite }.schema(schema, DEEPEST)
}

struct Pass<'a> {
    reading: Reading,
    rewrite: &'a mut dyn Rewrite,
}

impl Pass<'_> {
    fn schema(&mut self, schema: &Value, fuel: usize) -> Value {
        let (Some(map), 1..) = (schema.as_object(), fuel) else {
            return Value::Bool(schema != &Value::Bool(false));
        };
        let fuel = fuel - 1;
        let mut out = Map::new();
        if let Some(Value::String(reference)) = map.get("$ref") {
            match self.rewrite.reference(reference) {
                Some(reference) => out.insert("$ref".to_owned(), Value::String(reference)),
                None => return Value::Bool(true),
            };
            if self.reading.is_old {
                return Value::Object(out);
            }
        }
        for (name, value) in map {
            if let Some(value) = self.keyword(name, value, fuel) {
                out.insert(name.clone(), value);
            }
        }
        examples(map, &mut out);
        if self.reading.is_request {
            without_read_only(map, &mut out);
        }
        if self.reading.is_old {
            nullable(map, &mut out);
            bound(map, &mut out, "minimum", "exclusiveMinimum");
            bound(map, &mut out, "maximum", "exclusiveMaximum");
        }
        Value::Object(out)
    }

    /// Converts the value of a keyword, if it counts and has the right type.
    fn keyword(&mut self, name: &str, value: &Value, fuel: usize) -> Option<Value> {
        match name {
            "type" => types(value),
            "enum" => value.as_array().map(|_| value.clone()),
            "const" => Some(value.clone()),
            "format" => value.as_str().map(|_| value.clone()),
            "pattern" if self.reading.is_request => value.as_str().map(|_| value.clone()),
            "required" => texts(value),
            "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties"
            | "maxProperties" => value.as_u64().map(Value::from),
            "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => number(value),
            "multipleOf" => number(value).filter(|it| it.as_f64() > Some(0.0)),
            "uniqueItems" => value.as_bool().map(Value::Bool),
            "items" | "additionalProperties" | "not" | "contains" | "propertyNames" => {
                is_schema(value).then(|| self.schema(value, fuel))
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                let items = value.as_array().filter(|items| !items.is_empty())?;
                Some(items.iter().map(|item| self.schema(item, fuel)).collect())
            }
            "properties" => {
                let named = value.as_object()?.iter();
                let named = named.map(|(name, item)| (name.clone(), self.schema(item, fuel)));
                Some(Value::Object(named.collect()))
            }
            "discriminator" => self.discriminator(value),
            _ => None,
        }
    }

    /// Converts a discriminator, with each mapped value as a reference.
    fn discriminator(&mut self, value: &Value) -> Option<Value> {
        let name = value.get("propertyName")?.as_str()?;
        let mut mapping = Map::new();
        for (tag, target) in value
            .get("mapping")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            let target = target.as_str()?;
            let component = || format!("#/components/schemas/{target}");
            let reference = self.rewrite.reference(target);
            let reference = reference.or_else(|| self.rewrite.reference(&component()));
            mapping.extend(reference.map(|it| (tag.clone(), Value::String(it))));
        }
        Some(json!({"propertyName": name, "mapping": mapping}))
    }
}

/// Removes `readOnly` properties, which are neither sent nor required in requests (OpenAPI 3.0.3,
/// section 4.7.24.2).
fn without_read_only(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let properties = map.get("properties").and_then(Value::as_object);
    let properties = properties.into_iter().flatten();
    let read_only = properties.filter(|(_, it)| it.get("readOnly") == Some(&Value::Bool(true)));
    let names = read_only.map(|(name, _)| name.as_str());
    let names = names.collect::<Vec<_>>();
    if let Some(Value::Object(kept)) = out.get_mut("properties") {
        kept.retain(|name, _| !names.contains(&name.as_str()));
    }
    if let Some(Value::Array(required)) = out.get_mut("required") {
        required.retain(|it| !it.as_str().is_some_and(|it| names.contains(&it)));
    }
}

fn is_schema(value: &Value) -> bool {
    value.is_object() || value.is_boolean()
}

fn number(value: &Value) -> Option<Value> {
    value.is_number().then(|| value.clone())
}

fn texts(value: &Value) -> Option<Value> {
    let items = value.as_array()?;
    let mut seen = Vec::new();
    for item in items.iter().filter(|item| item.is_string()) {
        if !seen.contains(item) {
            seen.push(item.clone());
        }
    }
    Some(Value::Array(seen))
}

/// Returns the types known to JSON Schema; others are ignored.
fn types(value: &Value) -> Option<Value> {
    const ALL: [&str; 7] = [
        "null", "boolean", "object", "array", "number", "string", "integer",
    ];
    let is_one = |value: &Value| value.as_str().is_some_and(|name| ALL.contains(&name));
    match value {
        Value::Array(_) => texts(value).filter(|names| {
            let names = names.as_array().map_or(&[][..], Vec::as_slice);
            !names.is_empty() && names.iter().all(is_one)
        }),
        one => is_one(one).then(|| one.clone()),
    }
}

/// Collects the document's examples of a schema in one place.
fn examples(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    let many = map.get("examples").and_then(Value::as_array);
    let one = [map.get("example"), map.get("default")];
    let all = one.into_iter().flatten().chain(many.into_iter().flatten());
    let all = all.take(6).cloned().collect::<Vec<_>>();
    if !all.is_empty() {
        out.insert("examples".to_owned(), Value::Array(all));
    }
}

/// Adds null to a given type for `nullable` (OpenAPI 3.0.3, section 4.7.24.1).
fn nullable(map: &Map<String, Value>, out: &mut Map<String, Value>) {
    if map.get("nullable") == Some(&Value::Bool(true))
        && let Some(name) = out.get("type").filter(|it| it.is_string()).cloned()
    {
        out.insert("type".to_owned(), json!([name, "null"]));
    }
}

/// Makes a bound exclusive if the flag beside it says so.
fn bound(map: &Map<String, Value>, out: &mut Map<String, Value>, name: &str, exclusive: &str) {
    if map.get(exclusive) == Some(&Value::Bool(true))
        && let Some(value) = out.remove(name)
    {
        out.insert(exclusive.to_owned(), value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Keep;

    impl Rewrite for Keep {
        fn reference(&mut self, text: &str) -> Option<String> {
            text.starts_with('#').then(|| text.to_owned())
        }
    }

    #[test]
    fn keywords_of_openapi_and_malformed_ones_are_removed() {
        let schema = json!({
            "type": "object", "title": "T", "xml": {}, "required": ["a", "a", 1], "pattern": "x",
            "properties": {"type": {"type": "strange", "example": 1, "default": 2}},
            "discriminator": {"propertyName": "type", "mapping": {"b": "#/B", "c": "C"}},
        });
        let wanted = json!({
            "type": "object", "required": ["a"],
            "properties": {"type": {"examples": [1, 2]}},
            "discriminator": {
                "propertyName": "type",
                "mapping": {"b": "#/B", "c": "#/components/schemas/C"},
            },
        });
        assert_eq!(plain(&schema, Reading::default(), &mut Keep), wanted);
    }

    #[test]
    fn siblings_of_a_reference_count_from_3_1_on() {
        let schema = json!({"$ref": "#/A", "type": "string"});
        let old = Reading {
            is_old: true,
            ..Reading::default()
        };
        assert_eq!(plain(&schema, old, &mut Keep), json!({"$ref": "#/A"}));
        assert_eq!(plain(&schema, Reading::default(), &mut Keep), schema);
    }
    #[test]
    fn requests_match_patterns_and_lack_read_only_properties() {
        let schema = json!({
            "required": ["a", "b"],
            "properties": {"a": {"readOnly": true}, "b": {"pattern": "^x"}},
        });
        let sent = Reading {
            is_request: true,
            ..Reading::default()
        };
        let wanted = json!({"required": ["b"], "properties": {"b": {"pattern": "^x"}}});
        assert_eq!(plain(&schema, sent, &mut Keep), wanted);
    }
}
