//! A boxed stream of bytes.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;

use crate::error::transport_error::BoxError;

type BoxedStream = dyn Stream<Item = Result<Bytes, BoxError>> + Send;

/// A boxed stream of bytes. The lock is never contended: it exists because bodies must be `Sync`,
/// which few streams are.
pub(crate) struct Chunks(Mutex<Pin<Box<BoxedStream>>>);

impl Chunks {
    pub(crate) fn new<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError>,
    {
        Self(Mutex::new(Box::pin(Boxing(Box::pin(stream)))))
    }

    pub(crate) fn poll_next(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, BoxError>>> {
        let stream = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        stream.as_mut().poll_next(context)
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
