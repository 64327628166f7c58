//! One request out, one answer in: the transport, and bodies while they come.

pub(crate) mod body_buffer;
pub(crate) mod body_reader;
pub(crate) mod chunks;
pub(crate) mod http;
pub(crate) mod response_body;
pub(crate) mod tokio_runtime;
pub mod transport;
pub(crate) mod transport_error;
