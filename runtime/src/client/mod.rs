//! Client-wide settings: base URLs, credentials, timeouts and retry policies.

pub(crate) mod client_credentials;
pub(crate) mod core;
pub(crate) mod credential_store;
pub(crate) mod credentials;
pub(crate) mod defaults;
pub(crate) mod env;
pub(crate) mod prepared_credential;
pub(crate) mod redacted;
pub(crate) mod token;
