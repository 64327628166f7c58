//! The schemas at a pointer of the name lock.
//!
//! The lock names a property by its owner, even if the owner has it from an `allOf` or behind a
//! reference. A missing step is therefore looked up in these. Steps of the lock's own select
//! another reading of the same schema.

use serde_json::Value;

/// The lock's own steps: a base schema without its derived ones, and the form for requests.
const READINGS: [&str; 2] = ["base", "x-input"];

/// The limit of references followed to one step; more is a cycle.
const LONGEST: usize = 32;

/// Returns all schemas at a pointer: several if parts of an `allOf` each have it.
pub(crate) fn locate<'a>(root: &'a Value, pointer: &str) -> Vec<&'a Value> {
    let Some(rest) = pointer.strip_prefix("#/") else {
        return Vec::new();
    };
    let mut steps = rest.split('/').map(unescape).collect::<Vec<_>>();
    let mut found = Vec::new();
    walk(root, root, &steps, LONGEST, &mut found);
    while found.is_empty()
        && let Some(reading) = steps.iter().rposition(|step| READINGS.contains(&&**step))
    {
        steps.remove(reading);
        walk(root, root, &steps, LONGEST, &mut found);
    }
    found
}

/// Resolves a reference within the document.
pub(crate) fn target<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = reference.strip_prefix('#')?;
    let decoded = percent_decode(pointer);
    root.pointer(pointer).or_else(|| root.pointer(&decoded))
}

fn walk<'a>(
    root: &'a Value,
    at: &'a Value,
    steps: &[String],
    fuel: usize,
    found: &mut Vec<&'a Value>,
) {
    let Some((step, rest)) = steps.split_first() else {
        found.push(at);
        return;
    };
    if fuel == 0 {
        return;
    }
    let next = match at {
        Value::Object(map) => map.get(step),
        Value::Array(items) => step
            .parse::<usize>()
            .ok()
            .and_then(|index| items.get(index)),
        _ => None,
    };
    if let Some(next) = next {
        let before = found.len();
        walk(root, next, rest, fuel, found);
        if found.len() > before && step != "properties" {
            return;
        }
    }
    let reference = at.get("$ref").and_then(Value::as_str);
    let behind = reference.and_then(|it| target(root, it));
    let parts = at
        .get("allOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    for part in behind.into_iter().chain(parts) {
        walk(root, part, steps, fuel - 1, found);
    }
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

/// Decodes a reference, which is a URI: some characters of names are percent-encoded.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|it| std::str::from_utf8(it).ok());
        let code = code.filter(|_| *first == b'%');
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_property_is_found_behind_references_and_in_all_parts() {
        let root = json!({"components": {"schemas": {
            "A": {"allOf": [
                {"$ref": "#/components/schemas/B"},
                {"properties": {"x": {"minimum": 1}, "y": {"type": "string"}}},
            ]},
            "B": {"properties": {"x": {"type": "integer"}}, "allOf": [{"$ref": "#/components/schemas/A"}]},
        }}});
        let at = |pointer: &str| locate(&root, pointer);
        assert_eq!(
            at("#/components/schemas/A/properties/y")[0]["type"],
            "string"
        );
        let x = at("#/components/schemas/A/properties/x");
        assert!(x.contains(&&json!({"type": "integer"})), "{x:?}");
        assert!(x.contains(&&json!({"minimum": 1})), "{x:?}");
        assert!(at("#/components/schemas/A/properties/z").is_empty());
        assert_eq!(at("#/components/schemas/B/base/properties/x"), x);
    }

    #[test]
    fn references_are_read_as_uris() {
        let root = json!({"a": {"b c": 1, "d/e": 2}});
        assert_eq!(target(&root, "#/a/b%20c"), Some(&json!(1)));
        assert_eq!(target(&root, "#/a/d~1e"), Some(&json!(2)));
        assert_eq!(target(&root, "other.yaml#/a"), None);
    }
}
