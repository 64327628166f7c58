//! One member of a body of JSON, by a dotted name: read, or set to another value. All else stays as
//! it is written, to the last digit.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::json::tape::Tape;
use crate::lists::paging;

/// An object whose members are not looked at.
type Members = BTreeMap<String, Box<RawValue>>;

/// The member, where it is a scalar.
pub(crate) fn get(body: &[u8], path: &str) -> Option<String> {
    let tape = Tape::from_json(body).ok()?;
    let text = paging::text(paging::member(tape.root(), path)?)?;
    Some(text.into_owned())
}

/// The body with the member set to a value, which is JSON; `None` where there is no place for it.
pub(crate) fn set(body: &[u8], path: &str, value: &str) -> Option<String> {
    let mut members = serde_json::from_slice::<Members>(body).ok()?;
    let (first, rest) = match path.split_once('.') {
        // A name may be dotted itself.
        Some((first, rest)) if !members.contains_key(path) => (first, Some(rest)),
        _ => (path, None),
    };
    let value = match rest {
        Some(rest) => {
            let inner = members.get(first).map(|inner| inner.get());
            // Where it is null, it holds nothing so far.
            let inner = inner.filter(|inner| *inner != "null").unwrap_or("{}");
            set(inner.as_bytes(), rest, value)?
        }
        None => value.to_owned(),
    };
    members.insert(first.to_owned(), RawValue::from_string(value).ok()?);
    serde_json::to_string(&members).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_stays_to_the_last_digit() {
        let body = br#"{"q":"a","n":1.00000000000000000001,"page":{"size":2}}"#;
        assert_eq!(
            set(body, "page.after", "\"x\"").unwrap(),
            r#"{"n":1.00000000000000000001,"page":{"after":"x","size":2},"q":"a"}"#
        );
        assert_eq!(set(br#"{"a.b":1}"#, "a.b", "2").unwrap(), r#"{"a.b":2}"#);
        assert_eq!(
            set(br#"{"a":null}"#, "a.b", "2").unwrap(),
            r#"{"a":{"b":2}}"#
        );
        assert!(set(b"[1]", "a", "2").is_none() && set(br#"{"a":1}"#, "a.b", "2").is_none());
    }

    #[test]
    fn a_scalar_is_read_as_text() {
        let body = br#"{"a":{"b":7},"c":"x","d":null}"#;
        let read = ["a.b", "c", "d", "e"].map(|path| get(body, path));
        assert_eq!(read, [Some("7".into()), Some("x".into()), None, None]);
    }
}
