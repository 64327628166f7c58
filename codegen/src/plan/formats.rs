//! The one table of formats: which Rust type each `format` of a type becomes.

use super::api::RustType;

/// The type of an integer. JSON Schema has no bound for one; 64 bits hold what servers send.
pub(crate) fn integer(format: Option<&str>) -> RustType {
    RustType::Number(match format {
        Some("int8") => "i8",
        Some("int16") => "i16",
        Some("int32") => "i32",
        Some("uint8") => "u8",
        Some("uint16") => "u16",
        Some("uint32") => "u32",
        Some("uint64" | "uint") => "u64",
        _ => "i64",
    })
}

/// The type of a number: `f64` also for `float`, so that no digit that a server sends is lost.
pub(crate) fn number(_format: Option<&str>) -> RustType {
    RustType::Number("f64")
}

/// The type of a string.
pub(crate) fn string(format: Option<&str>) -> RustType {
    match format {
        Some("date-time") => RustType::DateTime,
        _ => RustType::String,
    }
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
