//! The differences between the requests of two clients for one call.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::record::{Body, Part, Sent};
use crate::roundtrip::same;

/// One difference between two requests.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Difference {
    /// `query`, `header accept`, `body`
    pub(crate) place: String,
    pub(crate) ours: String,
    pub(crate) theirs: String,
}

/// Returns all differences between two requests.
pub(crate) fn differences(ours: &Sent, theirs: &Sent) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut differ = |place: &str, ours: String, theirs: String| {
        if ours != theirs {
            let place = place.to_owned();
            found.push(Difference {
                place,
                ours,
                theirs,
            });
        }
    };
    differ("method", ours.method.clone(), theirs.method.clone());
    if decoded(&ours.path) == decoded(&theirs.path) {
        differ("path spelling", ours.path.clone(), theirs.path.clone());
    } else {
        differ("path", ours.path.clone(), theirs.path.clone());
    }
    let [mut one, mut other] = [pairs(&ours.query), pairs(&theirs.query)];
    let is_same_order = one == other;
    one.sort();
    other.sort();
    if is_same_order {
        differ("query spelling", ours.query.clone(), theirs.query.clone());
    } else if one == other {
        differ("query order", ours.query.clone(), theirs.query.clone());
    } else {
        differ("query", ours.query.clone(), theirs.query.clone());
    }
    let names = ours.headers.keys().chain(theirs.headers.keys());
    let mut names = names.collect::<Vec<_>>();
    names.sort();
    names.dedup();
    for name in names {
        let of = |sent: &Sent| sent.headers.get(name).cloned().unwrap_or_default();
        differ(&format!("header {name}"), of(ours), of(theirs));
    }
    body(&ours.body, &theirs.body, &mut differ);
    found
}

fn body(ours: &Body, theirs: &Body, differ: &mut dyn FnMut(&str, String, String)) {
    match (ours, theirs) {
        (Body::Json(one), Body::Json(other)) => {
            if let Some(difference) = same::difference(one, other) {
                differ("body", difference, String::new());
            }
        }
        (Body::Parts(one), Body::Parts(other)) => parts(one, other, differ),
        (one, other) if one != other => differ("body", shown(one), shown(other)),
        _ => {}
    }
}

/// Compares parts field by field; parts of one name are compared in order.
fn parts(ours: &[Part], theirs: &[Part], differ: &mut dyn FnMut(&str, String, String)) {
    let names = |parts: &[Part]| {
        let names = parts.iter().map(|it| it.name.as_str());
        names.collect::<Vec<_>>().join(" ")
    };
    let sorted = |parts: &[Part], member: &str| {
        let parts = parts.iter().filter(|part| member_of(part) == member);
        let mut parts = parts.cloned().collect::<Vec<_>>();
        parts.sort_by(|a, b| a.name.cmp(&b.name));
        parts
    };
    let members = ours.iter().chain(theirs).map(member_of);
    let members = members.collect::<BTreeSet<_>>();
    let mut is_same_everywhere = true;
    for member in members {
        let [one, other] = [sorted(ours, member), sorted(theirs, member)];
        if names(&one) != names(&other) {
            is_same_everywhere = false;
            differ(&format!("parts of {member}"), names(&one), names(&other));
            continue;
        }
        for (one, other) in one.iter().zip(&other) {
            part(one, other, differ);
        }
    }
    if is_same_everywhere {
        differ("part order", names(ours), names(theirs));
    }
}

/// Returns the field of the form that a part belongs to.
pub(super) fn member_of(part: &Part) -> &str {
    part.name.split('[').next().unwrap_or_default()
}

fn part(ours: &Part, theirs: &Part, differ: &mut dyn FnMut(&str, String, String)) {
    let name = &ours.name;
    let or_none = |text: &Option<String>| text.clone().unwrap_or_default();
    let place = format!("part {name} file name");
    differ(&place, or_none(&ours.file), or_none(&theirs.file));
    let place = format!("part {name} type");
    differ(
        &place,
        or_none(&ours.media_type),
        or_none(&theirs.media_type),
    );
    let as_json = |text: &str| serde_json::from_str::<Value>(text).ok();
    let is_json = ours.media_type.as_deref() == Some("application/json");
    match (as_json(&ours.text), as_json(&theirs.text)) {
        (Some(one), Some(other)) if is_json => {
            if let Some(difference) = same::difference(&one, &other) {
                differ(&format!("part {name}"), difference, String::new());
            }
        }
        _ => differ(
            &format!("part {name}"),
            ours.text.clone(),
            theirs.text.clone(),
        ),
    }
}

fn shown(body: &Body) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Parses names and values; a `+` is a space, as in forms.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plain = |text: &str| decoded(&text.replace('+', " "));
        (plain(name), plain(value))
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn places(ours: &Sent, theirs: &Sent) -> Vec<String> {
        let found = differences(ours, theirs).into_iter();
        found.map(|it| it.place).collect()
    }

    fn with_body(body: Body) -> Sent {
        Sent {
            body,
            ..Sent::default()
        }
    }

    #[test]
    fn spelling_and_order_are_distinguished_from_values() {
        let query = |query: &str| Sent {
            query: query.to_owned(),
            ..Sent::default()
        };
        assert_eq!(places(&query("a=1&b=2"), &query("a=1&b=2")), [""; 0]);
        assert_eq!(places(&query("a=%2C"), &query("a=,")), ["query spelling"]);
        assert_eq!(
            places(&query("a=1&b=2"), &query("b=2&a=1")),
            ["query order"]
        );
        assert_eq!(places(&query("a=1"), &query("a=2")), ["query"]);
        let path = |path: &str| Sent {
            path: path.to_owned(),
            ..Sent::default()
        };
        assert_eq!(places(&path("/%40"), &path("/@")), ["path spelling"]);
        assert_eq!(places(&path("/a"), &path("/b")), ["path"]);
    }

    #[test]
    fn headers_and_json_differ_by_value() {
        let mut one = with_body(Body::Json(json!({"a": 1, "b": 2})));
        let other = with_body(Body::Json(json!({"b": 2, "a": 1.0})));
        assert_eq!(places(&one, &other), [""; 0]);
        one.headers.insert("x".to_owned(), "y".to_owned());
        one.body = Body::None;
        assert_eq!(places(&one, &other), ["header x", "body"]);
    }

    #[test]
    fn parts_are_compared_member_by_member() {
        let part = |name: &str, text: &str| Part {
            name: name.to_owned(),
            text: text.to_owned(),
            ..Part::default()
        };
        let form = |parts: &[Part]| with_body(Body::Parts(parts.to_vec()));
        let one = form(&[part("a", "1"), part("b[0]", "2")]);
        assert_eq!(
            places(&one, &form(&[part("b[0]", "2"), part("a", "1")])),
            ["part order"]
        );
        let other = form(&[part("a", "9"), part("b[]", "2")]);
        assert_eq!(places(&one, &other), ["part a", "parts of b"]);
        let mut named = part("a", "1");
        named.file = Some("f".to_owned());
        let named = form(&[named, part("b[0]", "2")]);
        assert_eq!(places(&one, &named), ["part a file name"]);
    }
}
