//! Literals of a query: names, strings and numbers.

use super::parse::{Parser, PathError};
use crate::load::node::{Node, Number};

/// The largest index, as I-JSON has it (RFC 9535, section 2.1).
const MAX_INDEX: i64 = (1 << 53) - 1;

impl Parser<'_> {
    /// Reads `member-name-shorthand` (section 2.5.1.1), if one begins here.
    pub(super) fn shorthand(&mut self) -> Option<String> {
        let is_first = |it: char| it.is_ascii_alphabetic() || it == '_' || !it.is_ascii();
        let rest = self.rest();
        if !rest.starts_with(is_first) {
            return None;
        }
        let is_part = |it: char| is_first(it) || it.is_ascii_digit();
        let end = rest.find(|it| !is_part(it)).unwrap_or(rest.len());
        self.skip(end);
        Some(rest[..end].to_owned())
    }

    /// Reads a string literal (section 2.3.1.1); its quote begins here.
    pub(super) fn string(&mut self) -> Result<String, PathError> {
        let start = self.offset();
        let quote = self.next().unwrap_or('"');
        let mut text = String::new();
        loop {
            let at = self.offset();
            match self.next() {
                None => return Err(PathError::at(start, "this string has no end")),
                Some(it) if it == quote => return Ok(text),
                Some('\\') => text.push(self.escape(at, quote)?),
                Some(it) if it < ' ' => {
                    return Err(PathError::at(
                        at,
                        "a control character must be escaped here",
                    ));
                }
                Some(it) => text.push(it),
            }
        }
    }

    fn escape(&mut self, at: usize, quote: char) -> Result<char, PathError> {
        let escaped = match self.next() {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(it @ ('/' | '\\')) => it,
            Some(it) if it == quote => it,
            Some('u') => return self.unicode(at),
            _ => return Err(PathError::at(at, "this escape does not exist in JSONPath")),
        };
        Ok(escaped)
    }

    fn unicode(&mut self, at: usize) -> Result<char, PathError> {
        let odd = || PathError::at(at, "`\\u` takes four hexadecimal digits of a character");
        let high = self.four_digits().ok_or_else(odd)?;
        if !(0xD800..0xDC00).contains(&high) {
            return char::from_u32(high).ok_or_else(odd);
        }
        if !self.take("\\u") {
            return Err(odd());
        }
        let low = self
            .four_digits()
            .filter(|it| (0xDC00..0xE000).contains(it));
        let low = low.ok_or_else(odd)?;
        char::from_u32(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00)).ok_or_else(odd)
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4)?;
        let is_hexadecimal = digits.bytes().all(|it| it.is_ascii_hexdigit());
        let value = is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())??;
        self.skip(4);
        Some(value)
    }

    /// Reads an integer of an index or a slice, if one begins here.
    pub(super) fn index(&mut self) -> Result<Option<i64>, PathError> {
        let at = self.offset();
        let rest = self.rest();
        let digits = rest.strip_prefix('-').unwrap_or(rest);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let length = rest.len() - digits.len() + count;
        if length == 0 {
            return Ok(None);
        }
        let text = &rest[..length];
        let is_odd = count == 0 || digits.starts_with('0') && (count > 1 || text.len() > 1);
        let value = text.parse::<i64>().ok();
        let value = value.filter(|it| !is_odd && (-MAX_INDEX..=MAX_INDEX).contains(it));
        self.skip(length);
        match value {
            Some(value) => Ok(Some(value)),
            None => Err(PathError::at(at, format!("`{text}` is not an index"))),
        }
    }

    /// Reads a number literal (section 2.3.5.1), which has the syntax of JSON.
    pub(super) fn number(&mut self) -> Result<Node, PathError> {
        let at = self.offset();
        let rest = self.rest();
        let is_part = |it: &u8| it.is_ascii_digit() || b"+-.eE".contains(it);
        let length = rest.bytes().take_while(is_part).count();
        let text = &rest[..length];
        self.skip(length);
        let odd = || PathError::at(at, format!("`{text}` is not a number"));
        let digits = text.strip_prefix('-').unwrap_or(text);
        let whole = digits.bytes().take_while(u8::is_ascii_digit).count();
        if whole == 0 || whole > 1 && digits.starts_with('0') {
            return Err(odd());
        }
        if whole == digits.len()
            && let Ok(value) = text.parse()
        {
            return Ok(Node::Number(Number::Integer(value)));
        }
        let (fraction, exponent) = match digits[whole..].split_once(['e', 'E']) {
            Some((fraction, exponent)) => (fraction, Some(exponent)),
            None => (&digits[whole..], None),
        };
        let are_digits = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        let is_fraction = fraction.is_empty() || fraction.strip_prefix('.').is_some_and(are_digits);
        let unsigned = |it: &str| are_digits(it.strip_prefix(['+', '-']).unwrap_or(it));
        if !is_fraction || !exponent.is_none_or(unsigned) {
            return Err(odd());
        }
        let value = text.parse::<f64>().map_err(|_| odd())?;
        Ok(Node::Number(Number::Float(value)))
    }
}
