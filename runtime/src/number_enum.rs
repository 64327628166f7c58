//! Open enums of numbers with fractions: what the document lists, and whatever else comes.

/// Gives an enum of unit variants and one catch-all (`Unknown(f64)`, named second) the behaviour of
/// a JSON number: decoding, encoding, serde's traits, and conversions from and to `f64`.
#[macro_export]
macro_rules! number_enum {
    ($type:ident, $unknown:ident { $($variant:ident = $value:literal;)* }) => {
        impl $type {
            /// The values that the document lists.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is in JSON.
            #[must_use]
            pub const fn as_f64(&self) -> f64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        impl ::core::convert::From<f64> for $type {
            fn from(value: f64) -> Self {
                $(if value == $value {
                    return Self::$variant;
                })*
                Self::$unknown(value)
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.as_f64(), f)
            }
        }

        impl $crate::Decode for $type {
            fn decode(
                node: $crate::Node<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                <f64 as $crate::Decode>::decode(node).map(Self::from)
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                tape.float(self.as_f64());
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
    #[derive(Clone, Debug, PartialEq, PartialOrd)]
    enum Rate {
        Half,
        Full,
        Minus25,
        Unknown(f64),
    }
    crate::number_enum! {
        Rate, Unknown {
            Half = 0.5;
            Full = 1.0;
            Minus25 = -2.5;
        }
    }

    #[test]
    fn known_and_unknown_values_survive() {
        let rates: Vec<Rate> = crate::from_json(b"[0.5,1,-2.5,7.25]").unwrap();
        let wanted = [Rate::Half, Rate::Full, Rate::Minus25, Rate::Unknown(7.25)];
        assert_eq!(rates, wanted);
        assert_eq!(crate::to_json(&rates), b"[0.5,1,-2.5,7.25]");
        assert_eq!(Rate::from(0.5).to_string(), "0.5");
        assert_eq!(serde_json::to_string(&Rate::VALUES).unwrap(), "[0.5,1,-2.5]");
        assert!(crate::from_json::<Rate>(b"\"0.5\"").is_err());
    }
}
