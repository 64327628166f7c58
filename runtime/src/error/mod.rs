//! Errors below the error of a call: of settings, of values that cannot be sent, of tokens, of files
//! and of the transport.

pub(crate) mod body_error;
pub(crate) mod config;
pub(crate) mod file_error;
pub(crate) mod token_error;
pub(crate) mod transport_error;
