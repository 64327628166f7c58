//! The one table of formats: in go a type and a `format`, out comes the Rust type. What is not in
//! it stays what the type says, and the format is documented.
//!
//! A type that reads no text keeps any text: a server that writes a date or an address in a way of
//! its own still decodes, and the client's tree of dependencies stays small. `[types]` in
//! `specmill.toml` makes any format any type.

use super::api::RustType;
use crate::resolve::{Integer, Range};

/// Type, format and what they become. Those that only keep the text are here to be seen.
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
    // More than 64 bits hold, so the digits are kept.
    ("integer", "int128", RustType::Runtime("Decimal")),
    ("integer", "uint128", RustType::Runtime("Decimal")),
    // No digit that a server sends is lost, and a careless `int32` has fractions.
    ("number", "float", RustType::Number("f64")),
    ("number", "double", RustType::Number("f64")),
    ("number", "int32", RustType::Number("f64")),
    // Integers by OpenAPI's registry of formats, of which double precision holds only some.
    ("number", "int64", RustType::Number("i64")),
    ("number", "uint64", RustType::Number("u64")),
    // Money: not rounded to a binary fraction, and taken in quotes too.
    ("number", "decimal", RustType::Runtime("Decimal")),
    ("number", "decimal128", RustType::Runtime("Decimal")),
    ("string", "date-time", RustType::DateTime),
    ("string", "password", RustType::Runtime("Secret")),
    // As text they are exact as they stand.
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
    // Bytes as they are where a body or a part of a form is meant, which is decided there.
    ("string", "binary", RustType::String),
    ("string", "ipv4", RustType::String),
    ("string", "ipv6", RustType::String),
    ("string", "uri", RustType::String),
    ("string", "email", RustType::String),
    ("string", "hostname", RustType::String),
];

/// The type of an integer. JSON Schema has no bound for one; 64 bits hold what servers send, unless
/// the document's own bounds say more. `unsigned` takes the sign of those that are never negative.
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

/// The type of as many bits that has no sign.
fn without_sign(name: &'static str) -> &'static str {
    match name {
        "i8" => "u8",
        "i16" => "u16",
        "i32" => "u32",
        "i64" => "u64",
        other => other,
    }
}

/// The type of a number.
pub(crate) fn number(format: Option<&str>) -> RustType {
    find("number", format).unwrap_or(RustType::Number("f64"))
}

/// The type of a string.
pub(crate) fn string(format: Option<&str>) -> RustType {
    find("string", format).unwrap_or(RustType::String)
}

fn find(type_name: &str, format: Option<&str>) -> Option<RustType> {
    let format = format?;
    let mut rows = TABLE.iter();
    let row = rows.find(|(of, name, _)| (*of, *name) == (type_name, format));
    row.map(|(_, _, ty)| ty.clone())
}

/// True if a format changes the type; if not, it is documented.
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
    fn each_pair_stands_once_and_an_unknown_one_stays_its_type() {
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
    fn bounds_win_where_the_format_cannot_hold_them() {
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
