//! Extensible string enums: the listed values, and any other.
//!
//! `listed_enum.rs` decides what becomes of a value that is not listed.

/// Defines an extensible enum of JSON strings: the listed variants, and one for any other value,
/// named after `else`. It implements decoding, encoding, serde's traits and conversions from and to
/// text; comparisons are those of the text.
///
/// ```
/// specmill_runtime::string_enum! {
///     /// The location of a machine.
///     pub enum Place, else Unknown {
///         Home = "home";
///         /// In a data center
///         DataCenter = "data-center";
///     }
/// }
///
/// assert_eq!(Place::from("data-center"), Place::DataCenter);
/// assert_eq!(Place::from("moon"), Place::Unknown("moon".to_owned()));
/// ```
#[macro_export]
macro_rules! string_enum {
    ($(#[$meta:meta])* pub enum $type:ident, else $unknown:ident {
        $($(#[$doc:meta])* $variant:ident = $text:literal;)*
    }) => {
        $crate::__listed_enum! {
            [
                text: ::std::string::String,
                (fn) as_str -> &str = text,
                text => |text| Self::from(&*text),
                text
            ]
            $(#[$meta])* pub enum $type, else $unknown {
                $($(#[$doc])* $variant = $text;)*
            }
        }

        $crate::__listed_order!($type, as_str);

        impl ::core::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::core::str::FromStr for $type {
            type Err = ::core::convert::Infallible;

            // `Self::Err` would also name a variant that the document calls so.
            fn from_str(text: &str) -> ::core::result::Result<Self, ::core::convert::Infallible> {
                ::core::result::Result::Ok(Self::from(text))
            }
        }

        impl ::core::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }
    };
}

#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the macros write for public types"
)]
mod tests {
    crate::string_enum! {
        pub enum Kind, else Unknown {
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

    #[test]
    fn the_text_is_what_is_compared() {
        assert!(Kind::Call < Kind::Sms && Kind::Sms < Kind::Unknown("tty".into()));
        assert_eq!(Kind::Unknown("sms".into()), Kind::Sms);
        let kinds = [Kind::Sms, Kind::Unknown("sms".into()), Kind::Call];
        assert_eq!(std::collections::HashSet::from(kinds).len(), 2);
    }
}
