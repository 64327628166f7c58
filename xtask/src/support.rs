//! The readers of generated code that the workspace's tests use.
#![allow(dead_code, reason = "each reader uses its part")]

#[path = "../../tests/support/operation_tables.rs"]
pub(crate) mod operation_tables;
#[path = "../../tests/support/rust.rs"]
pub(crate) mod rust;
#[path = "../../tests/support/tables.rs"]
pub(crate) mod tables;
