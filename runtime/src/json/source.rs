//! A value of text that is decoded while it is parsed, as a trait object, so that decoders need no
//! code per format.
//!
//! Faults have no path here: the text is then read again through a tape.

use std::borrow::Cow;

use serde_json::Value;

use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::reading_state::Reading;
use crate::json::rows::Rows;
use crate::json::token::Token;
use crate::json::undeclared::Undeclared;

/// A function for each value of an array or an object.
pub(crate) type Each<'e, 'a> = dyn FnMut(&mut dyn Source<'a>) -> Result<(), Fault> + 'e;

/// A function for each member of an object.
pub(crate) type EachMember<'e, 'a> = dyn FnMut(&str, &mut dyn Source<'a>) -> Result<(), Fault> + 'e;

/// A value that is not parsed yet. Each type calls one of these methods, once.
pub(crate) trait Source<'a> {
    /// Returns the state of the reading.
    fn reading(&self) -> Reading<'a>;

    /// Reads a scalar.
    fn scalar(&mut self) -> Result<Token<'a>, Fault>;

    /// Reads a string that is kept.
    fn string(&mut self) -> Result<String, Fault>;

    /// Reads a string that may be borrowed.
    fn text(&mut self) -> Result<Cow<'a, str>, Fault>;

    /// Calls a function for a value other than `null`.
    fn unless_null(&mut self, each: &mut Each<'_, 'a>) -> Result<(), Fault>;

    /// Calls a function for each element of an array; `null` has none.
    fn array(&mut self, each: &mut Each<'_, 'a>) -> Result<(), Fault>;

    /// Calls a function for each member of an object; `null` has none.
    fn object(&mut self, each: &mut EachMember<'_, 'a>) -> Result<(), Fault>;

    /// Passes each member of an object to the row of its name.
    fn rows(&mut self, rows: &mut Rows<'_, '_, 'a>) -> Result<(), Fault>;

    /// Reads any value as a tree.
    fn tree(&mut self) -> Result<Value, Fault>;

    /// Reads any value as a tree, with the text of numbers that the tree cannot hold.
    fn undeclared(&mut self) -> Result<Undeclared, Fault>;

    /// Reads any value onto a tape.
    fn node(&mut self) -> Result<Node<'_, 'a>, Fault>;
}

/// Creates the fault that requests reading the text again through a tape.
#[cold]
pub(crate) fn reread() -> Fault {
    Fault::new("")
}
