//! JSON: text, the tape that holds a value, and the traits by which types are decoded and encoded.
//! Of requests, it knows only uploads, which a tape holds, and the media type of a body.

pub(crate) mod decode;
pub(crate) mod decoding;
pub(crate) mod digits;
pub(crate) mod dotted_path;
pub(crate) mod drift;
pub(crate) mod encode;
pub(crate) mod fault;
pub(crate) mod input;
pub(crate) mod json_text;
pub(crate) mod listed;
pub(crate) mod node;
pub(crate) mod reader;
pub(crate) mod reading;
pub(crate) mod source;
pub(crate) mod tape;
pub(crate) mod tape_serde;
#[cfg(test)]
pub(crate) mod test_rng;
pub(crate) mod tree;
