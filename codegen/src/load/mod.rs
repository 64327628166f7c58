//! Text in, one tree out: the only room that touches YAML and JSON.

mod node;

pub use node::{Map, Node, Number, Pointer};
