//! Requests: the tables of operations, their parameters and bodies, and how they become HTTP
//! requests.

pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod cookie;
pub(crate) mod declared;
pub(crate) mod description;
pub(crate) mod form_field;
pub(crate) mod idempotency_key;
pub(crate) mod multipart;
pub(crate) mod operation;
pub(crate) mod options;
pub(crate) mod outgoing_body;
pub(crate) mod parameter;
pub(crate) mod parameters;
pub(crate) mod part_headers;
pub(crate) mod payload;
pub(crate) mod piece;
pub(crate) mod received;
pub(crate) mod resource;
pub(crate) mod untyped;
pub(crate) mod upload;
pub(crate) mod webhook;
