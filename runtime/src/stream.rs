//! Answers that are handed on while they come: bytes, events, one value after another. Of each
//! only what is not yet complete is held, and no more of that than the client's limit.

use std::convert::Infallible;
use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::body::AnswerBody;
use crate::decode::{Decode, from_json};
use crate::error::Error;
use crate::event::{Event, EventReader};
use crate::execute::Origin;
use crate::failure::DecodeError;
use crate::fault::Fault;
use crate::media::from_text;
use crate::response::Raw;
use crate::splitter::{Ends, Splitter};
use crate::tape::Tape;
use crate::transport_error::{TransportError, TransportErrorKind};

/// An answer whose head has come.
pub struct Incoming {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: AnswerBody,
    pub(crate) origin: Origin,
}

impl Incoming {
    fn poll_chunk(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, StreamError>>> {
        let chunk = ready!(self.body.poll_chunk(context));
        Poll::Ready(chunk.map(|chunk| chunk.map_err(|error| self.broken(error))))
    }

    fn limit(&self) -> usize {
        self.origin.limit()
    }

    fn broken(&self, error: TransportError) -> StreamError {
        StreamError(self.origin.broken(error, self.status, self.headers.clone()))
    }

    fn too_long(&self, what: &str) -> StreamError {
        let message = format!("{what} is longer than the limit of {} bytes", self.limit());
        self.broken(TransportError::told(TransportErrorKind::Limit, message))
    }

    /// An item that is not what was declared.
    fn unfit(&self, body: Bytes, fault: Fault) -> StreamError {
        let raw = Raw {
            status: self.status,
            headers: self.headers.clone(),
            body,
        };
        StreamError(Error::Decode(DecodeError::new(
            self.origin.answer(raw),
            fault,
        )))
    }
}

/// Why a stream did not give its next item. `?` makes a client's own error of it.
pub struct StreamError(Error<Infallible>);

impl<B> From<StreamError> for Error<B> {
    fn from(error: StreamError) -> Self {
        error.0.widen()
    }
}

impl fmt::Debug for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl StdError for StreamError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source()
    }
}

macro_rules! stream {
    ($type:ident $(<$item:ident>)? => $given:ty) => {
        impl $(<$item: Decode>)? $type $(<$item>)? {
            /// The next item; `None` when there is no more.
            ///
            /// # Errors
            ///
            /// The answer broke off, or an item is not what was declared. In the latter case the
            /// items after it can still be read.
            pub async fn next(&mut self) -> Option<Result<$given, StreamError>> {
                poll_fn(|context| self.poll_item(context)).await
            }
        }

        impl $(<$item: Decode + Unpin>)? Stream for $type $(<$item>)? {
            type Item = Result<$given, StreamError>;

            fn poll_next(
                mut self: Pin<&mut Self>,
                context: &mut Context<'_>,
            ) -> Poll<Option<Self::Item>> {
                self.poll_item(context)
            }
        }

        impl $(<$item>)? fmt::Debug for $type $(<$item>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($type)).finish_non_exhaustive()
            }
        }
    };
}

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
