//! Redaction of secrets in texts that are shown: messages of errors, `Debug` output, drift.

pub(crate) mod excerpt;
pub(crate) mod one_line;
pub(crate) mod redaction;
