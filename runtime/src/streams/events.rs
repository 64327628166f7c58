//! Server-sent events, decoded.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use serde::de::IgnoredAny;

use crate::executor::incoming::{Incoming, StreamError};
use crate::json::decode::Decode;
use crate::json::decoding_settings;
use crate::json::fault::Fault;
use crate::json::reading_state::Reading;
use crate::json::tape::Tape;
use crate::json::token::Token;
use crate::response::error_data;
use crate::response::media::from_text;
use crate::streams::event::Event;
use crate::streams::event_source::{EventSource, Reconnect};
use crate::streams::stream::stream;

/// A stream of server-sent events, with the data of each as a `T`.
///
/// These events are errors ([`Error::Stream`](crate::Error::Stream)), and do not end the stream:
/// events of the type `error`; events whose discriminator has the value `error`; and objects with a
/// member `error`, unless `T` declares that property and the object has other members as well.
///
/// Skipped are events without data, and heartbeats whose data is not a `T`. The data `[DONE]` ends
/// the stream.
///
/// If the stream ends within an event, a complete event is returned, and an incomplete one is an
/// [`Error::Transport`](crate::Error::Transport).
pub struct Events<T> {
    filter: EventFilter,
    item: PhantomData<fn() -> T>,
}

/// A stream of server-sent events, each as the object that describes it (OpenAPI 3.2.0, section
/// 4.14.4).
///
/// Errors and heartbeats are handled as for [`Events`].
pub struct EventObjects<T> {
    filter: EventFilter,
    item: PhantomData<fn() -> T>,
}

stream!(Events<T> => Event<T>);
stream!(EventObjects<T> => T);

macro_rules! events {
    ($type:ident) => {
        impl<T> $type<T> {
            pub(crate) fn new(incoming: Incoming) -> Self {
                Self {
                    filter: EventFilter::new(incoming),
                    item: PhantomData,
                }
            }

            /// Reconnects when the connection breaks or ends (default: never). Each reconnection
            /// repeats the call, so use it for calls that may be repeated.
            #[must_use]
            pub fn reconnect(mut self, policy: Reconnect) -> Self {
                self.filter.source.reconnect(policy);
                self
            }

            /// Sets the maximum time between two chunks, heartbeats and comments included (default:
            /// none). Beyond it, the stream ends with a timeout error.
            #[must_use]
            pub fn idle_timeout(mut self, time: Duration) -> Self {
                self.filter.source.incoming().set_idle_timeout(time);
                self
            }

            /// Skips heartbeats: events of the type `ping` or `keepalive`, or whose type ends in
            /// `heartbeat`.
            #[must_use]
            pub fn without_heartbeats(mut self) -> Self {
                self.filter.skips_heartbeats = true;
                self
            }

            /// Returns true if the server ended the stream with `[DONE]`, or with the data that
            /// [`with_sentinel`](Self::with_sentinel) sets. Then the stream is complete.
            #[must_use]
            pub fn is_done(&self) -> bool {
                self.filter.is_done
            }

            /// Sets the data that ends the stream (default: `[DONE]`).
            #[must_use]
            pub fn with_sentinel(mut self, data: impl Into<String>) -> Self {
                self.filter.sentinel = data.into();
                self
            }

            /// Returns events of the type `error`, or with a member `error`, as ordinary events,
            /// for APIs in which they do not report a failure.
            #[must_use]
            pub fn with_errors_as_events(mut self) -> Self {
                self.filter.gives_errors = true;
                self
            }
        }
    };
}

events!(Events);
events!(EventObjects);

impl<T: Decode> Events<T> {
    fn poll_item(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<T>, StreamError>>> {
        loop {
            let event = match ready!(self.filter.poll(context, T::TAG, T::NAMES)) {
                Some(Ok(event)) => event,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let read = data(&event, T::TAG, &self.filter.context(&event));
            if let Some(read) = self.filter.check(&event, read) {
                return Poll::Ready(Some(read.map(|data| Event {
                    event: event.event,
                    id: event.id,
                    retry: event.retry,
                    data,
                })));
            }
        }
    }
}

impl<T: Decode> EventObjects<T> {
    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T, StreamError>>> {
        loop {
            let event = match ready!(self.filter.poll(context, "", &[])) {
                Some(Ok(event)) => event,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let read = object(&event, &self.filter.context(&event));
            if let Some(read) = self.filter.check(&event, read) {
                return Poll::Ready(Some(read));
            }
        }
    }
}

/// Events as text, without heartbeats, errors and the sentinel.
struct EventFilter {
    source: EventSource,
    skips_heartbeats: bool,
    gives_errors: bool,
    sentinel: String,
    is_done: bool,
}

/// The data that ends a stream, by a convention of many servers.
const DONE: &str = "[DONE]";

impl EventFilter {
    fn new(incoming: Incoming) -> Self {
        Self {
            source: EventSource::new(incoming),
            skips_heartbeats: false,
            gives_errors: false,
            sentinel: DONE.to_owned(),
            is_done: false,
        }
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
        tag: &str,
        names: &[&str],
    ) -> Poll<Option<Result<Event<String>, StreamError>>> {
        loop {
            let event = match ready!(self.source.poll(context)) {
                Some(Ok(event)) => event,
                other => return Poll::Ready(other),
            };
            if event.data.trim() == self.sentinel {
                self.source.end();
                self.is_done = true;
                return Poll::Ready(None);
            }
            if event.data.trim().is_empty() && event.event == "message" {
                continue;
            }
            if self
                .source
                .tail()
                .is_some_and(|is_whole| !is_complete(&event.data, is_whole))
            {
                return Poll::Ready(Some(Err(self.source.incoming().cut_off("an event"))));
            }
            if self.skips_heartbeats && is_called(&event, tag, is_heartbeat) {
                continue;
            }
            // A cheap test, so that most data is not parsed here.
            let may_fail = event.event == "error" || event.data.contains("\"error\"");
            let fails = |event: &Event<String>| {
                is_called(event, tag, |name| name == "error")
                    || error_data::is_error(&event.data, names)
            };
            if may_fail && !self.gives_errors && fails(&event) {
                return Poll::Ready(Some(Err(self.source.incoming().failed(
                    event.data,
                    event.event,
                    event.id,
                ))));
            }
            return Poll::Ready(Some(Ok(event)));
        }
    }

    /// Returns the context in which an event is decoded. The event's buffers take up to twice its
    /// length, and so do those of its lines.
    fn context(&mut self, event: &Event<String>) -> decoding_settings::Context<'_> {
        self.source.incoming().context(4 * event.data.len())
    }

    /// Returns a decoded event; `None` if it is skipped.
    fn check<T>(
        &mut self,
        event: &Event<String>,
        read: Result<T, Fault>,
    ) -> Option<Result<T, StreamError>> {
        match read {
            Ok(value) => Some(Ok(value)),
            Err(_) if event.data.trim().is_empty() || is_heartbeat(&event.event) => None,
            Err(fault) => {
                let body = event.data.clone().into();
                Some(Err(self.source.incoming().unfit(body, fault)))
            }
        }
    }
}

/// Returns true if the data of an unterminated event may be complete: valid JSON is, other data if
/// its last line is.
fn is_complete(data: &str, is_whole: bool) -> bool {
    match data.trim_start().starts_with(['{', '[']) {
        true => serde_json::from_str::<IgnoredAny>(data).is_ok(),
        false => is_whole,
    }
}

/// Returns true if the type of an event, or its discriminator, satisfies a predicate.
fn is_called(event: &Event<String>, tag: &str, is_such: fn(&str) -> bool) -> bool {
    if is_such(&event.event) {
        return true;
    }
    if tag.is_empty() || !event.data.trim_start().starts_with('{') {
        return false;
    }
    let state = decoding_settings::inspection(event.data.len());
    let tape = Tape::read_json(event.data.as_bytes(), state.handle());
    tape.is_ok_and(|tape| named(&tape, tag).is_some_and(is_such))
}

/// Returns the string value of a member.
fn named<'t>(tape: &'t Tape<'_>, tag: &str) -> Option<&'t str> {
    let members = tape.root().members()?;
    let tag = members.filter(|(name, _)| *name == tag).last();
    tag.and_then(|(_, value)| value.as_str())
}

fn is_heartbeat(name: &str) -> bool {
    let letters = name.chars().filter(|it| it.is_alphanumeric());
    let word = letters.collect::<String>().to_ascii_lowercase();
    word == "ping" || word == "keepalive" || word.ends_with("heartbeat")
}

/// Decodes the data of an event. Data that begins like JSON is parsed as JSON, unless `T` is text.
/// An object without a discriminator gets the event type as one.
fn data<T: Decode>(
    event: &Event<String>,
    tag: &'static str,
    context: &decoding_settings::Context<'_>,
) -> Result<T, Fault> {
    let text = event.data.as_str();
    if !text.trim_start().starts_with(['{', '[']) {
        return from_text(text, context);
    }
    let state = context.begin();
    let read = Tape::read_json(text.as_bytes(), state.handle()).and_then(|mut tape| {
        name(&mut tape, tag, &event.event);
        context.decode(&state, &tape)
    });
    read.or_else(|fault| as_text(text).ok_or(fault))
}

/// Adds the discriminator to an object that lacks it.
fn name<'a>(tape: &mut Tape<'a>, tag: &'static str, event: &'a str) {
    let lacks = |tape: &Tape<'_>| {
        let members = tape.root().members();
        members.is_some_and(|mut members| members.all(|(name, _)| name != tag))
    };
    if tag.is_empty() || event == "message" || !lacks(tape) {
        return;
    }
    if let Some(Token::Object { len, end }) = tape.tokens.first_mut() {
        *len += 1;
        *end += 2;
        tape.text(tag);
        tape.text(event);
    }
}

fn as_text<T: Decode>(text: &str) -> Option<T> {
    let mut tape = Tape::new();
    tape.text(text);
    T::decode(tape.root().into()).ok()
}

/// Decodes a whole event. Its data is text, or the JSON value in that text if the type requires
/// one.
fn object<T: Decode>(
    event: &Event<String>,
    context: &decoding_settings::Context<'_>,
) -> Result<T, Fault> {
    let state = context.begin();
    let mut plain = Tape::new();
    plain.text(event.data.as_str());
    let tape = as_object::<T>(event, plain, state.handle());
    let fault = match T::decode(tape.root().into()) {
        Ok(value) => return context.settle(&state, &tape, Ok(value)),
        Err(fault) => fault,
    };
    let state = context.begin();
    let data = match Tape::read_json(event.data.as_bytes(), state.handle()) {
        Ok(data) => data,
        Err(other) if other.exceeds_limit() => return Err(other),
        Err(_) => return Err(fault),
    };
    let whole = as_object::<T>(event, data, state.handle());
    let fault = match context.decode(&state, &whole) {
        Ok(value) => return Ok(value),
        Err(fault) if fault.exceeds_limit() => return Err(fault),
        Err(fault) => fault,
    };
    // The object may describe the data rather than the event.
    let state = context.begin();
    let data = Tape::read_json(event.data.as_bytes(), state.handle())?;
    context.decode(&state, &data).map_err(|_| fault)
}

/// Writes an event as the object that OpenAPI 3.2.0 describes it by (section 4.14.4).
fn as_object<'a, T: Decode>(
    event: &'a Event<String>,
    data: Tape<'a>,
    reading: Reading<'a>,
) -> Tape<'a> {
    let mut tape = Tape::within(reading);
    let open = tape.open_object();
    let mut count = 1;
    // The default type is added only if the object declares the property.
    let is_declared = T::NAMES.is_empty() || T::NAMES.contains(&"event");
    if is_declared || event.event != "message" {
        tape.text("event");
        tape.text(event.event.as_str());
        count += 1;
    }
    if !event.id.is_empty() {
        tape.text("id");
        // Some documents declare it as a number.
        tape.loose(event.id.as_str());
        count += 1;
    }
    if let Some(retry) = event.retry {
        tape.text("retry");
        tape.unsigned(retry);
        count += 1;
    }
    tape.text("data");
    tape.append(data);
    tape.close(open, count);
    tape
}
