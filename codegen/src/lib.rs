//! Specmill turns OpenAPI documents into a typed Rust client crate.

pub mod diagnostic;
pub mod lift;
pub mod emit;
pub mod files;
pub mod ledger;
pub mod load;
pub mod lock;
pub mod plan;
pub mod report;
pub mod settings;
pub mod resolve;
