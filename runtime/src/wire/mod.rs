//! The transport: sends one HTTP request and receives one response, with streaming bodies.

pub(crate) mod body;
pub(crate) mod body_buffer;
pub(crate) mod body_reader;
pub(crate) mod box_future;
pub(crate) mod chunks;
pub(crate) mod http;
pub(crate) mod last_progress;
pub(crate) mod outgoing_body;
pub(crate) mod piece;
pub(crate) mod response_body;
pub(crate) mod slot;
pub(crate) mod tokio_runtime;
pub mod transport;
