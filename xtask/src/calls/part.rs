//! The part of a document that is called. A client of the whole document would take minutes to
//! compile and make the same calls.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// Keeps the operations with these methods and paths, the webhooks with these names, and the
/// components that they refer to.
pub(crate) fn part(
    root: &Value,
    operations: &BTreeSet<(String, String)>,
    webhooks: &BTreeSet<String>,
) -> Value {
    let mut part = root.clone();
    if let Some(paths) = part.get_mut("paths").and_then(Value::as_object_mut) {
        for (path, item) in paths.iter_mut() {
            let Some(item) = item.as_object_mut() else {
                continue;
            };
            item.retain(|key, _| {
                !is_method(key) || operations.contains(&(key.to_uppercase(), path.clone()))
            });
        }
        paths.retain(|_, item| {
            item.as_object().is_some_and(|item| {
                item.contains_key("$ref") || item.keys().any(|key| is_method(key))
            })
        });
    }
    if let Some(all) = part.get_mut("webhooks").and_then(Value::as_object_mut) {
        all.retain(|name, _| webhooks.contains(name));
    }
    let components = part.as_object_mut().and_then(|it| it.remove("components"));
    if let Some(components) = components {
        part["components"] = reached(&part, &components);
    }
    part
}

fn is_method(key: &str) -> bool {
    let methods = [
        "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
    ];
    methods.contains(&key)
}

/// Returns the components that references reach, directly or through others; security schemes stay.
fn reached(part: &Value, components: &Value) -> Value {
    let mut kept = Map::new();
    if let Some(schemes) = components.get("securitySchemes") {
        kept.insert("securitySchemes".to_owned(), schemes.clone());
    }
    let mut open = Vec::new();
    references(part, &mut open);
    let mut seen = BTreeSet::new();
    while let Some((section, name)) = open.pop() {
        if !seen.insert((section.clone(), name.clone())) {
            continue;
        }
        let Some(component) = components.get(&section).and_then(|it| it.get(&name)) else {
            continue;
        };
        references(component, &mut open);
        let section = kept
            .entry(section)
            .or_insert_with(|| Value::Object(Map::new()));
        section[name] = component.clone();
    }
    Value::Object(kept)
}

/// Collects the section and name of each component that a value refers to, in a reference or a
/// mapping.
fn references(value: &Value, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => {
            let mut steps = text
                .strip_prefix("#/components/")
                .into_iter()
                .flat_map(|it| it.split('/'));
            if let (Some(section), Some(name)) = (steps.next(), steps.next()) {
                let name = percent_encoding::percent_decode_str(name).decode_utf8_lossy();
                let name = name.replace("~1", "/").replace("~0", "~");
                found.push((section.to_owned(), name));
            }
        }
        Value::Array(items) => items.iter().for_each(|it| references(it, found)),
        Value::Object(members) => members.values().for_each(|it| references(it, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn called_operations_stay_with_all_that_they_refer_to() {
        let schema =
            |to: &str| json!({"properties": {"x": {"$ref": format!("#/components/schemas/{to}")}}});
        let root = json!({
            "paths": {
                "/a": {"get": schema("A"), "post": schema("C"), "parameters": []},
                "/b": {"get": schema("C")},
            },
            "components": {
                "schemas": {"A": schema("B"), "B": {}, "C": {}},
                "securitySchemes": {"k": {}},
            },
        });
        let operations = BTreeSet::from([("GET".to_owned(), "/a".to_owned())]);
        assert_eq!(
            part(&root, &operations, &BTreeSet::new()),
            json!({
                "paths": {"/a": {"get": schema("A"), "parameters": []}},
                "components": {"schemas": {"A": schema("B"), "B": {}}, "securitySchemes": {"k": {}}},
            })
        );
    }
}
