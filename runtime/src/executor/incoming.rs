//! Responses with a streaming body, read chunk by chunk with an idle timeout.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use tokio::time::Sleep;

use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::executor::request_context::RequestContext;
use crate::json::decoding_settings::{self, Decoding};
use crate::json::fault::Fault;
use crate::response::error::Error;
use crate::response::event_error::EventError;
use crate::response::raw_response::{RawResponse, context};
use crate::response::response_errors::{DecodeError, ErrorResponse};
use crate::wire::response_body::ResponseBody;
use crate::wire::tokio_runtime::{self, NoRuntime};

/// A response with a streaming body.
pub struct Incoming {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ResponseBody,
    pub(crate) request_context: RequestContext,
    decoding: Arc<Decoding>,
    idle: Option<IdleTimeout>,
    ended: bool,
}

/// The maximum time between two chunks.
struct IdleTimeout {
    time: Duration,
    /// Runs from the first poll without a chunk.
    timer: Option<Pin<Box<Sleep>>>,
}

impl Incoming {
    pub(crate) fn new(
        status: StatusCode,
        headers: HeaderMap,
        body: ResponseBody,
        request_context: RequestContext,
    ) -> Self {
        Self {
            status,
            headers,
            body,
            decoding: request_context.decoding(),
            request_context,
            idle: None,
            ended: false,
        }
    }

    pub(crate) fn set_idle_timeout(&mut self, time: Duration) {
        self.idle = Some(IdleTimeout { time, timer: None });
    }

    pub(crate) fn idle_timeout(&self) -> Option<Duration> {
        self.idle.as_ref().map(|idle| idle.time)
    }

    /// Polls for the next chunk; `None` after the end or an error.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        if self.ended {
            return Poll::Ready(None);
        }
        let next = match self.poll_body(context) {
            Poll::Ready(next) => next,
            Poll::Pending => Some(Err(ready!(self.poll_timer(context)))),
        };
        if let Some(idle) = &mut self.idle {
            idle.timer = None;
        }
        self.ended = !matches!(next, Some(Ok(_)));
        Poll::Ready(next)
    }

    fn poll_body(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        let chunk = ready!(self.body.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(|error| self.broken(error))))
    }

    /// Polls for the idle timeout.
    fn poll_timer(&mut self, context: &mut Context<'_>) -> Poll<StreamError> {
        let Some(IdleTimeout { time, timer }) = &mut self.idle else {
            return Poll::Pending;
        };
        let time = *time;
        let timer = match timer {
            Some(timer) => timer,
            None => match tokio_runtime::timer(time) {
                Ok(new) => timer.insert(Box::pin(new)),
                Err(missing) => return Poll::Ready(missing.into()),
            },
        };
        ready!(timer.as_mut().poll(context));
        let message = format!("no data was received for {time:?}");
        let error = TransportError::with_message(TransportErrorKind::Timeout, message);
        let error = error.with_head(self.status, self.headers.clone());
        Poll::Ready(StreamError(Error::Timeout(error)))
    }

    pub(crate) fn limit(&self) -> usize {
        self.request_context.limit()
    }

    /// Returns the context in which an item is decoded; `held` is the memory of its text, in bytes.
    pub(crate) fn context(&self, held: usize) -> decoding_settings::Context<'_> {
        let operation = Some(self.request_context.prepared.call.description());
        context(Some(&self.decoding), operation, self.status).holding(held)
    }

    fn broken(&self, error: TransportError) -> StreamError {
        StreamError(
            self.request_context
                .broken(error, self.status, self.headers.clone()),
        )
    }

    pub(crate) fn too_long(&self, what: &str) -> StreamError {
        let message = format!("{what} is longer than the limit of {} bytes", self.limit());
        self.broken(TransportError::with_message(
            TransportErrorKind::Limit,
            message,
        ))
    }

    /// Creates the error of a stream that ended within an item.
    pub(crate) fn cut_off(&self, what: &str) -> StreamError {
        let message = format!("the stream ended within {what}");
        let error = TransportError::with_message(TransportErrorKind::Broken, message);
        let error = error.with_head(self.status, self.headers.clone());
        StreamError(Error::Transport(error))
    }

    /// Creates the error of an item that does not decode.
    pub(crate) fn unfit(&self, body: Bytes, fault: Fault) -> StreamError {
        StreamError(Error::Decode(DecodeError::new(
            self.error_response(body),
            fault,
        )))
    }

    /// Creates the error of an event that reports a failure.
    pub(crate) fn failed(&self, data: String, event: String, id: String) -> StreamError {
        let response = self.error_response(data.into());
        StreamError(Error::Stream(EventError::new(response, event, id)))
    }

    fn error_response(&self, body: Bytes) -> ErrorResponse {
        self.request_context.error_response(RawResponse {
            status: self.status,
            headers: self.headers.clone(),
            body,
            ..RawResponse::default()
        })
    }
}

/// A failure of a stream. The operator `?` converts it into a client's own [`Error`].
pub struct StreamError(pub(crate) Error<Infallible>);

impl StreamError {
    /// Returns the error that the server reported within the stream, if that is the cause.
    #[must_use]
    pub fn event(&self) -> Option<&EventError> {
        match &self.0 {
            Error::Stream(error) => Some(error),
            _ => None,
        }
    }

    /// Returns true if a timeout expired.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.0.is_timeout()
    }
}

impl From<NoRuntime> for StreamError {
    #[cold]
    fn from(missing: NoRuntime) -> Self {
        Self(missing.into())
    }
}

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
