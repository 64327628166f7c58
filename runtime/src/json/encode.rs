//! Encoding of Rust values to a tape.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::document::parameter::Parameter;
use crate::json::tape::Tape;

/// A type that can be encoded as a JSON value.
///
/// Encoding cannot fail: a float that is not finite becomes `null`.
pub trait Encode {
    /// Adds exactly one value to the tape.
    fn encode<'a>(&'a self, tape: &mut Tape<'a>);

    /// Returns the description of the body, if the value is one of several media types.
    #[doc(hidden)]
    fn media(&self) -> Option<&'static Parameter> {
        None
    }

    /// Returns the text, if the value is only text, as most path parameters are.
    #[doc(hidden)]
    fn plain(&self) -> Option<&str> {
        None
    }
}

macro_rules! scalars {
    ($($type:ty: $add:ident $(as $wide:ty)?;)*) => {$(
        impl Encode for $type {
            fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
                tape.$add($(<$wide>::from)?(*self));
            }
        }
    )*};
}

scalars! {
    bool: boolean;
    i8: signed as i64;
    i16: signed as i64;
    i32: signed as i64;
    i64: signed;
    u8: unsigned as u64;
    u16: unsigned as u64;
    u32: unsigned as u64;
    u64: unsigned;
    f32: single;
    f64: float;
}

impl Encode for str {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.text(self);
    }

    fn plain(&self) -> Option<&str> {
        Some(self)
    }
}

impl Encode for String {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.text(self.as_str());
    }

    fn plain(&self) -> Option<&str> {
        Some(self)
    }
}

impl Encode for () {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.null();
    }
}

impl<T: Encode + ?Sized> Encode for &T {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        (**self).encode(tape);
    }

    fn plain(&self) -> Option<&str> {
        (**self).plain()
    }
}

impl<T: Encode + ?Sized> Encode for Box<T> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        (**self).encode(tape);
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        match self {
            Some(value) => value.encode(tape),
            None => tape.null(),
        }
    }
}

impl<T: Encode> Encode for [T] {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        let open = tape.open_array();
        for element in self {
            element.encode(tape);
        }
        tape.close(open, self.len());
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        self.as_slice().encode(tape);
    }
}

impl<T: Encode> Encode for BTreeMap<String, T> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        let open = tape.open_object();
        for (name, value) in self {
            tape.name(name);
            value.encode(tape);
        }
        tape.close(open, self.len());
    }
}

impl Encode for Map<String, Value> {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        let open = tape.open_object();
        for (name, value) in self {
            tape.name(name);
            value.encode(tape);
        }
        tape.close(open, self.len());
    }
}

/// Numbers are unchanged: `3.0` stays `3.0`.
impl Encode for Value {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        match self {
            Self::Null => tape.null(),
            Self::Bool(value) => tape.boolean(*value),
            Self::Number(number) => tape.number(number),
            Self::String(text) => tape.text(text),
            Self::Array(elements) => elements.encode(tape),
            Self::Object(members) => members.encode(tape),
        }
    }
}

/// Encodes a value as compact JSON text.
#[must_use]
pub fn to_json(value: &dyn Encode) -> Vec<u8> {
    Tape::json_of(value).into_json()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &dyn Encode) -> String {
        String::from_utf8(to_json(value)).unwrap()
    }

    #[test]
    fn values_are_written_as_json() {
        assert_eq!(written(&vec![Some(1_i8), None]), "[1,null]");
        assert_eq!(
            written(&BTreeMap::from([("a".to_owned(), "b")])),
            r#"{"a":"b"}"#
        );
        assert_eq!(written(&f64::NAN), "null");
        assert_eq!(written(&0.1_f32), "0.1");
        assert_eq!(written(&u64::MAX), "18446744073709551615");
    }

    #[test]
    fn raw_json_stays_as_it_is() {
        let value = serde_json::json!({"a": [3.0, 3, -1, 1e300, u64::MAX, {}], "b": null});
        assert_eq!(written(&value), value.to_string());
    }
}
