//! Decoding of JSON values into Rust types.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::json::fault::Fault;
use crate::json::input::{self, Input, InputKind};
use crate::json::node::Node;
use crate::json::reading_state::block;
use crate::json::token::Token;
use crate::json::tree;

/// A type that can be decoded from a JSON value.
///
/// Decoding is lenient about additions: undeclared members are kept or ignored, never a fault.
pub trait Decode: Sized {
    /// The name of the discriminator; empty if the type has none.
    const TAG: &'static str = "";

    /// True if `null` is a declared value.
    const TAKES_NULL: bool = false;

    /// The names of an object's declared properties; empty for any other type.
    const NAMES: &'static [&'static str] = &[];

    /// Decodes a value.
    ///
    /// # Errors
    ///
    /// Returns a fault, with a JSON path and a message, if the value is not as declared.
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault>;

    /// Returns the value of a required property that is missing; `None` makes it a fault.
    #[must_use]
    fn when_missing() -> Option<Self> {
        None
    }
}

impl Decode for bool {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.scalar(|node| {
            node.as_bool()
                .ok_or_else(|| Fault::expected("a boolean", node))
        })
    }
}

impl Decode for String {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        match input.0 {
            InputKind::Text(source) => source.string(),
            InputKind::Tape(_) => input.string().map(Cow::into_owned),
        }
    }
}

macro_rules! integers {
    ($($type:ident)*) => {$(
        /// `3.0` is accepted as `3`, since servers send it.
        impl Decode for $type {
            fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
                input.exact(|node| {
                    let value = node.as_integer().and_then(|value| Self::try_from(value).ok());
                    value.ok_or_else(|| integer_fault(node, &Self::MIN, &Self::MAX))
                })
            }
        }
    )*};
}

integers!(i8 i16 i32 i64 u8 u16 u32 u64);

#[cold]
fn integer_fault(
    node: Node<'_, '_>,
    min: &dyn std::fmt::Display,
    max: &dyn std::fmt::Display,
) -> Fault {
    Fault::expected(&format!("an integer from {min} to {max}"), node)
}

impl Decode for f64 {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.scalar(|node| node.as_f64().ok_or_else(|| float_fault(node)))
    }
}

#[cold]
fn float_fault(node: Node<'_, '_>) -> Fault {
    let what = match node.token() {
        Token::Digits(_) => "a number of double precision",
        _ => "a number",
    };
    Fault::expected(what, node)
}

/// A number is rounded to the nearest one of single precision.
impl Decode for f32 {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        f64::decode(input).map(|value| value as f32)
    }
}

impl Decode for () {
    const TAKES_NULL: bool = true;

    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.scalar(|node| match node.is_null() {
            true => Ok(()),
            false => Err(Fault::expected("null", node)),
        })
    }
}

/// A required, nullable property that is missing is `None`.
impl<T: Decode> Decode for Option<T> {
    const TAKES_NULL: bool = true;

    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.unless_null()
    }

    fn when_missing() -> Option<Self> {
        Some(None)
    }
}

impl<T: Decode> Decode for Box<T> {
    const TAG: &'static str = T::TAG;
    const TAKES_NULL: bool = T::TAKES_NULL;
    const NAMES: &'static [&'static str] = T::NAMES;

    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.reading().spend(block(size_of::<T>()));
        T::decode(input).map(Box::new)
    }
}

/// `null` is an empty list: servers written in Go send it for one.
impl<T: Decode> Decode for Vec<T> {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        let reading = input.reading();
        let mut all = Self::new();
        input.elements(&mut |element| {
            reading.reserve_one(&mut all)?;
            all.push(T::decode(element)?);
            Ok(())
        })?;
        Ok(all)
    }
}

/// The last of several members with one name counts. `null` is an empty map.
impl<T: Decode> Decode for BTreeMap<String, T> {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        let reading = input.reading();
        let mut all = Self::new();
        input.members(&mut |name, value| {
            reading.entry::<T>(all.len(), name)?;
            all.insert(name.to_owned(), T::decode(value)?);
            Ok(())
        })?;
        Ok(all)
    }
}

impl Decode for Value {
    const TAKES_NULL: bool = true;

    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        input.tree()
    }
}

/// `null` is an empty map.
impl Decode for Map<String, Value> {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        let node = input.node()?;
        match node.members() {
            Some(_) => tree::map(node),
            None if node.is_null() => {
                input::note_null(node);
                Ok(Self::new())
            }
            None => Err(Fault::expected("an object", node)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::decoding_settings::from_json;

    fn read<T: Decode>(text: &str) -> Result<T, String> {
        from_json(text.as_bytes()).map_err(|fault| fault.to_string())
    }

    #[test]
    fn integers_check_their_range() {
        assert_eq!(read("3.0"), Ok(3_u8));
        assert_eq!(read("-0.0"), Ok(0_u8));
        assert_eq!(read("3000000000"), Ok(3_000_000_000_i64));
        assert_eq!(read("18446744073709551615"), Ok(u64::MAX));
        assert_eq!(
            read::<u8>("300").unwrap_err(),
            "$: expected an integer from 0 to 255, found the number 300"
        );
        assert!(read::<i64>("1e300").is_err());
        assert!(read::<i64>("9223372036854775808").is_err());
        assert!(read::<u64>("18446744073709551616").is_err());
        assert!(read::<i64>("3.5").is_err());
        assert!(read::<i64>("\"3\"").is_err());
        assert!(read::<u64>("-1").is_err());
    }

    #[test]
    fn an_integer_keeps_every_digit_however_it_is_written() {
        assert_eq!(read("9007199254740993.0"), Ok(9_007_199_254_740_993_i64));
        assert_eq!(read("1e18"), Ok(1_000_000_000_000_000_000_i64));
        assert_eq!(read("999999999999999e4"), Ok(9_999_999_999_999_990_000_u64));
        assert_eq!(read("[12.50e2]"), Ok(vec![1250_i32]));
        assert!(read::<i64>("9007199254740993.5").is_err());
        assert!(read::<i64>("9223372036854775807.5").is_err());
        assert_eq!(
            read::<i64>("9223372036854775808.0").unwrap_err(),
            "$: expected an integer from -9223372036854775808 to 9223372036854775807, \
             found the number 9223372036854775808.0"
        );
    }

    #[test]
    fn a_number_beyond_double_precision_is_a_fault_where_one_is_declared() {
        assert_eq!(
            read::<BTreeMap<String, f64>>(r#"{"a":1e999999}"#).unwrap_err(),
            "$.a: expected a number of double precision, found the number 1e999999"
        );
        assert_eq!(read("[1,-1e400]"), Ok(serde_json::json!([1, "-1e400"])));
        let long = format!("{}.5", "9".repeat(400));
        assert_eq!(read(&long), Ok(Value::from(long.clone())));
        assert!(read::<Value>("1e").is_err());
    }

    #[test]
    fn null_is_an_empty_list_or_map() {
        assert_eq!(read("[[1],null]"), Ok(vec![vec![1], vec![]]));
        assert_eq!(read("null"), Ok(BTreeMap::<String, Vec<i64>>::new()));
        assert_eq!(read("null"), Ok(Map::new()));
        assert_eq!(
            read(r#"{"a":null,"b":[1]}"#),
            Ok(BTreeMap::from([
                ("a".to_owned(), vec![]),
                ("b".to_owned(), vec![1])
            ]))
        );
        assert_eq!(read("null"), Ok(None::<Vec<i64>>));
        assert!(read::<Vec<i64>>("{}").is_err());
    }

    #[test]
    fn floats_take_integers() {
        assert_eq!(read("3"), Ok(3.0_f64));
        assert_eq!(read("0.1"), Ok(0.1_f32));
    }

    #[test]
    fn a_fault_deep_inside_names_its_path() {
        let fault = read::<BTreeMap<String, Vec<Option<bool>>>>(r#"{"a":[true,null,1]}"#);
        assert_eq!(
            fault.unwrap_err(),
            "$.a[2]: expected a boolean, found the number 1"
        );
    }

    #[test]
    fn null_is_none_and_unit() {
        assert_eq!(read("null"), Ok(None::<String>));
        assert_eq!(read("null"), Ok(()));
        assert!(read::<String>("null").is_err());
    }
}
