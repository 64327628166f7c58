//! Decimal numbers that keep their digits.

use std::fmt;

use crate::json::decode::Decode;
use crate::json::digits::{integer, is_number};
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::node::Node;
use crate::json::tape::Tape;
use crate::json::token::Token;

/// A number of the format `decimal`, which is not rounded to a binary fraction.
///
/// It keeps its digits as text, for a type with exact arithmetic to parse, and remembers if the
/// server quoted them, as many do. So it encodes back unchanged. Equality compares the text: `1.0`
/// and `1.00` are not equal.
///
/// All digits are kept in bodies, and in JSON text that serde_json reads or writes. In any other
/// serde format, and in a [`Value`](crate::Value), an unquoted number has double precision.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Decimal {
    text: String,
    is_quoted: bool,
}

impl Decimal {
    /// Creates a number with these digits, which are not checked.
    pub fn new(digits: impl Into<String>) -> Self {
        Self {
            text: digits.into(),
            is_quoted: false,
        }
    }

    /// Sends the number as a string.
    #[must_use]
    pub fn quoted(self) -> Self {
        Self {
            is_quoted: true,
            ..self
        }
    }

    /// Returns the digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the integer that the digits denote, if it fits an `i64`: `3`, `3.0` or `3e2`.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        i64::try_from(self.to_integer()?).ok()
    }

    /// Returns the integer that the digits denote, if it fits a `u64`.
    #[must_use]
    pub fn to_u64(&self) -> Option<u64> {
        u64::try_from(self.to_integer()?).ok()
    }

    fn to_integer(&self) -> Option<i128> {
        let text = self.text.trim();
        is_number(text).then(|| integer(text))?
    }

    /// Returns the nearest float, if the digits are a number.
    #[must_use]
    pub fn to_f64(&self) -> Option<f64> {
        self.text.trim().parse().ok()
    }
}

impl From<&str> for Decimal {
    fn from(digits: &str) -> Self {
        Self::new(digits)
    }
}

impl From<String> for Decimal {
    fn from(digits: String) -> Self {
        Self::new(digits)
    }
}

macro_rules! from_integers {
    ($($type:ident)*) => {$(
        impl From<$type> for Decimal {
            fn from(value: $type) -> Self {
                Self::new(value.to_string())
            }
        }
    )*};
}

// `i32` is included because an integer literal has that type by default.
from_integers!(i32 u32 i64 u64 i128 u128);

impl From<f64> for Decimal {
    /// Uses the shortest digits that denote this float.
    fn from(value: f64) -> Self {
        Self::new(value.to_string())
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl Decode for Decimal {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        let node = input.node()?;
        let number = Self::of(node)?;
        node.reading().spend_text(&number.text);
        Ok(number)
    }
}

impl Decimal {
    fn of(node: Node<'_, '_>) -> Result<Self, Fault> {
        if let Some(text) = node.as_str() {
            return Ok(Self::new(text).quoted());
        }
        if let Token::Digits(text) = node.token() {
            return Ok(Self::new(*text));
        }
        match (node.as_integer(), node.as_f64()) {
            (Some(whole), _) => Ok(Self::new(whole.to_string())),
            (None, Some(value)) => Ok(Self::from(value)),
            (None, None) => Err(Fault::expected("a number", node)),
        }
    }
}

impl Encode for Decimal {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        if self.is_quoted {
            return tape.text(self.as_str());
        }
        // Other formats get text if serde_json has no such number.
        if let Ok(whole) = self.text.parse() {
            tape.signed(whole);
        } else if is_number(&self.text) {
            tape.digits(&self.text);
        } else if let Some(value) = self.to_f64().filter(|value| value.is_finite()) {
            tape.float(value);
        } else {
            tape.text(self.as_str());
        }
    }
}

crate::serde_through_tape!(Decimal);

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;

    use super::*;

    #[test]
    fn digits_are_kept_and_encode_back_as_they_came() {
        let text = br#"[0.1,12,-3.25,12345678901234567890.125,"12.300000000000000000001","1.10"]"#;
        let all: Vec<Decimal> = crate::from_json(text).unwrap();
        let digits: Vec<_> = all.iter().map(Decimal::as_str).collect();
        assert_eq!(digits[..3], ["0.1", "12", "-3.25"]);
        let wanted = [
            "12345678901234567890.125",
            "12.300000000000000000001",
            "1.10",
        ];
        assert_eq!(digits[3..], wanted);
        assert_eq!(crate::to_json(&all), text);
        let back = serde_json::to_value(&all).unwrap();
        assert_eq!(
            back,
            serde_json::from_slice::<serde_json::Value>(text).unwrap()
        );
    }

    #[test]
    fn serde_json_keeps_the_digits_of_text() {
        let text = "[1.10,12345678901234567890.125,1e5,1e400,-0.0,18446744073709551616]";
        let all: Vec<Decimal> = serde_json::from_str(text).unwrap();
        assert_eq!(
            all,
            crate::from_json::<Vec<Decimal>>(text.as_bytes()).unwrap()
        );
        assert_eq!(all[0].as_str(), "1.10");
        assert_eq!(serde_json::to_string(&all).unwrap(), text);
        assert_eq!(
            serde_json::from_reader::<_, Vec<Decimal>>(text.as_bytes()).unwrap(),
            all
        );
        let pretty = serde_json::to_string_pretty(&all[0]).unwrap();
        assert_eq!(pretty, "1.10");
    }

    /// Behind another serde type, it has double precision, without an error.
    #[test]
    fn other_formats_have_double_precision() {
        type Other = serde::de::value::F64Deserializer<serde_json::Error>;
        let read = Decimal::deserialize(Other::new(1.25)).unwrap();
        assert_eq!(read, Decimal::from("1.25"));
        let value = serde_json::json!({"a": 1.25, "b": "1.10"});
        let all: BTreeMap<String, Decimal> = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(all["b"], Decimal::from("1.10").quoted());
        assert_eq!(serde_json::to_value(&all).unwrap(), value);
        let value = serde_json::to_value(Decimal::from("1e400")).unwrap();
        assert_eq!(value, serde_json::json!("1e400"));
        assert_eq!(
            serde_json::from_value::<Decimal>(value).unwrap().as_str(),
            "1e400"
        );
    }

    #[test]
    fn digits_are_integers_where_they_say_so() {
        assert_eq!(Decimal::from("3e2").to_i64(), Some(300));
        assert_eq!(
            Decimal::from("18446744073709551615").to_u64(),
            Some(u64::MAX)
        );
        assert_eq!(Decimal::from(u128::MAX).to_u64(), None);
        assert_eq!(Decimal::from(7).to_i64(), Some(7));
        assert_eq!(Decimal::from("1.5").to_i64(), None);
        assert_eq!(
            crate::to_json(&Decimal::from(i128::MIN)),
            i128::MIN.to_string().as_bytes()
        );
    }

    #[test]
    fn it_is_a_number_unless_it_is_to_be_quoted() {
        assert_eq!(crate::to_json(&Decimal::from("2.50")), b"2.50");
        assert_eq!(crate::to_json(&Decimal::from(" 2.50")), b"2.5");
        assert_eq!(crate::to_json(&Decimal::from("2.50").quoted()), b"\"2.50\"");
        assert_eq!(crate::to_json(&Decimal::from("a lot")), b"\"a lot\"");
        assert_eq!(Decimal::from(0.25).to_string(), "0.25");
        assert!(crate::from_json::<Decimal>(b"[]").is_err());
    }
}
