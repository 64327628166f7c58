//! Responses: matching to the declared ones, decoding, errors and redaction.

pub(crate) mod charset;
pub(crate) mod content_coding;
pub(crate) mod declared_match;
pub(crate) mod error;
pub(crate) mod error_data;
pub(crate) mod event_error;
pub(crate) mod head_drift;
pub(crate) mod header;
pub(crate) mod media;
pub(crate) mod media_type;
pub(crate) mod raw_response;
pub(crate) mod received_response;
pub(crate) mod response_errors;
