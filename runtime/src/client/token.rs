//! Providers of bearer tokens.

use std::error::Error;
use std::fmt;

use crate::error::transport_error::{BoxError, TransportError};
use crate::model::secret::Secret;
use crate::redact::redaction::Redaction;
use crate::wire::transport::{BoxFuture, Transport};

/// A source of bearer tokens: a secret store, a file that another program renews, or an OAuth 2
/// flow such as [`ClientCredentials`](crate::ClientCredentials).
///
/// It is called before every attempt, so it should cache a token while that is valid.
///
/// ```
/// use specmill_runtime::transport::{BoxFuture, Transport};
/// use specmill_runtime::{Secret, TokenError, TokenProvider};
///
/// struct File(std::path::PathBuf);
///
/// impl TokenProvider for File {
///     fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
///         Box::pin(async {
///             let text = std::fs::read_to_string(&self.0).map_err(TokenError::new)?;
///             Ok(Secret::new(text.trim()))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns the token for the next request. `transport` is the client's own.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no token. The call then fails with
    /// [`Error::Token`](crate::Error::Token), and nothing is sent.
    fn token<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Secret, TokenError>>;

    /// Reports that a token was rejected with the status 401, or that it cannot be sent, because it
    /// is empty or has white space or control characters.
    ///
    /// The provider is then called once more, and the request is sent with the new token.
    fn refused(&self, token: &Secret) {
        let _ = token;
    }
}

/// A failure to obtain a token.
///
/// Neither its message nor its sources contain a credential; your own provider should not add one.
#[derive(Debug)]
pub struct TokenError {
    message: String,
    source: Option<BoxError>,
}

impl TokenError {
    /// Creates an error for a [`TokenProvider`] to return.
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

    /// Redacts these secrets in the message.
    pub(crate) fn redacted(mut self, secrets: &Redaction) -> Self {
        self.message = secrets.text(&self.message).into_owned();
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
