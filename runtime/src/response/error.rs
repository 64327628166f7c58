//! The error of a call.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::error::config::{ConfigError, RequestError};
use crate::error::file_error::FileError;
use crate::error::token_error::TokenError;
use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::model::incomplete_builder::Missing;
use crate::response::event_error::EventError;
use crate::response::raw_response::{self, RawResponse};
use crate::response::response_errors::{ApiError, DecodeError, NoContentError, StatusError};
use crate::wire::tokio_runtime::NoRuntime;

/// The error of a call. `B` is the body of the failures that the document declares.
///
/// Neither the text nor the sources of an error contain a credential.
#[non_exhaustive]
pub enum Error<B> {
    /// A failure that the document declares, with its decoded body.
    Api(ApiError<B>),
    /// A failure without a decoded body: the document does not declare the status, declares no
    /// body, or the body is not as declared.
    Status(StatusError),
    /// A success whose body is not as declared.
    Decode(DecodeError),
    /// A success without a body, although the document declares one. The server processed the
    /// request.
    NoContent(NoContentError),
    /// No connection was established; nothing was sent.
    Connect(TransportError),
    /// A timeout expired.
    Timeout(TransportError),
    /// The response is incomplete, or exceeds a limit, or a redirect was not followed.
    Transport(TransportError),
    /// An event or an item of a stream that reports a failure.
    Stream(EventError),
    /// The file of a download cannot be written.
    File(Box<FileError>),
    /// The client's [`TokenProvider`](crate::TokenProvider) returned an error; the request was not
    /// sent.
    Token(TokenError),
    /// The call cannot be sent: nothing was sent, or only a part of a body that failed.
    Request(RequestError),
    /// The client's settings are invalid; nothing was sent.
    Config(ConfigError),
}

impl<B> Error<B> {
    /// Returns the status, if a response was received.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.raw()
            .map(|raw| raw.status)
            .or(self.transport().and_then(TransportError::status))
    }

    /// Returns the headers, if a response was received.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.raw()
            .map(|raw| &raw.headers)
            .or(self.transport().and_then(TransportError::headers))
    }

    /// Returns the request id that the server assigned, for support requests: the first of the
    /// headers `x-request-id`, `request-id`, `x-amzn-requestid` and `x-correlation-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.headers().and_then(raw_response::request_id)
    }

    /// Returns the raw body, if it is complete.
    #[must_use]
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.raw().map(|raw| &raw.body[..])
    }

    /// Returns true if the status is 304: the caller's copy (`If-None-Match`, `If-Modified-Since`)
    /// is still current (RFC 9110, section 15.4.5).
    #[must_use]
    pub fn is_not_modified(&self) -> bool {
        self.status() == Some(StatusCode::NOT_MODIFIED)
    }

    /// Returns true if a timeout expired.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self, Self::Timeout(_))
    }

    /// Returns true if the same call may succeed later: after a failed connection, a timeout, an
    /// interrupted exchange, the status 408, 409, 429 or 5xx, or an event that reports one of these
    /// ([`EventError::is_retryable`]).
    ///
    /// It does not say if the request may be *sent* twice; the [crate's
    /// documentation](crate#retries) has the rules.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Connect(_) | Self::Timeout(_) => true,
            Self::Transport(error) => error.kind() == TransportErrorKind::Broken,
            Self::Token(error) => error.transport().is_some_and(|error| {
                use TransportErrorKind::{Broken, Connect, Timeout};
                matches!(error.kind(), Connect | Timeout | Broken)
            }),
            Self::Api(_) | Self::Status(_) => self.status().is_some_and(|status| {
                matches!(status.as_u16(), 408 | 409 | 429) || status.is_server_error()
            }),
            Self::Stream(error) => error.is_retryable(),
            _ => false,
        }
    }

    fn raw(&self) -> Option<&RawResponse> {
        match self {
            Self::Api(error) => Some(error.raw_response()),
            Self::Status(error) => Some(error.raw_response()),
            Self::Decode(error) => Some(error.raw_response()),
            Self::NoContent(error) => Some(error.raw_response()),
            Self::Stream(error) => Some(error.raw_response()),
            _ => None,
        }
    }

    fn transport(&self) -> Option<&TransportError> {
        match self {
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => Some(error),
            _ => None,
        }
    }

    fn inner(&self) -> &(dyn StdError + 'static)
    where
        B: fmt::Debug + 'static,
    {
        match self {
            Self::Api(error) => error,
            Self::Status(error) => error,
            Self::Decode(error) => error,
            Self::NoContent(error) => error,
            Self::Connect(error) | Self::Timeout(error) | Self::Transport(error) => error,
            Self::Stream(error) => error,
            Self::File(error) => &**error,
            Self::Token(error) => error,
            Self::Request(error) => error,
            Self::Config(error) => error,
        }
    }
}

impl Error<Infallible> {
    /// Converts the error into that of a client whose failures have a body.
    #[cold]
    pub(crate) fn widen<B>(self) -> Error<B> {
        match self {
            Self::Api(error) => match *error.body() {},
            Self::Status(error) => Error::Status(error),
            Self::Decode(error) => Error::Decode(error),
            Self::NoContent(error) => Error::NoContent(error),
            Self::Connect(error) => Error::Connect(error),
            Self::Timeout(error) => Error::Timeout(error),
            Self::Transport(error) => Error::Transport(error),
            Self::Stream(error) => Error::Stream(error),
            Self::File(error) => Error::File(error),
            Self::Token(error) => Error::Token(error),
            Self::Request(error) => Error::Request(error),
            Self::Config(error) => Error::Config(error),
        }
    }
}

impl<B: fmt::Debug> fmt::Debug for Error<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, inner): (_, &dyn fmt::Debug) = match self {
            Self::Api(error) => ("Api", error),
            Self::Status(error) => ("Status", error),
            Self::Decode(error) => ("Decode", error),
            Self::NoContent(error) => ("NoContent", error),
            Self::Connect(error) => ("Connect", error),
            Self::Timeout(error) => ("Timeout", error),
            Self::Transport(error) => ("Transport", error),
            Self::Stream(error) => ("Stream", error),
            Self::File(error) => ("File", error),
            Self::Token(error) => ("Token", error),
            Self::Request(error) => ("Request", error),
            Self::Config(error) => ("Config", error),
        };
        f.debug_tuple(name).field(inner).finish()
    }
}

impl<B: fmt::Debug + 'static> fmt::Display for Error<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.inner(), f)
    }
}

impl<B: fmt::Debug + 'static> StdError for Error<B> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.inner().source()
    }
}

impl<B> From<ConfigError> for Error<B> {
    #[cold]
    fn from(error: ConfigError) -> Self {
        Self::Config(error)
    }
}

impl<B> From<RequestError> for Error<B> {
    #[cold]
    fn from(error: RequestError) -> Self {
        Self::Request(error)
    }
}

impl<B> From<NoRuntime> for Error<B> {
    #[cold]
    fn from(missing: NoRuntime) -> Self {
        Self::Config(ConfigError::new(missing.message()))
    }
}

impl TransportError {
    /// Converts it into the variant of [`Error`] of its kind.
    pub(crate) fn into_error<B>(self) -> Error<B> {
        match self.kind() {
            TransportErrorKind::Request => Error::Request(RequestError::new(self.into_message())),
            TransportErrorKind::Connect => Error::Connect(self),
            TransportErrorKind::Timeout => Error::Timeout(self),
            TransportErrorKind::Broken
            | TransportErrorKind::Limit
            | TransportErrorKind::Redirect => Error::Transport(self),
        }
    }
}

impl<B> From<Missing> for Error<B> {
    fn from(missing: Missing) -> Self {
        Self::Request(RequestError::new(missing.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_is_small() {
        assert!(size_of::<Error<[u64; 99]>>() <= 48);
    }

    #[test]
    fn errors_compose() {
        fn build() -> Result<(), Error<()>> {
            Err(Missing::of("Pool", &[("id", true)]))?
        }
        let error = build().unwrap_err();
        assert_eq!(error.to_string(), "Pool needs values that were not set: id");
        assert!(error.status().is_none() && !error.is_retryable());
    }
}
