//! Undeclared names in a request's query. Prism ignores them, so a parameter in a wrong style would
//! look as if it had not been sent.

use percent_encoding::percent_decode_str;
use serde_json::Value;

use crate::calls::make::Call;
use crate::calls::operations::Operation;

/// Returns the names, as sent.
pub(super) fn undeclared(
    root: &Value,
    operation: &Operation,
    call: &Call,
    request: &str,
) -> Vec<String> {
    let query = request.split_once('?').map_or("", |(_, query)| query);
    let names = query.split('&').filter_map(|pair| pair.split('=').next());
    let names = names.map(|name| percent_decode_str(name).decode_utf8_lossy().into_owned());
    let is_unknown = |name: &String| !name.is_empty() && !is_declared(root, operation, call, name);
    names.filter(is_unknown).collect()
}

fn is_declared(root: &Value, operation: &Operation, call: &Call, name: &str) -> bool {
    let inputs = operation.inputs.iter().filter(|it| it.place == "query");
    let is_of_input = |input: &crate::calls::operations::Input| {
        let is_deep = input.style.as_deref() == Some("deepObject");
        match call.query.get(&input.name) {
            // `filter[a][b]`
            Some(Value::Object(_) | Value::Array(_)) if is_deep => {
                let rest = name.strip_prefix(&input.name);
                rest.is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']'))
            }
            // A form splits an object into its properties.
            Some(Value::Object(members)) => input.name == name || members.contains_key(name),
            _ => input.name == name,
        }
    };
    let schemes = root["components"]["securitySchemes"].as_object();
    let mut keys = schemes.into_iter().flatten();
    let is_key = keys.any(|(_, it)| it["in"] == "query" && it["name"] == name);
    is_key || inputs.into_iter().any(is_of_input)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calls::operations::operations;
    use serde_json::json;

    #[test]
    fn a_name_is_declared_as_its_style_writes_it() {
        let root = json!({"openapi": "3.1.0", "paths": {"/a": {"get": {"parameters": [
            {"in": "query", "name": "deep", "style": "deepObject"},
            {"in": "query", "name": "form"},
            {"in": "query", "name": "one"},
        ]}}}, "components": {"securitySchemes": {"k": {"in": "query", "name": "key"}}}});
        let operation = &operations(&root)[0];
        let call = Call {
            query: json!({"deep": {"x": 1}, "form": {"y": 1}, "one": 1})
                .as_object()
                .cloned()
                .unwrap_or_default(),
            ..Call::default()
        };
        let found = |request| undeclared(&root, operation, &call, request);
        assert_eq!(found("GET /a?deep%5Bx%5D=1&y=1&one=1&key=k"), [""; 0]);
        assert_eq!(found("GET /a?deep=x,1&x=1&two=2"), ["deep", "x", "two"]);
        assert_eq!(found("GET /a"), [""; 0]);
    }
}
