//! JSON text that is written while a value is encoded: a tape that has one holds no tokens. What
//! enters are tokens one after the other, what leaves is compact text.

use crate::node::Node;
use crate::tape::Token;
use crate::tape_serde::Written;

/// Text so far, and what is open in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct JsonText {
    text: Vec<u8>,
    open: Vec<Container>,
}

#[derive(Clone, Copy, Debug)]
enum Container {
    Array { is_empty: bool },
    Object { is_empty: bool, next: Next },
}

/// What comes next in an object.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Next {
    Name,
    Value,
}

impl JsonText {
    /// Adds a scalar, or the name of a member.
    pub(crate) fn scalar(&mut self, token: &Token<'_>) {
        let is_name = self.separate();
        // Most are one of these, and need not be found out again by a serializer.
        match token {
            Token::Text(text) => self.add::<str>(text),
            Token::Unsigned(value) => self.add(value),
            Token::Float(value) => self.add(value),
            Token::Null => self.text.extend_from_slice(b"null"),
            Token::Bool(value) => self.add(value),
            token => self.write(Node::new(std::slice::from_ref(token), 0)),
        }
        if is_name {
            self.text.push(b':');
        }
    }

    fn add<T: serde::Serialize + ?Sized>(&mut self, value: &T) {
        // Writing to memory cannot fail.
        let _ = serde_json::to_writer(&mut self.text, value);
    }

    /// Adds a value that is laid out.
    pub(crate) fn value(&mut self, value: Node<'_, '_>) {
        self.separate();
        self.write(value);
    }

    pub(crate) fn open_array(&mut self) {
        self.separate();
        self.text.push(b'[');
        self.open.push(Container::Array { is_empty: true });
    }

    pub(crate) fn open_object(&mut self) {
        self.separate();
        self.text.push(b'{');
        self.open.push(Container::Object {
            is_empty: true,
            next: Next::Name,
        });
    }

    pub(crate) fn close(&mut self) {
        match self.open.pop() {
            Some(Container::Array { .. }) => self.text.push(b']'),
            Some(Container::Object { .. }) => self.text.push(b'}'),
            None => {}
        }
    }

    /// The text; `null` where nothing was added.
    pub(crate) fn into_text(self) -> Vec<u8> {
        match self.text.is_empty() {
            true => b"null".to_vec(),
            false => self.text,
        }
    }

    /// Adds the comma that stands before what comes next; whether that is a name.
    #[inline]
    fn separate(&mut self) -> bool {
        let (is_first, is_name) = match self.open.last_mut() {
            None => (true, false),
            Some(Container::Array { is_empty }) => (std::mem::replace(is_empty, false), false),
            Some(Container::Object { is_empty, next }) => match next {
                Next::Name => {
                    *next = Next::Value;
                    (std::mem::replace(is_empty, false), true)
                }
                Next::Value => {
                    *next = Next::Name;
                    (true, false)
                }
            },
        };
        if !is_first {
            self.text.push(b',');
        }
        is_name
    }

    fn write(&mut self, value: Node<'_, '_>) {
        // A tape's keys are always text.
        self.add(&Written::<true>(value));
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

    use serde_json::json;

    use crate::encode::{Encode, to_json};
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

    /// What is written at once is what is written of a tape.
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
    fn what_is_changed_afterwards_is_laid_out_before() {
        let mut dog = Dog::new(true);
        dog.note = Some("n".to_owned());
        let pets = vec![
            Pet::from(dog),
            Pet::Unknown(json!([1])),
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
