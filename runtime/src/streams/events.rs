//! Server-sent events as values. What enters is an answer, what leaves is an event after the other.

use std::marker::PhantomData;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use serde::de::IgnoredAny;

use crate::answer::media::from_text;
use crate::json::decode::Decode;
use crate::json::decoding;
use crate::json::fault::Fault;
use crate::json::reading::Reading;
use crate::json::tape::{Tape, Token};
use crate::streams::error_data;
use crate::streams::event::Event;
use crate::streams::event_source::{EventSource, Reconnect};
use crate::streams::incoming::{Incoming, StreamError};
use crate::streams::stream::stream;

/// Server-sent events, the data of each as a `T`.
///
/// An event that is called `error`, or whose data calls itself so by the member that tells the
/// alternatives of `T` apart, is an error ([`Error::Stream`](crate::Error::Stream)), and does not
/// end the stream. So is one whose data is an object with a member `error`, unless `T` declares that
/// and there is more than an error. A heartbeat whose data is no `T` is passed over, and so is an
/// event without data. The data `[DONE]` is the end.
///
/// A stream that ends within an event gives it where it is complete, and else an
/// [`Error::Transport`](crate::Error::Transport).
pub struct Events<T> {
    filter: EventFilter,
    item: PhantomData<fn() -> T>,
}

/// Server-sent events, each as the object that describes it whole.
///
/// Errors and heartbeats are those of [`Events`].
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

            /// Goes on over a new connection where one breaks or ends. It is for calls that may be
            /// made again.
            #[must_use]
            pub fn reconnect(mut self, policy: Reconnect) -> Self {
                self.filter.source.reconnect(policy);
                self
            }

            /// How long nothing may come, heartbeats and comments included, before the stream
            /// breaks off with a timeout: forever unless set.
            #[must_use]
            pub fn idle_timeout(mut self, time: Duration) -> Self {
                self.filter.source.incoming().set_idle_timeout(time);
                self
            }

            /// Leaves out events that only say that the server is there: those that are called
            /// `ping`, `keepalive`, `heartbeat`, or end in `heartbeat`.
            #[must_use]
            pub fn without_heartbeats(mut self) -> Self {
                self.filter.skips_heartbeats = true;
                self
            }

            /// True if the server said that the stream is over, by `[DONE]` or what
            /// [`with_sentinel`](Self::with_sentinel) says: then nothing of it is missing.
            #[must_use]
            pub fn is_done(&self) -> bool {
                self.filter.is_done
            }

            /// Takes this data for the end of the stream, in the place of `[DONE]`.
            #[must_use]
            pub fn with_sentinel(mut self, data: impl Into<String>) -> Self {
                self.filter.sentinel = data.into();
                self
            }

            /// Gives events that are called `error`, or have such a member, as any other, where they do not mean failure.
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

/// Events as text, without those that are not for the caller.
struct EventFilter {
    source: EventSource,
    skips_heartbeats: bool,
    gives_errors: bool,
    sentinel: String,
    is_done: bool,
}

/// What ends a stream of events, by a custom of many servers.
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
            // Most data need not be read for this.
            let may_fail = event.event == "error" || event.data.contains("\"error\"");
            let fails = |event: &Event<String>| {
                is_called(event, tag, |name| name == "error")
                    || error_data::is_error(&event.data, names)
            };
            if may_fail && !self.gives_errors && fails(&event) {
                return Poll::Ready(Some(Err(self.source.incoming().failed(event))));
            }
            return Poll::Ready(Some(Ok(event)));
        }
    }

    /// How an event is decoded: what it came in has up to twice its length, and so has what its
    /// lines were put together in.
    fn context(&mut self, event: &Event<String>) -> decoding::Context<'_> {
        self.source.incoming().context(4 * event.data.len())
    }

    /// What an event is read as; nothing where it is none of the declared and need not be.
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

/// True if the data of an event that lacks its end can be whole: JSON tells, and else its last line.
fn is_complete(data: &str, is_whole: bool) -> bool {
    match data.trim_start().starts_with(['{', '[']) {
        true => serde_json::from_str::<IgnoredAny>(data).is_ok(),
        false => is_whole,
    }
}

/// True if the name of an event is such, or that which its data gives itself.
fn is_called(event: &Event<String>, tag: &str, is_such: fn(&str) -> bool) -> bool {
    if is_such(&event.event) {
        return true;
    }
    if tag.is_empty() || !event.data.trim_start().starts_with('{') {
        return false;
    }
    let state = decoding::inspection(event.data.len());
    let tape = Tape::read_json(event.data.as_bytes(), state.handle());
    tape.is_ok_and(|tape| named(&tape, tag).is_some_and(is_such))
}

/// The text of a member of an object.
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

/// The data of an event: what begins as JSON does is JSON, unless the type says otherwise. An
/// object that does not say which of the alternatives it is, is the one that the event is called.
fn data<T: Decode>(
    event: &Event<String>,
    tag: &'static str,
    context: &decoding::Context<'_>,
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

/// Adds the tag that an object lacks.
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

/// An event as a whole: its data is text, or what that says where the type is of another kind.
fn object<T: Decode>(event: &Event<String>, context: &decoding::Context<'_>) -> Result<T, Fault> {
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
    // What looked like an event may be its data after all.
    let state = context.begin();
    let data = Tape::read_json(event.data.as_bytes(), state.handle())?;
    context.decode(&state, &data).map_err(|_| fault)
}

/// An event as the object that OpenAPI 3.2 describes it by (section 4.14.4).
fn as_object<'a, T: Decode>(
    event: &'a Event<String>,
    data: Tape<'a>,
    reading: Reading<'a>,
) -> Tape<'a> {
    let mut tape = Tape::within(reading);
    let open = tape.open_object();
    let mut count = 1;
    // An object that declares no name is not given the one that nobody sent.
    let is_declared = T::NAMES.is_empty() || T::NAMES.contains(&"event");
    if is_declared || event.event != "message" {
        tape.text("event");
        tape.text(event.event.as_str());
        count += 1;
    }
    if !event.id.is_empty() {
        tape.text("id");
        // Some describe it as a number.
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
