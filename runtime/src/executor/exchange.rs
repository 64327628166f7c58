//! The futures of a call: the whole response, or its value alone.

use std::convert::Infallible;
use std::fmt;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use reqwest::StatusCode;

use crate::answer::error::Error;
use crate::answer::failure::{ApiError, DecodeError, NoContentError, StatusError};
use crate::answer::reply::Reply;
use crate::answer::response::{Raw, Response};
use crate::answer::undeclared;
use crate::executor::execute::execute;
use crate::json::fault::Fault;
use crate::request::call::Call;
use crate::request::declared::Declared;
use crate::streams::download::Download;
use crate::streams::incoming::Incoming;
use crate::streams::stream::ByteStream;

/// How the body of one declared response is read; the row of the same index in the description
/// says for which answers. `O` is the operation's output, `F` the client's failure.
pub enum Decoder<O, F> {
    /// What was asked for.
    Success(fn(&Raw) -> Result<O, Fault>),
    /// A failure.
    Failure(fn(&Raw) -> Result<F, Fault>),
    /// A failure without a body.
    Bare,
    /// What was asked for, while it comes.
    Stream(fn(Incoming) -> O),
}

impl<O, F> Decoder<O, F> {
    /// What was asked for.
    #[must_use]
    pub const fn success(read: fn(&Raw) -> Result<O, Fault>) -> Self {
        Self::Success(read)
    }

    /// What was asked for, while it comes.
    #[must_use]
    pub const fn stream(read: fn(Incoming) -> O) -> Self {
        Self::Stream(read)
    }

    /// What was asked for in this media type.
    #[must_use]
    pub const fn exact(read: fn(&Raw) -> Result<O, Fault>) -> Self {
        Self::Success(read)
    }

    /// A failure.
    #[must_use]
    pub const fn failure(read: fn(&Raw) -> Result<F, Fault>) -> Self {
        Self::Failure(read)
    }
}

/// A call on its way: a future of the whole response. It is `Send` and `'static`, sends nothing
/// until it is polled, and must be polled inside a Tokio runtime.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Exchange<O: 'static, F: 'static> {
    reply: Pin<Box<dyn Future<Output = Result<Reply, Error<Infallible>>> + Send>>,
    decoders: &'static [Decoder<O, F>],
}

impl<O, F> Exchange<O, F> {
    /// Sends a call once the future is polled.
    pub fn new(
        call: Call,
        declared: &'static [Declared],
        decoders: &'static [Decoder<O, F>],
    ) -> Self {
        Self {
            reply: Box::pin(execute(call.switched(declared), declared)),
            decoders,
        }
    }
}

impl<F> Exchange<ByteStream, F> {
    /// The same with the answer in a file.
    pub fn download_to(self, path: impl Into<PathBuf>) -> Download<F> {
        Download::new(self, path.into())
    }
}

impl<O, F> Future for Exchange<O, F> {
    type Output = Result<Response<O>, Error<F>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let reply = ready!(self.reply.as_mut().poll(context));
        Poll::Ready(match reply {
            Ok(mut reply) => {
                let body = read(&mut reply, self.decoders);
                body.map(|body| Response::new(reply.raw, body))
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

/// A call on its way: a future of the value alone; see [`Exchange`].
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
        let reply = ready!(self.0.reply.as_mut().poll(context));
        Poll::Ready(match reply {
            Ok(mut reply) => read(&mut reply, self.0.decoders),
            Err(error) => Err(error.widen()),
        })
    }
}

/// What an answer holds. The status was looked at already: `row` says what it was declared to mean.
///
/// A function of its own, so that a future that waits has no room on the stack for what is read.
#[inline(never)]
pub(crate) fn read<O, F>(reply: &mut Reply, decoders: &[Decoder<O, F>]) -> Result<O, Error<F>> {
    undeclared::tell(reply);
    if let Some(fault) = reply.objection() {
        return Err(objected(reply, fault));
    }
    let decoder = reply.row.and_then(|row| decoders.get(row));
    match decoder {
        Some(Decoder::Stream(begin)) => match reply.begun() {
            Some(incoming) => Ok(begin(incoming)),
            // Another media type than the document declares came, and was read whole.
            None => {
                let fault = Fault::new("the media type is not the one that was asked for");
                Err(Error::Decode(DecodeError::new(reply.answer(), fault)))
            }
        },
        Some(Decoder::Success(decode)) => match decode(&reply.raw) {
            Ok(value) => Ok(value),
            Err(fault) => undecoded(reply, decoders, fault),
        },
        Some(Decoder::Failure(decode)) => Err(match decode(&reply.raw) {
            Ok(body) => Error::Api(ApiError::new(reply.answer(), body)),
            // It has no body, whatever is declared (RFC 9110, section 15.4.5).
            Err(_) if reply.raw.status == StatusCode::NOT_MODIFIED => {
                Error::Status(StatusError::bare(reply.answer()))
            }
            Err(fault) => Error::Status(StatusError::new(reply.answer(), Some(fault))),
        }),
        Some(Decoder::Bare) => Err(Error::Status(StatusError::bare(reply.answer()))),
        None => Err(Error::Status(StatusError::new(reply.answer(), None))),
    }
}

/// A success that is not what was declared. Without a body it is what is declared for that, or an
/// error of its own.
#[cold]
fn undecoded<O, F>(
    reply: &mut Reply,
    decoders: &[Decoder<O, F>],
    fault: Fault,
) -> Result<O, Error<F>> {
    if !reply.raw.body.is_empty() {
        return Err(Error::Decode(DecodeError::new(reply.answer(), fault)));
    }
    let empty = reply.empty_row().and_then(|row| decoders.get(row));
    if let Some(Decoder::Success(decode)) = empty
        && let Ok(value) = decode(&reply.raw)
    {
        return Ok(value);
    }
    Err(Error::NoContent(NoContentError::new(reply.answer())))
}

/// The error of an answer whose body is not read.
#[cold]
fn objected<F>(reply: &mut Reply, fault: Fault) -> Error<F> {
    let is_success = reply.is_success();
    let answer = reply.answer();
    match is_success {
        true => Error::Decode(DecodeError::new(answer, fault)),
        false => Error::Status(StatusError::new(answer, Some(fault))),
    }
}
