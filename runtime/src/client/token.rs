//! Tokens that are got when they are needed, by whatever gives them.

use std::error::Error;
use std::fmt;

use crate::answer::redaction::Redaction;
use crate::model::secret::Secret;
use crate::wire::transport::{BoxFuture, Transport};
use crate::wire::transport_error::{BoxError, TransportError};

/// What gives the bearer token of each request: a store of secrets, a file that another program
/// renews, or an OAuth 2 flow, of which [`ClientCredentials`](crate::ClientCredentials) is one.
///
/// It is asked before every attempt, so it should keep what it has while that is good.
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
    /// The token for a request that is about to be sent. The transport is the client's own.
    ///
    /// # Errors
    ///
    /// There is no token; the call fails with this error, and nothing was sent.
    fn token<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Secret, TokenError>>;

    /// A server answered 401 to this token, or it cannot be sent: it is empty, or has white space or
    /// control characters in it. The provider is asked for another once, and the request is sent
    /// with that.
    fn refused(&self, token: &Secret) {
        let _ = token;
    }
}

/// Why there is no token.
///
/// Neither its text nor its sources repeat a credential; a provider of one's own should keep to
/// that.
#[derive(Debug)]
pub struct TokenError {
    message: String,
    source: Option<BoxError>,
}

impl TokenError {
    /// An error for a [`TokenProvider`] to give.
    #[must_use]
    pub fn new(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            message: "the token cannot be got".to_owned(),
            source: Some(source.into()),
        }
    }

    pub(crate) fn with_message(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            source: None,
        }
    }

    /// The same error without these secrets in its message.
    pub(crate) fn redacted(mut self, secrets: &Redaction) -> Self {
        self.message = secrets.text(&self.message).into_owned();
        self
    }

    /// The exchange that was to give the token failed.
    pub(crate) fn failed(source: TransportError) -> Self {
        Self {
            message: "the token endpoint gave no answer".to_owned(),
            source: Some(source.into()),
        }
    }

    /// The failure of the exchange that was to give the token, where that is what failed.
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
