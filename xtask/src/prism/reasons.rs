//! The table of known reasons for faults that are not the client's. A fault without a reason makes
//! the run fail.

use serde_json::Value;

use super::outcome::End;
use crate::calls::make::Call;
use crate::calls::values::FILE;

/// A fault with its context.
pub(super) struct Seen<'a> {
    pub(super) call: &'a Call,
    pub(super) end: &'a End,
    pub(super) fault: &'a str,
    /// True if the response that the client rejects is not as declared, if known
    pub(super) is_at_fault: Option<bool>,
}

/// A reason.
pub(super) struct Reason {
    pub(super) text: &'static str,
    explains: fn(&Seen<'_>) -> bool,
}

/// Returns the number of the reason, if there is one.
pub(super) fn reason_of(seen: &Seen<'_>) -> Option<usize> {
    REASONS.iter().position(|reason| (reason.explains)(seen))
}

pub(super) const REASONS: &[Reason] = &[
    Reason {
        text: "No answer: Prism has an object where the document declares a stream of events, and \
               says `Cannot serialise complex objects as text`. With the request it finds no fault.",
        explains: |seen| {
            matches!(seen.end, End::Unanswered(_)) && seen.fault.contains("NO_COMPLEX_OBJECT_TEXT")
        },
    },
    Reason {
        text: "Not read: what Prism answers is not valid for the schema of the response; the crate \
               `jsonschema` says the same. The examples that Prism takes it from lack a member \
               that is required (Box: `accessed`, which no schema declares), or it fits none of the \
               alternatives (Discord).",
        explains: |seen| matches!(seen.end, End::Unread(_)) && seen.is_at_fault == Some(true),
    },
    Reason {
        text: "Violation: Prism takes each part of a form for a text. An object, or a list of objects, \
               is JSON in a part (OpenAPI 3.0.3, section 4.7.15.1: complex values are \
               `application/json`), which it does not read; a list of plain values is a part for each, \
               of which it keeps the last.",
        explains: |seen| is_form(seen) && is_taken_for_text(seen),
    },
    Reason {
        text: "Violation: files in objects in a list are parts like `extensions[0][zip_file]`, as the \
               API's official SDKs name them. OpenAPI has no rule for them, and Prism looks for a part \
               with the name of the list alone.",
        explains: |seen| {
            let name = required(seen.fault).filter(|_| is_form(seen));
            name.is_some_and(|name| {
                let items = member(seen, name).and_then(Value::as_array);
                let mut objects = items.into_iter().flatten().filter_map(Value::as_object);
                objects.any(|object| object.values().any(|it| it.get(FILE).is_some()))
            })
        },
    },
    Reason {
        text: "Violation: a text in a form is a number to Prism as well, if it looks like one, and then \
               fits two branches of a `oneOf`.",
        explains: |seen| {
            is_form(seen)
                && seen
                    .fault
                    .ends_with("must match exactly one schema in oneOf")
        },
    },
    Reason {
        text: "Violation: `required` names a member that `properties` does not have. It is sent, but \
               Prism reads of a form only what `properties` has.",
        explains: |seen| {
            let name = required(seen.fault).filter(|_| is_form(seen));
            seen.call.template == "/oauth2/revoke"
                && name.is_some_and(|it| member(seen, it).is_some())
        },
    },
    Reason {
        text: "Violation: OpenAPI does not say how objects in a list are written in a query (3.0.3, \
               section 4.7.12.3); the client writes each as JSON, and Prism expects none.",
        explains: |seen| {
            let name = seen.fault.strip_prefix("request.query.");
            let name = name.and_then(|it| it.split_once('.')).map(|(name, _)| name);
            let items = name.and_then(|name| seen.call.query.get(name)?.as_array());
            seen.fault.ends_with("must be object") && items.is_some()
        },
    },
];

fn is_form(seen: &Seen<'_>) -> bool {
    let media_type = seen.call.media_type.as_deref().unwrap_or_default();
    let is_violation = matches!(seen.end, End::Violation(_));
    is_violation
        && ["multipart/", "application/x-www-form"]
            .iter()
            .any(|it| media_type.starts_with(it))
}

fn member<'a>(seen: &Seen<'a>, name: &str) -> Option<&'a Value> {
    seen.call.body.as_ref()?.get(name)
}

/// Returns true if a value that is no text is declared as text.
fn is_taken_for_text(seen: &Seen<'_>) -> bool {
    let Some((place, message)) = seen.fault.split_once(": ") else {
        return false;
    };
    let name = place.strip_prefix("request.body.");
    let value = name.and_then(|name| member(seen, name));
    let wanted = message.rsplit_once(" must be ").map(|(_, wanted)| wanted);
    let wanted = wanted.unwrap_or_default().split(',');
    let mut wanted = wanted.filter(|it| *it != "null");
    match value {
        Some(Value::Object(_)) => wanted.any(|it| it == "object"),
        Some(Value::Array(_)) => wanted.any(|it| it == "array"),
        _ => false,
    }
}

/// Returns the name of the missing property.
fn required(fault: &str) -> Option<&str> {
    let rest = fault.strip_prefix("request.body: Request body must have required property '")?;
    rest.strip_suffix('\'')
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn reason(call: &Call, fault: &str) -> Option<usize> {
        let end = End::Violation(vec![fault.to_owned()]);
        reason_of(&Seen {
            call,
            end: &end,
            fault,
            is_at_fault: None,
        })
    }

    #[test]
    fn a_fault_has_a_reason_only_where_that_fits() {
        let body = json!({"a": {"b": 1}, "c": "text"});
        let mut call = Call {
            media_type: Some("multipart/form-data".to_owned()),
            body: Some(body),
            ..Call::default()
        };
        let object = "request.body.a: Request body property a must be object";
        assert!(reason(&call, object).is_some());
        for fault in [
            "request.body.a: Request body property a must be string",
            "request.body.c: Request body property c must be object",
            "request.body: Request body must have required property 'a'",
            "request.query.q: Request query parameter q must be integer",
        ] {
            assert_eq!(reason(&call, fault), None, "{fault}");
        }
        call.media_type = Some("application/json".to_owned());
        assert_eq!(reason(&call, object), None);
    }
}
