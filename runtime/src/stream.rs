//! Answers that are handed on while they come: of each only what is not yet complete is held, and no
//! more of that than the client's limit. Here is what all of them can, and the plainest: bytes.

use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::incoming::{Incoming, StreamError};

/// Gives a type with `poll_item` the two ways to be read.
macro_rules! stream {
    ($type:ident $(<$item:ident>)? => $given:ty) => {
        impl $(<$item: $crate::decode::Decode>)? $type $(<$item>)? {
            /// The next item; `None` when there is no more.
            ///
            /// # Errors
            ///
            /// The answer broke off, or an item is not what was declared. In the latter case the
            /// items after it can still be read.
            pub async fn next(&mut self) -> Option<Result<$given, $crate::incoming::StreamError>> {
                ::std::future::poll_fn(|context| self.poll_item(context)).await
            }
        }

        impl $(<$item: $crate::decode::Decode + Unpin>)? ::futures_core::Stream for $type $(<$item>)? {
            type Item = Result<$given, $crate::incoming::StreamError>;

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
pub struct ByteStream {
    incoming: Incoming,
}

stream!(ByteStream => Bytes);

impl ByteStream {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self { incoming }
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        self.incoming.poll_chunk(context)
    }

    /// How long nothing may come before the stream breaks off with a timeout: forever unless set.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.incoming.set_idle_timeout(time);
        self
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
