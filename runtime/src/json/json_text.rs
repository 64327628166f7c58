//! Direct encoding to compact JSON text, without tokens on the tape.

use crate::json::node::Node;
use crate::json::written::Written;

/// The text so far. Each value is followed by a comma, which is removed at the end of a container.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonText {
    text: Vec<u8>,
    inside: Container,
}

/// A container of values.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(crate) enum Container {
    /// An array, or the top level.
    #[default]
    Array,
    Object,
}

impl JsonText {
    /// Writes the name of a member.
    pub(crate) fn name(&mut self, name: &str) {
        self.quoted(name, b':');
    }

    /// Writes a string, or the name of a member if one is due.
    pub(crate) fn text(&mut self, text: &str) {
        let is_value = self.inside == Container::Array || self.text.last() == Some(&b':');
        self.quoted(text, if is_value { b',' } else { b':' });
    }

    pub(crate) fn null(&mut self) {
        self.text.extend_from_slice(b"null,");
    }

    pub(crate) fn boolean(&mut self, value: bool) {
        let word: &[u8] = if value { b"true," } else { b"false," };
        self.text.extend_from_slice(word);
    }

    /// Writes a number in serde_json's format.
    pub(crate) fn number<T: serde::Serialize>(&mut self, value: T) {
        self.add(&value);
        self.text.push(b',');
    }

    /// Writes a value that is JSON text already.
    pub(crate) fn json(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
        self.text.push(b',');
    }

    /// Writes a value of a tape.
    pub(crate) fn value(&mut self, value: Node<'_, '_>) {
        // A tape's keys are always text.
        self.add(&Written::<true>(value));
        self.text.push(b',');
    }

    /// Opens a container, and returns the outer one.
    pub(crate) fn open(&mut self, container: Container) -> Container {
        self.text.push(match container {
            Container::Array => b'[',
            Container::Object => b'{',
        });
        std::mem::replace(&mut self.inside, container)
    }

    /// Closes the container; `outer` is what [`open`](Self::open) returned.
    pub(crate) fn close(&mut self, outer: Container) {
        let end = match std::mem::replace(&mut self.inside, outer) {
            Container::Array => b"],",
            Container::Object => b"},",
        };
        if self.text.last() == Some(&b',') {
            self.text.pop();
        }
        self.text.extend_from_slice(end);
    }

    /// Returns the text; `null` if nothing was written.
    pub(crate) fn into_text(mut self) -> Vec<u8> {
        match self.text.pop() {
            Some(_) => self.text,
            None => b"null".to_vec(),
        }
    }

    #[inline]
    fn quoted(&mut self, text: &str, end: u8) {
        if is_plain(text.as_bytes()) {
            self.text.reserve(text.len() + 3);
            self.text.push(b'"');
            self.text.extend_from_slice(text.as_bytes());
            self.text.extend_from_slice(&[b'"', end]);
        } else {
            self.add(text);
            self.text.push(end);
        }
    }

    fn add<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut self.text, value);
    }
}

/// Returns true if text needs no escape: it has no quote, backslash or control character.
#[inline]
fn is_plain(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk() {
        // The rest after the last whole word is checked together with bytes before it.
        let (words, _) = text.as_chunks();
        !words.iter().any(|word| needs_escape(*word)) && !needs_escape(*last)
    } else if let (Some([a, b, c, d]), Some([e, f, g, h])) = (text.first_chunk(), text.last_chunk())
    {
        !needs_escape([*a, *b, *c, *d, *e, *f, *g, *h])
    } else {
        text.iter()
            .all(|byte| !matches!(byte, 0..0x20 | b'"' | b'\\'))
    }
}

/// Returns true if one of eight bytes needs an escape. They are compared as one number: a
/// subtraction that underflows sets the highest bit of its byte.
#[inline]
fn needs_escape(bytes: [u8; 8]) -> bool {
    const fn all(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    let word = u64::from_ne_bytes(bytes);
    // A quote is two above a space; with one bit flipped it is just below it.
    let below = (word ^ all(b'"' ^ b' ')).wrapping_sub(all(b' ' + 1));
    let backslash = (word ^ all(b'\\')).wrapping_sub(all(1));
    (below | backslash) & !word & all(0x80) != 0
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use crate::json::encode::{Encode, to_json};
    use crate::{Decimal, Nullable, Secret, Tape, Tuple, Upload, Value};

    crate::object! {
        pub struct Dog: new {
            bark: bool = "bark" required [bool];
            note: Option<String> = "no\"te" optional;
            since: Nullable<f64> = "since" nullable;
        }
    }

    crate::union! {
        pub enum Pet, else Unknown by "kind" {
            Dog(Dog) adds "dog" from Dog: tagged(&["dog"]);
        }
    }

    /// Direct text equals that of a tape.
    fn same(value: &dyn Encode) -> String {
        let at_once = to_json(value);
        assert_eq!(
            String::from_utf8(at_once.clone()).unwrap(),
            String::from_utf8(Tape::of(value).to_json()).unwrap()
        );
        String::from_utf8(at_once).unwrap()
    }

    #[test]
    fn text_is_that_of_a_tape() {
        let value = json!({"": [], "a": {}, "b\n": [1, -2, 0.1, 1e300, true, null, "x\"y\u{7f}é"],
            "c": [[[]], [{}], [{"d": {"e": [null]}}]], "f": "\u{2028}"});
        same(&value);
        assert_eq!(same(&()), "null");
        assert_eq!(same(&vec![vec![1_u8], vec![]]), "[[1],[]]");
        assert_eq!(same(&BTreeMap::<String, i64>::new()), "{}");
        same(&vec![f64::NAN, -0.0, 3.0, f64::MAX]);
        let digits: Decimal = crate::from_json(b"0.10000000000000000000001").unwrap();
        assert_eq!(same(&vec![digits]), "[0.10000000000000000000001]");
        same(&Secret::new("s"));
        same(&vec![Upload::new("a\"b")]);
        same(&vec![crate::Serde(json!({"a": [1, null]}))]);
    }

    #[test]
    fn what_needs_an_escape_is_found_anywhere() {
        for byte in 0..=255_u8 {
            let as_it_is = !matches!(byte, 0..0x20 | b'"' | b'\\');
            for len in 0..20 {
                for at in 0..len {
                    // Neighbours of all kinds, which might lend to or borrow from the byte.
                    for other in [b' ', b'!', b'#', b'[', b']', 0x7F, 0x80, 0xFF] {
                        let mut text = vec![other; len];
                        text[at] = byte;
                        assert_eq!(super::is_plain(&text), as_it_is, "{text:?}");
                    }
                }
            }
        }
        assert!(super::is_plain(b""));
    }

    #[test]
    fn what_is_changed_afterwards_is_laid_out_before() {
        let mut dog = Dog::new(true);
        dog.note = Some("n".to_owned());
        let pets = vec![
            Pet::from(dog),
            Pet::Unknown(json!([1]).into()),
            Pet::from(Dog::new(false)),
        ];
        assert_eq!(
            same(&pets),
            r#"[{"bark":true,"no\"te":"n","kind":"dog"},[1],{"bark":false,"kind":"dog"}]"#
        );
        let tuple: Tuple<(i64, Option<i64>), Value> = crate::from_json(b"[1]").unwrap();
        assert_eq!(same(&vec![tuple]), "[[1]]");
    }

    #[test]
    fn nothing_is_laid_out() {
        let all = vec![Dog::new(true); 1000];
        let tape = Tape::json_of(&all);
        assert!(tape.tokens.is_empty());
        assert_eq!(tape.into_json().len(), 14_001);
    }
}
