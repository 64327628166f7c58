//! Text in, one tree out: the only room that touches YAML and JSON.

mod node;

pub use node::{Map, Node, Number, Pointer};

/// One document as it was read.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Source {
    /// Its file name
    pub name: String,
    /// Its bytes
    pub bytes: Vec<u8>,
}
