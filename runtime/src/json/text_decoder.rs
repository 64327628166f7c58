//! Direct decoding of JSON text with serde_json's reader. It reports no errors: the text is then
//! decoded again through a tape.

mod members;

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use self::members::{Calls, Members, OrNull, TakeContainer};
use crate::json::decode::Decode;
use crate::json::digits;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::node::Node;
use crate::json::reading_state::Reading;
use crate::json::rows::Rows;
use crate::json::source::{Each, EachMember, Source, reread};
use crate::json::tape::Tape;
use crate::json::tape_serde::{DEPTH, numbers_are_disguised};
use crate::json::token::Token;
use crate::json::tree::Tree;
use crate::json::undeclared::Undeclared;

/// Decodes a value from JSON text; returns `None` if that needs a tape, which also reports errors.
pub(crate) fn read<T: Decode>(text: &[u8], reading: Reading<'_>) -> Option<T> {
    if numbers_are_disguised() {
        return None;
    }
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let text = std::str::from_utf8(text).ok()?;
    let mut reader = serde_json::Deserializer::from_str(text);
    let value = T::decode(Input::text(&mut Text {
        reader: Some(&mut reader),
        depth_left: DEPTH,
        state: &mut ReaderState {
            text,
            digits_matter: None,
            tape: None,
            reading,
        },
    }));
    value.ok().filter(|_| reader.end().is_ok())
}

/// The state of the whole text.
struct ReaderState<'a> {
    text: &'a str,
    /// True if numbers, or what looks like them, need their text; computed when a tape is first
    /// needed
    digits_matter: Option<bool>,
    /// The tape of the current value, which is reused
    tape: Option<Tape<'a>>,
    reading: Reading<'a>,
}

impl ReaderState<'_> {
    fn digits_matter(&mut self) -> bool {
        let text = self.text.as_bytes();
        *self
            .digits_matter
            .get_or_insert_with(|| digits::matter(text))
    }
}

/// A value of the text: a deserializer, until it is consumed.
struct Text<'w, 'a, D> {
    reader: Option<D>,
    /// The number of containers that may be nested in the value
    depth_left: usize,
    state: &'w mut ReaderState<'a>,
}

impl<D> Text<'_, '_, D> {
    fn reader(&mut self) -> Result<D, Fault> {
        self.reader.take().ok_or_else(reread)
    }

    /// Returns the depth that is left within the value.
    fn deeper(&self) -> usize {
        self.depth_left.saturating_sub(1)
    }
}

#[cold]
fn wrong<E>(_: E) -> Fault {
    reread()
}

impl<'a, D: Deserializer<'a>> Source<'a> for Text<'_, 'a, D> {
    fn reading(&self) -> Reading<'a> {
        self.state.reading
    }

    fn scalar(&mut self) -> Result<Token<'a>, Fault> {
        self.reader()?.deserialize_any(Scalar).map_err(wrong)
    }

    fn string(&mut self) -> Result<String, Fault> {
        let reading = self.state.reading;
        self.reader()?
            .deserialize_str(OwnedText(reading))
            .map_err(wrong)
    }

    fn text(&mut self) -> Result<Cow<'a, str>, Fault> {
        let reading = self.state.reading;
        self.reader()?
            .deserialize_str(BorrowedText(reading))
            .map_err(wrong)
    }

    fn unless_null(&mut self, each: &mut Each<'_, 'a>) -> Result<(), Fault> {
        let (reader, depth_left) = (self.reader()?, self.depth_left);
        let state = &mut *self.state;
        reader
            .deserialize_option(Inner {
                each,
                depth_left,
                state,
            })
            .map_err(wrong)
    }

    fn array(&mut self, each: &mut Each<'_, 'a>) -> Result<(), Fault> {
        let (reader, depth_left) = (self.reader()?, self.deeper());
        let state = &mut *self.state;
        let elements = Inner {
            each,
            depth_left,
            state,
        };
        reader.deserialize_option(OrNull(elements)).map_err(wrong)
    }

    fn object(&mut self, each: &mut EachMember<'_, 'a>) -> Result<(), Fault> {
        let (reader, depth_left) = (self.reader()?, self.deeper());
        let name = String::new();
        let visitor = Members {
            members: &mut Calls { name, each },
            depth_left,
            state: self.state,
        };
        reader.deserialize_option(OrNull(visitor)).map_err(wrong)
    }

    fn rows(&mut self, members: &mut Rows<'_, '_, 'a>) -> Result<(), Fault> {
        let (reader, depth_left) = (self.reader()?, self.deeper());
        let state = &mut *self.state;
        let visitor = Members {
            members,
            depth_left,
            state,
        };
        reader.deserialize_map(visitor).map_err(wrong)
    }

    fn tree(&mut self) -> Result<Value, Fault> {
        let tree = Tree(self.state.reading);
        tree.deserialize(self.reader()?).map_err(wrong)
    }

    fn undeclared(&mut self) -> Result<Undeclared, Fault> {
        if self.state.digits_matter() {
            return self.node()?.to_undeclared();
        }
        let (value, text) = (self.tree()?, None);
        Ok(Undeclared { value, text })
    }

    fn node(&mut self) -> Result<Node<'_, 'a>, Fault> {
        let reader = self.reader()?;
        let digits_matter = self.state.digits_matter();
        let ReaderState { tape, reading, .. } = &mut *self.state;
        let tape = tape.get_or_insert_with(|| Tape::within(*reading));
        tape.clear();
        if digits_matter {
            let text = <&'a RawValue>::deserialize(reader).map_err(wrong)?;
            tape.read(text.get(), self.depth_left)?;
        } else {
            tape.record(reader, self.depth_left).map_err(wrong)?;
            if tape.tokens.iter().any(digits::may_be_rounded) {
                return Err(reread());
            }
        }
        Ok(tape.root())
    }
}

/// Reads a scalar.
struct Scalar;

impl<'a> Visitor<'a> for Scalar {
    type Value = Token<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that is no container")
    }

    fn visit_unit<E>(self) -> Result<Token<'a>, E> {
        Ok(Token::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Token<'a>, E> {
        Ok(Token::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Token<'a>, E> {
        Ok(Token::Unsigned(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Token<'a>, E> {
        Ok(Token::Signed(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Token<'a>, E> {
        Ok(Token::Float(value))
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Token<'a>, E> {
        Ok(Token::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Token<'a>, E> {
        Ok(Token::Text(Cow::Owned(text.to_owned())))
    }
}

/// Reads a string into its own memory.
struct OwnedText<'s>(Reading<'s>);

impl<'a> Visitor<'a> for OwnedText<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        self.0.spend_text(text);
        Ok(text.to_owned())
    }
}

/// Borrows a string if possible; charges the memory of a copy in any case.
struct BorrowedText<'s>(Reading<'s>);

impl<'a> Visitor<'a> for BorrowedText<'_> {
    type Value = Cow<'a, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Cow<'a, str>, E> {
        self.0.spend_text(text);
        Ok(Cow::Borrowed(text))
    }

    fn visit_str<E>(self, text: &str) -> Result<Cow<'a, str>, E> {
        self.0.spend_text(text);
        Ok(Cow::Owned(text.to_owned()))
    }
}

/// Calls a function for each value within a value.
struct Inner<'e, 'c, 'w, 'a> {
    each: &'e mut Each<'c, 'a>,
    depth_left: usize,
    state: &'w mut ReaderState<'a>,
}

impl<'a> Visitor<'a> for Inner<'_, '_, '_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array, or a value that may be null")
    }

    fn visit_none<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_some<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        self.deserialize(reader)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut elements: A) -> Result<(), A::Error> {
        let Self {
            each,
            depth_left,
            state,
        } = self;
        while elements
            .next_element_seed(Inner {
                each,
                depth_left,
                state,
            })?
            .is_some()
        {}
        Ok(())
    }
}

/// The elements of an array, or `null`, which has none.
impl<'a> TakeContainer<'a> for Inner<'_, '_, '_, 'a> {
    fn take<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_seq(self)
    }
}

impl<'a> DeserializeSeed<'a> for Inner<'_, '_, '_, 'a> {
    type Value = ();

    fn deserialize<D: Deserializer<'a>>(self, reader: D) -> Result<(), D::Error> {
        let Self {
            each,
            depth_left,
            state,
        } = self;
        let reader = Some(reader);
        each(&mut Text {
            reader,
            depth_left,
            state,
        })
        .map_err(D::Error::custom)
    }
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::json::test_rng::TestRng;
    use crate::{Decimal, Map, Nullable, Tuple, from_json};

    crate::object! {
        pub struct Part {
            id: i64 = "id" required;
            name: Option<String> = "name" optional;
            next: Option<Box<Part>> = "next" optional_or_null;
            data: Nullable<Vec<Part>> = "data" nullable;
        }
    }

    crate::object! {
        pub struct Open {
            id: Option<f64> = "id" optional;
            others: BTreeMap<String, Either> = "*" rest;
        }
    }

    crate::union! {
        pub enum Either, else Unknown by "name" {
            Words(Vec<String>): kinds(ARRAY).items(&kinds(STRING));
            Part(Part): tagged(&["part"]);
            Number(Decimal): kinds(NUMBER);
        }
    }

    fn by_tape<T: Decode>(text: &str) -> Result<T, Fault> {
        T::decode(Tape::from_json(text.as_bytes())?.root().into())
    }

    impl TestRng {
        fn one_of<'a>(&mut self, all: &[&'a str]) -> &'a str {
            all[self.roll(all.len())]
        }

        /// Returns text that is usually JSON, and often has parts.
        fn text(&mut self, depth: usize) -> String {
            match self.roll(if depth > 5 { 9 } else { 15 }) {
                0 => "null".to_owned(),
                1 => "true".to_owned(),
                2..=4 => self.roll(100).to_string(),
                5 => self.one_of(&["0.25", "-0", "1e2", "1.50"]).to_owned(),
                6 => "0.12345678901234567890".to_owned(),
                7 => self.one_of(&["\"p\\n2\"", "\"part\""]).to_owned(),
                8 if self.roll(20) == 0 => {
                    self.one_of(&["]", "\"\\ud800\"", "01", "1e999"]).to_owned()
                }
                8 => "-7".to_owned(),
                9 | 10 => self.container('[', ']', |rng| rng.text(depth + 1)),
                _ => self.container('{', '}', |rng| {
                    let name = rng.one_of(&[
                        "\"id\"",
                        "\"id\"",
                        "\"name\"",
                        "\"next\"",
                        "\"data\"",
                        "\"*\"",
                        "\"\\u00e9\"",
                    ]);
                    format!("{name}: {}", rng.text(depth + 1))
                }),
            }
        }

        /// Returns a part, usually, with undeclared members.
        fn part(&mut self, depth: usize) -> String {
            let inner = match self.roll(if depth > 3 { 3 } else { 6 }) {
                0 => "null".to_owned(),
                1 => self.text(3),
                2 => "{\"id\":1,\"new\":[1]}".to_owned(),
                _ => self.part(depth + 1),
            };
            let member = self.one_of(&["next", "data", "other"]);
            let inner = match member {
                "data" => format!("[{inner}]"),
                _ => inner,
            };
            let id = self.one_of(&["1", "2.0", "3", "\"4\""]);
            match self.roll(3) {
                0 => format!("{{\"id\":{id},\"{member}\":{inner}}}"),
                1 => format!("{{\"{member}\":{inner},\"name\":\"\\t\",\"id\":{id}}}"),
                _ => format!("{{\"id\":{id},\"{member}\":null,\"{member}\":{inner}}}"),
            }
        }

        fn container(
            &mut self,
            open: char,
            close: char,
            mut each: impl FnMut(&mut Self) -> String,
        ) -> String {
            let mut all: Vec<_> = (0..self.roll(5)).map(|_| each(self)).collect();
            if self.roll(60) == 0 {
                all.push(String::new());
            }
            let all = all.join(self.one_of(&[",", " , ", ",\n"]));
            format!("{open}{all}{close}")
        }
    }

    /// Direct decoding agrees with decoding through a tape, and rarely gives up.
    #[test]
    fn at_once_or_by_way_of_a_tape_is_the_same_whatever_comes() {
        fn holds<T: Decode + PartialEq + fmt::Debug>(text: &str, counts: &mut [usize; 2]) {
            let told = by_tape::<T>(text);
            if let Some(value) = read::<T>(text.as_bytes(), Reading::default()) {
                counts[0] += 1;
                assert_eq!(Ok(&value), told.as_ref(), "{text}");
            } else if told.is_ok() {
                counts[1] += 1;
            }
            assert_eq!(from_json::<T>(text.as_bytes()), told, "{text}");
        }
        let mut rng = TestRng(7);
        let mut counts = [[0; 2]; 9];
        for _ in 0..15_000 {
            let text = rng.text(0);
            let part = rng.part(0);
            holds::<Value>(&text, &mut counts[0]);
            holds::<Map>(&text, &mut counts[1]);
            holds::<Vec<Option<i64>>>(&text, &mut counts[2]);
            holds::<Option<BTreeMap<String, Value>>>(&text, &mut counts[3]);
            holds::<Open>(&text, &mut counts[4]);
            holds::<Part>(&part, &mut counts[5]);
            holds::<Either>(&text, &mut counts[6]);
            holds::<Vec<Decimal>>(&format!("[{text}]"), &mut counts[7]);
            holds::<Tuple<(i64, Option<Part>), Value>>(&format!("[1,{text}]"), &mut counts[8]);
        }
        let enough = |[read, missed]: &[usize; 2]| *read > 300 && *missed < read / 20;
        assert!(counts.iter().all(enough), "{counts:?}");
    }

    /// The first of two equal members need not be as declared.
    #[test]
    fn the_last_of_equal_members_counts() {
        let part: Part = from_json(br#"{"id":"x","next":null,"next":{"id":2},"id":1}"#).unwrap();
        assert_eq!((part.id, part.next.unwrap().id), (1, 2));
        let part: Part = from_json(br#"{"id":1,"next":null,"next":{"id":2}}"#).unwrap();
        assert!(!part.extra().was_null("next"));
        let part: Part = from_json(br#"{"id":1,"next":{"id":2},"next":null}"#).unwrap();
        assert!(part.extra().was_null("next") && part.next.is_none());
    }

    #[test]
    fn whatever_is_wrong_is_told_by_its_place() {
        let good = r#"{"id":1,"data":[{"id":4000},{"id":2,"name":"n"}]}"#;
        for (from, to) in [
            ("4000", "null"),
            ("\"id\":4000", "\"it\":4000"),
            ("4000", "4000,"),
            ("\"n\"", "\"\\ud800\""),
            ("}]}", "}]"),
            ("}]}", "}]}]"),
            ("[{", "{"),
        ] {
            let bad = good.replacen(from, to, 1);
            let told = by_tape::<Part>(&bad).unwrap_err();
            assert_eq!(from_json::<Part>(bad.as_bytes()).unwrap_err(), told);
            assert!(!told.message().is_empty());
        }
        let bad = [good.as_bytes(), b"\xFF"].concat();
        assert!(from_json::<Part>(&bad).is_err());
    }

    /// Depth counts also within a variant, which is put on a tape.
    #[test]
    fn depth_is_bounded_also_in_what_is_laid_out() {
        for depth in 120..135 {
            let text = format!("{{\"x\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
            let is_read = read::<Open>(text.as_bytes(), Reading::default()).is_some();
            assert_eq!(is_read, depth < DEPTH, "{depth}");
            assert_eq!(is_read, by_tape::<Open>(&text).is_ok(), "{depth}");
        }
    }

    #[test]
    fn digits_are_kept() {
        let text = br#"[{"a":0.1234567890123456789},{"a":12345678901234567890123}]"#;
        let all = read::<Vec<BTreeMap<String, Decimal>>>(text, Reading::default()).unwrap();
        assert_eq!(crate::to_json(&all), text);
        let all = read::<Vec<BTreeMap<String, Either>>>(text, Reading::default()).unwrap();
        assert_eq!(crate::to_json(&all), text);
    }
}
