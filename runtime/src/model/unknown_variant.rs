//! A JSON value that is none of the variants of a union (`Unknown` of `union!`), kept with every
//! digit. `variant_choice.rs` decides that there is no variant; for enums, see `listed_enum.rs`.

use std::fmt;
use std::ops::Deref;

use serde_json::Value;

use crate::json::encode::Encode;
use crate::json::tape::Tape;
use crate::json::undeclared::Undeclared;

/// A JSON value that is none of the variants that the API's description lists.
///
/// It stands for a [`Value`]: `unknown["kind"]`, `unknown.as_i64()`. The numbers of a `Value` are
/// `i64`, `u64` or `f64`, which rounds. [`json`](Self::json) has every digit that the server sent,
/// and so has the text that the value encodes to.
///
/// ```
/// use specmill_runtime::UnknownVariant;
///
/// let unknown = UnknownVariant::from(serde_json::json!({"kind": "new"}));
/// assert_eq!(unknown["kind"], "new");
/// assert_eq!(unknown.json(), r#"{"kind":"new"}"#);
/// ```
#[derive(Clone)]
pub struct UnknownVariant(Kept);

/// As large as a `Value`.
#[derive(Clone)]
enum Kept {
    Value(Value),
    /// A value that is rounded, and its JSON text
    Rounded(Box<(Value, Box<str>)>),
}

impl UnknownVariant {
    pub(crate) fn of(received: Undeclared) -> Self {
        Self(match received.text {
            Some(text) => Kept::Rounded(Box::new((received.value, text))),
            None => Kept::Value(received.value),
        })
    }

    /// The bytes of the allocation where a value is rounded.
    pub(crate) const ROUNDED: usize = size_of::<(Value, Box<str>)>();

    /// The JSON text, with every digit that the server sent.
    #[must_use]
    pub fn json(&self) -> String {
        match &self.0 {
            Kept::Value(value) => value.to_string(),
            Kept::Rounded(kept) => kept.1.to_string(),
        }
    }

    /// The value. Numbers that `i64`, `u64` and `f64` do not hold are rounded.
    #[must_use]
    pub fn into_value(self) -> Value {
        match self.0 {
            Kept::Value(value) => value,
            Kept::Rounded(kept) => kept.0,
        }
    }
}

impl Deref for UnknownVariant {
    type Target = Value;

    fn deref(&self) -> &Value {
        match &self.0 {
            Kept::Value(value) => value,
            Kept::Rounded(kept) => &kept.0,
        }
    }
}

impl From<Value> for UnknownVariant {
    fn from(value: Value) -> Self {
        Self(Kept::Value(value))
    }
}

impl From<UnknownVariant> for Value {
    fn from(unknown: UnknownVariant) -> Self {
        unknown.into_value()
    }
}

/// Compares the values: a received value equals one that is made of the same numbers.
impl PartialEq for UnknownVariant {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl PartialEq<Value> for UnknownVariant {
    fn eq(&self, other: &Value) -> bool {
        **self == *other
    }
}

/// Shows the value.
impl fmt::Debug for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}

/// Shows the JSON text.
impl fmt::Display for UnknownVariant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kept::Value(value) => fmt::Display::fmt(value, f),
            Kept::Rounded(kept) => f.write_str(&kept.1),
        }
    }
}

impl Encode for UnknownVariant {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        match &self.0 {
            Kept::Value(value) => value.encode(tape),
            Kept::Rounded(kept) => tape.json(&kept.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_cost_no_room_where_none_are_kept() {
        assert_eq!(size_of::<UnknownVariant>(), size_of::<Value>());
    }
}
