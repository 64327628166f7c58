//! Text in, one tree out: the only room that touches YAML and JSON.

mod node;
mod source;
pub use source::read_text;

pub use node::{Map, Node, Number, Pointer};
