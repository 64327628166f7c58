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
    read_from(text, LONG)
}

/// The same, where long is what has so many bytes.
fn read_from<T: Decode>(text: &[u8], long: usize) -> Option<T> {
    if text.len() < long || digits::has_long_run(text) {
        return None;
    }
    let text = std::str::from_utf8(text).ok()?;
    let tape = lay_out(text.trim_matches([' ', '\t', '\n', '\r']), long)?;
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
fn lay_out(text: &str, long: usize) -> Option<Tape<'_>> {
    let mut tape = Tape::new();
    match text.as_bytes().first()? {
        b'[' => tape.tokens.push(Token::Deferred(text)),
        b'{' => {
            let mut reader = serde_json::Deserializer::from_str(text);
            let outer = Outer {
                tape: &mut tape,
                level: 1,
                long,
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
    /// How long an array has to be
    long: usize,
}

impl<'de> Visitor<'de> for Outer<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let Self { tape, level, long } = self;
        let open = tape.open_object();
        let mut count = 0;
        while let Some(name) = members.next_key::<std::borrow::Cow<'de, str>>()? {
            tape.text(name);
            let value: &'de RawValue = members.next_value()?;
            member(tape, value.get(), level, long).map_err(A::Error::custom)?;
            count += 1;
        }
        tape.close(open, count);
        Ok(())
    }
}

/// Adds the value of a member.
fn member<'de>(
    tape: &mut Tape<'de>,
    text: &'de str,
    level: usize,
    long: usize,
) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    match text.as_bytes().first() {
        Some(b'[') if text.len() >= long => {
            tape.tokens.push(Token::Deferred(text));
            Ok(())
        }
        Some(b'{') if text.len() >= long && level < LEVELS => {
            let level = level + 1;
            reader.deserialize_map(Outer { tape, level, long })
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
        assert!(lay_out(&text, LONG).unwrap().tokens.len() < 10);
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

    /// Numbers of Knuth's MMIX generator: the same in each run.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % sides
        }

        /// Text that is JSON most of the time, and speaks of parts often.
        fn text(&mut self, depth: u64) -> String {
            let word = [
                "\"id\"",
                "\"parts\"",
                "\"data\"",
                "\"next\"",
                "\"\"",
                "\"\\u00e9\"",
            ];
            let all = |dice: &mut Self, lead: fn(&mut Self, &[&str; 6]) -> String| {
                let count = dice.roll(4);
                let all = (0..count).map(|_| lead(dice, &word) + &dice.text(depth + 1));
                let mut all = all.collect::<Vec<_>>();
                if dice.roll(40) == 0 {
                    all.push(String::new());
                }
                all.join([",", " , ", ",\n"][dice.roll(3) as usize])
            };
            match self.roll(if depth > 5 { 7 } else { 12 }) {
                0 => "null".to_owned(),
                1 => "true".to_owned(),
                2 | 3 => self.roll(100).to_string(),
                4 => "0.25".to_owned(),
                5 => "\"p\\n2\"".to_owned(),
                6 if self.roll(20) == 0 => "]".to_owned(),
                6 => "-1e2".to_owned(),
                7..=9 => format!("[{}]", all(self, |_, _| String::new())),
                _ => {
                    let named = all(self, |dice, word| {
                        format!("{}: ", word[dice.roll(word.len() as u64) as usize])
                    });
                    format!("{{{named}}}")
                }
            }
        }
    }

    #[test]
    fn by_parts_or_whole_is_the_same_whatever_comes() {
        fn holds<T: Decode + PartialEq + fmt::Debug>(text: &str, long: usize) -> bool {
            let Some(by_parts) = read_from::<T>(text.as_bytes(), long) else {
                return false;
            };
            let told = whole::<T>(text);
            assert_eq!(
                by_parts,
                told.unwrap_or_else(|fault| panic!("{text}: {fault}"))
            );
            true
        }
        let mut dice = Dice(7);
        let mut counts = [0; 5];
        for _ in 0..60_000 {
            let text = match dice.roll(3) {
                0 => format!("[{},{}]", dice.text(0), dice.text(0)),
                1 => format!(
                    "{{\"parts\": [{}], \"data\": {}}}",
                    dice.text(1),
                    dice.text(0)
                ),
                _ => dice.text(0),
            };
            for long in [2, 12] {
                counts[0] += usize::from(holds::<Value>(&text, long));
                counts[1] += usize::from(holds::<Vec<Value>>(&text, long));
                counts[2] += usize::from(holds::<Map>(&text, long));
                counts[3] += usize::from(holds::<Vec<Vec<Option<i64>>>>(&text, long));
                counts[4] += usize::from(holds::<Option<Vec<Map>>>(&text, long));
            }
        }
        assert!(counts.iter().all(|count| *count > 100), "{counts:?}");
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
