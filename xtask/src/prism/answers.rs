//! A second opinion on responses that the client rejects: whether they violate their schema,
//! according to the crate jsonschema.

use serde_json::Value;

use super::relay::Exchange;
use crate::calls::make::Call;
use crate::calls::operations::escape;
use crate::roundtrip::instances::Checker;
use crate::roundtrip::locate::locate;
use crate::roundtrip::source::Source;

/// Returns true if the body is invalid at the place that `error` names; `None` without a schema or
/// JSON.
pub(super) fn is_at_fault(
    root: &Value,
    call: &Call,
    exchange: &Exchange,
    error: &str,
) -> Option<bool> {
    let body = serde_json::from_str::<Value>(&exchange.body).ok()?;
    let (path, method) = (escape(&call.template), call.method.to_lowercase());
    let at = format!("#/paths/{path}/{method}/responses");
    let status = exchange.status.to_string();
    let range = format!("{}XX", status.chars().next()?);
    let statuses = [status.as_str(), &range, "default"];
    let content = statuses.map(|status| format!("{at}/{status}/content"));
    let content = content.iter().find(|it| !locate(root, it).is_empty())?;
    let media_types = locate(root, content).into_iter().find_map(Value::as_object);
    let media_type = media_types?.keys().find(|it| it.contains("json"))?;
    let pointer = format!("{content}/{}/schema", escape(media_type));
    let (source, numbers) = Source::read(root, [pointer.as_str()]);
    let number = numbers.first().copied().flatten()?;
    let checker = Checker::new(&source).ok()?;
    let place = place(error)?;
    let mut faults = checker.faults(number, &body).into_iter();
    // A value that fits no variant is invalid as a whole.
    let is_there = faults.any(|(at, is_choice)| {
        at == place || is_choice && format!("{place}/").starts_with(&format!("{at}/"))
    });
    Some(is_there)
}

/// Converts the path in `… at $.a[0].b: required, but missing; …` to the pointer `/a/0/b`, or to
/// its owner if the value is missing.
fn place(error: &str) -> Option<String> {
    let (_, rest) = error.split_once(", at $")?;
    let (path, why) = rest.split_once(": ")?;
    let path = path.replace(']', "").replace(['[', '.'], "/");
    match why.starts_with("required") {
        true => path.rsplit_once('/').map(|(owner, _)| owner.to_owned()),
        false => Some(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_response_is_validated_by_the_schema_of_its_status() {
        let content = json!({"application/json": {"schema": {"required": ["a"]}}});
        let root = json!({"openapi": "3.1.0", "paths": {"/x": {"get": {"responses": {
            "200": {"$ref": "#/components/responses/R"},
            "4XX": {"description": ""},
        }}}}, "components": {"responses": {"R": {"content": content}}}});
        let call = Call {
            method: "GET".to_owned(),
            template: "/x".to_owned(),
            ..Call::default()
        };
        let said = |status: u16, body: &str| {
            let body = body.to_owned();
            let exchange = Exchange {
                status,
                body,
                ..Exchange::default()
            };
            let error = "the body is not as declared, at $.a: required, but missing; 200 OK: …";
            is_at_fault(&root, &call, &exchange, error)
        };
        assert_eq!(said(200, r#"{"a": 1}"#), Some(false));
        assert_eq!(said(200, "{}"), Some(true));
        assert_eq!(said(200, "text"), None);
        assert_eq!(said(404, "{}"), None);
    }

    #[test]
    fn the_place_is_the_one_that_the_client_names() {
        let place = |text| {
            place(&format!(
                "the body is not as declared, at {text}; 200 OK: {{"
            ))
        };
        assert_eq!(
            place("$.a[0].b: required, but missing").as_deref(),
            Some("/a/0")
        );
        assert_eq!(
            place("$[1].a: expected a string, found null").as_deref(),
            Some("/1/a")
        );
    }
}
