//! An answer whose head has come and whose body is read piece by piece; what enters is the network's,
//! what leaves is chunks, or why there are no more.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::Body as _;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::core::Core;
use crate::error::Error;
use crate::excerpt::excerpt;
use crate::execute::classify_body;
use crate::failure::{Answer, DecodeError};
use crate::fault::Fault;
use crate::response::Raw;
use crate::transport::TransportError;

/// An answer whose head has come.
pub struct Incoming {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: reqwest::Body,
    pub(crate) core: Core,
}

impl Incoming {
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        loop {
            return match ready!(Pin::new(&mut self.body).poll_frame(context)) {
                None => Poll::Ready(None),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => Poll::Ready(Some(Ok(data))),
                    _ => continue,
                },
                Some(Err(error)) => Poll::Ready(Some(Err(self.broken(error)))),
            };
        }
    }

    pub(crate) fn limit(&self) -> usize {
        self.core
            .settings()
            .map_or(0, |settings| settings.body_limit)
    }

    fn broken(&self, error: reqwest::Error) -> StreamError {
        let (status, headers) = (self.status, self.headers.clone());
        match self.core.settings() {
            Ok(settings) => StreamError(classify_body(
                error,
                &settings.addresses.host(),
                status,
                headers,
            )),
            Err(error) => StreamError(error.into()),
        }
    }

    pub(crate) fn too_long(&self, what: &str) -> StreamError {
        let message = format!("{what} is longer than the limit of {} bytes", self.limit());
        let error = TransportError::new(message, None);
        StreamError(Error::Transport(
            error.with_head(self.status, self.headers.clone()),
        ))
    }

    /// An item that is not what was declared.
    pub(crate) fn unfit(&self, body: Bytes, fault: Fault) -> StreamError {
        let answer = Answer {
            excerpt: excerpt(&body, &[]),
            raw: Raw {
                status: self.status,
                headers: self.headers.clone(),
                body,
            },
        };
        StreamError(Error::Decode(DecodeError::new(answer, fault)))
    }
}

/// Why a stream did not give its next item. `?` makes a client's own error of it.
pub struct StreamError(Error<Infallible>);

impl<B> From<StreamError> for Error<B> {
    fn from(error: StreamError) -> Self {
        error.0.widen()
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for StreamError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}
