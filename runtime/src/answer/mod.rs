//! What came back: which declared response it is, its value or its error.

pub(crate) mod charset;
pub(crate) mod content_coding;
pub(crate) mod error;
pub(crate) mod excerpt;
pub(crate) mod failure;
pub(crate) mod header;
pub(crate) mod media;
pub(crate) mod media_type;
pub(crate) mod redaction;
pub(crate) mod reply;
pub(crate) mod response;
pub(crate) mod rows;
pub(crate) mod undeclared;
