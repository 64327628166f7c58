//! Long JSON texts: their outer arrays are not laid out whole, but read element by element, so that
//! a tape stays small whatever comes. What enters is text, what leaves is a tape with arrays that
//! are still text, and later their elements.
//!
//! Only a list reads such an array. Where anything else wants to look into one, it says so, and the
//! text is read again with everything laid out.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::decode::Decode;
use crate::digits;
use crate::fault::Fault;
use crate::tape::{Tape, Token};
use crate::tape_serde::DEPTH;

/// A text or an array is long from here on, in bytes.
const LONG: usize = 128 << 10;

/// Arrays are looked for in so many objects around them: each is skipped once before it is read.
const LEVELS: usize = 3;

/// How deep an element may be nested, wherever it stands; one that is deeper is laid out.
const ROOM: usize = DEPTH - LEVELS - 1;

thread_local! {
    /// Whether something else than a list looked into an array that is still text.
    static MISSED: Cell<bool> = const { Cell::new(false) };
}

/// Notes that an array would have to be laid out.
pub(crate) fn miss() {
    MISSED.set(true);
}

/// Reads a long text; `None` where it has to be read as any other, if only to say what is wrong.
pub(crate) fn read<T: Decode>(text: &[u8]) -> Option<T> {
    if text.len() < LONG || digits::has_long_run(text) {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let tape = lay_out(text.trim_matches([' ', '\t', '\n', '\r']))?;
    // A value may read another text while it is decoded.
    let before = MISSED.replace(false);
    let value = T::decode(tape.root());
    let is_missed = MISSED.replace(before);
    value.ok().filter(|_| !is_missed)
}

/// An array that was still text; `None` where it cannot be.
pub(crate) fn array(text: &str) -> Option<Tape<'_>> {
    let mut tape = Tape::new();
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = tape.record(&mut reader, ROOM).and_then(|()| reader.end());
    if read.is_err() {
        miss();
    }
    read.is_ok().then_some(tape)
}

/// The tape of a text, without the elements of its outer arrays.
fn lay_out(text: &str) -> Option<Tape<'_>> {
    let mut tape = Tape::new();
    match text.as_bytes().first()? {
        b'[' => tape.tokens.push(Token::Deferred(text)),
        b'{' => {
            let mut reader = serde_json::Deserializer::from_str(text);
            let outer = Outer {
                tape: &mut tape,
                level: 1,
            };
            reader.deserialize_map(outer).ok()?;
            reader.end().ok()?;
        }
        _ => return None,
    }
    Some(tape)
}

/// An object that may hold long arrays.
struct Outer<'t, 'de> {
    tape: &'t mut Tape<'de>,
    /// How many objects there are around its members
    level: usize,
}

impl<'de> Visitor<'de> for Outer<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { tape, level } = self;
        let open = tape.open_object();
        let mut count = 0;
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            tape.text(name);
            let value: &'de RawValue = members.next_value()?;
            member(tape, value.get(), level).map_err(A::Error::custom)?;
            count += 1;
        }
        tape.close(open, count);
        Ok(())
    }
}

/// Adds the value of a member.
fn member<'de>(tape: &mut Tape<'de>, text: &'de str, level: usize) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    match text.as_bytes().first() {
        Some(b'[') if text.len() >= LONG => {
            tape.tokens.push(Token::Deferred(text));
            Ok(())
        }
        Some(b'{') if text.len() >= LONG && level < LEVELS => {
            let level = level + 1;
            reader.deserialize_map(Outer { tape, level })
        }
        _ => tape.record(&mut reader, DEPTH - level),
    }
}

/// The elements of an array that is still text. A fault says no place: the text is read again then.
pub(crate) fn elements<T: Decode>(text: &str) -> Result<Vec<T>, Fault> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let read = reader.deserialize_seq(List(Vec::new()));
    let read = read.and_then(|all| reader.end().map(|()| all));
    read.map_err(|error| Fault::syntax(&error))
}

/// What was read of a list.
struct List<T>(Vec<T>);

impl<'de, T: Decode> Visitor<'de> for List<T> {
    type Value = Vec<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Vec<T>, A::Error> {
        let Self(mut all) = self;
        let mut tape = Tape::new();
        while elements.next_element_seed(Element(&mut tape))?.is_some() {
            all.push(T::decode(tape.root()).map_err(A::Error::custom)?);
            tape.tokens.clear();
        }
        Ok(all)
    }
}

/// One element, which is alone on its tape.
struct Element<'t, 'de>(&'t mut Tape<'de>);

impl<'de> DeserializeSeed<'de> for Element<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.record(deserializer, ROOM)
    }
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::{Map, from_json};

    crate::object! {
        pub struct Part {
            id: i64 = "id" required;
            name: Option<String> = "name" optional;
        }
    }

    crate::object! {
        pub struct Parts {
            parts: Vec<Part> = "parts" required;
            next: Option<String> = "next" optional;
        }
    }

    crate::object! {
        pub struct Within {
            data: Parts = "data" required;
        }
    }

    crate::union! {
        pub enum Either, else Unknown by "" {
            Words(Vec<String>): kinds(ARRAY).items(&kinds(STRING));
            Parts(Vec<Part>): kinds(ARRAY).items(&kinds(OBJECT));
        }
    }

    crate::object! {
        pub struct Choice {
            either: Option<Either> = "either" optional;
        }
    }

    fn parts() -> Value {
        let part = |id| json!({"id": id, "name": format!("the \"{id}\"th\n part"), "new": [id]});
        (0..5000).map(part).collect()
    }

    fn whole<T: Decode>(text: &str) -> Result<T, Fault> {
        T::decode(Tape::from_json(text.as_bytes())?.root())
    }

    fn same<T: Decode + PartialEq + fmt::Debug>(value: &Value) {
        let text = value.to_string();
        let by_parts = read::<T>(text.as_bytes()).unwrap();
        assert!(by_parts == whole(&text).unwrap());
        assert!(by_parts == from_json(text.as_bytes()).unwrap());
    }

    #[test]
    fn a_long_text_is_what_it_would_be_laid_out() {
        let parts = parts();
        same::<Vec<Part>>(&parts);
        let object = json!({"next": "p2", "parts": parts, "new": parts});
        same::<Parts>(&object);
        same::<Map>(&object);
        same::<Value>(&object);
        same::<Within>(&json!({"data": object}));
    }

    #[test]
    fn tapes_stay_small() {
        let text = json!({"parts": parts(), "next": null}).to_string();
        assert!(lay_out(&text).unwrap().tokens.len() < 10);
    }

    #[test]
    fn whatever_is_wrong_is_told_as_ever() {
        let good = json!({"parts": parts()}).to_string();
        for (from, to) in [
            ("\"id\":4000", "\"id\":null"),
            ("\"id\":4000,", ""),
            ("\"id\":4000,", "\"id\":4000,,"),
            ("\"id\":4000,", "\"id\":\"\\ud800\","),
            ("4000]}]}", "4000]}]"),
            ("{\"parts\"", "[{\"parts\""),
            ("{\"parts\"", "{\"part\""),
        ] {
            let bad = good.replacen(from, to, 1);
            let bad = if bad == good {
                format!("{good}{to}")
            } else {
                bad
            };
            let told = whole::<Parts>(&bad).unwrap_err();
            assert_eq!(
                from_json::<Parts>(bad.as_bytes()).unwrap_err(),
                told,
                "{to}"
            );
        }
        let bad = [good.as_bytes(), b"\xFF"].concat();
        assert!(from_json::<Parts>(&bad).is_err());
    }

    #[test]
    fn what_looks_into_an_array_has_it_laid_out() {
        let pair = json!([parts(), 1]);
        let text = pair.to_string();
        assert!(read::<crate::Tuple<(Vec<Part>, i64)>>(text.as_bytes()).is_none());
        assert_eq!(
            from_json::<crate::Tuple<(Vec<Part>, i64)>>(text.as_bytes())
                .unwrap()
                .1,
            1
        );
    }

    /// Which list it is, its first element says.
    #[test]
    fn an_alternative_is_chosen_by_what_is_in_it() {
        let text = json!({"either": parts()}).to_string();
        let choice = from_json::<Choice>(text.as_bytes()).unwrap();
        assert!(matches!(choice.either.unwrap(), Either::Parts(all) if all.len() == 5000));
        assert!(read::<Choice>(text.as_bytes()).is_none());
    }

    #[test]
    fn digits_are_kept() {
        let text =
            json!({"parts": parts()})
                .to_string()
                .replacen("4000", "0.1234567890123456789", 1);
        assert!(read::<Value>(text.as_bytes()).is_none());
    }
}
