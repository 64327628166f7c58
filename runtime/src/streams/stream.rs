//! Answers that are handed on while they come: of each only what is not yet complete is held, and no
//! more of that than the client's limit. Here is what all of them can, and the plainest: bytes.

use std::path::Path;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::streams::download::Target;
use crate::streams::incoming::{Incoming, StreamError};

/// Gives a type with `poll_item` the two ways to be read.
macro_rules! stream {
    ($type:ident $(<$item:ident>)? => $given:ty) => {
        impl $(<$item: $crate::json::decode::Decode>)? $type $(<$item>)? {
            /// The next item; `None` when there is no more.
            ///
            /// # Errors
            ///
            /// The answer broke off, or an item is not what was declared. In the latter case the
            /// items after it can still be read.
            pub async fn next(&mut self) -> Option<Result<$given, $crate::streams::incoming::StreamError>> {
                ::std::future::poll_fn(|context| self.poll_item(context)).await
            }
        }

        impl $(<$item: $crate::json::decode::Decode + Unpin>)? ::futures_core::Stream for $type $(<$item>)? {
            type Item = Result<$given, $crate::streams::incoming::StreamError>;

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

/// The bytes of an answer, as they come.
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

/// How much of a body has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Progress {
    /// The number of bytes so far.
    pub done: u64,
    /// How many there will be, where the server said so; of a compressed answer it is not known.
    pub total: Option<u64>,
}

/// Tells how much has come.
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

    /// How many bytes there are, where the server said so.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        http_body::Body::size_hint(&self.incoming.body).exact()
    }

    /// Calls this at once, and then after each piece that comes, in the task that reads them.
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

    /// How long nothing may come before the stream breaks off with a timeout: forever unless set.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.incoming.set_idle_timeout(time);
        self
    }

    /// Writes all that is left into a file, and gives its length. It is written beside the file and
    /// renamed once it is whole; of whatever length it is, little of it is held in memory.
    ///
    /// # Errors
    ///
    /// The answer broke off, or the file cannot be written: one that was there is then as it was.
    pub async fn download_to(self, path: impl AsRef<Path>) -> Result<u64, StreamError> {
        Target::beside(path.as_ref()).await?.take(self).await
    }

    /// All that is left, up to the client's limit for bodies.
    ///
    /// # Errors
    ///
    /// The answer broke off, or is longer than the limit.
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
