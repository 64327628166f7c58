//! A number in decimal digits, as text.

use std::fmt;

use crate::json::decode::Decode;
use crate::json::digits::is_number;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::tape::{Tape, Token};

/// A number of the format `decimal`, which is not rounded to a binary fraction.
///
/// It keeps its digits as text, for a type of exact arithmetic to read, and whether a server wrote
/// them in quotes, as many do: so it encodes back as it came. Equality goes by the text: `1.0` and
/// `1.00` are not equal. JSON text is read and written with every digit; through another format of
/// serde a number that is not in quotes has the digits that one of double precision has.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct Decimal {
    text: String,
    is_quoted: bool,
}

impl Decimal {
    /// A number with these digits, whatever they are.
    pub fn new(digits: impl Into<String>) -> Self {
        Self {
            text: digits.into(),
            is_quoted: false,
        }
    }

    /// The same number, which is sent in quotes.
    #[must_use]
    pub fn quoted(self) -> Self {
        Self {
            is_quoted: true,
            ..self
        }
    }

    /// The digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The nearest number of double precision, where the digits are a number.
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

impl From<i64> for Decimal {
    fn from(value: i64) -> Self {
        Self::new(value.to_string())
    }
}

impl From<f64> for Decimal {
    /// The shortest digits that mean this number.
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
        if let (false, Ok(whole)) = (self.is_quoted, self.text.parse()) {
            return tape.signed(whole);
        }
        match (self.is_quoted, self.to_f64()) {
            (false, Some(_)) if is_number(&self.text) => tape.digits(&self.text),
            (false, Some(value)) if value.is_finite() => tape.float(value),
            _ => tape.text(self.as_str()),
        }
    }
}

crate::serde_through_tape!(Decimal);

#[cfg(test)]
mod tests {
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
    fn it_is_a_number_unless_it_is_to_be_quoted() {
        assert_eq!(crate::to_json(&Decimal::from("2.50")), b"2.50");
        assert_eq!(crate::to_json(&Decimal::from(" 2.50")), b"2.5");
        assert_eq!(crate::to_json(&Decimal::from("2.50").quoted()), b"\"2.50\"");
        assert_eq!(crate::to_json(&Decimal::from("a lot")), b"\"a lot\"");
        assert_eq!(Decimal::from(0.25).to_string(), "0.25");
        assert!(crate::from_json::<Decimal>(b"[]").is_err());
    }
}
