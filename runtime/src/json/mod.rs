//! JSON: text, the tape that holds a value, and the traits by which types are decoded and encoded.
//!
//! A value is decoded by the trait of `decode.rs` from an `input.rs`, which is text that
//! `text_decoder.rs` parses on the way, or a value on a `tape.rs`. `decoding_settings.rs` has the
//! settings, `reading_state.rs` the state of one value: its memory, and if it is read leniently.
//! `record_drift.rs` notes differences from the document in that state, and `drift.rs` is what an
//! observer receives.

pub(crate) mod attachment;
pub(crate) mod decode;
pub(crate) mod decoding_settings;
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
pub(crate) mod reading_state;
pub(crate) mod record_drift;
pub(crate) mod rows;
pub(crate) mod source;
pub(crate) mod tape;
pub(crate) mod tape_serde;
#[cfg(test)]
pub(crate) mod test_rng;
pub(crate) mod text_decoder;
pub(crate) mod token;
pub(crate) mod tree;
pub(crate) mod undeclared;
pub(crate) mod written;
