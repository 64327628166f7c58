//! A cursor at a value of a tape.

use crate::json::digits;
use crate::json::fault::{Fault, shorten};
use crate::json::reading_state::Reading;
use crate::json::token::Token;

/// A value of a [`Tape`](crate::Tape); cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Node<'t, 'a> {
    tokens: &'t [Token<'a>],
    at: usize,
    reading: Reading<'a>,
}

impl<'t, 'a> Node<'t, 'a> {
    pub(crate) fn new(tokens: &'t [Token<'a>], at: usize) -> Self {
        Self::read(tokens, at, Reading::default())
    }

    /// Creates a cursor that belongs to a reading.
    pub(crate) fn read(tokens: &'t [Token<'a>], at: usize, reading: Reading<'a>) -> Self {
        Self {
            tokens,
            at,
            reading,
        }
    }

    pub(crate) fn reading(self) -> Reading<'a> {
        self.reading
    }

    pub(crate) fn token(self) -> &'t Token<'a> {
        self.tokens.get(self.at).unwrap_or(&Token::Null)
    }

    pub(crate) fn position(self) -> usize {
        self.at
    }

    /// Returns another value of the same tape.
    pub(crate) fn elsewhere(self, at: usize) -> Self {
        Self { at, ..self }
    }

    /// Returns the position after the value.
    fn end(self) -> usize {
        match self.token() {
            Token::Array { end, .. } | Token::Object { end, .. } => *end,
            _ => self.at + 1,
        }
    }

    /// Returns true if the value is at this position, or contains it.
    pub(crate) fn holds(self, at: usize) -> bool {
        self.at <= at && at < self.end()
    }

    /// Returns true if the value is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        matches!(self.token(), Token::Null)
    }

    /// Returns the value if it is a boolean.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        match self.token() {
            Token::Bool(value) => Some(*value),
            Token::Loose(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Returns the value if it is a string.
    #[must_use]
    pub fn as_str(self) -> Option<&'t str> {
        match self.token() {
            Token::Text(text) => Some(text),
            Token::Loose(text) => Some(text),
            Token::Attachment(attachment) => std::str::from_utf8(attachment.as_bytes()?).ok(),
            _ => None,
        }
    }

    /// Returns the value if it is a number without a fraction (`3` or `3.0`) of at most 128 bits.
    #[must_use]
    pub fn as_integer(self) -> Option<i128> {
        match self.token() {
            Token::Unsigned(value) => Some(i128::from(*value)),
            Token::Signed(value) => Some(i128::from(*value)),
            Token::SignedWide(bytes) => Some(i128::from_ne_bytes(*bytes)),
            Token::UnsignedWide(bytes) => i128::try_from(u128::from_ne_bytes(*bytes)).ok(),
            Token::Float(value) => whole(*value),
            Token::Single(value) => whole(f64::from(*value)),
            Token::Digits(text) => digits::integer(text),
            Token::Loose(text) => match text.parse() {
                Ok(value) => Some(value),
                Err(_) if digits::is_number(text) => digits::integer(text),
                Err(_) => whole(self.as_f64()?),
            },
            _ => None,
        }
    }

    /// Returns the value if it is a number. Integers beyond 2^53 are rounded to the nearest float.
    #[must_use]
    pub fn as_f64(self) -> Option<f64> {
        match self.token() {
            Token::Unsigned(value) => Some(*value as f64),
            Token::Signed(value) => Some(*value as f64),
            Token::SignedWide(bytes) => Some(i128::from_ne_bytes(*bytes) as f64),
            Token::UnsignedWide(bytes) => Some(u128::from_ne_bytes(*bytes) as f64),
            Token::Float(value) => Some(*value),
            Token::Single(value) => Some(f64::from(*value)),
            Token::Digits(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
            Token::Loose(text) => text.parse().ok().filter(|value: &f64| value.is_finite()),
            _ => None,
        }
    }

    /// Returns the elements if the value is an array.
    #[must_use]
    pub fn elements(self) -> Option<Elements<'t, 'a>> {
        match self.token() {
            Token::Array { len, end } => Some(Elements {
                next: self.elsewhere(self.at + 1),
                end: *end,
                len: *len,
            }),
            _ => None,
        }
    }

    /// Returns the members in order, duplicates included, if the value is an object.
    #[must_use]
    pub fn members(self) -> Option<Entries<'t, 'a>> {
        match self.token() {
            Token::Object { end, .. } => Some(Entries {
                next: self.elsewhere(self.at + 1),
                end: *end,
            }),
            _ => None,
        }
    }

    /// Returns the tokens of the value.
    pub(crate) fn tokens(self) -> &'t [Token<'a>] {
        self.tokens.get(self.at..self.end()).unwrap_or_default()
    }

    /// Returns the same value, without a memory budget.
    pub(crate) fn unlimited(self) -> Self {
        Self::new(self.tokens, self.at)
    }

    /// Returns the tokens of an object without the members of this name, from position 0.
    pub(crate) fn without(self, hidden: &str) -> Vec<Token<'a>> {
        let mut tokens = vec![self.token().clone()];
        let mut len = 0;
        for (name, value) in self.members().into_iter().flatten() {
            if name == hidden {
                continue;
            }
            len += 1;
            // A member is its name and its value; the end of a value is an absolute position.
            let (from, to) = (value.at - 1, tokens.len());
            tokens.extend(self.tokens[from..value.end()].iter().cloned());
            for token in &mut tokens[to..] {
                if let Token::Array { end, .. } | Token::Object { end, .. } = token {
                    *end = *end - from + to;
                }
            }
        }
        let end = tokens.len();
        if let Some(Token::Object {
            len: members,
            end: after,
        }) = tokens.first_mut()
        {
            (*members, *after) = (len, end);
        }
        tokens
    }
}

fn whole(value: f64) -> Option<i128> {
    const WIDEST: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0; // 2^127
    (value.trunc() == value && value.abs() < WIDEST).then_some(value as i128)
}

/// The elements of an array; see [`Node::elements`].
#[derive(Clone, Debug)]
pub struct Elements<'t, 'a> {
    next: Node<'t, 'a>,
    end: usize,
    len: usize,
}

impl Elements<'_, '_> {
    /// Returns the number of elements of the whole array.
    pub(crate) fn count_hint(&self) -> usize {
        self.len
    }
}

impl<'t, 'a> Iterator for Elements<'t, 'a> {
    type Item = Node<'t, 'a>;

    fn next(&mut self) -> Option<Self::Item> {
        let node = self.next;
        if node.at >= self.end {
            return None;
        }
        self.next = node.elsewhere(node.end());
        Some(node)
    }
}

/// The members of an object; see [`Node::members`].
#[derive(Clone, Debug)]
pub struct Entries<'t, 'a> {
    next: Node<'t, 'a>,
    end: usize,
}

impl<'t, 'a> Iterator for Entries<'t, 'a> {
    type Item = (&'t str, Node<'t, 'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let name = self.next;
        if name.at >= self.end {
            return None;
        }
        let value = name.elsewhere(name.at + 1);
        self.next = name.elsewhere(value.end());
        Some((name.as_str().unwrap_or_default(), value))
    }
}

impl Fault {
    /// Creates the fault of a value of the wrong kind: `Fault::expected("a string", node)`.
    #[must_use]
    #[cold]
    pub fn expected(what: &str, found: Node<'_, '_>) -> Self {
        Self::new(format!("expected {what}, found {}", describe(found)))
    }
}

fn describe(node: Node<'_, '_>) -> String {
    match node.token() {
        Token::Null => "null".to_owned(),
        Token::Bool(value) => value.to_string(),
        // The text is not repeated: a server may echo a credential.
        Token::Text(_) | Token::Loose(_) | Token::Attachment(_) => "a string".to_owned(),
        Token::Array { .. } => "an array".to_owned(),
        Token::Object { .. } => "an object".to_owned(),
        Token::Unsigned(value) => format!("the number {value}"),
        Token::Signed(value) => format!("the number {value}"),
        Token::Digits(text) => format!("the number {}", shorten(text)),
        _ => format!("the number {}", node.as_f64().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Node;
    use crate::Tape;

    #[test]
    fn containers_are_walked_and_skipped() {
        let tape = Tape::from_json(br#"{"a":[1,[2,[3]]],"b":{"c":{}},"d":4}"#).unwrap();
        let members: Vec<_> = tape.root().members().unwrap().collect();
        assert_eq!(
            members.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
            ["a", "b", "d"]
        );
        assert_eq!(members[2].1.as_integer(), Some(4));
        assert_eq!(members[0].1.elements().unwrap().count(), 2);
    }

    #[test]
    fn an_object_is_copied_without_a_member() {
        let text = br#"[{"a":[1,[2]],"b":{"c":[{}]},"a":0,"d":[4,{"e":5}]}]"#;
        let tape = Tape::from_json(text).unwrap();
        let object = tape.root().elements().unwrap().next().unwrap();
        let rest = |name: &str| Node::new(&object.without(name), 0).to_value();
        assert_eq!(rest("a"), json!({"b": {"c": [{}]}, "d": [4, {"e": 5}]}));
        assert_eq!(rest("d"), json!({"b": {"c": [{}]}, "a": 0}));
        assert_eq!(rest("x"), object.to_value());
    }

    #[test]
    fn numbers_have_two_views() {
        let tape = Tape::from_json(b"[3, 3.0, 3.5, -7, 18446744073709551615, 1e300]").unwrap();
        let nodes: Vec<_> = tape.root().elements().unwrap().collect();
        let integers: Vec<_> = nodes.iter().map(|node| node.as_integer()).collect();
        assert_eq!(
            integers,
            [
                Some(3),
                Some(3),
                None,
                Some(-7),
                Some(u64::MAX.into()),
                None
            ]
        );
        assert_eq!(nodes[2].as_f64(), Some(3.5));
        assert_eq!(nodes[3].as_f64(), Some(-7.0));
    }

    #[test]
    fn the_last_of_equal_members_stays() {
        let tape = Tape::from_json(br#"{"a":1,"a":2}"#).unwrap();
        assert_eq!(tape.root().to_value(), json!({"a": 2}));
    }
}
