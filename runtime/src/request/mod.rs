//! The parts of a request: parameters, bodies, uploads and options.

pub(crate) mod body_member;
pub(crate) mod cookie;
pub(crate) mod form_field;
pub(crate) mod idempotency;
pub(crate) mod multipart;
pub(crate) mod options;
pub(crate) mod parameters;
pub(crate) mod part_headers;
pub(crate) mod payload;
pub(crate) mod put;
pub(crate) mod upload;
