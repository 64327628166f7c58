//! A value of text that is decoded while it is read, behind one trait object, so that what is decoded
//! needs no code of its own per format.
//!
//! What is wrong is told without its place: the text is then read again, by way of a tape.

use std::borrow::Cow;

use serde_json::Value;

use crate::json::fault::Fault;
use crate::json::node::Node;
use crate::json::reading::Reading;
use crate::json::tape::Token;
use crate::model::extra::Undeclared;
use crate::model::object_reader::Rows;

/// What is done with each value that an array or an object holds.
pub(crate) type Each<'e, 'a> = dyn FnMut(&mut dyn Source<'a>) -> Result<(), Fault> + 'e;

/// What is done with each member of an object.
pub(crate) type EachMember<'e, 'a> = dyn FnMut(&str, &mut dyn Source<'a>) -> Result<(), Fault> + 'e;

/// A value that is still to be read; each asks for it once, in one of these ways.
pub(crate) trait Source<'a> {
    /// How it is read.
    fn reading(&self) -> Reading<'a>;

    /// A value that is no container.
    fn scalar(&mut self) -> Result<Token<'a>, Fault>;

    /// Text that is kept.
    fn string(&mut self) -> Result<String, Fault>;

    /// Text that is looked at, and may be kept.
    fn text(&mut self) -> Result<Cow<'a, str>, Fault>;

    /// Calls back for a value other than `null`.
    fn unless_null(&mut self, each: &mut Each<'_, 'a>) -> Result<(), Fault>;

    /// Calls back for each element of an array; `null` has none.
    fn array(&mut self, each: &mut Each<'_, 'a>) -> Result<(), Fault>;

    /// Calls back for each member of an object; `null` has none.
    fn object(&mut self, each: &mut EachMember<'_, 'a>) -> Result<(), Fault>;

    /// The members of an object, each to the row that has its name.
    fn rows(&mut self, rows: &mut Rows<'_, '_, 'a>) -> Result<(), Fault>;

    /// Any value, as a tree.
    fn tree(&mut self) -> Result<Value, Fault>;

    /// Any value, as a tree, with the text of digits that a tree has not.
    fn undeclared(&mut self) -> Result<Undeclared, Fault>;

    /// Any value, laid out.
    fn node(&mut self) -> Result<Node<'_, 'a>, Fault>;
}

/// What is wrong will be found when the text is read again.
#[cold]
pub(crate) fn reread() -> Fault {
    Fault::new("")
}
