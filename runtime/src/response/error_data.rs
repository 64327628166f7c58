//! Detection of errors in the JSON data of events and items, and of their status.

use reqwest::StatusCode;

use crate::json::decoding_settings::inspection;
use crate::json::node::Node;
use crate::json::tape::Tape;

/// Members that may accompany an error, and do not make the object an item.
const BESIDE: &[&str] = &[
    "type",
    "event",
    "object",
    "kind",
    "code",
    "status",
    "statuscode",
    "message",
    "msg",
    "detail",
    "details",
    "reason",
    "title",
    "success",
    "ok",
    "done",
    "id",
    "eventid",
    "requestid",
    "traceid",
    "param",
    "path",
    "timestamp",
    "time",
    "created",
    "instance",
    "retryable",
    "help",
    "hint",
];

/// Returns true if data is an object whose member `error` reports a failure, without other members
/// that an item would have. `names` are the item's declared properties: if `error` is not one of
/// them, an object in that member is always a failure.
pub(crate) fn is_error(data: &str, names: &[&str]) -> bool {
    if !data.contains("\"error\"") || !data.trim_start().starts_with('{') {
        return false;
    }
    let state = inspection(data.len());
    let Ok(tape) = Tape::read_json(data.as_bytes(), state.handle()) else {
        return false;
    };
    let members = || tape.root().members().into_iter().flatten();
    let error = members().filter(|(name, _)| *name == "error").last();
    let Some((_, error)) = error.filter(|(_, error)| says_something(*error)) else {
        return false;
    };
    let is_undeclared = !names.is_empty() && !names.contains(&"error");
    let is_beside = |name: &str| {
        let word = plain(name);
        BESIDE.contains(&word.as_str()) || word.starts_with("error")
    };
    is_undeclared && error.members().is_some() || members().all(|(name, _)| is_beside(name))
}

/// Returns true if the value of `error` is not `null`, `false`, `0` or empty.
fn says_something(error: Node<'_, '_>) -> bool {
    match (error.as_str(), error.members(), error.elements()) {
        (Some(text), ..) => !text.is_empty(),
        (_, Some(mut members), _) => members.next().is_some(),
        (.., Some(mut elements)) => elements.next().is_some(),
        _ => error.as_bool() == Some(true) || error.as_integer().is_some_and(|code| code != 0),
    }
}

/// Returns the status that an error contains, as a number or as a name.
pub(crate) fn status(data: &[u8]) -> Option<StatusCode> {
    let state = inspection(data.len());
    let tape = Tape::read_json(data, state.handle()).ok()?;
    let root = tape.root();
    let inner = member(root, "error").into_iter();
    let holders = inner
        .clone()
        .chain([root])
        .chain(inner.filter_map(|it| member(it, "error")));
    let names = [
        "status",
        "status_code",
        "statusCode",
        "http_status",
        "code",
        "type",
        "reason",
    ];
    let all = holders.flat_map(|holder| {
        let said = names.iter().filter_map(move |name| member(holder, name));
        // `{"error": "overloaded"}`
        said.chain([holder].into_iter().filter(|it| it.as_str().is_some()))
    });
    let all = all.collect::<Vec<_>>();
    let numbers = all.iter().filter_map(|said| number(*said));
    let words = all
        .iter()
        .filter_map(|said| said.as_str())
        .filter_map(of_word);
    // A number is more precise than a name.
    numbers.chain(words).next()
}

/// Returns true if an error with this status is temporary.
pub(crate) fn may_pass(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 409 | 429) || status.is_server_error()
}

fn number(said: Node<'_, '_>) -> Option<StatusCode> {
    let number = said.as_integer().or_else(|| said.as_str()?.parse().ok())?;
    let status = u16::try_from(number)
        .ok()
        .filter(|number| (400..600).contains(number))?;
    StatusCode::from_u16(status).ok()
}

/// Maps the name of an error to a status.
fn of_word(said: &str) -> Option<StatusCode> {
    const WORDS: &[(&str, u16)] = &[
        // Permanent errors come before names that they contain.
        ("insufficientquota", 402),
        ("billing", 402),
        ("overloaded", 529),
        ("ratelimit", 429),
        ("toomanyrequests", 429),
        ("resourceexhausted", 429),
        ("throttl", 429),
        ("unavailable", 503),
        ("overload", 503),
        ("capacity", 503),
        ("deadline", 504),
        ("timeout", 504),
        ("timedout", 504),
        ("internal", 500),
        ("servererror", 500),
        ("apierror", 500),
        ("badgateway", 502),
        ("unauthenticated", 401),
        ("authentication", 401),
        ("permission", 403),
        ("notfound", 404),
        ("invalid", 400),
    ];
    let word = plain(said);
    let found = WORDS.iter().find(|(part, _)| word.contains(part));
    found.and_then(|(_, status)| StatusCode::from_u16(*status).ok())
}

fn member<'t, 'a>(node: Node<'t, 'a>, name: &str) -> Option<Node<'t, 'a>> {
    let members = node.members()?.filter(|(known, _)| *known == name);
    members.last().map(|(_, value)| value)
}

fn plain(name: &str) -> String {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    letters.collect::<String>().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_told_from_an_item_with_one() {
        let rows: [(&str, &[&str], bool); 12] = [
            (r#"{"error": {"message": "m"}}"#, &["id"], true),
            (r#"{"error": {"message": "m"}}"#, &["error"], true),
            (
                r#"{"error": "m", "type": "t", "request_id": "r"}"#,
                &[],
                true,
            ),
            (r#"{"error": true, "message": "m"}"#, &[], true),
            (r#"{"error": null, "id": "i"}"#, &["id"], false),
            (r#"{"error": false}"#, &["id"], false),
            (r#"{"error": {}}"#, &["id"], false),
            (
                r#"{"error": {"code": 5}, "choices": []}"#,
                &["choices"],
                true,
            ),
            (
                r#"{"error": {"code": 5}, "choices": []}"#,
                &["choices", "error"],
                false,
            ),
            (r#"{"error": "m", "level": "info"}"#, &["level"], false),
            (r#"{"text": "an \"error\"", "id": "i"}"#, &["id"], false),
            (r#"["error"]"#, &[], false),
        ];
        for (data, names, wanted) in rows {
            assert_eq!(is_error(data, names), wanted, "{data} {names:?}");
        }
    }

    #[test]
    fn an_error_says_its_status() {
        for (data, wanted) in [
            (r#"{"error": {"code": 429, "message": "m"}}"#, Some(429)),
            (
                r#"{"error": {"status": "UNAVAILABLE", "code": 503}}"#,
                Some(503),
            ),
            (
                r#"{"type": "error", "error": {"type": "overloaded_error"}}"#,
                Some(529),
            ),
            (
                r#"{"error": {"type": "rate_limit_exceeded", "code": null}}"#,
                Some(429),
            ),
            (r#"{"error": {"type": "server_error"}}"#, Some(500)),
            (
                r#"{"error": {"type": "invalid_request_error", "code": "x"}}"#,
                Some(400),
            ),
            (
                r#"{"error": {"code": "insufficient_quota", "type": "insufficient_quota"}}"#,
                Some(402),
            ),
            (r#"{"error": "Overloaded"}"#, Some(529)),
            (r#"{"error": "no", "status_code": "500"}"#, Some(500)),
            (r#"{"error": {"code": 7}}"#, None),
            ("overloaded", None),
        ] {
            assert_eq!(
                status(data.as_bytes()).map(|it| it.as_u16()),
                wanted,
                "{data}"
            );
        }
    }
}
