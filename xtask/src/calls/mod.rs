//! Calls made from a document, and a program that makes them with the client generated from it.
//! Shared by `parity` and `prism`.

pub(crate) mod build;
pub(crate) mod make;
pub(crate) mod operations;
pub(crate) mod part;
pub(crate) mod process;
pub(crate) mod program;
pub(crate) mod server;
mod tables;
pub(crate) mod values;
