//! Server-sent events as values. What enters is an answer, what leaves is an event after the other.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};

use crate::decode::{Decode, from_json};
use crate::event::{Event, EventReader};
use crate::fault::Fault;
use crate::incoming::{Incoming, StreamError};
use crate::media::from_text;
use crate::stream::stream;
use crate::tape::Tape;

/// Server-sent events, the data of each as a `T`.
pub struct Events<T> {
    incoming: Incoming,
    reader: EventReader,
    ended: bool,
    item: PhantomData<fn() -> T>,
}

stream!(Events<T> => Event<T>);

/// What ends a stream of events whose data is JSON, by a custom of many servers.
const DONE: &str = "[DONE]";

impl<T> Events<T> {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            reader: EventReader::new(),
            ended: false,
            item: PhantomData,
        }
    }

    /// The next event as text.
    fn poll_event(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<String>, StreamError>>> {
        loop {
            if self.ended {
                return Poll::Ready(None);
            }
            if let Some(event) = self.reader.next() {
                return Poll::Ready(Some(Ok(event)));
            }
            if self.reader.waiting() > self.incoming.limit() {
                self.ended = true;
                return Poll::Ready(Some(Err(self.incoming.too_long("an event"))));
            }
            match ready!(self.incoming.poll_chunk(context)) {
                Some(Ok(chunk)) => self.reader.push(&chunk),
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
    }
}

impl<T: Decode> Events<T> {
    fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, StreamError>>> {
        let event = match ready!(self.poll_event(context)) {
            Some(Ok(event)) => event,
            Some(Err(error)) => return Poll::Ready(Some(Err(error))),
            None => return Poll::Ready(None),
        };
        Poll::Ready(match data(&event.data) {
            Ok(data) => Some(Ok(Event {
                event: event.event,
                id: event.id,
                retry: event.retry,
                data,
            })),
            Err(_) if event.data.trim() == DONE => {
                self.ended = true;
                None
            }
            Err(fault) => Some(Err(self.incoming.unfit(event.data.into(), fault))),
        })
    }
}

/// The data of an event: what begins as JSON does is JSON, unless the type says otherwise.
fn data<T: Decode>(text: &str) -> Result<T, Fault> {
    if text.trim_start().starts_with(['{', '[']) {
        from_json(text.as_bytes()).or_else(|fault| as_text(text).ok_or(fault))
    } else {
        from_text(text.as_bytes())
    }
}

fn as_text<T: Decode>(text: &str) -> Option<T> {
    let mut tape = Tape::new();
    tape.text(text);
    T::decode(tape.root()).ok()
}
