//! The operations of a document: parameters, bodies, and pointers to their schemas.

use serde_json::{Map, Value};

use crate::roundtrip::locate::target;

const METHODS: [&str; 8] = [
    "get", "post", "put", "patch", "delete", "head", "options", "trace",
];

/// An operation, as far as its requests depend on it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operation {
    /// `GET`
    pub(crate) method: String,
    /// `/browsers/{id}`
    pub(crate) path: String,
    pub(crate) inputs: Vec<Input>,
    /// One for each media type, in the document's order
    pub(crate) bodies: Vec<Body>,
}

/// A parameter.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Input {
    /// `path`, `query`, `header` or `cookie`
    pub(crate) place: String,
    pub(crate) name: String,
    pub(crate) is_required: bool,
    /// `deepObject`, if the document has a style
    pub(crate) style: Option<String>,
    /// The pointer to its schema
    pub(crate) schema: String,
}

/// A body of one media type.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Body {
    pub(crate) media_type: String,
    pub(crate) is_required: bool,
    pub(crate) schema: String,
}

/// Returns all operations, in the order of the document's paths.
pub(crate) fn operations(root: &Value) -> Vec<Operation> {
    let mut found = Vec::new();
    for (path, item) in root["paths"].as_object().into_iter().flatten() {
        let item = followed(root, item);
        for method in METHODS {
            if let Some(operation) = item.get(method) {
                let at = format!("#/paths/{}", escape(path));
                let own = format!("{at}/{method}");
                let mut inputs = inputs(root, item, &at);
                for input in self::inputs(root, operation, &own) {
                    inputs.retain(|it| (&it.place, &it.name) != (&input.place, &input.name));
                    inputs.push(input);
                }
                found.push(Operation {
                    method: method.to_uppercase(),
                    path: path.clone(),
                    inputs,
                    bodies: bodies(root, operation, &own),
                });
            }
        }
    }
    found
}

fn inputs(root: &Value, owner: &Value, at: &str) -> Vec<Input> {
    let all = owner.get("parameters").and_then(Value::as_array);
    let all = all.into_iter().flatten().enumerate();
    let inputs = all.filter_map(|(index, value)| {
        let value = followed(root, value);
        let text = |name: &str| value.get(name)?.as_str().map(str::to_owned);
        let content = value.get("content").and_then(Value::as_object);
        let content = content.and_then(|content| content.keys().next());
        let content = content.map(|it| format!("content/{}/", escape(it)));
        Some(Input {
            place: text("in")?,
            name: text("name")?,
            style: text("style"),
            is_required: value.get("required") == Some(&Value::Bool(true)),
            schema: format!(
                "{at}/parameters/{index}/{}schema",
                content.unwrap_or_default()
            ),
        })
    });
    inputs.collect()
}

fn bodies(root: &Value, operation: &Value, at: &str) -> Vec<Body> {
    let body = operation.get("requestBody").map(|it| followed(root, it));
    let content = body.and_then(|body| body.get("content")?.as_object());
    let names = content.into_iter().flat_map(|content| content.keys());
    let bodies = names.map(|media_type| Body {
        media_type: media_type.clone(),
        is_required: body.and_then(|it| it.get("required")) == Some(&Value::Bool(true)),
        schema: format!("{at}/requestBody/content/{}/schema", escape(media_type)),
    });
    bodies.collect()
}

fn followed<'a>(root: &'a Value, value: &'a Value) -> &'a Value {
    let reference = value.get("$ref").and_then(Value::as_str);
    let found = reference.and_then(|it| target(root, it));
    found.unwrap_or(value)
}

pub(crate) fn escape(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

/// Returns the names in braces, in the path's order.
pub(crate) fn names_in(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| Some(part.split_once('}')?.0))
        .collect()
}

/// Returns true if the schema of a form field or a body is bytes.
pub(crate) fn is_binary(schema: &Map<String, Value>) -> bool {
    schema.get("format").and_then(Value::as_str) == Some("binary")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_operation_has_its_own_parameters_and_those_of_its_path() {
        let root = json!({
            "paths": {"/a/{b}": {
                "parameters": [{"$ref": "#/components/parameters/B"}],
                "put": {
                    "parameters": [{"in": "query", "name": "q", "schema": {}}],
                    "requestBody": {"content": {"application/json": {"schema": {}}}},
                },
            }},
            "components": {"parameters": {"B": {"in": "path", "name": "b", "required": true}}},
        });
        let found = operations(&root);
        let [operation] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!(operation.method, "PUT");
        let inputs = operation.inputs.iter();
        let inputs = inputs.map(|it| (it.name.as_str(), it.is_required, it.schema.as_str()));
        assert_eq!(
            inputs.collect::<Vec<_>>(),
            [
                ("b", true, "#/paths/~1a~1{b}/parameters/0/schema"),
                ("q", false, "#/paths/~1a~1{b}/put/parameters/0/schema"),
            ]
        );
        let bodies = operation.bodies.iter().map(|it| it.schema.as_str());
        assert_eq!(
            bodies.collect::<Vec<_>>(),
            ["#/paths/~1a~1{b}/put/requestBody/content/application~1json/schema"]
        );
    }

    #[test]
    fn names_come_in_the_order_of_the_path() {
        assert_eq!(names_in("/a/{b}/c/{d_e}"), ["b", "d_e"]);
    }
}
