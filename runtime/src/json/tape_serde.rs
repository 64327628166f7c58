//! Conversion of tapes from and to any serde format. Nothing else in the runtime is generic over a
//! format.

use std::borrow::Cow;
use std::fmt;
use std::sync::OnceLock;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::json::tape::Tape;
use crate::json::token::Token;

/// The maximum nesting of containers: serde_json's, for every format.
pub(crate) const DEPTH: usize = 127;

impl<'de> Deserialize<'de> for Tape<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut tape = Tape::new();
        tape.record(deserializer, DEPTH)?;
        Ok(tape)
    }
}

impl<'de> Tape<'de> {
    /// Adds a value from a format; `depth_left` is the number of containers that may be nested.
    pub(crate) fn record<D: Deserializer<'de>>(
        &mut self,
        deserializer: D,
        depth_left: usize,
    ) -> Result<(), D::Error> {
        Recorder {
            tape: self,
            depth_left,
        }
        .deserialize(deserializer)
    }
}

impl Tape<'_> {
    /// Adds an owned value.
    pub(crate) fn value(&mut self, value: serde_json::Value) {
        self.laid_out(|tape| {
            let depth_left = usize::MAX;
            // A tape can hold every JSON tree.
            let _: Result<(), serde_json::Error> = Recorder { tape, depth_left }.deserialize(value);
        });
    }
}

/// Appends one value to a tape.
struct Recorder<'t, 'de> {
    tape: &'t mut Tape<'de>,
    depth_left: usize,
}

impl<'t, 'de> Recorder<'t, 'de> {
    fn push<E: de::Error>(self, token: Token<'de>) -> Result<(), E> {
        self.tape.reserve_one().map_err(E::custom)?;
        self.tape.tokens.push(token);
        Ok(())
    }

    fn deeper<E: de::Error>(&self) -> Result<usize, E> {
        self.depth_left
            .checked_sub(1)
            .ok_or_else(|| E::custom("nested too deeply"))
    }
}

impl<'de> DeserializeSeed<'de> for Recorder<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Recorder<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.push(Token::Null)
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.push(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.push(Token::Bool(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.push(Token::Unsigned(value))
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.push(match u64::try_from(value) {
            Ok(value) => Token::Unsigned(value),
            Err(_) => Token::Signed(value),
        })
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<(), E> {
        self.push(Token::UnsignedWide(value.to_ne_bytes()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<(), E> {
        self.push(Token::SignedWide(value.to_ne_bytes()))
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.push(if value.is_finite() {
            Token::Float(value)
        } else {
            Token::Null
        })
    }

    fn visit_f32<E: de::Error>(self, value: f32) -> Result<(), E> {
        self.push(if value.is_finite() {
            Token::Single(value)
        } else {
            Token::Null
        })
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<(), E> {
        self.push(Token::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.visit_string(text.to_owned())
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<(), E> {
        self.tape.own(&text).map_err(E::custom)?;
        self.push(Token::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        let depth_left = self.deeper()?;
        self.tape.reserve_one().map_err(de::Error::custom)?;
        let open = self.tape.open_array();
        let mut count = 0;
        while elements
            .next_element_seed(Recorder {
                tape: self.tape,
                depth_left,
            })?
            .is_some()
        {
            count += 1;
        }
        self.tape.close(open, count);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let depth_left = self.deeper()?;
        let start = self.tape.tokens.len();
        self.tape.reserve_one().map_err(de::Error::custom)?;
        let open = self.tape.open_object();
        let mut count = 0;
        while members.next_key_seed(Name { tape: self.tape })?.is_some() {
            members.next_value_seed(Recorder {
                tape: self.tape,
                depth_left,
            })?;
            count += 1;
        }
        self.tape.close(open, count);
        unwrap_number(self.tape, start);
        Ok(())
    }
}

/// Appends the name of a member.
struct Name<'t, 'de> {
    tape: &'t mut Tape<'de>,
}

impl<'de> DeserializeSeed<'de> for Name<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<(), E> {
        self.recorder().visit_borrowed_str(text)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.recorder().visit_str(text)
    }

    fn visit_string<E: de::Error>(self, text: String) -> Result<(), E> {
        self.recorder().visit_string(text)
    }
}

impl<'t, 'de> Name<'t, 'de> {
    /// A name is ordinary text.
    fn recorder(self) -> Recorder<'t, 'de> {
        Recorder {
            tape: self.tape,
            depth_left: 0,
        }
    }
}

/// The single member of the object as which serde_json represents a number, if any crate of the
/// build enables its feature `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

/// Replaces serde_json's representation of a number, recorded at `start`, by the number.
fn unwrap_number(tape: &mut Tape<'_>, start: usize) {
    let [Token::Object { .. }, Token::Text(name), Token::Text(digits)] = &tape.tokens[start..]
    else {
        return;
    };
    if name != NUMBER || !numbers_are_disguised() {
        return;
    }
    let token = if let Ok(value) = digits.parse() {
        Token::Unsigned(value)
    } else if let Ok(value) = digits.parse() {
        Token::Signed(value)
    } else if let Ok(value) = digits.parse::<f64>()
        && value.is_finite()
    {
        Token::Float(value)
    } else {
        return;
    };
    tape.tokens.truncate(start);
    tape.tokens.push(token);
}

/// Returns true if this build's serde_json keeps numbers as text.
pub(crate) fn numbers_are_disguised() -> bool {
    static DISGUISED: OnceLock<bool> = OnceLock::new();
    *DISGUISED.get_or_init(|| {
        serde_json::from_str::<serde_json::Number>("1.00")
            .is_ok_and(|number| number.to_string() == "1.00")
    })
}

impl Serialize for Tape<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.root().serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::json::test_rng::TestRng;

    impl TestRng {
        fn letters(&mut self) -> String {
            let letters = [
                'a', 'Z', '"', '\\', '\n', '\u{0}', 'ä', '\u{2028}', '😀', '/',
            ];
            (0..self.roll(6)).map(|_| letters[self.roll(10)]).collect()
        }

        fn value(&mut self, depth: usize) -> Value {
            match self.roll(if depth == 0 { 6 } else { 8 }) {
                0 => Value::Null,
                1 => Value::Bool(self.roll(2) == 0),
                2 => Value::from((self.roll(1 << 31) as u64) << self.roll(33)),
                3 => Value::from(-(self.roll(1 << 31) as i64) << self.roll(31)),
                4 => Value::from(f64::from_bits(self.bits()).clamp(-1e300, 1e300)),
                5 => Value::from(self.letters()),
                6 => (0..self.roll(5)).map(|_| self.value(depth - 1)).collect(),
                _ => {
                    let members =
                        (0..self.roll(5)).map(|_| (self.letters(), self.value(depth - 1)));
                    Value::Object(members.collect::<Map<_, _>>())
                }
            }
        }
    }

    #[test]
    fn any_value_survives_by_serde_json_s_own_word() {
        let mut rng = TestRng(7);
        for _ in 0..5_000 {
            let value = rng.value(4);
            let text = serde_json::to_string(&value).unwrap();
            let oracle: Value = serde_json::from_str(&text).unwrap();

            let tape = Tape::from_json(text.as_bytes()).unwrap();
            assert_eq!(tape.root().to_value(), oracle);
            assert_eq!(String::from_utf8(tape.to_json()).unwrap(), text);
            assert_eq!(serde_json::to_value(&tape).unwrap(), oracle);
            let from_value: Tape<'_> = Tape::deserialize(&value).unwrap();
            assert_eq!(from_value.to_json(), text.as_bytes());
        }
    }

    #[test]
    fn text_is_borrowed_where_it_can_be() {
        let tape = Tape::from_json(br#"["plain", "esc\naped"]"#).unwrap();
        assert!(matches!(
            tape.tokens[1],
            Token::Text(Cow::Borrowed("plain"))
        ));
        assert!(matches!(tape.tokens[2], Token::Text(Cow::Owned(_))));
    }

    #[test]
    fn depth_is_bounded_in_every_format() {
        let mut value = json!(1);
        for _ in 0..128 {
            value = json!([value]);
        }
        assert!(Tape::deserialize(&value).is_err());
        assert!(Tape::deserialize(&value[0]).is_ok());
    }

    #[test]
    fn an_object_that_looks_like_a_number_stays_an_object() {
        let text = br#"{"$serde_json::private::Number":"5"}"#;
        assert_eq!(Tape::from_json(text).unwrap().to_json(), text);
    }
}
