//! Errors of the transport.

use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::error::body_error::BodyError;

/// A failure to send a request or to receive its whole response.
pub struct TransportError(Box<Inner>);

struct Inner {
    kind: TransportErrorKind,
    message: String,
    source: Option<BoxError>,
    /// The head of the response, if it was received.
    head: Option<(StatusCode, HeaderMap)>,
}

/// A boxed error of any type.
pub(crate) type BoxError = Box<dyn StdError + Send + Sync>;

/// The point at which an exchange failed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request cannot be sent: nothing was sent.
    Request,
    /// No connection was established: nothing was sent.
    Connect,
    /// A timeout expired.
    Timeout,
    /// The connection was closed before the response was complete.
    Broken,
    /// The response exceeds a limit: the length of its body, or the number of redirects.
    Limit,
    /// A redirect was not followed, because it would send a secret to another origin.
    Redirect,
}

impl TransportError {
    /// Creates an error for a [`Transport`](crate::wire::transport::Transport) to return.
    ///
    /// The source should not repeat what was sent, because errors are logged.
    #[must_use]
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        let message = match kind {
            TransportErrorKind::Request => "the request cannot be sent",
            TransportErrorKind::Connect => "cannot connect",
            TransportErrorKind::Timeout => "the response timed out",
            TransportErrorKind::Broken => "the exchange was interrupted",
            TransportErrorKind::Limit => "the response exceeds a limit",
            TransportErrorKind::Redirect => "the redirect is not followed",
        };
        let mut error = Self::with_message(kind, message.to_owned());
        error.0.source = Some(source.into());
        error
    }

    #[cold]
    pub(crate) fn with_message(kind: TransportErrorKind, message: String) -> Self {
        Self(Box::new(Inner {
            kind,
            message,
            source: None,
            head: None,
        }))
    }

    /// Replaces the message.
    pub(crate) fn replace_message(mut self, message: String) -> Self {
        self.0.message = message;
        self
    }

    pub(crate) fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.head = Some((status, headers));
        self
    }

    /// Returns the point at which the exchange failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.0.kind
    }

    /// Returns the status, if the head of the response was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.head.as_ref().map(|(status, _)| *status)
    }

    /// Returns the headers, if the head of the response was received.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.head.as_ref().map(|(_, headers)| headers)
    }

    /// Returns the message, followed by the source.
    pub(crate) fn into_message(self) -> String {
        match self.0.source {
            Some(source) => format!("{}: {source}", self.0.message),
            None => self.0.message,
        }
    }
}

/// Drops the URL: its query may hold a credential.
impl From<reqwest::Error> for TransportError {
    #[cold]
    fn from(error: reqwest::Error) -> Self {
        if let Some(unreadable) = BodyError::within(&error) {
            return Self::with_message(TransportErrorKind::Request, unreadable.to_string());
        }
        // A timeout while connecting is a failure to connect: nothing was sent.
        let kind = if error.is_connect() {
            TransportErrorKind::Connect
        } else if error.is_timeout() {
            TransportErrorKind::Timeout
        } else if error.is_builder() {
            let message = "the HTTP client refuses the URL of the call".to_owned();
            return Self::with_message(TransportErrorKind::Request, message);
        } else {
            TransportErrorKind::Broken
        };
        Self::new(kind, error.without_url())
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("kind", &self.0.kind)
            .field("message", &self.0.message)
            .field("status", &self.status())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
