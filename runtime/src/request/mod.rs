//! Requests: the tables of operations, their parameters and bodies, and how they become HTTP
//! requests.

pub(crate) mod cookie;
pub(crate) mod form_field;
pub(crate) mod idempotency_key;
pub(crate) mod multipart;
pub(crate) mod options;
pub(crate) mod parameters;
pub(crate) mod part_headers;
pub(crate) mod payload;
pub(crate) mod upload;
