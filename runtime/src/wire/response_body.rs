//! Streaming bodies of responses.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use crate::error::transport_error::{BoxError, TransportError, TransportErrorKind};
use crate::wire::chunks::Chunks;

/// A streaming body of a response, which implements `http_body::Body`.
pub struct ResponseBody(Source);

enum Source {
    Bytes(Option<Bytes>),
    Reqwest(reqwest::Body),
    Chunks(Chunks),
}

impl ResponseBody {
    /// Creates a body from a stream of chunks.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Source::Chunks(Chunks::new(stream)))
    }

    /// Polls for the next chunk; `None` at the end.
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

impl http_body::Body for ResponseBody {
    type Data = Bytes;
    type Error = TransportError;

    #[inline]
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
                let chunk = ready!(chunks.poll_next(context));
                Poll::Ready(chunk.map(|chunk| chunk.map(Frame::data).map_err(broken)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Source::Bytes(bytes) => bytes.is_none(),
            Source::Reqwest(body) => body.is_end_stream(),
            Source::Chunks(_) => false,
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

impl<T: Into<Bytes>> From<T> for ResponseBody {
    fn from(bytes: T) -> Self {
        Self(Source::Bytes(Some(bytes.into())))
    }
}

impl ResponseBody {
    pub(crate) fn of_reqwest(body: reqwest::Body) -> Self {
        Self(Source::Reqwest(body))
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ResponseBody").finish_non_exhaustive()
    }
}
