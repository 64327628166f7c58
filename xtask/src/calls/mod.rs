//! Calls that are made from a document, and a program that makes them with the client that is
//! generated from it: what `parity` and `prism` have in common.

pub(crate) mod build;
pub(crate) mod make;
pub(crate) mod operations;
pub(crate) mod part;
pub(crate) mod process;
pub(crate) mod program;
pub(crate) mod server;
mod tables;
pub(crate) mod values;
