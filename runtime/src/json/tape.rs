//! A flat arena that holds one JSON value.
//!
//! It is filled from text or from values to encode, and read through [`Node`]s or written as text.
//! Both directions are ordinary functions over one concrete type, so a model needs no code per
//! format. That keeps generated crates cheap to compile.

use std::borrow::Cow;

use crate::json::attachment::Attachment;
use crate::json::digits;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::json_text::{Container, JsonText};
use crate::json::node::Node;
use crate::json::reading_state::{Reading, block};
use crate::json::tape_serde::DEPTH;
use crate::json::token::Token;
use crate::json::written::Written;

/// A JSON value as a flat list of tokens; text is borrowed where possible.
#[derive(Clone, Debug, Default)]
pub struct Tape<'a> {
    pub(crate) tokens: Vec<Token<'a>>,
    /// The texts to redact.
    pub(crate) secrets: Vec<&'a str>,
    /// True if it has attachments that are files or streams.
    pub(crate) holds_files: bool,
    /// JSON text that is written instead of tokens.
    json: Option<JsonText>,
    /// The state of the reading.
    reading: Reading<'a>,
    /// The memory of text that is not borrowed, in bytes.
    owned: usize,
}

/// An open container of a [`Tape`], to be passed to [`Tape::close`].
#[derive(Debug)]
#[must_use = "an opened container must be closed"]
pub struct Open {
    at: usize,
    /// The outer container, for JSON text.
    outer: Container,
}

impl<'a> Tape<'a> {
    /// Creates an empty tape, to encode one value to.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a tape with the encoded value.
    #[must_use]
    pub fn of(value: &'a dyn Encode) -> Self {
        let mut tape = Self::new();
        value.encode(&mut tape);
        tape
    }

    /// Encodes a value to JSON text, without tokens.
    pub(crate) fn json_of(value: &'a dyn Encode) -> Self {
        let mut tape = Self {
            json: Some(JsonText::default()),
            ..Self::new()
        };
        value.encode(&mut tape);
        tape
    }

    /// Returns the text of [`json_of`](Self::json_of).
    pub(crate) fn into_json(self) -> Vec<u8> {
        match self.json {
            Some(json) => json.into_text(),
            None => self.to_json(),
        }
    }

    /// Parses JSON text (RFC 8259); skips a byte-order mark.
    ///
    /// # Errors
    ///
    /// Returns a fault if the text is not JSON, if something follows the value, or if it is nested
    /// deeper than 127 levels.
    pub fn from_json(text: &'a [u8]) -> Result<Self, Fault> {
        Self::read_json(text, Reading::default())
    }

    /// Parses JSON text like [`from_json`](Self::from_json), within the memory budget of a reading.
    pub(crate) fn read_json(text: &'a [u8], reading: Reading<'a>) -> Result<Self, Fault> {
        let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
        let mut tape = Self::within(reading);
        let read = match std::str::from_utf8(text) {
            Ok(valid) => tape.read(valid, DEPTH),
            // To report the position of the error.
            Err(_) => tape.read_from(serde_json::Deserializer::from_slice(text), DEPTH),
        };
        // An exceeded budget takes precedence over errors that follow from it.
        reading.check()?;
        read.map(|()| tape)
    }

    /// Creates an empty tape of a reading.
    pub(crate) fn within(reading: Reading<'a>) -> Self {
        Self {
            reading,
            ..Self::new()
        }
    }

    /// Reserves space for one more token.
    #[inline]
    pub(crate) fn reserve_one(&mut self) -> Result<(), Fault> {
        match self.tokens.len() < self.tokens.capacity() {
            true => Ok(()),
            false => self.reading.grow(&mut self.tokens),
        }
    }

    /// Charges text that is not borrowed.
    pub(crate) fn own(&mut self, text: &str) -> Result<(), Fault> {
        let bytes = block(text.len());
        self.owned += bytes;
        self.reading.take(bytes)
    }

    /// Removes the tokens, and keeps the capacity.
    pub(crate) fn clear(&mut self) {
        self.tokens.clear();
        self.reading.refund(std::mem::take(&mut self.owned));
    }

    /// Parses JSON text onto an empty tape; `depth_left` is the number of containers that may be
    /// nested.
    pub(crate) fn read(&mut self, text: &'a str, depth_left: usize) -> Result<(), Fault> {
        /// The approximate length of a token in text, in bytes.
        const BYTES: usize = 12;
        /// The maximum initial capacity, in tokens: a tape that grows is copied repeatedly.
        const AHEAD: usize = 1 << 20;
        let ahead = (text.len() / BYTES + 4).min(AHEAD);
        if self.tokens.capacity() < ahead {
            let bytes = |count: usize| block(count * size_of::<Token<'_>>());
            self.reading.refund(bytes(self.tokens.capacity()));
            self.reading.take(bytes(ahead))?;
            self.tokens.reserve_exact(ahead);
        }
        if let Err(fault) = self.read_from(serde_json::Deserializer::from_str(text), depth_left) {
            self.reading.check()?;
            let Some(tame) = digits::within_floats(text) else {
                return Err(fault);
            };
            self.clear();
            // An `io::Read` lends nothing, so nothing is borrowed from the temporary text.
            self.read_from(serde_json::Deserializer::from_reader(&tame[..]), depth_left)?;
        }
        digits::keep_digits(&mut self.tokens, text.as_bytes());
        Ok(())
    }

    fn read_from<R: serde_json::de::Read<'a>>(
        &mut self,
        mut reader: serde_json::Deserializer<R>,
        depth_left: usize,
    ) -> Result<(), Fault> {
        let read = self
            .record(&mut reader, depth_left)
            .and_then(|()| reader.end());
        read.map_err(|error| Fault::syntax(&error))
    }

    /// Returns the value as compact JSON text.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Writing to memory cannot fail, and a tape's keys are always text.
        serde_json::to_vec(&Written::<true>(self.root())).unwrap_or_default()
    }

    /// Returns the value of the tape; `null` if it is empty.
    #[must_use]
    pub fn root(&self) -> Node<'_, 'a> {
        Node::read(&self.tokens, 0, self.reading)
    }

    /// Adds a `null`.
    pub fn null(&mut self) {
        match &mut self.json {
            Some(json) => json.null(),
            None => self.tokens.push(Token::Null),
        }
    }

    /// Adds a boolean.
    pub fn boolean(&mut self, value: bool) {
        match &mut self.json {
            Some(json) => json.boolean(value),
            None => self.tokens.push(Token::Bool(value)),
        }
    }

    /// Adds an integer that is not negative.
    pub fn unsigned(&mut self, value: u64) {
        match &mut self.json {
            Some(json) => json.number(value),
            None => self.tokens.push(Token::Unsigned(value)),
        }
    }

    /// Adds an integer.
    pub fn signed(&mut self, value: i64) {
        match u64::try_from(value) {
            Ok(value) => self.unsigned(value),
            Err(_) => self.push(Token::Signed(value)),
        }
    }

    /// Adds a number. One without a fraction is written as an integer (`3`, not `3.0`), as most
    /// servers write it and all read it. One that is not finite is written as `null`, since JSON
    /// cannot represent it.
    pub fn float(&mut self, value: f64) {
        match (whole(value), &mut self.json) {
            (Some(value), _) => self.signed(value),
            (None, _) if !value.is_finite() => self.null(),
            (None, Some(json)) => json.number(value),
            (None, None) => self.tokens.push(Token::Float(value)),
        }
    }

    /// Adds a number of single precision, by the rules of [`float`](Self::float).
    pub fn single(&mut self, value: f32) {
        match (whole(f64::from(value)), &mut self.json) {
            (Some(value), _) => self.signed(value),
            (None, _) if !value.is_finite() => self.null(),
            (None, Some(json)) => json.number(value),
            (None, None) => self.tokens.push(Token::Single(value)),
        }
    }

    /// Adds a number of raw JSON unchanged.
    pub(crate) fn number(&mut self, number: &serde_json::Number) {
        if let Some(value) = number.as_u64() {
            self.unsigned(value);
        } else if let Some(value) = number.as_i64() {
            self.signed(value);
        } else {
            self.push(number.as_f64().map_or(Token::Null, Token::Float));
        }
    }

    /// Adds text.
    pub fn text(&mut self, value: impl Into<Cow<'a, str>>) {
        match (value.into(), &mut self.json) {
            (value, Some(json)) => json.text(&value),
            (value, None) => self.tokens.push(Token::Text(value)),
        }
    }

    /// Adds the name of a member.
    pub(crate) fn name(&mut self, name: &'a str) {
        match &mut self.json {
            Some(json) => json.name(name),
            None => self.tokens.push(Token::Text(Cow::Borrowed(name))),
        }
    }

    /// Adds text that is also the number or the boolean that it spells.
    pub(crate) fn loose(&mut self, value: &'a str) {
        self.push(Token::Loose(value));
    }

    /// Adds a number by its JSON text.
    pub(crate) fn digits(&mut self, text: &'a str) {
        self.push(Token::Digits(text));
    }

    /// Adds the value of a JSON text.
    pub(crate) fn json(&mut self, text: &'a str) {
        match &mut self.json {
            Some(json) => json.json(text),
            None => self.append(Self::from_json(text.as_bytes()).unwrap_or_default()),
        }
    }

    /// Adds text to redact.
    pub(crate) fn secret(&mut self, value: &'a str) {
        self.secrets.push(value);
        self.text(value);
    }

    /// Adds an attachment, which only a form or a whole body can send as bytes.
    pub(crate) fn attach(&mut self, attachment: &'a (dyn Attachment + 'static)) {
        self.holds_files |= attachment.as_bytes().is_none();
        self.push(Token::Attachment(attachment));
    }

    /// Opens an array; add its elements next.
    pub fn open_array(&mut self) -> Open {
        self.open(Container::Array)
    }

    /// Opens an object; add its members next, each as a text and a value.
    pub fn open_object(&mut self) -> Open {
        self.open(Container::Object)
    }

    /// Closes a container; `count` is the number of elements or members that were added.
    pub fn close(&mut self, open: Open, count: usize) {
        if let Some(json) = &mut self.json {
            return json.close(open.outer);
        }
        let here = self.tokens.len();
        if let Some(Token::Array { len, end } | Token::Object { len, end }) =
            self.tokens.get_mut(open.at)
        {
            *len = count;
            *end = here;
        }
    }

    /// Adds the value of another tape.
    pub(crate) fn append(&mut self, other: Self) {
        let offset = self.tokens.len();
        self.secrets.extend(other.secrets);
        self.holds_files |= other.holds_files;
        if let Some(json) = &mut self.json {
            return json.value(Node::new(&other.tokens, 0));
        }
        self.tokens
            .extend(other.tokens.into_iter().map(|mut token| {
                if let Token::Array { end, .. } | Token::Object { end, .. } = &mut token {
                    *end += offset;
                }
                token
            }));
    }

    /// Adds a value that inspects its own tokens, which are therefore kept even if the tape writes
    /// JSON text.
    pub(crate) fn laid_out(&mut self, add: impl FnOnce(&mut Self)) {
        if self.json.is_none() {
            return add(self);
        }
        let mut inner = Self::new();
        add(&mut inner);
        self.append(inner);
    }

    fn open(&mut self, container: Container) -> Open {
        let at = self.tokens.len();
        let outer = match &mut self.json {
            Some(json) => json.open(container),
            None => {
                self.tokens.push(match container {
                    Container::Array => Token::Array { len: 0, end: 0 },
                    Container::Object => Token::Object { len: 0, end: 0 },
                });
                Container::default()
            }
        };
        Open { at, outer }
    }

    /// Adds a rare token.
    fn push(&mut self, token: Token<'a>) {
        match &mut self.json {
            Some(json) => json.value(Node::new(&[token], 0)),
            None => self.tokens.push(token),
        }
    }
}

/// Returns the integer that a float equals exactly. Negative zero stays a float.
fn whole(value: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    let whole = value as i64;
    let is_whole = value.abs() <= EXACT && whole as f64 == value;
    (is_whole && (whole != 0 || value.is_sign_positive())).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_goes_in_and_comes_out() {
        let text = br#"{"a":[1,-2,0.1,true,null,"x\ny"],"b":{}}"#;
        assert_eq!(Tape::from_json(text).unwrap().to_json(), text);
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(
            Tape::from_json(b"\xEF\xBB\xBF[1]").unwrap().to_json(),
            b"[1]"
        );
    }

    #[test]
    fn what_is_no_json_is_a_fault() {
        for text in [
            "",
            " ",
            "{",
            "[1] 2",
            "<html>",
            "{\"a\":1,}",
            "\"\u{0}\"",
            "01",
        ] {
            assert!(Tape::from_json(text.as_bytes()).is_err(), "{text}");
        }
        assert!(Tape::from_json(b"\"\xFF\"").is_err());
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(Tape::from_json(nested(127).as_bytes()).is_ok());
        assert!(Tape::from_json(nested(128).as_bytes()).is_err());
        assert!(Tape::from_json("[".repeat(1_000_000).as_bytes()).is_err());
    }

    #[test]
    fn whole_floats_are_written_as_integers() {
        let written = |value: f64| {
            let mut tape = Tape::new();
            tape.float(value);
            String::from_utf8(tape.to_json()).unwrap()
        };
        assert_eq!(written(3.0), "3");
        assert_eq!(written(-3.0), "-3");
        assert_eq!(written(-0.0), "-0.0");
        assert_eq!(written(0.1), "0.1");
        assert_eq!(written(1e300).parse::<f64>().unwrap(), 1e300);
        assert_eq!(written(f64::NAN), "null");
        assert_eq!(written(f64::NEG_INFINITY), "null");
    }

    #[test]
    fn single_precision_keeps_its_short_form() {
        let mut tape = Tape::new();
        tape.single(0.1);
        assert_eq!(tape.to_json(), b"0.1");
    }

    #[test]
    fn an_empty_tape_is_null() {
        assert!(Tape::new().root().is_null());
    }
}
