//! Extensible integer enums: the listed values, and any other.
//!
//! `listed_enum.rs` decides what becomes of a value that is not listed.

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
        $crate::__listed_enum! {
            [value: i64, (const fn) as_i64 -> i64 = *value, integer => Self::from, signed]
            $(#[$meta])* pub enum $type, else $unknown {
                $($(#[$doc])* $variant = $value;)*
            }
        }

        $crate::__listed_order!($type, as_i64);
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
