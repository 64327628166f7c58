//! JSON text, the tape that a value is laid out on, and the traits by which types are read and
//! written. Of calls it knows uploads, which a tape carries, and the row of a body that knows its own
//! media type.

pub(crate) mod decode;
pub(crate) mod decoding;
pub(crate) mod digits;
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
