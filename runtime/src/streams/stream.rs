//! Streams of bytes, and the methods that all streams share. A stream buffers only incomplete
//! items, up to the client's body limit.

use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::executor::incoming::{Incoming, StreamError};

/// Implements `next` and `Stream` for a type with `poll_item`.
macro_rules! stream {
    ($type:ident $(<$item:ident>)? => $given:ty) => {
        impl $(<$item: $crate::json::decode::Decode>)? $type $(<$item>)? {
            /// Returns the next item; `None` at the end.
            ///
            /// # Errors
            ///
            /// Returns an error if the response is incomplete, or if an item does not decode. In
            /// the latter case, later items can still be read.
            pub async fn next(&mut self) -> Option<Result<$given, $crate::executor::incoming::StreamError>> {
                ::std::future::poll_fn(|context| self.poll_item(context)).await
            }
        }

        impl $(<$item: $crate::json::decode::Decode + Unpin>)? ::futures_core::Stream for $type $(<$item>)? {
            type Item = Result<$given, $crate::executor::incoming::StreamError>;

            fn poll_next(
                mut self: ::std::pin::Pin<&mut Self>,
                context: &mut ::std::task::Context<'_>,
            ) -> ::std::task::Poll<Option<Self::Item>> {
                self.poll_item(context)
            }
        }

        impl $(<$item>)? ::std::fmt::Debug for $type $(<$item>)? {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use stream;

/// A stream of the bytes of a response.
///
/// ```
/// use specmill_runtime::{ByteStream, Error};
///
/// async fn save(stream: ByteStream) -> Result<u64, Error<()>> {
///     let stream = stream.on_progress(|progress| match progress.total {
///         Some(total) => println!("{} of {total} bytes", progress.done),
///         None => println!("{} bytes", progress.done),
///     });
///     Ok(stream.download_to("film.mp4").await?)
/// }
/// ```
pub struct ByteStream {
    incoming: Incoming,
    meter: Option<Meter>,
}

/// The progress of a download.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of bytes received.
    pub done: u64,
    /// The total number of bytes, if the server sent it; `None` for a compressed response.
    pub total: Option<u64>,
}

/// Reports progress.
struct Meter {
    progress: Progress,
    report: Box<dyn FnMut(Progress) + Send>,
}

stream!(ByteStream => Bytes);

impl ByteStream {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            meter: None,
        }
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        let chunk = ready!(self.incoming.poll_chunk(context));
        if let (Some(Ok(chunk)), Some(meter)) = (&chunk, &mut self.meter) {
            meter.progress.done += chunk.len() as u64;
            (meter.report)(meter.progress);
        }
        Poll::Ready(chunk)
    }

    /// Returns the total number of bytes, if the server sent it.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        http_body::Body::size_hint(&self.incoming.body).exact()
    }

    /// Sets a function that is called at once, and after each chunk, in the task that reads the
    /// stream.
    #[must_use]
    pub fn on_progress(mut self, mut report: impl FnMut(Progress) + Send + 'static) -> Self {
        let progress = Progress {
            done: 0,
            total: self.length(),
        };
        report(progress);
        let report = Box::new(report);
        self.meter = Some(Meter { progress, report });
        self
    }

    /// Sets the maximum time between two chunks (default: none). Beyond it, the stream ends with a
    /// timeout error.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.incoming.set_idle_timeout(time);
        self
    }

    /// Returns the rest of the stream, up to the client's
    /// [`body_limit`](crate::CoreBuilder::body_limit).
    ///
    /// # Errors
    ///
    /// Returns an error if the response is incomplete, or longer than the limit.
    pub async fn collect(mut self) -> Result<Bytes, StreamError> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await {
            let chunk = chunk?;
            if all.len() + chunk.len() > self.incoming.limit() {
                return Err(self.incoming.too_long("the body"));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }
}
