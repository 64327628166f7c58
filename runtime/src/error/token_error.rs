//! Failures to obtain a token.

use std::error::Error;
use std::fmt;

use crate::error::transport_error::{BoxError, TransportError};

/// A failure to obtain a token.
///
/// Neither its message nor its sources contain a credential; your own provider should not add one.
#[derive(Debug)]
pub struct TokenError {
    message: String,
    source: Option<BoxError>,
}

impl TokenError {
    /// Creates an error for a [`TokenProvider`](crate::TokenProvider) to return.
    #[must_use]
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            message: "the token could not be obtained".to_owned(),
            source: Some(source.into()),
        }
    }

    pub(crate) fn with_message(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// Replaces the message by what a function returns for it.
    pub(crate) fn map_message(mut self, map: impl FnOnce(&str) -> String) -> Self {
        self.message = map(&self.message);
        self
    }

    /// Creates the error of a failed token request.
    pub(crate) fn failed(source: TransportError) -> Self {
        Self {
            message: "the token request failed".to_owned(),
            source: Some(source.into()),
        }
    }

    /// Returns the error of the token request, if that is what failed.
    #[must_use]
    pub fn transport(&self) -> Option<&TransportError> {
        self.source.as_deref()?.downcast_ref()
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for TokenError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
