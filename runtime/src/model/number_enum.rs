//! Extensible enums of numbers with fractions: the listed values, and any other.

/// Defines an extensible enum of JSON numbers: the listed variants, and one for any other value,
/// named after `else`. It implements decoding, encoding, serde's traits and conversions from and to
/// `f64`; comparisons are those of the number.
///
/// ```
/// specmill_runtime::number_enum! {
///     /// The speed of a fan.
///     pub enum Rate, else Unknown {
///         Half = 0.5;
///         Full = 1.0;
///     }
/// }
///
/// assert_eq!(Rate::from(0.5), Rate::Half);
/// assert_eq!(Rate::from(0.25), Rate::Unknown(0.25));
/// ```
#[macro_export]
macro_rules! number_enum {
    ($(#[$meta:meta])* pub enum $type:ident, else $unknown:ident {
        $($(#[$doc:meta])* $variant:ident = $value:literal;)*
    }) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$doc])* $variant,)*
            /// A value that the API's description does not list, unchanged.
            $unknown(f64),
        }

        impl $type {
            /// The values that the document lists.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// Returns the value in JSON.
            #[must_use]
            pub const fn as_f64(&self) -> f64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::$unknown(value) => *value,
                }
            }
        }

        // NaN is not equal to itself: there is no `Eq`, `Ord` or `Hash`.
        impl ::core::cmp::PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                self.as_f64() == other.as_f64()
            }
        }

        impl ::core::cmp::PartialOrd for $type {
            fn partial_cmp(&self, other: &Self) -> ::core::option::Option<::core::cmp::Ordering> {
                ::core::cmp::PartialOrd::partial_cmp(&self.as_f64(), &other.as_f64())
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
                input: $crate::Input<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                $crate::__private::listed::number(input, &[$($value),*]).map(Self::from)
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
    crate::number_enum! {
        pub enum Rate, else Unknown {
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
        assert_eq!(
            serde_json::to_string(&Rate::VALUES).unwrap(),
            "[0.5,1,-2.5]"
        );
        assert!(crate::from_json::<Rate>(b"\"0.5\"").is_err());
        assert!(Rate::Minus25 < Rate::Half && Rate::Half < Rate::Unknown(7.25));
    }
}
