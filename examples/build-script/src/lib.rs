//! A client of your own API, generated while you build.

/// The client.
pub mod client {
    include!(concat!(env!("OUT_DIR"), "/client.rs"));
}
