//! Calls: an operation of a client with the values of its parameters, and its request.

pub(crate) mod call;
