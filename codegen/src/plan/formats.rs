//! The table of formats: the Rust type for a type and a `format`.
//!
//! A format that is not in the table does not change the type, and is documented.
//!
//! Most formats of strings stay `String`. So a date or address in an unexpected form still decodes,
//! and the client has few dependencies. `[types]` in `specmill.toml` maps any format to any type.

use super::api::RustType;
use crate::resolve::{Integer, Range};

/// Type, format and Rust type. Formats that stay `String` are listed to show that it is on purpose.
const TABLE: &[(&str, &str, RustType)] = &[
    ("integer", "int8", RustType::Number("i8")),
    ("integer", "int16", RustType::Number("i16")),
    ("integer", "int32", RustType::Number("i32")),
    ("integer", "int64", RustType::Number("i64")),
    ("integer", "uint8", RustType::Number("u8")),
    ("integer", "uint16", RustType::Number("u16")),
    ("integer", "uint32", RustType::Number("u32")),
    ("integer", "uint64", RustType::Number("u64")),
    ("integer", "uint", RustType::Number("u64")),
    ("integer", "unix-time", RustType::Number("i64")),
    // Too large for 64 bits, so the digits are kept.
    ("integer", "int128", RustType::Runtime("Decimal")),
    ("integer", "uint128", RustType::Runtime("Decimal")),
    // `f64` keeps every digit of a `float`, and the fraction of a mislabelled `int32`.
    ("number", "float", RustType::Number("f64")),
    ("number", "double", RustType::Number("f64")),
    ("number", "int32", RustType::Number("f64")),
    // Integers by OpenAPI's format registry, which `f64` cannot hold exactly.
    ("number", "int64", RustType::Number("i64")),
    ("number", "uint64", RustType::Number("u64")),
    // Amounts of money: not rounded to a binary fraction, and also read from strings.
    ("number", "decimal", RustType::Runtime("Decimal")),
    ("number", "decimal128", RustType::Runtime("Decimal")),
    ("string", "date-time", RustType::DateTime),
    ("string", "password", RustType::Runtime("Secret")),
    // Text is exact already.
    ("string", "decimal", RustType::String),
    ("string", "decimal128", RustType::String),
    ("string", "int64", RustType::String),
    ("string", "uint64", RustType::String),
    ("string", "date", RustType::String),
    ("string", "time", RustType::String),
    ("string", "duration", RustType::String),
    ("string", "uuid", RustType::String),
    ("string", "byte", RustType::String),
    ("string", "base64url", RustType::String),
    // Raw bytes in bodies and parts of forms; `bodies` and `forms` decide that.
    ("string", "binary", RustType::String),
    ("string", "ipv4", RustType::String),
    ("string", "ipv6", RustType::String),
    ("string", "uri", RustType::String),
    ("string", "email", RustType::String),
    ("string", "hostname", RustType::String),
];

/// Returns the type of an integer.
///
/// The default is `i64`, unless the format or the bounds require another type. With `unsigned`,
/// non-negative integers have an unsigned type.
pub(crate) fn integer(integer: &Integer, unsigned: bool) -> RustType {
    let by_format = find("integer", integer.format.as_deref());
    let ty = by_format.unwrap_or(RustType::Number("i64"));
    match (integer.range, ty) {
        (Range::Beyond, _) => RustType::Runtime("Decimal"),
        (Range::Unsigned, RustType::Number(_)) => RustType::Number("u64"),
        (Range::NotNegative, RustType::Number(name)) if unsigned => {
            RustType::Number(without_sign(name))
        }
        (_, ty) => ty,
    }
}

/// Returns the unsigned type of the same size.
fn without_sign(name: &'static str) -> &'static str {
    match name {
        "i8" => "u8",
        "i16" => "u16",
        "i32" => "u32",
        "i64" => "u64",
        other => other,
    }
}

/// Returns the type of a number.
pub(crate) fn number(format: Option<&str>) -> RustType {
    find("number", format).unwrap_or(RustType::Number("f64"))
}

/// Returns the type of a string.
pub(crate) fn string(format: Option<&str>) -> RustType {
    find("string", format).unwrap_or(RustType::String)
}

fn find(type_name: &str, format: Option<&str>) -> Option<RustType> {
    let format = format?;
    let mut rows = TABLE.iter();
    let row = rows.find(|(of, name, _)| (*of, *name) == (type_name, format));
    row.map(|(_, _, ty)| ty.clone())
}

/// Returns true if a format changes the type; otherwise it is documented.
pub(crate) fn shapes_type(type_name: &str, format: &str) -> bool {
    let format = Some(format);
    match type_name {
        "integer" => find("integer", format).is_some_and(|ty| ty != RustType::Number("i64")),
        "number" => number(format) != number(None),
        "string" => string(format) != string(None),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_unique_and_unknown_formats_change_nothing() {
        for (index, (of, name, _)) in TABLE.iter().enumerate() {
            let again = TABLE[..index]
                .iter()
                .any(|row| (row.0, row.1) == (*of, *name));
            assert!(!again, "{of} {name}");
        }
        let plain = |format: &str| {
            let format = Some(format.to_owned());
            integer(
                &Integer {
                    format,
                    ..Integer::default()
                },
                false,
            )
        };
        assert_eq!(plain("bigint"), RustType::Number("i64"));
        assert_eq!(plain("uint8"), RustType::Number("u8"));
        assert_eq!(number(Some("currency")), number(None));
        assert_eq!(string(Some("iso-country-code")), string(None));
    }

    #[test]
    fn bounds_override_a_format_that_cannot_hold_them() {
        let of = |format: &str, range, unsigned| {
            let format = (!format.is_empty()).then(|| format.to_owned());
            match integer(&Integer { format, range }, unsigned) {
                RustType::Number(name) | RustType::Runtime(name) => name,
                _ => "",
            }
        };
        for (format, range, unsigned, wanted) in [
            ("", Range::NotNegative, false, "i64"),
            ("", Range::NotNegative, true, "u64"),
            ("int64", Range::NotNegative, true, "u64"),
            ("int32", Range::NotNegative, true, "u32"),
            ("uint16", Range::NotNegative, true, "u16"),
            ("int32", Range::Signed, true, "i32"),
            ("int64", Range::Unsigned, false, "u64"),
            ("uint64", Range::Beyond, false, "Decimal"),
            ("int128", Range::NotNegative, true, "Decimal"),
            ("", Range::Beyond, true, "Decimal"),
        ] {
            assert_eq!(
                of(format, range, unsigned),
                wanted,
                "{format} {range:?} {unsigned}"
            );
        }
    }

    #[test]
    fn a_format_shapes_the_type_or_is_documented() {
        assert!(shapes_type("string", "password") && shapes_type("number", "decimal"));
        assert!(!shapes_type("string", "decimal") && !shapes_type("boolean", "date-time"));
    }
}
