//! The bodies that a transport takes and gives: bytes, or a stream of them.

use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::transport_error::{BoxError, TransportError, TransportErrorKind};

/// The body of a request: bytes, or a stream that can be sent once.
#[derive(Clone)]
pub struct Body(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    /// Clones share the one stream: the first that is sent has it.
    Once(Arc<Mutex<Option<Chunks>>>, Option<u64>),
}

impl Body {
    /// A body that is made while it is sent. No call sends it twice.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        let chunks = Chunks::new(stream);
        Self(Content::Once(Arc::new(Mutex::new(Some(chunks))), None))
    }

    /// The number of bytes that a stream will give, which goes before it as `Content-Length`.
    #[must_use]
    pub fn with_length(mut self, bytes: u64) -> Self {
        if let Content::Once(_, length) = &mut self.0 {
            *length = Some(bytes);
        }
        self
    }

    /// The bytes, where it is no stream.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Once(..) => None,
        }
    }

    /// Whether it can be sent a second time: bytes can, a stream cannot.
    #[must_use]
    pub fn is_replayable(&self) -> bool {
        matches!(self.0, Content::Bytes(_))
    }

    /// The number of bytes, where it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Once(_, length) => *length,
        }
    }

    /// The body as it is sent, which `http_body::Body` reads.
    ///
    /// # Errors
    ///
    /// It is a stream that was sent before.
    pub fn open(self) -> Result<reqwest::Body, TransportError> {
        match self.0 {
            Content::Bytes(bytes) => Ok(bytes.into()),
            Content::Once(chunks, length) => {
                let mut chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
                let mut chunks = chunks.take().ok_or_else(|| {
                    let message = "the body is a stream, which was sent before".to_owned();
                    TransportError::told(TransportErrorKind::Request, message)
                })?;
                chunks.length = length;
                Ok(reqwest::Body::wrap(chunks))
            }
        }
    }
}

impl<T: Into<Bytes>> From<T> for Body {
    fn from(bytes: T) -> Self {
        Self(Content::Bytes(bytes.into()))
    }
}

/// Shows the length alone.
impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body")
            .field("length", &self.length())
            .field("is_replayable", &self.is_replayable())
            .finish_non_exhaustive()
    }
}

/// The body of an answer while it comes; `http_body::Body` reads it.
pub struct AnswerBody(Source);

enum Source {
    Bytes(Option<Bytes>),
    Reqwest(reqwest::Body),
    Chunks(Chunks),
}

impl AnswerBody {
    /// A body that comes piece by piece.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Source::Chunks(Chunks::new(stream)))
    }

    /// The next piece; `None` at the end.
    pub(crate) fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, TransportError>>> {
        loop {
            let frame = ready!(http_body::Body::poll_frame(Pin::new(self), context));
            return Poll::Ready(match frame {
                None => None,
                Some(Err(error)) => Some(Err(error)),
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if !data.is_empty() => Some(Ok(data)),
                    _ => continue,
                },
            });
        }
    }
}

impl http_body::Body for AnswerBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let broken = |error| TransportError::new(TransportErrorKind::Broken, error);
        match &mut self.0 {
            Source::Bytes(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Source::Reqwest(body) => {
                let frame = ready!(Pin::new(body).poll_frame(context));
                Poll::Ready(frame.map(|frame| frame.map_err(TransportError::from)))
            }
            Source::Chunks(chunks) => {
                let frame = ready!(Pin::new(chunks).poll_frame(context));
                Poll::Ready(frame.map(|frame| frame.map_err(broken)))
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Source::Bytes(bytes) => {
                SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64))
            }
            Source::Reqwest(body) => body.size_hint(),
            Source::Chunks(_) => SizeHint::default(),
        }
    }
}

impl<T: Into<Bytes>> From<T> for AnswerBody {
    fn from(bytes: T) -> Self {
        Self(Source::Bytes(Some(bytes.into())))
    }
}

impl AnswerBody {
    pub(crate) fn of_reqwest(body: reqwest::Body) -> Self {
        Self(Source::Reqwest(body))
    }
}

impl fmt::Debug for AnswerBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AnswerBody").finish_non_exhaustive()
    }
}

type BoxedStream = dyn Stream<Item = Result<Bytes, BoxError>> + Send;

/// A stream of bytes. What reads it has it alone, so the lock is never taken: it is there because
/// bodies must be `Sync`, which few streams are.
struct Chunks {
    stream: Mutex<Pin<Box<BoxedStream>>>,
    length: Option<u64>,
}

impl Chunks {
    fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self {
            stream: Mutex::new(Box::pin(Boxing(Box::pin(stream)))),
            length: None,
        }
    }
}

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let stream = self.stream.get_mut();
        let stream = stream.unwrap_or_else(PoisonError::into_inner);
        let chunk = ready!(stream.as_mut().poll_next(context));
        Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn size_hint(&self) -> SizeHint {
        self.length
            .map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

/// A stream whose errors are boxed.
struct Boxing<S>(Pin<Box<S>>);

impl<S, E> Stream for Boxing<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let item = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(item.map(|item| item.map_err(Into::into)))
    }
}
