//! Equality of JSON values: numbers are compared by value, not by notation.

use serde_json::{Number, Value};

/// Returns the first difference, with both sides.
pub(crate) fn difference(one: &Value, other: &Value) -> Option<String> {
    let mut path = String::from("$");
    differ(one, other, &mut path).map(|what| format!("{path}: {what}"))
}

fn differ(one: &Value, other: &Value, path: &mut String) -> Option<String> {
    let length = path.len();
    match (one, other) {
        (Value::Object(a), Value::Object(b)) => {
            for (name, value) in a {
                let Some(there) = b.get(name) else {
                    return Some(format!("`{name}` is gone"));
                };
                path.push('.');
                path.push_str(name);
                if let Some(what) = differ(value, there, path) {
                    return Some(what);
                }
                path.truncate(length);
            }
            let new = b.keys().find(|name| !a.contains_key(*name));
            new.map(|name| format!("`{name}` is new"))
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (index, (one, other)) in a.iter().zip(b).enumerate() {
                path.push_str(&format!("[{index}]"));
                if let Some(what) = differ(one, other, path) {
                    return Some(what);
                }
                path.truncate(length);
            }
            None
        }
        (Value::Number(a), Value::Number(b)) if are_equal(a, b) => None,
        (one, other) if one == other => None,
        (one, other) => Some(format!("{one} became {other}")),
    }
}

/// Compares numbers: integers exactly, others with the precision of a double.
fn are_equal(a: &Number, b: &Number) -> bool {
    match (a.as_i128(), b.as_i128()) {
        (Some(a), Some(b)) => a == b,
        _ => a.as_f64() == b.as_f64(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_compare_by_value_and_places_are_named() {
        let one = json!({"a": [1, {"b": 2.0}]});
        assert_eq!(difference(&one, &json!({"a": [1.0, {"b": 2}]})), None);
        let told = |other| difference(&one, &other).unwrap();
        assert_eq!(told(json!({"a": [1, {"b": 3}]})), "$.a[1].b: 2.0 became 3");
        let big = |digit: u64| json!(9_007_199_254_740_990_u64 + digit);
        assert!(difference(&big(2), &big(3)).is_some());
        assert_eq!(told(json!({"a": [1, {}]})), "$.a[1]: `b` is gone");
        assert_eq!(told(json!({"a": [1, {"b": 2}], "c": 1})), "$: `c` is new");
    }
}
