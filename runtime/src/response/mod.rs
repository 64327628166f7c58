//! Responses: matching to the declared ones, decoding, and the errors of calls.

pub(crate) mod charset;
pub(crate) mod content_coding;
pub(crate) mod declared_match;
pub(crate) mod error;
pub(crate) mod error_data;
pub(crate) mod event_error;
pub(crate) mod header;
pub(crate) mod media;
pub(crate) mod media_type;
pub(crate) mod raw_response;
pub(crate) mod response_errors;
