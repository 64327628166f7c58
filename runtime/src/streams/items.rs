//! Streams of JSON values: lines (NDJSON) and text sequences (RFC 7464).

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;

use crate::executor::incoming::{Incoming, StreamError};
use crate::json::decode::Decode;
use crate::json::fault::Fault;
use crate::response::error_data;
use crate::streams::splitter::{Delimiter, Splitter};
use crate::streams::stream::stream;

/// A stream of JSON values, each as a `T`.
///
/// An object with a member `error` is an [`Error::Stream`](crate::Error::Stream), if `T` declares
/// properties and none of that name. Values after it can still be read.
pub struct Items<T> {
    incoming: Incoming,
    source: Splitter,
    ended: bool,
    item: PhantomData<fn() -> T>,
}

stream!(Items<T> => T);

impl<T> Items<T> {
    pub(crate) fn new(incoming: Incoming, delimiter: Delimiter) -> Self {
        Self {
            incoming,
            source: Splitter::new(delimiter),
            ended: false,
            item: PhantomData,
        }
    }

    /// Sets the maximum time between two chunks (default: none). Beyond it, the stream ends with a
    /// timeout error.
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

    /// Decodes a value; returns `None` for white space.
    fn item(&self, piece: Bytes) -> Option<Result<T, StreamError>> {
        if piece.trim_ascii().is_empty() {
            return None;
        }
        if tells_of_failure::<T>(&piece) {
            return Some(Err(self.incoming.failed(
                String::from_utf8_lossy(&piece).into_owned(),
                "message".to_owned(),
                String::new(),
            )));
        }
        if self.source.delimiter() == Delimiter::Record && may_be_truncated(&piece) {
            let fault = Fault::new(
                "the record may be truncated: no white space follows its value (RFC 7464, section 2.4)",
            );
            return Some(Err(self.incoming.unfit(piece, fault)));
        }
        // The buffer takes up to twice the length, and the copy for an error no more.
        let item = self.incoming.context(2 * piece.len()).read(&piece);
        Some(item.map_err(|fault| self.incoming.unfit(piece, fault)))
    }
}

/// Returns true if a record may be truncated within its value: `12` may be the beginning of `123`
/// unless white space follows it. Objects, arrays and strings have an end of their own.
fn may_be_truncated(record: &[u8]) -> bool {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'}' | b']' | b'"');
    !record.last().is_some_and(is_end)
}

/// Returns true if a value is an object with an error, and its type declares properties, none of
/// them `error`.
fn tells_of_failure<T: Decode>(piece: &[u8]) -> bool {
    let is_undeclared = !T::NAMES.is_empty() && !T::NAMES.contains(&"error");
    is_undeclared
        && std::str::from_utf8(piece).is_ok_and(|text| error_data::is_error(text, T::NAMES))
}
