//! Open integer enums: what the document lists, and whatever else comes.

/// Gives an enum of unit variants and one catch-all (`Unknown(i64)`, named second) the behaviour of
/// a JSON integer: decoding, encoding, serde's traits, and conversions from and to `i64`.
#[macro_export]
macro_rules! integer_enum {
    ($type:ident, $unknown:ident { $($variant:ident = $value:literal;)* }) => {
        impl $type {
            /// The values that the document lists.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is in JSON.
            #[must_use]
            pub const fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => *value,
                }
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
                node: $crate::Node<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                <i64 as $crate::Decode>::decode(node).map(Self::from)
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
    #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    enum Level {
        Low,
        Minus1,
        Unknown(i64),
    }
    crate::integer_enum! {
        Level, Unknown {
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
    }
}
