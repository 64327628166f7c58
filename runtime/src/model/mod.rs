//! Building blocks of generated types: macros, their support code, and types of single values.
//! Independent of calls.

pub(crate) mod construct;
pub(crate) mod date_time;
pub(crate) mod debug;
pub(crate) mod decimal;
pub(crate) mod empty;
pub(crate) mod extra;
pub(crate) mod fields;
pub(crate) mod incomplete_builder;
pub(crate) mod integer_enum;
pub(crate) mod listed_enum;
pub(crate) mod nullable;
pub(crate) mod number_enum;
pub(crate) mod object;
pub(crate) mod object_reader;
pub(crate) mod object_writer;
pub(crate) mod secret;
pub(crate) mod serde_type;
pub(crate) mod shape;
pub(crate) mod string_enum;
pub(crate) mod tuple;
pub(crate) mod union;
pub(crate) mod unknown_variant;
pub(crate) mod variant_choice;
