//! One value of JSON after another. What enters is an answer, what leaves is its values.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};

use bytes::Bytes;

use crate::decode::{Decode, from_json};
use crate::event::{Event, EventReader};
use crate::incoming::{Incoming, StreamError};
use crate::splitter::{Ends, Splitter};
use crate::stream::stream;
use crate::tape::Tape;

/// One JSON value after another, each as a `T`.
pub struct Items<T> {
    incoming: Incoming,
    source: Source,
    ended: bool,
    item: PhantomData<fn() -> T>,
}

/// Where values are found in the bytes.
enum Source {
    Pieces(Splitter),
    Events(EventReader),
}

impl Source {
    fn push(&mut self, chunk: &[u8]) {
        match self {
            Self::Pieces(splitter) => splitter.push(chunk),
            Self::Events(reader) => reader.push(chunk),
        }
    }

    fn next(&mut self) -> Option<Bytes> {
        match self {
            Self::Pieces(splitter) => splitter.next(),
            Self::Events(reader) => reader.next().map(|event| as_object(&event)),
        }
    }

    fn waiting(&self) -> usize {
        match self {
            Self::Pieces(splitter) => splitter.waiting(),
            Self::Events(reader) => reader.waiting(),
        }
    }

    /// What is complete because no more comes; an event needs an empty line for that.
    fn rest(&mut self) -> Bytes {
        match self {
            Self::Pieces(splitter) => splitter.rest(),
            Self::Events(_) => Bytes::new(),
        }
    }
}

/// An event as the object that OpenAPI 3.2 describes it by (section 4.14.4).
fn as_object(event: &Event<String>) -> Bytes {
    let mut tape = Tape::new();
    let open = tape.open_object();
    tape.text("data");
    tape.text(event.data.as_str());
    tape.text("event");
    tape.text(event.event.as_str());
    let mut count = 2;
    if !event.id.is_empty() {
        tape.text("id");
        tape.text(event.id.as_str());
        count += 1;
    }
    if let Some(retry) = event.retry {
        tape.text("retry");
        tape.unsigned(retry);
        count += 1;
    }
    tape.close(open, count);
    tape.to_json().into()
}

stream!(Items<T> => T);

impl<T> Items<T> {
    pub(crate) fn of_pieces(incoming: Incoming, ends: Ends) -> Self {
        Self::new(incoming, Source::Pieces(Splitter::new(ends)))
    }

    pub(crate) fn of_events(incoming: Incoming) -> Self {
        Self::new(incoming, Source::Events(EventReader::new()))
    }

    fn new(incoming: Incoming, source: Source) -> Self {
        Self {
            incoming,
            source,
            ended: false,
            item: PhantomData,
        }
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
        let item = from_json(&piece);
        Some(item.map_err(|fault| self.incoming.unfit(piece, fault)))
    }
}
