//! JSONPath (RFC 9535) on the trees of documents.
//!
//! Queries are evaluated on [`Node`](super::Node) itself, so that the places that they select are
//! pointers, numbers keep their digits, and each evaluation has a budget: a document may come from
//! anyone, and so may a query. A node is selected once, even if a query reaches it several times.

mod ast;
mod budget;
mod compare;
mod evaluate;
mod filter;
mod literal;
mod parse;
mod regex;

pub(super) use ast::Query;
pub(super) use budget::{Budget, Exhausted};
pub(super) use evaluate::select;
pub(super) use parse::{PathError, parse};

#[cfg(test)]
mod tests;
