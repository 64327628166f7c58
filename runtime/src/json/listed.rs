//! Values of extensible enums: any value is accepted, and one that the document does not list is
//! recorded.

use std::borrow::Cow;

use crate::json::decode::Decode;
use crate::json::drift::DriftKind;
use crate::json::fault::Fault;
use crate::json::input::{Input, InputKind};
use crate::json::node::Node;

/// Reads a string.
pub fn text<'r>(
    input: Input<'r, '_>,
    listed: &'static [&'static str],
) -> Result<Cow<'r, str>, Fault> {
    note(&input, listed.as_ptr().addr(), |node| {
        node.as_str().is_none_or(|text| listed.contains(&text))
    });
    input.string()
}

/// Reads an integer.
pub fn integer(input: Input<'_, '_>, listed: &'static [i64]) -> Result<i64, Fault> {
    note(&input, listed.as_ptr().addr(), |node| {
        let is = |value| listed.iter().any(|known| i128::from(*known) == value);
        node.as_integer().is_none_or(is)
    });
    i64::decode(input)
}

/// Reads a number.
pub fn number(input: Input<'_, '_>, listed: &'static [f64]) -> Result<f64, Fault> {
    note(&input, listed.as_ptr().addr(), |node| {
        node.as_f64().is_none_or(|value| listed.contains(&value))
    });
    f64::decode(input)
}

/// Records a value that is not listed. With an observer, values are always on a tape.
fn note(input: &Input<'_, '_>, owner: usize, is_listed: impl FnOnce(Node<'_, '_>) -> bool) {
    if let InputKind::Tape(node) = &input.0
        && node.reading().is_observed()
        && !is_listed(*node)
    {
        let reading = node.reading();
        reading.note(DriftKind::UnknownValue, *node, owner, "");
    }
}
