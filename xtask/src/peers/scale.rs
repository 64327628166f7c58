//! A larger document for measuring growth: the same paths and components several times, under new
//! names.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::corpus;

/// Writes the larger document.
pub(super) fn write(document: &Path, times: usize, place: &Path) -> Result<PathBuf, String> {
    let failed = |error: &dyn std::fmt::Display| format!("{}: {error}", document.display());
    let bytes = fs::read(document).map_err(|error| failed(&error))?;
    let root = serde_json::from_slice::<Value>(&bytes).map_err(|error| failed(&error))?;
    let stem = document.file_stem().unwrap_or_default().to_string_lossy();
    let path = place.join("scaled").join(format!("{stem}_{times}.json"));
    corpus::write(&path, &repeat(&root, times).to_string())?;
    Ok(path)
}

fn repeat(root: &Value, times: usize) -> Value {
    let mut out = root.clone();
    for copy in 1..times {
        let end = format!("_copy{copy}");
        let paths =
            entries(root, "/paths").map(|(path, item)| (format!("/copy{copy}{path}"), item));
        for (path, item) in paths {
            insert(&mut out, "paths", None, path, renamed(item, &end));
        }
        for (section, _) in
            entries(root, "/components").filter(|(name, _)| *name != "securitySchemes")
        {
            for (name, item) in entries(root, &format!("/components/{section}")) {
                let name = format!("{name}{end}");
                insert(
                    &mut out,
                    "components",
                    Some(section),
                    name,
                    renamed(item, &end),
                );
            }
        }
    }
    out
}

fn entries<'a>(root: &'a Value, pointer: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    root.pointer(pointer)
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
}

fn insert(root: &mut Value, section: &str, inner: Option<&str>, name: String, item: Value) {
    let mut map = root.get_mut(section);
    if let Some(inner) = inner {
        map = map.and_then(|map| map.get_mut(inner));
    }
    if let Some(map) = map.and_then(Value::as_object_mut) {
        map.insert(name, item);
    }
}

/// Renames references, operation ids and tags to those of the copy.
fn renamed(item: &Value, end: &str) -> Value {
    match item {
        Value::Array(items) => items.iter().map(|item| renamed(item, end)).collect(),
        Value::Object(map) => {
            let members = map
                .iter()
                .map(|(name, value)| (name.clone(), member(name, value, end)));
            Value::Object(members.collect::<Map<_, _>>())
        }
        Value::String(text) if text.starts_with("#/components/") => {
            Value::String(format!("{text}{end}"))
        }
        other => other.clone(),
    }
}

fn member(name: &str, value: &Value, end: &str) -> Value {
    match value {
        Value::String(text) if name == "operationId" => Value::String(format!("{text}{end}")),
        other => renamed(other, end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_copy_refers_to_itself() {
        let root = json!({
            "paths": {"/a": {"get": {"operationId": "a", "x": {"$ref": "#/components/schemas/A"}}}},
            "components": {"schemas": {"A": {"type": "object"}}, "securitySchemes": {"s": {}}},
        });
        let wanted = json!({
            "paths": {
                "/a": {"get": {"operationId": "a", "x": {"$ref": "#/components/schemas/A"}}},
                "/copy1/a": {"get": {
                    "operationId": "a_copy1", "x": {"$ref": "#/components/schemas/A_copy1"},
                }},
            },
            "components": {
                "schemas": {"A": {"type": "object"}, "A_copy1": {"type": "object"}},
                "securitySchemes": {"s": {}},
            },
        });
        assert_eq!(repeat(&root, 2), wanted);
    }
}
