//! Transformations of sample values for calls: leaving out, renaming, escaping, and comparing
//! shapes.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The name of the field that marks an object as bytes.
pub(crate) const FILE: &str = "$file";

/// The prefix of a sample text that is renamed.
const TEXT: &str = "text";

/// Appended to a text that goes where it has to be escaped.
pub(crate) const SPECIAL: &str = " a/b?c=d&e+f%20g#h;i,j:k@l\"m'n\\o[p]{q}Zürich東🚀";

/// The largest integer that JavaScript represents exactly.
const SAFE: u64 = (1 << 53) - 1;

/// Returns copies of an object, each without one member: some properties exclude others.
pub(crate) fn without_one(value: &Value) -> Vec<Value> {
    let map = value.as_object().into_iter();
    let without = map.flat_map(|map| {
        map.keys().map(|name| {
            let mut map = map.clone();
            map.remove(name);
            Value::Object(map)
        })
    });
    without.collect()
}

/// Adapts values to a media type. A form cannot express an empty list; any other type but JSON
/// takes text or bytes.
pub(crate) fn fit_to_media_type(values: &mut Vec<Value>, media_type: &str) {
    if media_type.contains("json") {
        return;
    }
    let is_form = ["multipart/", "application/x-www-form-urlencoded"];
    if is_form.iter().any(|it| media_type.starts_with(it)) {
        values.retain(|value| !has_empty_list(value));
    } else if !values
        .iter()
        .any(|it| it.is_string() || it.get(FILE).is_some())
    {
        *values = vec![json!("body")];
    }
}

fn has_empty_list(value: &Value) -> bool {
    match value {
        Value::Array(items) => items.is_empty() || items.iter().any(has_empty_list),
        Value::Object(map) => map.values().any(has_empty_list),
        _ => false,
    }
}

/// Counts the values within a value.
pub(crate) fn size(value: &Value) -> usize {
    match value {
        Value::Object(map) => 2 + map.values().map(size).sum::<usize>(),
        Value::Array(items) => 2 + items.iter().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// Returns true if every language represents the numbers exactly and no text is a corner case.
pub(crate) fn is_portable(value: &Value) -> bool {
    match value {
        Value::Number(number) => match number.as_i64() {
            Some(integer) => integer.unsigned_abs() <= SAFE,
            None => number.as_f64().is_some_and(|it| it.abs() < 1e6),
        },
        Value::String(text) => !text.contains('\u{7f}'),
        Value::Array(items) => items.iter().all(is_portable),
        Value::Object(map) => map.values().all(is_portable),
        Value::Null | Value::Bool(_) => true,
    }
}

/// Renames texts to their place.
pub(crate) fn named(value: &Value, place: &str) -> Value {
    match value {
        Value::String(text) if text.strip_prefix(TEXT).is_some_and(is_number) => {
            Value::String(place.to_owned())
        }
        Value::Array(items) => {
            let items = items.iter().enumerate();
            items
                .map(|(index, it)| named(it, &format!("{place}.{index}")))
                .collect()
        }
        Value::Object(map) => {
            let map = map.iter();
            map.map(|(name, it)| (name.clone(), named(it, &format!("{place}.{name}"))))
                .collect()
        }
        other => other.clone(),
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Appends characters to escape to texts that name their place.
pub(crate) fn make_special(value: &mut Value, place: &str) {
    match value {
        Value::String(text) if text == place => text.push_str(SPECIAL),
        Value::Object(map) if map.contains_key(FILE) => {
            if let Some(Value::String(name)) = map.get_mut("name") {
                *name = format!(
                    "a \"b\" ü;c.{}",
                    name.rsplit('.').next().unwrap_or_default()
                );
            }
        }
        Value::Object(map) => {
            for (name, value) in map.iter_mut() {
                make_special(value, &format!("{place}.{name}"));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                make_special(item, &format!("{place}.{index}"));
            }
        }
        _ => {}
    }
}

/// Collects each place in a value with the kind of value there.
pub(crate) fn shapes_of(value: &Value, place: String, shapes: &mut BTreeSet<String>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Number(number) if number.is_f64() => "fraction",
        Value::Number(_) => "integer",
        Value::String(text) if text.is_empty() => "empty text",
        Value::String(_) => "text",
        Value::Array(items) => match items.len() {
            0 => "nothing",
            1 => "one",
            _ => "many",
        },
        Value::Object(map) if map.is_empty() => "empty object",
        Value::Object(_) => "object",
    };
    for (name, it) in value.as_object().into_iter().flatten() {
        shapes_of(it, format!("{place}.{name}"), shapes);
    }
    for it in value.as_array().into_iter().flatten() {
        shapes_of(it, format!("{place}[]"), shapes);
    }
    shapes.insert(format!("{place} {kind}"));
}
