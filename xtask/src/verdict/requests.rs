//! Requirements of an operation on a request, beyond the values of its parts.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::wire::{METHODS, bare_path, escape, keys, resolve};

/// The parts of an operation's requests.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Shape {
    /// Required parameters besides those of the path: place and name
    required: BTreeSet<(String, String)>,
    requires_body: bool,
    /// The media types of the body
    media: BTreeSet<String>,
}

impl Shape {
    /// Describes why the least request of this operation, or one with a body in any of its media
    /// types, is no request of the new one.
    pub(super) fn fault(&self, new: Option<&Self>) -> Option<String> {
        let Some(new) = new else {
            return Some("the operation is gone".to_owned());
        };
        if let Some((place, name)) = new.required.difference(&self.required).next() {
            return Some(format!("`{name}` is required in the {place}"));
        }
        if new.requires_body && !self.requires_body {
            return Some("a body is required".to_owned());
        }
        // Which of several media types is sent depends on the client. Where there is no body any
        // more, a server may ignore it.
        let is_gone = !new.media.is_empty() && !self.media.iter().any(|it| new.takes(it));
        let first = self.media.first().filter(|_| is_gone);
        first.map(|it| format!("a body in {it} is not taken"))
    }

    fn takes(&self, media: &str) -> bool {
        let kind = media.split('/').next().unwrap_or_default();
        let ranges = [media.to_owned(), format!("{kind}/*"), "*/*".to_owned()];
        ranges.iter().any(|it| self.media.contains(it))
    }
}

/// Returns the parts of all operations' requests by method and path.
pub(super) fn shapes(root: &Value) -> BTreeMap<String, Shape> {
    let mut found = BTreeMap::new();
    for path in keys(root, "#/paths") {
        let Some(item) = resolve(root, &format!("#/paths/{}", escape(path))) else {
            continue;
        };
        for method in METHODS {
            let operation = format!("{item}/{method}");
            if root.pointer(&operation[1..]).is_some_and(Value::is_object) {
                let name = format!("{} {}", method.to_uppercase(), bare_path(path));
                found.insert(name, shape(root, &item, &operation));
            }
        }
    }
    found
}

fn shape(root: &Value, item: &str, operation: &str) -> Shape {
    let mut shape = Shape::default();
    let mut is_required = BTreeMap::new();
    // A parameter of the operation overrides that of the path item.
    for owner in [item, operation] {
        let list = root.pointer(&format!("{owner}/parameters")[1..]);
        let length = list.and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..length {
            let at = resolve(root, &format!("{owner}/parameters/{index}"));
            let Some(parameter) = at.and_then(|it| root.pointer(&it[1..])) else {
                continue;
            };
            if let (Some(place), Some(name)) =
                (parameter["in"].as_str(), parameter["name"].as_str())
            {
                let key = (place.to_owned(), name.to_owned());
                is_required.insert(key, place != "path" && parameter["required"] == true);
            }
        }
    }
    let required = is_required.into_iter().filter(|(_, is)| *is);
    shape.required = required.map(|(key, _)| key).collect();
    if let Some(body) = resolve(root, &format!("{operation}/requestBody")) {
        shape.requires_body = root
            .pointer(&body[1..])
            .is_some_and(|it| it["required"] == true);
        let media = keys(root, &format!("{body}/content")).into_iter();
        let media = media.map(|it| it.split(';').next().unwrap_or_default().trim());
        shape.media = media.map(str::to_ascii_lowercase).collect();
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(operation: Value) -> Shape {
        let root = json!({"paths": {"/a/{b}": {"post": operation}}});
        shapes(&root).remove("POST /a/{}").unwrap()
    }

    #[test]
    fn a_request_lacks_what_the_new_document_requires() {
        let body = |required: bool, media: &str| {
            let content = json!({media: {}});
            json!({"requestBody": {"required": required, "content": content}})
        };
        let parameter = |required: bool| json!({"parameters": [{"name": "p", "in": "query", "required": required}]});
        let cases = [
            (
                parameter(false),
                parameter(true),
                Some("`p` is required in the query"),
            ),
            (parameter(true), parameter(false), None),
            (
                body(false, "text/plain"),
                body(true, "text/*"),
                Some("a body is required"),
            ),
            (
                body(true, "text/csv"),
                body(true, "text/plain"),
                Some("a body in text/csv is not taken"),
            ),
            (body(true, "text/csv"), body(false, "text/*"), None),
        ];
        for (old, new, wanted) in cases {
            let fault = of(old.clone()).fault(Some(&of(new.clone())));
            assert_eq!(fault.as_deref(), wanted, "{old} and {new}");
        }
        let gone = Shape::default().fault(None);
        assert_eq!(gone.as_deref(), Some("the operation is gone"));
    }
}
