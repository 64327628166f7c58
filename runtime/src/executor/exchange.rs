//! The futures of a call: the whole response, or its body alone.

use std::convert::Infallible;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use reqwest::StatusCode;

use crate::calls::call::Call;
use crate::document::declared::Declared;
use crate::executor::execute::execute;
use crate::executor::head_drift;
use crate::executor::incoming::Incoming;
use crate::executor::received_response::ReceivedResponse;
use crate::json::fault::Fault;
use crate::response::error::Error;
use crate::response::raw_response::{RawResponse, Response};
use crate::response::response_errors::{ApiError, DecodeError, NoContentError, StatusError};

/// The decoder of one declared response. The description's row of the same index holds its statuses
/// and media type. `O` is the operation's output, `F` the client's failure.
pub enum Decoder<O, F> {
    /// A success.
    Success(fn(&RawResponse) -> Result<O, Fault>),
    /// A failure.
    Failure(fn(&RawResponse) -> Result<F, Fault>),
    /// A failure without a body.
    Bare,
    /// A success with a streaming body.
    Stream(fn(Incoming) -> O),
}

impl<O, F> Decoder<O, F> {
    /// A success.
    #[must_use]
    pub const fn success(read: fn(&RawResponse) -> Result<O, Fault>) -> Self {
        Self::Success(read)
    }

    /// A success with a streaming body.
    #[must_use]
    pub const fn stream(read: fn(Incoming) -> O) -> Self {
        Self::Stream(read)
    }

    /// A success in the media type that was requested.
    #[must_use]
    pub const fn exact(read: fn(&RawResponse) -> Result<O, Fault>) -> Self {
        Self::Success(read)
    }

    /// A failure.
    #[must_use]
    pub const fn failure(read: fn(&RawResponse) -> Result<F, Fault>) -> Self {
        Self::Failure(read)
    }
}

/// A future of the whole response: status, headers and body.
///
/// It is `Send` and `'static`. It sends nothing until it is polled, and must be polled on a Tokio
/// runtime; elsewhere it returns [`Error::Config`].
#[must_use = "futures do nothing unless they are awaited"]
pub struct Exchange<O: 'static, F: 'static> {
    received: Pin<Box<dyn Future<Output = Result<ReceivedResponse, Error<Infallible>>> + Send>>,
    decoders: &'static [Decoder<O, F>],
}

impl<O, F> Exchange<O, F> {
    /// Creates a future that sends a call when it is polled.
    pub fn new(
        call: Call,
        declared: &'static [Declared],
        decoders: &'static [Decoder<O, F>],
    ) -> Self {
        Self {
            received: Box::pin(execute(call.switched(declared), declared)),
            decoders,
        }
    }
}

impl<O, F> Future for Exchange<O, F> {
    type Output = Result<Response<O>, Error<F>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(self.received.as_mut().poll(context));
        Poll::Ready(match received {
            Ok(mut received) => {
                let body = read(&mut received, self.decoders);
                body.map(|body| Response::new(received.raw, body))
            }
            Err(error) => Err(error.widen()),
        })
    }
}

impl<O, F> fmt::Debug for Exchange<O, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exchange").finish_non_exhaustive()
    }
}

/// A future of the decoded body; see [`Exchange`].
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct Outcome<O: 'static, F: 'static>(Exchange<O, F>);

impl<O, F> From<Exchange<O, F>> for Outcome<O, F> {
    fn from(exchange: Exchange<O, F>) -> Self {
        Self(exchange)
    }
}

impl<O, F> Future for Outcome<O, F> {
    type Output = Result<O, Error<F>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let received = ready!(self.0.received.as_mut().poll(context));
        Poll::Ready(match received {
            Ok(mut received) => read(&mut received, self.0.decoders),
            Err(error) => Err(error.widen()),
        })
    }
}

/// Decodes a response. Its status is already matched: `row` is the declared response.
///
/// Not inlined, so that a pending future reserves no stack for decoding.
#[inline(never)]
pub(crate) fn read<O, F>(
    received: &mut ReceivedResponse,
    decoders: &[Decoder<O, F>],
) -> Result<O, Error<F>> {
    head_drift::report(received);
    if let Some(fault) = received.body_fault() {
        return Err(body_fault_error(received, fault));
    }
    let decoder = received.row.and_then(|row| decoders.get(row));
    match decoder {
        Some(Decoder::Stream(begin)) => match received.take_incoming() {
            Some(incoming) => Ok(begin(incoming)),
            // A body of an undeclared media type was buffered.
            None => {
                let fault = Fault::new("the media type is not the requested one");
                Err(Error::Decode(DecodeError::new(
                    received.error_response(),
                    fault,
                )))
            }
        },
        Some(Decoder::Success(decode)) => match decode(&received.raw) {
            Ok(value) => Ok(value),
            Err(fault) => undecoded(received, decoders, fault),
        },
        Some(Decoder::Failure(decode)) => Err(match decode(&received.raw) {
            Ok(body) => Error::Api(ApiError::new(received.error_response(), body)),
            // A 304 has no body, whatever is declared (RFC 9110, section 15.4.5).
            Err(_) if received.raw.status == StatusCode::NOT_MODIFIED => {
                Error::Status(StatusError::bare(received.error_response()))
            }
            Err(fault) => Error::Status(StatusError::new(received.error_response(), Some(fault))),
        }),
        Some(Decoder::Bare) => Err(Error::Status(StatusError::bare(received.error_response()))),
        None => Err(Error::Status(StatusError::new(
            received.error_response(),
            None,
        ))),
    }
}

/// Handles a success that is not as declared. Without a body it is the declared response without
/// content, or [`Error::NoContent`].
#[cold]
fn undecoded<O, F>(
    received: &mut ReceivedResponse,
    decoders: &[Decoder<O, F>],
    fault: Fault,
) -> Result<O, Error<F>> {
    if !received.raw.body.is_empty() {
        return Err(Error::Decode(DecodeError::new(
            received.error_response(),
            fault,
        )));
    }
    let empty = received.empty_row().and_then(|row| decoders.get(row));
    if let Some(Decoder::Success(decode)) = empty
        && let Ok(value) = decode(&received.raw)
    {
        return Ok(value);
    }
    Err(Error::NoContent(NoContentError::new(
        received.error_response(),
    )))
}

/// Creates the error of a response whose body is not decoded.
#[cold]
fn body_fault_error<F>(received: &mut ReceivedResponse, fault: Fault) -> Error<F> {
    let is_success = received.is_success();
    let response = received.error_response();
    match is_success {
        true => Error::Decode(DecodeError::new(response, fault)),
        false => Error::Status(StatusError::new(response, Some(fault))),
    }
}
