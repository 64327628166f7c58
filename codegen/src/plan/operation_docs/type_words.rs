//! Types as phrases of a sentence.

use crate::plan::api::{Name, RustType};
use crate::plan::doc_comments::code;

/// Returns a type as a phrase, with its article.
pub(super) fn in_words(ty: &RustType) -> String {
    match ty {
        RustType::Model(Name(name)) => format!("[`{name}`](models::{name})"),
        RustType::Vec(item) => format!("a list of {}", many_in_words(item)),
        RustType::Tuple(..) => "a list of several types".to_owned(),
        RustType::Map(value) => format!("a map to {}", many_in_words(value)),
        RustType::Option(inner) | RustType::Nullable(inner) => {
            format!("{} or null", in_words(inner))
        }
        RustType::Boxed(inner) => in_words(inner),
        RustType::Unit => "nothing".to_owned(),
        RustType::Bool => "a boolean".to_owned(),
        RustType::Number(_) => "a number".to_owned(),
        RustType::String => "a string".to_owned(),
        RustType::DateTime => "a date and time".to_owned(),
        RustType::Runtime(name) => format!("a {}", name.to_lowercase()),
        RustType::Chosen(path) => code(path),
        RustType::Json => "any JSON".to_owned(),
        RustType::JsonMap => "a JSON object".to_owned(),
        RustType::Beside(Name(name)) => format!("[`{name}`]"),
        RustType::Upload | RustType::Bytes => "bytes".to_owned(),
        RustType::ByteStream => "a stream of bytes".to_owned(),
        RustType::Events(data) => format!("a stream of events with {}", in_words(data)),
        RustType::EventObjects(item) => format!("a stream of events, each as {}", in_words(item)),
        RustType::Items(item) => format!("a stream of {}", many_in_words(item)),
    }
}

/// Returns a type as a phrase in the plural.
pub(super) fn many_in_words(ty: &RustType) -> String {
    match ty {
        RustType::Vec(item) => format!("lists of {}", many_in_words(item)),
        RustType::Tuple(..) => "lists of several types".to_owned(),
        RustType::Map(value) => format!("maps to {}", many_in_words(value)),
        RustType::Option(inner) | RustType::Nullable(inner) => {
            format!("{} or null", many_in_words(inner))
        }
        RustType::Boxed(inner) => many_in_words(inner),
        RustType::Bool => "booleans".to_owned(),
        RustType::Number(_) => "numbers".to_owned(),
        RustType::String => "strings".to_owned(),
        RustType::DateTime => "dates and times".to_owned(),
        RustType::Runtime(name) => format!("{}s", name.to_lowercase()),
        RustType::JsonMap => "JSON objects".to_owned(),
        RustType::Model(_)
        | RustType::Chosen(_)
        | RustType::Unit
        | RustType::Json
        | RustType::Beside(_)
        | RustType::Upload
        | RustType::Bytes
        | RustType::ByteStream
        | RustType::Events(_)
        | RustType::EventObjects(_)
        | RustType::Items(_) => in_words(ty),
    }
}
