//! Decoding of webhook bodies that are not JSON: forms, text and bytes.

use std::collections::HashMap;

use bytes::Bytes;
use percent_encoding::percent_decode_str;

use crate::json::decode::Decode;
use crate::json::decoding_settings::Received;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::tape::Tape;
use crate::response::media::from_text;

/// The shape of a form field, if its text is ambiguous.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// An array, even with a single value.
    List,
    /// JSON text (OpenAPI 3.1.1, section 4.8.15.1.1).
    Json,
}

impl Shape {
    /// An array.
    #[must_use]
    pub const fn list() -> Self {
        Self::List
    }

    /// JSON text.
    #[must_use]
    pub const fn json() -> Self {
        Self::Json
    }
}

/// Decodes a body of text.
///
/// # Errors
///
/// Returns a fault if the type can be decoded neither from the text as a string nor from JSON.
pub fn text<T: Decode>(
    received: Received<'_>,
    webhook: &'static str,
    _: &[(&str, Shape)],
) -> Result<T, Fault> {
    let text = String::from_utf8_lossy(received.body());
    from_text(&text, &received.context(webhook))
}

/// Returns a body of bytes.
///
/// # Errors
///
/// Never returns an error.
pub fn binary<T: From<Bytes>>(
    received: Received<'_>,
    _: &'static str,
    _: &[(&str, Shape)],
) -> Result<T, Fault> {
    Ok(T::from(Bytes::copy_from_slice(received.body())))
}

/// Decodes a form (WHATWG URL, section 5.1). Repeated names are an array, and `a[b]` is the member
/// `b` of `a`.
///
/// # Errors
///
/// Returns a fault if the form is not as declared.
pub fn form<T: Decode>(
    received: Received<'_>,
    webhook: &'static str,
    shapes: &[(&str, Shape)],
) -> Result<T, Fault> {
    let context = received.context(webhook);
    let state = context.begin();
    let body = String::from_utf8_lossy(received.body());
    let mut members = Members::default();
    for pair in body.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (plain(name), plain(value));
        let (first, steps) = steps(&name);
        let shape = shapes.iter().find(|(known, _)| *known == first);
        let shape = shape.map(|(_, shape)| *shape);
        let bytes = 4 * size_of::<Named>() + 2 * name.len() + value.len();
        state.handle().take(bytes)?;
        members.put(first, &steps, value, shape);
    }
    let mut tape = Tape::within(state.handle());
    members.write(&mut tape);
    context.decode(&state, &tape)
}

fn plain(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// The maximum number of path segments in a name; a longer one is not split.
const DEEPEST: usize = 32;

/// Splits `a[b][]` into `a`, and `b` and an empty segment.
fn steps(name: &str) -> (&str, Vec<&str>) {
    match name.split_once('[') {
        Some((first, rest)) if !first.is_empty() && rest.ends_with(']') => {
            let rest = rest.get(..rest.len() - 1).unwrap_or_default();
            let steps = rest.split("][").take(DEEPEST + 1).collect::<Vec<_>>();
            match steps.len() > DEEPEST {
                true => (name, Vec::new()),
                false => (first, steps),
            }
        }
        _ => (name, Vec::new()),
    }
}

enum Member {
    Single(String),
    List(Vec<String>),
    Json(serde_json::Value),
    Object(Members),
}

type Named = (String, Member);

/// The fields of a form, or of an object in it, in the order of their first occurrence.
#[derive(Default)]
struct Members {
    list: Vec<Named>,
    by_name: HashMap<String, usize>,
}

impl Members {
    fn put(&mut self, name: &str, steps: &[&str], value: String, shape: Option<Shape>) {
        let Some(at) = self.by_name.get(name) else {
            self.by_name.insert(name.to_owned(), self.list.len());
            self.list
                .push((name.to_owned(), Member::new(steps, value, shape)));
            return;
        };
        match (&mut self.list[*at].1, steps) {
            (Member::Object(inner), [next, rest @ ..]) if !next.is_empty() => {
                inner.put(next, rest, value, None);
            }
            (Member::List(all), _) => all.push(value),
            (member, _) => {
                if let Member::Single(first) = member {
                    *member = Member::List(vec![std::mem::take(first), value]);
                }
            }
        }
    }

    fn write<'a>(&'a self, tape: &mut Tape<'a>) {
        let open = tape.open_object();
        for (name, member) in &self.list {
            tape.text(name.as_str());
            match member {
                Member::Single(text) => tape.loose(text),
                Member::Json(value) => value.encode(tape),
                Member::Object(inner) => inner.write(tape),
                Member::List(all) => {
                    let open = tape.open_array();
                    all.iter().for_each(|text| tape.loose(text));
                    tape.close(open, all.len());
                }
            }
        }
        tape.close(open, self.list.len());
    }
}

impl Member {
    /// Creates the member of the first pair with its name.
    fn new(steps: &[&str], value: String, shape: Option<Shape>) -> Self {
        if let [next, rest @ ..] = steps
            && !next.is_empty()
        {
            let mut inner = Members::default();
            inner.put(next, rest, value, None);
            return Self::Object(inner);
        }
        match shape {
            Some(Shape::Json) => match serde_json::from_str(&value) {
                Ok(json) => Self::Json(json),
                Err(_) => Self::Single(value),
            },
            None if steps.is_empty() => Self::Single(value),
            Some(Shape::List) | None => Self::List(vec![value]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    #[test]
    fn a_form_is_read_by_its_names() {
        let shapes = [("tags", Shape::List), ("payload", Shape::Json)];
        let body =
            b"a+b=c%26d&tags=one&n=1&n=2&payload=%7B%22x%22%3A1%7D&deep[a][b]=y&deep[l][]=z&e";
        assert_eq!(
            form::<Value>(body.into(), "order", &shapes).unwrap(),
            serde_json::json!({
                "a b": "c&d",
                "tags": ["one"],
                "n": ["1", "2"],
                "payload": {"x": 1},
                "deep": {"a": {"b": "y"}, "l": ["z"]},
                "e": "",
            })
        );
        let numbers =
            form::<std::collections::BTreeMap<String, i64>>(b"a=1&b=-2".into(), "order", &[])
                .unwrap();
        assert_eq!(numbers["b"], -2);
        assert!(
            form::<std::collections::BTreeMap<String, i64>>(b"a=x".into(), "order", &[]).is_err()
        );
    }

    #[test]
    fn names_with_steps_without_end_are_names() {
        let name = format!("a{}", "[b]".repeat(100_000));
        let body = format!("{name}=1");
        let form = form::<Value>((&body).into(), "order", &[]).unwrap();
        assert_eq!(form.as_object().unwrap().len(), 1);
        assert!(form.get(&name).is_some());
    }

    #[test]
    fn a_form_is_decoded_within_its_limit() {
        let body = (0..10_000)
            .map(|it| format!("a{it}=1&"))
            .collect::<String>();
        let decoding = crate::Decoding::new().decoded_limit(10_000);
        let fault = form::<Value>(decoding.body(body.as_bytes()), "order", &[]).unwrap_err();
        assert!(fault.exceeds_limit());
    }
}
