//! The one table of formats: in go a type and a `format`, out comes the Rust type. What is not in
//! it stays what the type says, and the format is documented.
//!
//! A type that reads no text keeps any text: a server that writes a date or an address in a way of
//! its own still decodes, and the client's tree of dependencies stays small. `[types]` in
//! `specmill.toml` makes any format any type.

use super::api::RustType;

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
    // No digit that a server sends is lost, and a careless `int32` has fractions.
    ("number", "float", RustType::Number("f64")),
    ("number", "double", RustType::Number("f64")),
    ("number", "int32", RustType::Number("f64")),
    ("number", "int64", RustType::Number("f64")),
    // Money: not rounded to a binary fraction, and taken in quotes too.
    ("number", "decimal", RustType::Runtime("Decimal")),
    ("string", "date-time", RustType::DateTime),
    ("string", "password", RustType::Runtime("Secret")),
    // As text they are exact as they stand.
    ("string", "decimal", RustType::String),
    ("string", "int64", RustType::String),
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

/// The type of an integer. JSON Schema has no bound for one; 64 bits hold what servers send.
pub(crate) fn integer(format: Option<&str>) -> RustType {
    find("integer", format).unwrap_or(RustType::Number("i64"))
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

/// Whether a format changes the type; if not, it is documented.
pub(crate) fn shapes_type(type_name: &str, format: &str) -> bool {
    let format = Some(format);
    match type_name {
        "integer" => integer(format) != integer(None),
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
        assert_eq!(integer(Some("bigint")), integer(None));
        assert_eq!(number(Some("currency")), number(None));
        assert_eq!(string(Some("iso-country-code")), string(None));
    }

    #[test]
    fn a_format_shapes_the_type_or_is_documented() {
        assert!(shapes_type("string", "password") && shapes_type("number", "decimal"));
        assert!(!shapes_type("string", "decimal") && !shapes_type("boolean", "date-time"));
    }
}
