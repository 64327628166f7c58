//! Items that generated code names: operations, untyped calls, resources and webhooks.

pub(crate) mod operation;
pub(crate) mod received;
pub(crate) mod resource;
pub(crate) mod untyped;
pub(crate) mod webhook;
