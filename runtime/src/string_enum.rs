//! Open string enums: what the document lists, and whatever else comes.

/// Gives an enum of unit variants and one catch-all (`Unknown(String)`, named second) the behaviour
/// of a JSON string: decoding, encoding, serde's traits, and conversions from and to text.
#[macro_export]
macro_rules! string_enum {
    ($type:ident, $unknown:ident { $($variant:ident = $text:literal;)* }) => {
        impl $type {
            /// The values that the document lists.
            pub const VALUES: &'static [Self] = &[$(Self::$variant),*];

            /// The value as it is written in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::$unknown(text) => text,
                }
            }
        }

        impl ::core::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)*
                    _ => Self::$unknown(::std::string::String::from(text)),
                }
            }
        }

        impl ::core::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            fn from_str(text: &str) -> ::core::result::Result<Self, Self::Err> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl ::core::fmt::Display for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl $crate::Decode for $type {
            fn decode(
                node: $crate::Node<'_, '_>,
            ) -> ::core::result::Result<Self, $crate::Fault> {
                $crate::__private::text(node).map(Self::from)
            }
        }

        impl $crate::Encode for $type {
            fn encode<'a>(&'a self, tape: &mut $crate::Tape<'a>) {
                tape.text(self.as_str());
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
    #[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
    enum Kind {
        Sms,
        Call,
        Unknown(String),
    }
    crate::string_enum! {
        Kind, Unknown {
            Sms = "sms";
            Call = "call";
        }
    }

    #[test]
    fn known_and_unknown_values_survive() {
        let kinds: Vec<Kind> = crate::from_json(br#"["sms","call","passkey"]"#).unwrap();
        assert_eq!(
            kinds,
            [Kind::Sms, Kind::Call, Kind::Unknown("passkey".into())]
        );
        assert_eq!(crate::to_json(&kinds), br#"["sms","call","passkey"]"#);
        assert_eq!(serde_json::to_string(&kinds[2]).unwrap(), "\"passkey\"");
        assert_eq!(serde_json::from_str::<Kind>("\"sms\"").unwrap(), Kind::Sms);
        assert!(crate::from_json::<Kind>(b"1").is_err());
    }

    #[test]
    fn text_converts_both_ways() {
        assert_eq!("call".parse(), Ok(Kind::Call));
        assert_eq!(Kind::from("sms".to_owned()).as_ref(), "sms");
        assert_eq!(format!("{:>5}", Kind::Sms), "  sms");
        assert_eq!(Kind::VALUES.len(), 2);
    }
}
