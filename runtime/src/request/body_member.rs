//! Reads or replaces one member of a JSON body, by a dotted path. The rest of the text is
//! unchanged, including the digits of numbers.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::json::dotted_path;
use crate::json::tape::Tape;

/// A JSON object whose values are not parsed, in order.
struct Members(Vec<(String, Box<RawValue>)>);

impl Members {
    fn get(&self, name: &str) -> Option<&RawValue> {
        let mut members = self.0.iter().rev();
        members
            .find(|(known, _)| known == name)
            .map(|(_, value)| &**value)
    }

    /// Replaces a member in place, or appends it.
    fn set(&mut self, name: &str, value: Box<RawValue>) {
        let mut members = self.0.iter_mut().rev();
        match members.find(|(known, _)| known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name.to_owned(), value)),
        }
    }
}

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

impl Serialize for Members {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// Returns the member as text, if it is a scalar.
pub(crate) fn get(body: &[u8], path: &str) -> Option<String> {
    let tape = Tape::from_json(body).ok()?;
    let text = dotted_path::text(dotted_path::member(tape.root(), path)?)?;
    Some(text.into_owned())
}

/// Replaces a member by JSON text; returns `None` if the path leads through a value that is not an
/// object.
pub(crate) fn set(body: &[u8], path: &str, value: &str) -> Option<String> {
    let mut members = serde_json::from_slice::<Members>(body).ok()?;
    let (first, rest) = match path.split_once('.') {
        // A name may contain dots itself.
        Some((first, rest)) if members.get(path).is_none() => (first, Some(rest)),
        _ => (path, None),
    };
    let value = match rest {
        Some(rest) => {
            let inner = members.get(first).map(RawValue::get);
            // `null` becomes an object.
            let inner = inner.filter(|inner| *inner != "null").unwrap_or("{}");
            set(inner.as_bytes(), rest, value)?
        }
        None => value.to_owned(),
    };
    members.set(first, RawValue::from_string(value).ok()?);
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
            r#"{"q":"a","n":1.00000000000000000001,"page":{"size":2,"after":"x"}}"#
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
