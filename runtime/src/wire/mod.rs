//! One request out, one answer in: the transport, and bodies while they come.

pub(crate) mod chunks;
pub(crate) mod http;
pub(crate) mod pieces;
pub(crate) mod reactor;
pub(crate) mod response_body;
pub mod transport;
pub(crate) mod transport_error;
pub(crate) mod whole;
