//! The macro `object!`, which defines JSON objects, and their serde implementations.

use serde::{Deserialize as _, Serialize as _};
use serde_json::value::RawValue;

use crate::json::decode::Decode;
use crate::json::decoding_settings::from_json;
use crate::json::encode::Encode;
use crate::json::tape::Tape;
use crate::json::written::Written;

/// Deserializes a value from any serde format: JSON text directly, others through a tape.
///
/// # Errors
///
/// Returns the errors of the format, and those of [`Decode::decode`], with their path.
pub fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Decode,
    D: serde::Deserializer<'de>,
{
    if is_json_text::<D>() {
        let text = Box::<RawValue>::deserialize(deserializer)?;
        return from_json(text.get().as_bytes()).map_err(serde::de::Error::custom);
    }
    let tape = Tape::deserialize(deserializer)?;
    T::decode(tape.root().into()).map_err(serde::de::Error::custom)
}

/// Serializes a value through a tape to any serde format; JSON text keeps every digit.
///
/// # Errors
///
/// Returns the errors of the format.
pub fn serialize<S: serde::Serializer>(
    value: &dyn Encode,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let tape = Tape::of(value);
    match is_json_text::<S>() {
        true => Written::<true>(tape.root()).serialize(serializer),
        false => tape.serialize(serializer),
    }
}

/// Returns true if a format is serde_json's text, whose numbers can be read and written as text
/// with every digit. Behind another type, such as one that tracks paths, numbers have double
/// precision.
fn is_json_text<F>() -> bool {
    let name = std::any::type_name::<F>();
    [
        "&mut serde_json::de::Deserializer<",
        "&mut serde_json::ser::Serializer<",
    ]
    .iter()
    .any(|start| name.starts_with(start))
}

/// Implements serde's traits for a type with [`Decode`] and [`Encode`].
#[doc(hidden)]
#[macro_export]
macro_rules! serde_through_tape {
    ($type:ty) => {
        impl $crate::__private::serde::Serialize for $type {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::__private::serialize(self, serializer)
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $type {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::deserialize(deserializer)
            }
        }
    };
}

/// Defines a struct that is a JSON object: its fields, its [`Extra`](crate::Extra) members,
/// decoding, encoding, serde's traits, and constructors if it can be sent.
///
/// ```
/// specmill_runtime::object! {
///     /// A pool of machines.
///     pub struct Pool: new {
///         /// Its name
///         id: String = "id" required [impl Into<String>];
///         size: Option<i64> = "poolSize" optional (i64);
///     }
/// }
///
/// let pool = Pool::new("a").size(2);
/// let json = serde_json::json!({"id": "a", "poolSize": 2});
/// assert_eq!(serde_json::to_value(&pool).unwrap(), json);
/// ```
///
/// Each row has a field, its type, its name in JSON and its kind: `required` (any type), `optional`
/// (an `Option`), `optional_or_null` (an `Option` that remembers `null`), `nullable` (a
/// [`Nullable`](crate::Nullable)), or `rest` (a `BTreeMap<String, _>` of all members that no other
/// row names; its name in JSON is `"*"`).
///
/// The struct's name may be followed by a constructor: `new` takes the properties in brackets,
/// `default` and `preset` take none, and `builder Name` defines a builder of that name. A type in
/// brackets, or in parentheses for properties with a setter, is the type of the argument. A value
/// in braces is the initial value; `default` has no such properties.
#[macro_export]
macro_rules! object {
    ($(#[$meta:meta])* pub struct $type:ident { $($rows:tt)* }) => {
        $crate::__object! { $(#[$meta])* $type { $($rows)* } }
    };
    ($(#[$meta:meta])* pub struct $type:ident: new { $($rows:tt)* }) => {
        $crate::__object! { $(#[$meta])* $type { $($rows)* } }
        $crate::__object_new! { $type { $($rows)* } }
    };
    ($(#[$meta:meta])* pub struct $type:ident: default { $($rows:tt)* }) => {
        $crate::__object! { $(#[$meta])* #[derive(Default)] $type { $($rows)* } }
        $crate::__object_default! { $type { $($rows)* } }
    };
    ($(#[$meta:meta])* pub struct $type:ident: preset { $($rows:tt)* }) => {
        $crate::__object! { $(#[$meta])* $type { $($rows)* } }
        $crate::__object_preset! { $type { $($rows)* } }
    };
    ($(#[$meta:meta])* pub struct $type:ident: builder $builder:ident { $($rows:tt)* }) => {
        $crate::__object! { $(#[$meta])* $type { $($rows)* } }
        $crate::__object_builder! { $type $builder { $($rows)* } }
    };
}

/// Unwraps the variable of a row's field.
#[doc(hidden)]
#[macro_export]
macro_rules! __taken {
    (required $field:ident $name:literal) => {
        let ::core::option::Option::Some($field) = $crate::__private::field::present($field.0)
        else {
            return ::core::result::Result::Err($crate::Fault::missing($name));
        };
    };
    ($kind:ident $field:ident $name:literal) => {
        let $field = $field.0;
    };
}

/// True if `Debug` shows a row's field: absent ones are left out.
#[doc(hidden)]
#[macro_export]
macro_rules! __is_shown {
    ($this:ident required $field:ident $name:literal) => {
        true
    };
    ($this:ident optional $field:ident $name:literal) => {
        $this.$field.is_some()
    };
    ($this:ident optional_or_null $field:ident $name:literal) => {
        $this.$field.is_some() || $this.extra.was_null($name)
    };
    ($this:ident nullable $field:ident $name:literal) => {
        !$this.$field.is_absent()
    };
    ($this:ident rest $field:ident $name:literal) => {
        !$this.$field.is_empty()
    };
}

/// The struct, with decoding and encoding.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($(#[$meta:meta])* $type:ident {$(
        $(#[$doc:meta])*
        $field:ident: $ty:ty = $name:literal $kind:ident $([$($take:tt)*])? $({$($fixed:tt)*})?
            $(($($set:tt)*))?;
    )*}) => {
        $(#[$meta])*
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::type_complexity, reason = "types are the document's")]
        pub struct $type {
            $($(#[$doc])* pub $field: $ty,)*
            extra: $crate::Extra,
        }

        impl $type {
            const WIRE_NAMES: &'static [&'static str] = &[$($name),*];

            /// Returns the members that the API's description does not declare.
            #[must_use]
            pub fn extra(&self) -> &$crate::Extra {
                &self.extra
            }

            /// Returns the members that the API's description does not declare, to change them.
            #[must_use]
            pub fn extra_mut(&mut self) -> &mut $crate::Extra {
                &mut self.extra
            }
        }

        impl ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::__private::show(f, ::core::stringify!($type), &[$((
                    ::core::stringify!($field),
                    $crate::__is_shown!(self $kind $field $name),
                    &self.$field,
                )),*], &self.extra)
            }
        }

        #[allow(clippy::disallowed_names, reason = "names are the document's")]
        impl $crate::Decode for $type {
            const NAMES: &'static [&'static str] = Self::WIRE_NAMES;

            fn decode(
                input: $crate::Input<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                $(let mut $field = $crate::__private::field::$kind();)*
                // Without `?`, which takes longer to compile.
                let extra = match $crate::__private::object(
                    input, Self::WIRE_NAMES, &mut [$(&mut $field),*],
                ) {
                    ::core::result::Result::Ok(extra) => extra,
                    ::core::result::Result::Err(fault) => {
                        return ::core::result::Result::Err(fault);
                    }
                };
                // Variables, rather than fields of the struct: the drop code for a row that fails
                // then grows with the rows, not with their square.
                $($crate::__taken!($kind $field $name);)*
                ::core::result::Result::Ok(Self { $($field,)* extra })
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                #[allow(unused_mut, reason = "a type may have no rows")]
                let mut object =
                    $crate::__private::ObjectWriter::new(tape, Self::WIRE_NAMES, &self.extra);
                $(object.$kind(&self.$field);)*
                object.finish();
            }
        }

        $crate::serde_through_tape!($type);
    };
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Instant;

    use serde_json::{Value, json};

    use crate::{Extra, Nullable};

    crate::object! {
        pub struct Pool {
            id: String = "id" required;
            size: Option<i64> = "size" required;
            name: Option<String> = "name" optional;
            label: Option<String> = "label" optional_or_null;
            owner: Nullable<String> = "owner" nullable;
        }
    }

    crate::object! {
        pub struct Open {
            kind: Option<String> = "kind" optional;
            members: BTreeMap<String, i64> = "*" rest;
        }
    }

    macro_rules! wide {
        ($($field:ident $name:literal)*) => {
            crate::object! {
                pub struct Wide {
                    $($field: Option<u8> = $name optional;)*
                }
            }
        };
    }
    wide! {
        a1 "a1" b1 "b1" c1 "c1" d1 "d1" e1 "e1" f1 "f1" g1 "g1" h1 "h1" i1 "i1" j1 "j1"
        k1 "k1" l1 "l1" m1 "m1" n1 "n1" o1 "o1" a2 "a2" b2 "b2" c2 "c2" d2 "d2" e2 "e2"
        f2 "f2" g2 "g2" h2 "h2" i2 "i2" j2 "j2" k2 "k2" l2 "l2" m2 "m2" n2 "n2" o2 "o2"
    }

    #[test]
    fn a_wide_object_is_no_exception() {
        let members = Wide::WIRE_NAMES.iter().rev().enumerate();
        let value: Value = members
            .map(|(index, name)| (name.to_string(), json!(index)))
            .collect();
        let wide: Wide = round_trip(value);
        assert_eq!((wide.a1, wide.o2), (Some(29), Some(0)));
    }

    fn round_trip<T>(value: Value) -> T
    where
        T: serde::de::DeserializeOwned + serde::Serialize + crate::Decode + crate::Encode,
    {
        let typed: T = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(serde_json::to_value(&typed).unwrap(), value);
        let text = crate::to_json(&crate::from_json::<T>(value.to_string().as_bytes()).unwrap());
        assert_eq!(serde_json::from_slice::<Value>(&text).unwrap(), value);
        typed
    }

    #[test]
    fn values_encode_back_unchanged() {
        let full = json!({"id": "a", "size": 1, "name": "b", "owner": "c", "new": [1, null]});
        let pool: Pool = round_trip(full);
        assert_eq!(pool.extra().get("new"), Some(&json!([1, null])));
        let pool: Pool = round_trip(json!({"id": "a", "size": null, "label": null, "owner": null}));
        assert!(pool.extra.was_null("label") && pool.extra.is_empty() && pool.owner.is_null());
        let pool: Pool = round_trip(json!({"id": "a", "size": null}));
        assert!(pool.owner.is_absent() && pool.extra == Extra::new());
    }

    #[test]
    fn null_where_none_was_declared_is_taken_and_not_repeated() {
        let pool: Pool = crate::from_json(br#"{"id":"a","size":1,"name":null}"#).unwrap();
        assert_eq!(pool.name, None);
        assert_eq!(crate::to_json(&pool), br#"{"id":"a","size":1}"#);
    }

    #[test]
    fn what_is_required_and_nullable_is_none_where_it_is_missing() {
        let text = r#"{"id":"a"}"#;
        let pool: Pool = crate::from_json(text.as_bytes()).unwrap();
        assert_eq!((pool.id.as_str(), pool.size), ("a", None));
        assert_eq!(crate::to_json(&pool), br#"{"id":"a","size":null}"#);
        assert_eq!(serde_json::from_str::<Pool>(text).unwrap(), pool);
    }

    #[test]
    fn debug_leaves_out_what_is_absent() {
        let shown =
            |text: &str| format!("{:?}", crate::from_json::<Pool>(text.as_bytes()).unwrap());
        assert_eq!(shown(r#"{"id":"a"}"#), r#"Pool { id: "a", size: None }"#);
        assert_eq!(
            shown(r#"{"id":"a","size":1,"name":"n","label":null,"owner":null,"new":[1]}"#),
            "Pool { id: \"a\", size: Some(1), name: Some(\"n\"), label: None, owner: Null, \
             extra: {\"new\": Array [Number(1)]} }"
        );
        let open: Open = crate::from_json(br#"{"x":1}"#).unwrap();
        assert_eq!(format!("{open:?}"), r#"Open { members: {"x": 1} }"#);
    }

    #[test]
    fn what_is_missing_or_wrong_is_named() {
        let fault = |text: &str| {
            crate::from_json::<Pool>(text.as_bytes())
                .unwrap_err()
                .to_string()
        };
        assert_eq!(fault(r#"{"size":1}"#), "$.id: required, but missing");
        assert_eq!(
            fault(r#"{"id":1}"#),
            "$.id: expected a string, found the number 1"
        );
        assert_eq!(fault("[]"), "$: expected an object, found an array");
        assert!(
            serde_json::from_str::<Pool>("{}")
                .unwrap_err()
                .to_string()
                .starts_with("$.id")
        );
    }

    #[test]
    fn the_last_of_equal_members_counts() {
        let text = br#"{"id":"a","new":1,"size":1,"id":"b","new":2}"#;
        let pool: Pool = crate::from_json(text).unwrap();
        assert_eq!(
            (pool.id.as_str(), pool.extra.get("new")),
            ("b", Some(&json!(2)))
        );
        assert_eq!(pool.extra.len(), 1);
    }

    #[test]
    fn the_rest_is_typed() {
        let open: Open = round_trip(json!({"kind": "a", "x": 1, "*": 2}));
        assert_eq!(open.members.len(), 2);
        assert!(open.extra.is_empty());
        let fault = crate::from_json::<Open>(br#"{"x":"1"}"#).unwrap_err();
        assert_eq!(fault.path(), "$.x");
    }

    /// No number here is beyond double precision, so the text is read without a tape.
    #[test]
    fn undeclared_members_keep_every_digit_without_a_tape() {
        let text = r#"{"id":"a","size":1,"x":12345678901234567890.125,"y":{"z":[1.10]},"w":2}"#;
        let pool: Pool = crate::from_json(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(crate::to_json(&pool)).unwrap(), text);
        assert_eq!(pool.extra().json("x").unwrap(), "12345678901234567890.125");
    }

    #[test]
    fn undeclared_members_keep_every_digit() {
        let text =
            r#"{"id":"a","size":1,"x":{"y":[12345678901234567890.125,1.10]},"z":1e400,"w":2}"#;
        let pool: Pool = crate::from_json(text.as_bytes()).unwrap();
        assert_eq!(String::from_utf8(crate::to_json(&pool)).unwrap(), text);
        let by_serde: Pool = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&by_serde).unwrap(), text);
        assert_eq!(by_serde, pool);
        assert_eq!(
            pool.extra().json("x").unwrap(),
            r#"{"y":[12345678901234567890.125,1.10]}"#
        );
        assert_eq!(pool.extra().json("w").unwrap(), "2");
        // With a member that is set, and through a tape.
        let mut pools = vec![pool];
        let _ = pools[0].extra_mut().insert("z", 5);
        let again = String::from_utf8(crate::to_json(&pools)).unwrap();
        assert_eq!(again, format!("[{}]", text.replace("1e400", "5")));
        let by_tape: Pool =
            crate::Decode::decode(crate::Tape::of(&pools[0]).root().into()).unwrap();
        assert_eq!(crate::to_json(&vec![by_tape]), again.as_bytes());
    }

    #[test]
    fn a_declared_name_is_written_once() {
        let mut pool: Pool = crate::from_json(br#"{"id":"a","size":1}"#).unwrap();
        pool.extra_mut().insert("id", "b");
        assert_eq!(crate::to_json(&pool), br#"{"id":"a","size":1}"#);
    }

    #[test]
    fn a_million_unknown_members_take_linear_time() {
        let members: Vec<_> = (0..1_000_000)
            .map(|index| format!("\"k{index}\":0"))
            .collect();
        let text = format!("{{\"id\":\"a\",\"size\":1,{}}}", members.join(","));
        let start = Instant::now();
        let pool: Pool = crate::from_json(text.as_bytes()).unwrap();
        assert_eq!(pool.extra.len(), 1_000_000);
        assert!(start.elapsed().as_secs() < 30);
    }
}
