//! Bodies of webhooks that are no JSON become values: forms, text and bytes.

use bytes::Bytes;
use percent_encoding::percent_decode_str;

use crate::answer::media::from_text;
use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::tape::Tape;

/// What a member of a form is, where its text does not tell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Shape {
    /// An array, also where there is one value.
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

/// A body of text.
///
/// # Errors
///
/// The text is not of the type, neither as it is nor as JSON.
pub fn text<T: Decode>(body: &[u8], _: &[(&str, Shape)]) -> Result<T, Fault> {
    from_text(body)
}

/// A body of bytes.
///
/// # Errors
///
/// None.
pub fn binary<T: From<Bytes>>(body: &[u8], _: &[(&str, Shape)]) -> Result<T, Fault> {
    Ok(T::from(Bytes::copy_from_slice(body)))
}

/// A body of pairs (WHATWG URL, section 5.1). A name that comes twice is an array, and `a[b]` the
/// member `b` of `a`.
///
/// # Errors
///
/// The form is not of the type.
pub fn form<T: Decode>(body: &[u8], shapes: &[(&str, Shape)]) -> Result<T, Fault> {
    let body = String::from_utf8_lossy(body);
    let mut members = Vec::new();
    for pair in body.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (plain(name), plain(value));
        let (first, steps) = steps(&name);
        let shape = shapes.iter().find(|(known, _)| *known == first);
        let shape = shape.map(|(_, shape)| *shape);
        put(&mut members, first, &steps, value, shape);
    }
    let mut tape = Tape::new();
    write_members(&members, &mut tape);
    T::decode(tape.root().into())
}

fn plain(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

/// `a[b][]` as `a`, and `b` and nothing.
fn steps(name: &str) -> (&str, Vec<&str>) {
    match name.split_once('[') {
        Some((first, rest)) if !first.is_empty() && rest.ends_with(']') => {
            let rest = rest.get(..rest.len() - 1).unwrap_or_default();
            (first, rest.split("][").collect())
        }
        _ => (name, Vec::new()),
    }
}

enum Member {
    Single(String),
    List(Vec<String>),
    Json(serde_json::Value),
    Object(Vec<(String, Member)>),
}

fn put(
    members: &mut Vec<(String, Member)>,
    name: &str,
    steps: &[&str],
    value: String,
    shape: Option<Shape>,
) {
    let at = members.iter().position(|(known, _)| known == name);
    let found = at.and_then(|at| members.get_mut(at));
    match (found, steps) {
        (Some((_, Member::Object(inner))), [next, rest @ ..]) if !next.is_empty() => {
            put(inner, next, rest, value, None);
        }
        (Some((_, Member::List(all))), _) => all.push(value),
        (Some((_, member)), _) => {
            if let Member::Single(first) = member {
                let first = std::mem::take(first);
                *member = Member::List(vec![first, value]);
            }
        }
        (None, [next, rest @ ..]) if !next.is_empty() => {
            let mut inner = Vec::new();
            put(&mut inner, next, rest, value, None);
            members.push((name.to_owned(), Member::Object(inner)));
        }
        (None, steps) => {
            let json = || serde_json::from_str(&value).ok();
            let member = match shape {
                Some(Shape::Json) => json().map(Member::Json),
                Some(Shape::List) => Some(Member::List(vec![value.clone()])),
                None if !steps.is_empty() => Some(Member::List(vec![value.clone()])),
                None => None,
            };
            members.push((name.to_owned(), member.unwrap_or(Member::Single(value))));
        }
    }
}

fn write_members<'a>(members: &'a [(String, Member)], tape: &mut Tape<'a>) {
    let open = tape.open_object();
    for (name, member) in members {
        tape.text(name.as_str());
        match member {
            Member::Single(text) => tape.loose(text),
            Member::Json(value) => value.encode(tape),
            Member::Object(inner) => write_members(inner, tape),
            Member::List(all) => {
                let open = tape.open_array();
                all.iter().for_each(|text| tape.loose(text));
                tape.close(open, all.len());
            }
        }
    }
    tape.close(open, members.len());
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
            form::<Value>(body, &shapes).unwrap(),
            serde_json::json!({
                "a b": "c&d",
                "tags": ["one"],
                "n": ["1", "2"],
                "payload": {"x": 1},
                "deep": {"a": {"b": "y"}, "l": ["z"]},
                "e": "",
            })
        );
        let numbers = form::<std::collections::BTreeMap<String, i64>>(b"a=1&b=-2", &[]).unwrap();
        assert_eq!(numbers["b"], -2);
        assert!(form::<std::collections::BTreeMap<String, i64>>(b"a=x", &[]).is_err());
    }
}
