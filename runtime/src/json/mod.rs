//! JSON: text, the tape that holds a value, and the traits by which types are decoded and encoded.

pub(crate) mod attachment;
pub(crate) mod decode;
pub(crate) mod decoding;
pub(crate) mod digits;
pub(crate) mod dotted_path;
pub(crate) mod drift;
pub(crate) mod encode;
pub(crate) mod fault;
pub(crate) mod field;
pub(crate) mod input;
pub(crate) mod json_text;
pub(crate) mod listed;
pub(crate) mod names;
pub(crate) mod node;
pub(crate) mod notes;
pub(crate) mod reader;
pub(crate) mod reading;
pub(crate) mod recording;
pub(crate) mod rows;
pub(crate) mod source;
pub(crate) mod tape;
pub(crate) mod tape_serde;
#[cfg(test)]
pub(crate) mod test_rng;
pub(crate) mod token;
pub(crate) mod tree;
pub(crate) mod undeclared;
pub(crate) mod written;
