//! The input of decoding: a value on a tape, or in text that is parsed while it is decoded.

use std::borrow::Cow;

use serde_json::Value;

use crate::json::decode::Decode;
use crate::json::digits;
use crate::json::drift::DriftKind;
use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::reading_state::{Reading, block};
use crate::json::source::{Source, reread};
use crate::json::tree;
use crate::json::undeclared::Undeclared;

/// A value to decode, on a [`Tape`](crate::Tape) or in text that is parsed on the way.
///
/// A type that inspects the value more than once calls [`node`](Self::node).
pub struct Input<'r, 'a>(pub(crate) InputKind<'r, 'a>);

/// The representation of the value.
pub(crate) enum InputKind<'r, 'a> {
    Tape(Node<'r, 'a>),
    Text(&'r mut dyn Source<'a>),
}

impl<'r, 'a> From<Node<'r, 'a>> for Input<'r, 'a> {
    fn from(node: Node<'r, 'a>) -> Self {
        Self(InputKind::Tape(node))
    }
}

impl<'r, 'a> Input<'r, 'a> {
    pub(crate) fn text(source: &'r mut dyn Source<'a>) -> Self {
        Self(InputKind::Text(source))
    }

    /// Returns the state of the reading.
    pub(crate) fn reading(&self) -> Reading<'a> {
        match &self.0 {
            InputKind::Tape(node) => node.reading(),
            InputKind::Text(source) => source.reading(),
        }
    }

    /// Returns the value on a tape.
    ///
    /// # Errors
    ///
    /// Returns a fault if the text is not JSON, or nested too deeply.
    pub fn node(self) -> Result<Node<'r, 'a>, Fault> {
        match self.0 {
            InputKind::Tape(node) => Ok(node),
            InputKind::Text(source) => source.node(),
        }
    }

    /// Reads a scalar; arrays and objects are faults.
    #[inline]
    pub(crate) fn scalar<T>(
        self,
        read: impl FnOnce(Node<'_, 'a>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self.0 {
            InputKind::Tape(node) => read(node),
            InputKind::Text(source) => {
                let token = source.scalar()?;
                read(Node::new(std::slice::from_ref(&token), 0))
            }
        }
    }

    /// Reads a scalar like [`scalar`](Self::scalar), with every digit: if double precision may have
    /// rounded a number, the text is read again through a tape, which keeps the digits.
    #[inline]
    pub(crate) fn exact<T>(
        self,
        read: impl FnOnce(Node<'_, 'a>) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        match self.0 {
            InputKind::Tape(node) => read(node),
            InputKind::Text(source) => {
                let token = source.scalar()?;
                if digits::may_be_rounded(&token) {
                    return Err(reread());
                }
                read(Node::new(std::slice::from_ref(&token), 0))
            }
        }
    }

    /// Reads a string; charges the memory of a copy.
    pub(crate) fn string(self) -> Result<Cow<'r, str>, Fault> {
        match self.0 {
            InputKind::Tape(node) => {
                let text = node.as_str();
                let text = text.ok_or_else(|| Fault::expected("a string", node))?;
                node.reading().take(block(text.len()))?;
                Ok(Cow::Borrowed(text))
            }
            InputKind::Text(source) => source.text(),
        }
    }

    /// Reads any value as a tree.
    pub(crate) fn tree(self) -> Result<Value, Fault> {
        match self.0 {
            InputKind::Tape(node) => tree::of(node),
            InputKind::Text(source) => source.tree(),
        }
    }

    /// Reads any value as a tree, with the text of numbers that the tree cannot hold.
    pub(crate) fn undeclared(self) -> Result<Undeclared, Fault> {
        match self.0 {
            InputKind::Tape(node) => node.to_undeclared(),
            InputKind::Text(source) => source.undeclared(),
        }
    }

    /// Decodes the value, unless it is `null`.
    #[inline]
    pub(crate) fn unless_null<T: Decode>(self) -> Result<Option<T>, Fault> {
        match self.0 {
            InputKind::Tape(node) if node.is_null() => Ok(None),
            InputKind::Tape(node) => T::decode(node.into()).map(Some),
            InputKind::Text(source) => {
                let mut value = None;
                source.unless_null(&mut |inner| {
                    value = Some(T::decode(Input::text(inner))?);
                    Ok(())
                })?;
                Ok(value)
            }
        }
    }

    /// Calls a function for each element of an array; `null` has none.
    pub(crate) fn elements(
        self,
        each: &mut dyn FnMut(Input<'_, 'a>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let node = match self.0 {
            InputKind::Text(source) => {
                return source.array(&mut |element| each(Input::text(element)));
            }
            InputKind::Tape(node) => node,
        };
        if node.is_null() {
            note_null(node);
            return Ok(());
        }
        let elements = node.elements();
        let elements = elements.ok_or_else(|| Fault::expected("an array", node))?;
        for (index, element) in elements.enumerate() {
            each(element.into()).map_err(|fault| fault.index(index))?;
        }
        Ok(())
    }

    /// Calls a function for each member of an object, duplicates included; `null` has none.
    pub(crate) fn members(
        self,
        each: &mut dyn FnMut(&str, Input<'_, 'a>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let node = match self.0 {
            InputKind::Text(source) => {
                return source.object(&mut |name, value| each(name, Input::text(value)));
            }
            InputKind::Tape(node) => node,
        };
        if node.is_null() {
            note_null(node);
            return Ok(());
        }
        let members = node.members();
        let members = members.ok_or_else(|| Fault::expected("an object", node))?;
        for (name, value) in members {
            each(name, value.into()).map_err(|fault| fault.member(name))?;
        }
        Ok(())
    }
}

/// Records a `null` that is read as an empty value.
pub(crate) fn note_null(node: Node<'_, '_>) {
    node.reading().note(DriftKind::Null, node, 0, "");
}
