//! Arrays whose first items have types of their own (`prefixItems`).

use std::ops::{Deref, DerefMut};

use serde_json::Value;

use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::node::{Elements, Node};
use crate::json::tape::Tape;
use crate::json::token::Token;
use crate::model::empty;

/// An array that begins with the items of a tuple `T` (`prefixItems` of JSON Schema).
///
/// It converts [`from`](From) the tuple and dereferences to it: `point.0`. An item that may be
/// missing is an `Option`. Further items are kept in [`rest`](Self::rest), even if the document
/// declares none, and encode back after the tuple.
///
/// Trailing items that are `None` are not sent, except for the first `LEAST` items and those that
/// were received.
///
/// ```
/// use specmill_runtime::Tuple;
///
/// type Point = Tuple<(f64, f64, Option<String>)>;
///
/// let point: Point = specmill_runtime::from_json(b"[1, 2.5]").unwrap();
/// assert_eq!((point.0, point.1), (1.0, 2.5));
/// assert_eq!(specmill_runtime::to_json(&point), b"[1,2.5]");
/// assert_eq!(point, Point::from((1.0, 2.5, None)));
/// ```
#[derive(Clone, Debug)]
pub struct Tuple<T, R = Value, const LEAST: usize = 0> {
    /// The items of the tuple.
    pub items: T,
    /// The items after the tuple.
    pub rest: Vec<R>,
    /// The number of received items.
    received_len: usize,
}

impl<T, R, const LEAST: usize> Tuple<T, R, LEAST> {
    /// Sets the items after the tuple.
    #[must_use]
    pub fn with_rest(self, rest: Vec<R>) -> Self {
        Self { rest, ..self }
    }
}

impl<T, R, const LEAST: usize> From<T> for Tuple<T, R, LEAST> {
    fn from(items: T) -> Self {
        Self {
            items,
            rest: Vec::new(),
            received_len: LEAST,
        }
    }
}

impl<T, R, const LEAST: usize> Deref for Tuple<T, R, LEAST> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.items
    }
}

impl<T, R, const LEAST: usize> DerefMut for Tuple<T, R, LEAST> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.items
    }
}

/// Compares the items.
impl<T: PartialEq, R: PartialEq, const LEAST: usize> PartialEq for Tuple<T, R, LEAST> {
    fn eq(&self, other: &Self) -> bool {
        self.items == other.items && self.rest == other.rest
    }
}

/// The first items of an array.
#[doc(hidden)]
pub trait Prefix: Sized {
    /// Decodes them from the array's elements.
    fn take(array: Node<'_, '_>, elements: &mut Elements<'_, '_>) -> Result<Self, Fault>;

    /// Adds them to a tape, and their positions to a list.
    fn add<'a>(&'a self, tape: &mut Tape<'a>, starts: &mut Vec<usize>);
}

/// Decodes one item. A missing one is decoded from `null`, for a type that accepts it.
fn take<T: Decode>(
    array: Node<'_, '_>,
    elements: &mut Elements<'_, '_>,
    index: usize,
) -> Result<T, Fault> {
    if let Some(element) = elements.next() {
        return T::decode(element.into()).map_err(|fault| fault.index(index));
    }
    if let Ok(value) = T::decode(Node::new(&[Token::Null], 0).into()) {
        return Ok(value);
    }
    let mut made = None;
    empty::first(array.reading(), &mut |node| {
        made = T::decode(node.into()).ok();
        made.is_some()
    });
    made.ok_or_else(|| Fault::new("required, but missing").index(index))
}

macro_rules! prefixes {
    ($($($type:ident $index:tt)+;)*) => {$(
        impl<$($type: Decode + Encode),+> Prefix for ($($type,)+) {
            fn take(array: Node<'_, '_>, elements: &mut Elements<'_, '_>) -> Result<Self, Fault> {
                Ok(($(take::<$type>(array, elements, $index)?,)+))
            }

            fn add<'a>(&'a self, tape: &mut Tape<'a>, starts: &mut Vec<usize>) {
                $(
                    starts.push(tape.tokens.len());
                    self.$index.encode(tape);
                )+
            }
        }
    )*};
}

prefixes! {
    A 0;
    A 0 B 1;
    A 0 B 1 C 2;
    A 0 B 1 C 2 D 3;
    A 0 B 1 C 2 D 3 E 4;
    A 0 B 1 C 2 D 3 E 4 F 5;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10;
    A 0 B 1 C 2 D 3 E 4 F 5 G 6 H 7 I 8 J 9 K 10 L 11;
}

impl<T: Prefix, R: Decode, const LEAST: usize> Decode for Tuple<T, R, LEAST> {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        let node = input.node()?;
        let fault = || Fault::expected("an array", node);
        let mut elements = node.elements().ok_or_else(fault)?;
        let count = elements.count_hint();
        let items = T::take(node, &mut elements)?;
        let first = count - elements.clone().count();
        let mut rest = Vec::new();
        for (index, element) in elements.enumerate() {
            node.reading().reserve_one(&mut rest)?;
            rest.push(R::decode(element.into()).map_err(|fault| fault.index(first + index))?);
        }
        Ok(Self {
            items,
            rest,
            received_len: count,
        })
    }
}

impl<T: Prefix, R: Encode, const LEAST: usize> Encode for Tuple<T, R, LEAST> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.laid_out(|tape| self.lay_out(tape));
    }
}

impl<T: Prefix, R: Encode, const LEAST: usize> Tuple<T, R, LEAST> {
    fn lay_out<'a>(&'a self, tape: &mut Tape<'a>) {
        let open = tape.open_array();
        let mut starts = Vec::new();
        self.items.add(tape, &mut starts);
        let least = match self.rest.is_empty() {
            true => self.received_len.max(LEAST),
            false => starts.len(),
        };
        while let Some(start) = starts.last()
            && starts.len() > least
            && matches!(tape.tokens.get(*start), Some(Token::Null))
        {
            tape.tokens.truncate(*start);
            starts.pop();
        }
        for item in &self.rest {
            item.encode(tape);
        }
        tape.close(open, starts.len() + self.rest.len());
    }
}

impl<T: Prefix, R: Encode, const LEAST: usize> serde::Serialize for Tuple<T, R, LEAST> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        crate::model::object::serialize(self, serializer)
    }
}

impl<'de, T: Prefix, R: Decode, const LEAST: usize> serde::Deserialize<'de> for Tuple<T, R, LEAST> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::model::object::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round_trip<T: Decode + Encode>(text: &str) -> T {
        let value: T = crate::from_json(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(crate::to_json(&value)).unwrap(), text);
        value
    }

    fn fault<T: Decode>(text: &str) -> String {
        let fault = crate::from_json::<T>(text.as_bytes()).err().unwrap();
        fault.to_string()
    }

    type Point = Tuple<(f64, f64)>;
    type Stop = Tuple<(String, Option<Point>, Option<i64>), bool>;
    type Pair = Tuple<(String, Option<String>), Value, 2>;

    #[test]
    fn what_is_longer_or_shorter_encodes_back() {
        let point: Point = round_trip("[1,2.5]");
        assert_eq!((point.0, point.1, point.rest.len()), (1.0, 2.5, 0));
        let point: Point = round_trip(r#"[1,2,"north",null]"#);
        assert_eq!(point.rest.len(), 2);
        for stop in [
            r#"["home"]"#,
            r#"["home",[1,2]]"#,
            r#"["home",null,3]"#,
            r#"["home",null,null]"#,
            r#"["home",[1,2,3],null,true]"#,
        ] {
            round_trip::<Stop>(stop);
        }
    }

    #[test]
    fn what_is_made_ends_where_nothing_follows() {
        let written = |stop: &Stop| String::from_utf8(crate::to_json(stop)).unwrap();
        let mut stop = Stop::from(("home".to_owned(), None, None));
        assert_eq!(written(&stop), r#"["home"]"#);
        stop.1 = Some(Point::from((1.0, 2.0)));
        assert_eq!(written(&stop), r#"["home",[1,2]]"#);
        stop.1 = None;
        assert_eq!(
            written(&stop.with_rest(vec![true])),
            r#"["home",null,null,true]"#
        );
        let pair = Pair::from(("a".to_owned(), None));
        assert_eq!(crate::to_json(&pair), br#"["a",null]"#);
    }

    #[test]
    fn faults_name_the_item() {
        assert_eq!(fault::<Point>("[1]"), "$[1]: required, but missing");
        assert_eq!(
            fault::<Point>("[1,\"2\"]"),
            "$[1]: expected a number, found a string"
        );
        assert_eq!(
            fault::<Stop>(r#"["home",null,1,0]"#),
            "$[3]: expected a boolean, found the number 0"
        );
        assert_eq!(
            fault::<Point>("{}"),
            "$: expected an array, found an object"
        );
    }

    #[test]
    fn equality_is_of_what_they_hold() {
        let received_len: Stop = round_trip(r#"["home",null]"#);
        assert_eq!(received_len, Stop::from(("home".to_owned(), None, None)));
        assert_ne!(received_len.clone().with_rest(vec![true]), received_len);
    }
}
