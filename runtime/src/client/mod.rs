//! Client-wide settings: credentials, defaults, and the settings of the builder.

pub(crate) mod client_credentials;
pub(crate) mod core;
pub(crate) mod credential_store;
pub(crate) mod credentials;
pub(crate) mod defaults;
pub(crate) mod env;
pub(crate) mod prepared_credential;
pub(crate) mod redacted;
pub(crate) mod token;
