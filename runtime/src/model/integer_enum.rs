//! Extensible integer enums: the listed values, and any other.

/// Defines an extensible enum of JSON integers: the listed variants, and one for any other value,
/// named after `else`. It implements decoding, encoding, serde's traits and conversions from and to
/// `i64`; comparisons are those of the integer.
///
/// ```
/// specmill_runtime::integer_enum! {
///     /// The verbosity of logs.
///     pub enum Level, else Unknown {
///         Quiet = 0;
///         Loud = 11;
///     }
/// }
///
/// assert_eq!(Level::from(11), Level::Loud);
/// assert_eq!(Level::from(5), Level::Unknown(5));
/// ```
#[macro_export]
macro_rules! integer_enum {
    ($(#[$meta:meta])* pub enum $type:ident, else $unknown:ident {
        $($(#[$doc:meta])* $variant:ident = $value:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$doc])* $variant,)*
            /// A value that the API's description does not list, unchanged.
            $unknown(i64),
        }

        impl $type {
            /// The values that the document lists.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value in JSON.
            #[must_use]
            pub const fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        // Derived implementations of these four would match each variant, and take longer to
        // compile.
        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl ::core::cmp::Eq for $type {}

        impl ::core::cmp::PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::option::Option::Some(::core::cmp::Ord::cmp(self, other))
            }
        }

        impl ::core::cmp::Ord for $type {
            fn cmp(&self, other: &Self) -> ::core::cmp::Ordering {
                ::core::cmp::Ord::cmp(&self.as_i64(), &other.as_i64())
            }
        }

        impl ::core::hash::Hash for $type {
            fn hash<H: ::core::hash::Hasher>(&self, state: &mut H) {
                ::core::hash::Hash::hash(&self.as_i64(), state);
            }
        }

        impl ::core::convert::From<i64> for $type {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::$unknown(value),
                }
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_i64(), f)
            }
        }

        impl $crate::Decode for $type {
            fn decode(
                input: $crate::Input<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                $crate::__private::listed::integer(input, &[$($value),*]).map(Self::from)
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                tape.signed(self.as_i64());
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
    crate::integer_enum! {
        pub enum Level, else Unknown {
            Low = 0;
            Minus1 = -1;
        }
    }

    #[test]
    fn known_and_unknown_values_survive() {
        let levels: Vec<Level> = crate::from_json(b"[0,-1,7]").unwrap();
        assert_eq!(levels, [Level::Low, Level::Minus1, Level::Unknown(7)]);
        assert_eq!(crate::to_json(&levels), b"[0,-1,7]");
        assert_eq!(Level::from(-1).to_string(), "-1");
        assert_eq!(serde_json::to_string(&Level::VALUES).unwrap(), "[0,-1]");
        assert!(crate::from_json::<Level>(b"\"0\"").is_err());
        assert!(Level::Minus1 < Level::Low && Level::Low < Level::Unknown(7));
        assert_eq!(Level::Unknown(0), Level::Low);
    }
}
