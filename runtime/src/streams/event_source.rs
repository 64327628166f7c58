//! Server-sent events as text, with reconnection.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::executor::execute::execute;
use crate::executor::incoming::{Incoming, StreamError};
use crate::executor::received_response::ReceivedResponse;
use crate::executor::request_context::ReconnectCall;
use crate::executor::retry::full_jitter;
use crate::json::fault::Fault;
use crate::response::error::Error;
use crate::response::response_errors::{DecodeError, StatusError};
use crate::streams::event::{Event, EventReader, StreamEnd};
use crate::wire::tokio_runtime;

/// A policy for reconnecting a stream of events, as browsers do (HTML, section 9.2.3): the call is
/// repeated with the id of the last event (`Last-Event-ID`), after the time that the server asks
/// for.
///
/// The stream ends with the status 204, with `[DONE]`, or when [`attempts`](Self::attempts)
/// consecutive connections return no event. The wait is at least 0.5 s and at most 300 s, whatever
/// the server asks for. At most 30 connections per minute are made without an event.
#[derive(Clone, Debug)]
#[must_use = "it is for `reconnect` of a stream of events"]
pub struct Reconnect {
    attempts: u32,
    delay: Duration,
    after_end: bool,
}

impl Default for Reconnect {
    fn default() -> Self {
        Self::new()
    }
}

/// The cap of the exponential backoff, unless the server asks for more.
const LONGEST: Duration = Duration::from_secs(30);

/// The bounds of the reconnection time that a server may ask for (`retry`).
const SHORTEST_ASKED: Duration = Duration::from_millis(500);
const LONGEST_ASKED: Duration = Duration::from_secs(300);

/// The maximum number of connections per minute without an event.
const MOST_A_MINUTE: usize = 30;
const MINUTE: Duration = Duration::from_secs(60);

impl Reconnect {
    /// Creates a policy that reconnects after an error and after a regular end, up to five times in
    /// a row.
    pub const fn new() -> Self {
        Self {
            attempts: 5,
            delay: Duration::from_secs(1),
            after_end: true,
        }
    }

    /// Sets the number of consecutive connections that may return no event (default: 5).
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the wait before a reconnection, if the server does not set one with `retry` (default: 1
    /// s).
    ///
    /// The wait doubles with each consecutive connection that returns no event, up to 30 s. Up to
    /// 50 % are added at random.
    pub const fn delay(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Reconnects only after an error: a stream that the server ends is over.
    pub const fn only_when_broken(mut self) -> Self {
        self.after_end = false;
        self
    }

    /// Returns the wait before a connection, counted from 1.
    fn wait(&self, attempt: u32, asked: Option<u64>) -> Duration {
        let asked = asked.map(Duration::from_millis);
        let first = asked.map_or(self.delay, |asked| {
            asked.clamp(SHORTEST_ASKED, LONGEST_ASKED)
        });
        let factor = 1_u32
            .checked_shl(attempt.saturating_sub(1))
            .unwrap_or(u32::MAX);
        first.saturating_mul(factor).min(LONGEST.max(first))
    }
}

/// A stream of events that reconnects.
pub(crate) struct EventSource {
    incoming: Incoming,
    reader: EventReader,
    state: State,
    policy: Option<Reconnect>,
    /// The number of consecutive connections without an event.
    attempt: u32,
    /// The start times of those connections, within the last minute.
    recent: VecDeque<Instant>,
    /// `Some` if the last event ended the stream; true if its lines are complete.
    tail: Option<bool>,
}

enum State {
    Reading,
    Connecting(Pin<Box<dyn Future<Output = ConnectOutcome> + Send>>),
    Ended,
}

/// The outcome of a reconnection.
enum ConnectOutcome {
    Open(Box<Incoming>),
    /// The server ended the stream.
    Over,
    /// A failure that may be retried.
    Failed(StreamError),
    Refused(StreamError),
}

impl EventSource {
    pub(crate) fn new(incoming: Incoming) -> Self {
        Self {
            incoming,
            reader: EventReader::new(),
            state: State::Reading,
            policy: None,
            attempt: 0,
            recent: VecDeque::new(),
            tail: None,
        }
    }

    /// `Some` if the last event ended the stream; true if its lines are complete.
    pub(crate) fn tail(&self) -> Option<bool> {
        self.tail
    }

    pub(crate) fn reconnect(&mut self, policy: Reconnect) {
        self.policy = Some(policy);
    }

    pub(crate) fn incoming(&mut self) -> &mut Incoming {
        &mut self.incoming
    }

    /// Ends the stream.
    pub(crate) fn end(&mut self) {
        self.state = State::Ended;
    }

    pub(crate) fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event<String>, StreamError>>> {
        loop {
            let stop = match &mut self.state {
                State::Ended => return Poll::Ready(None),
                State::Connecting(future) => match ready!(future.as_mut().poll(context)) {
                    ConnectOutcome::Open(incoming) => self.open(*incoming),
                    ConnectOutcome::Over => Some(None),
                    ConnectOutcome::Failed(error) => self.go_on(Some(error)),
                    ConnectOutcome::Refused(error) => Some(Some(error)),
                },
                State::Reading => {
                    if let Some(event) = self.reader.next() {
                        self.attempt = 0;
                        self.recent.clear();
                        return Poll::Ready(Some(Ok(event)));
                    }
                    if self.reader.waiting() > self.incoming.limit() {
                        Some(Some(self.incoming.too_long("an event")))
                    } else {
                        match ready!(self.incoming.poll_chunk(context)) {
                            Some(Ok(chunk)) => {
                                self.reader.push(&chunk);
                                None
                            }
                            Some(Err(error)) => self.go_on(Some(error)),
                            None => match self.go_on(None) {
                                Some(None) => return Poll::Ready(self.finish()),
                                other => other,
                            },
                        }
                    }
                }
            };
            if let Some(error) = stop {
                self.end();
                return Poll::Ready(error.map(Err));
            }
        }
    }

    /// Ends the stream, and returns its last event.
    fn finish(&mut self) -> Option<Result<Event<String>, StreamError>> {
        self.end();
        match self.reader.finish() {
            StreamEnd::Nothing => None,
            StreamEnd::Event(event, is_whole) => {
                self.tail = Some(is_whole);
                Some(Ok(event))
            }
            StreamEnd::Cut => Some(Err(self.incoming.cut_off("an event"))),
        }
    }

    fn open(&mut self, mut incoming: Incoming) -> Option<Option<StreamError>> {
        if let Some(time) = self.incoming.idle_timeout() {
            incoming.set_idle_timeout(time);
        }
        self.incoming = incoming;
        self.reader.restart();
        self.state = State::Reading;
        None
    }

    /// Reconnects after an error or an end; returns the final error if it does not.
    fn go_on(&mut self, error: Option<StreamError>) -> Option<Option<StreamError>> {
        let policy = self.policy.as_ref();
        let policy = policy.filter(|policy| error.is_some() || policy.after_end);
        let policy = policy.filter(|policy| self.attempt < policy.attempts);
        let Some(policy) = policy else {
            return Some(error);
        };
        self.attempt += 1;
        let wait = add_jitter(policy.wait(self.attempt, self.reader.retry()));
        let wait = wait.max(pause(&mut self.recent, Instant::now()));
        let mut reconnect_call = self.incoming.request_context.reconnect_call();
        reconnect_call.call.resume(self.reader.last_id());
        self.state = State::Connecting(Box::pin(connect(wait, reconnect_call)));
        None
    }
}

/// Returns the wait that keeps below the maximum number of connections per minute, and counts a
/// connection.
fn pause(recent: &mut VecDeque<Instant>, now: Instant) -> Duration {
    let is_old = |at: &Instant| now.duration_since(*at) > MINUTE;
    while recent.front().is_some_and(is_old) {
        recent.pop_front();
    }
    let oldest = recent.front().filter(|_| recent.len() >= MOST_A_MINUTE);
    let pause = oldest.map(|at| MINUTE.saturating_sub(now.duration_since(*at)));
    let pause = pause.unwrap_or_default();
    if !pause.is_zero() {
        recent.pop_front();
    }
    recent.push_back(now + pause);
    pause
}

/// Adds up to 50 % to a wait, so that clients that were disconnected together do not reconnect
/// together (HTML, section 9.2.3, leaves the wait to the client).
fn add_jitter(wait: Duration) -> Duration {
    wait.saturating_add(full_jitter(wait / 2))
}

async fn connect(wait: Duration, reconnect_call: ReconnectCall) -> ConnectOutcome {
    match tokio_runtime::timer(wait) {
        Ok(timer) => timer.await,
        Err(missing) => return classify(missing.into()),
    }
    match execute(reconnect_call.call, reconnect_call.declared).await {
        Ok(received) if received.raw.status == StatusCode::NO_CONTENT => ConnectOutcome::Over,
        Ok(mut received) => match received.take_incoming() {
            Some(incoming) => ConnectOutcome::Open(Box::new(incoming)),
            None => classify(no_stream(received)),
        },
        Err(error) => classify(error),
    }
}

/// Creates the error of a response that is not a stream.
fn no_stream(mut received: ReceivedResponse) -> Error<Infallible> {
    let is_success = received.raw.status.is_success();
    let response = received.error_response();
    match is_success {
        true => Error::Decode(DecodeError::new(
            response,
            Fault::new("the response is not a stream"),
        )),
        false => Error::Status(StatusError::new(response, None)),
    }
}

fn classify(error: Error<Infallible>) -> ConnectOutcome {
    let may_pass = error.is_retryable() || matches!(error, Error::Transport(_));
    match may_pass {
        true => ConnectOutcome::Failed(StreamError(error)),
        false => ConnectOutcome::Refused(StreamError(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_the_server_is_heeded() {
        let policy = Reconnect::new().delay(Duration::from_millis(100));
        let waits = [1, 2, 3, 40].map(|attempt| policy.wait(attempt, None).as_millis());
        assert_eq!(waits, [100, 200, 400, 30_000]);
        assert_eq!(policy.wait(1, Some(700)).as_millis(), 700);
        assert_eq!(policy.wait(2, Some(60_000)).as_millis(), 60_000);
        // A server that asks for no wait, or for an endless one, is bounded.
        assert_eq!(policy.wait(1, Some(0)), SHORTEST_ASKED);
        assert_eq!(policy.wait(u32::MAX, Some(u64::MAX)), LONGEST_ASKED);
    }

    #[test]
    fn connections_without_an_event_are_limited_a_minute() {
        let first = Instant::now();
        let mut recent = VecDeque::new();
        for _ in 0..MOST_A_MINUTE {
            assert_eq!(pause(&mut recent, first), Duration::ZERO);
        }
        let later = first + Duration::from_secs(20);
        assert_eq!(pause(&mut recent, later), Duration::from_secs(40));
        let much_later = first + Duration::from_secs(61);
        assert_eq!(pause(&mut recent, much_later), Duration::ZERO);
    }

    #[test]
    fn chance_only_adds_to_a_wait() {
        let waits = [(); 64].map(|()| add_jitter(Duration::from_millis(100)).as_micros());
        assert!(
            waits.iter().all(|wait| (100_000..150_000).contains(wait)),
            "{waits:?}"
        );
        assert!(waits.iter().any(|wait| *wait != waits[0]));
        assert!(add_jitter(Duration::MAX) == Duration::MAX);
    }
}
