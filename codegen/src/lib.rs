//! Specmill turns OpenAPI documents into a typed Rust client crate.

pub mod diagnostic;
mod error;
pub mod files;
pub mod load;
pub mod lock;
pub mod settings;

pub use error::Error;
