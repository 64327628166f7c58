//! One value of JSON after another. What enters is an answer, what leaves is its values.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::json::decode::Decode;
use crate::streams::error_data;
use crate::streams::event::Event;
use crate::streams::incoming::{Incoming, StreamError};
use crate::streams::splitter::{Ends, Splitter};
use crate::streams::stream::stream;

/// One JSON value after another, each as a `T`.
///
/// An object with a member `error` is an error ([`Error::Stream`](crate::Error::Stream)) where `T`
/// declares members, and none of that name; the values after it can still be read.
pub struct Items<T> {
    incoming: Incoming,
    source: Splitter,
    ended: bool,
    item: PhantomData<fn() -> T>,
}

stream!(Items<T> => T);

impl<T> Items<T> {
    pub(crate) fn new(incoming: Incoming, ends: Ends) -> Self {
        Self {
            incoming,
            source: Splitter::new(ends),
            ended: false,
            item: PhantomData,
        }
    }

    /// How long nothing may come before the stream breaks off with a timeout: forever unless set.
    #[must_use]
    pub fn idle_timeout(mut self, time: Duration) -> Self {
        self.incoming.set_idle_timeout(time);
        self
    }
}

impl<T: Decode> Items<T> {
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            while let Some(piece) = self.source.next() {
                if let Some(item) = self.item(piece) {
                    return Poll::Ready(Some(item));
                }
            }
            if self.source.waiting() > self.incoming.limit() {
                self.ended = true;
                return Poll::Ready(Some(Err(self.incoming.too_long("an item"))));
            }
            match ready!(self.incoming.poll_chunk(context)) {
                Some(Ok(chunk)) => self.source.push(&chunk),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    self.ended = true;
                    let rest = self.source.rest();
                    return Poll::Ready(self.item(rest));
                }
            }
        }
    }

    /// A value; what is empty is none.
    fn item(&self, piece: Bytes) -> Option<Result<T, StreamError>> {
        if piece.trim_ascii().is_empty() {
            return None;
        }
        if tells_of_failure::<T>(&piece) {
            return Some(Err(self.incoming.failed(Event {
                event: "message".to_owned(),
                data: String::from_utf8_lossy(&piece).into_owned(),
                ..Event::default()
            })));
        }
        // What it came in has up to twice its length, and its copy for an error is no more.
        let item = self.incoming.context(2 * piece.len()).read(&piece);
        Some(item.map_err(|fault| self.incoming.unfit(piece, fault)))
    }
}

/// True if a value is an object with an error, where the items declare members and none of that
/// name.
fn tells_of_failure<T: Decode>(piece: &[u8]) -> bool {
    let is_undeclared = !T::NAMES.is_empty() && !T::NAMES.contains(&"error");
    is_undeclared
        && std::str::from_utf8(piece).is_ok_and(|text| error_data::is_error(text, T::NAMES))
}
