//! One call, and the observation of its result.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use futures_core::Stream;

use specmill_runtime::{
    ByteStream, Core, Events, Options, Policy, StreamError, TransportErrorKind, Upload,
};

use super::answer;
use super::client::models::{Change, Thing};
use super::client::{Download, Error, Fetch, KEY, Make, Replace, SESSION, Send, TOKEN, Watch};
use super::kind::Kind;
use super::row::{End, Host, Row, Time};
use super::server::asked::Ports;

/// A call to make.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) row: &'static Row,
    pub(crate) kind: Kind,
    /// True if the server behaves from the second request on
    pub(crate) heals: bool,
    pub(crate) call: u32,
}

/// The observed result of a call.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) end: End,
    /// The time beyond the deadline
    pub(crate) late: Duration,
    /// Violations that no misbehaviour excuses
    pub(crate) faults: Vec<&'static str>,
    /// The error's text
    pub(crate) words: String,
}

/// The deadline of a call, and the idle timeout of a stream.
struct Times {
    policy: Policy,
    deadline: Duration,
    idle: Duration,
}

/// The time after which a caller gives up on an endless stream.
const PATIENCE: Duration = Duration::from_secs(5);

fn times(time: Time) -> Times {
    let (deadline, attempt, idle) = match time {
        Time::Ample => (30_000, Some(15_000), 15_000),
        Time::Tight => (10_000, Some(800), 800),
        Time::Short => (1_000, None, 1_000),
    };
    let deadline = Duration::from_millis(deadline);
    let mut policy = Policy::new().timeout(deadline);
    if let Some(attempt) = attempt {
        policy = policy.attempt_timeout(Duration::from_millis(attempt));
    }
    Times {
        policy,
        deadline,
        idle: Duration::from_millis(idle),
    }
}

impl Plan {
    /// Makes the call.
    pub(crate) async fn make(self, core: &Core, ports: Ports) -> Seen {
        let times = times(self.row.time);
        let start = Instant::now();
        let (result, deadline) = match self.kind {
            Kind::Events | Kind::Bytes => {
                // A stream's head has a deadline; the time for its body is the caller's choice.
                let patience = match self.row.time {
                    Time::Ample => times.deadline,
                    _ => PATIENCE,
                };
                let followed = self.follow(core, ports, &times);
                let followed = tokio::time::timeout(patience, followed).await;
                (followed.unwrap_or(Ok(End::GivenUp)), patience)
            }
            _ => (self.whole(core, ports, &times).await, times.deadline),
        };
        let late = start.elapsed().saturating_sub(deadline);
        let (end, faults, words) = match result {
            Ok(end) => (end, Vec::new(), String::new()),
            Err(error) => {
                let end = end_of(&error);
                (end, faults_of(&error, end), format!("{error:?}"))
            }
        };
        Seen {
            end,
            late,
            faults,
            words,
        }
    }

    fn options(self, ports: Ports, times: &Times) -> Options {
        let port = match self.row.host {
            Host::Home => ports.home,
            Host::Fickle => ports.fickle,
            Host::Abrupt => ports.abrupt,
            Host::Rude => ports.rude,
            Host::Closed => ports.closed,
        };
        let options = Options::new()
            .policy(times.policy)
            .base_url(format!("http://127.0.0.1:{port}"));
        match self.kind {
            Kind::Keyed => options.idempotency_key(format!("key-of-{}", self.call)),
            _ => options,
        }
    }

    /// Makes a call whose response is JSON.
    async fn whole(self, core: &Core, ports: Ports, times: &Times) -> Result<End, Error> {
        let Self {
            row, kind, call, ..
        } = self;
        let (row, mode, name) = (row.name, self.mode(), kind.name());
        let options = self.options(ports, times);
        let body = || Thing::new(call.to_string()).note("sent");
        let thing = match kind {
            Kind::Put => {
                let call = Replace::new(core, row, mode, name, call, body());
                call.with(options).await?
            }
            Kind::Post | Kind::Keyed => {
                let call = Make::new(core, row, mode, name, call, body());
                call.with(options).await?
            }
            Kind::Streamed => {
                let body = Upload::stream(Body::default());
                let call = Send::new(core, row, mode, name, call, body);
                call.with(options).await?
            }
            _ => {
                let call = Fetch::new(core, row, mode, name, call);
                call.with(options).await?
            }
        };
        Ok(self.is_right(thing.id == call.to_string()))
    }

    /// Makes a call whose response is read while it arrives.
    async fn follow(self, core: &Core, ports: Ports, times: &Times) -> Result<End, Error> {
        let (row, mode, name) = (self.row.name, self.mode(), self.kind.name());
        let options = self.options(ports, times);
        if self.kind == Kind::Events {
            let call = Watch::new(core, row, mode, name, self.call);
            let events = call.with(options).await?;
            return self.events(events.idle_timeout(times.idle)).await;
        }
        let call = Download::new(core, row, mode, name, self.call);
        let bytes = call.with(options).stream().await?.into_body();
        self.bytes(bytes.idle_timeout(times.idle)).await
    }

    /// Reads all events. The first error counts, but later events are read as well.
    async fn events(self, mut events: Events<Change>) -> Result<End, Error> {
        let mut first = None;
        let mut count = 0;
        while let Some(next) = events.next().await {
            match next {
                Ok(event) => {
                    let Change { id, index, .. } = event.data;
                    if id != self.call.to_string() || index != count {
                        return Ok(End::WrongValue);
                    }
                    count += 1;
                }
                Err(error) => first = first.or(Some(error)),
            }
        }
        match first.map(Error::from) {
            // The stream continues after these.
            Some(Error::Decode(_) | Error::Stream(_)) if count != answer::EVENTS => {
                Ok(End::WrongValue)
            }
            Some(error) => Err(error),
            None => Ok(self.is_right(count == answer::EVENTS)),
        }
    }

    async fn bytes(self, bytes: ByteStream) -> Result<End, Error> {
        let bytes = bytes
            .collect()
            .await
            .map_err(|error: StreamError| Error::from(error))?;
        Ok(self.is_right(bytes == answer::body(self.kind, self.call)))
    }

    fn is_right(self, is_right: bool) -> End {
        match is_right {
            true => End::Value,
            false => End::WrongValue,
        }
    }

    pub(crate) fn mode(self) -> &'static str {
        if self.heals { "heals" } else { "stays" }
    }
}

/// A body that is sent in two pieces.
#[derive(Default)]
struct Body(usize);

impl Stream for Body {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let piece = [&b"one and "[..], b"another"].get(self.0).copied();
        self.0 += 1;
        Poll::Ready(piece.map(|piece| Ok(Bytes::from_static(piece))))
    }
}

fn end_of(error: &Error) -> End {
    match error {
        Error::Api(error) => End::Api(error.status().as_u16()),
        Error::Status(error) => End::Status(error.status().as_u16()),
        Error::Decode(_) | Error::NoContent(_) => End::Decode,
        Error::Connect(_) => End::Connect,
        Error::Timeout(_) => End::Timeout,
        Error::Transport(error) if error.kind() == TransportErrorKind::Limit => End::Limit,
        Error::Transport(_) => End::Broken,
        Error::Stream(_) => End::Stream,
        _ => End::Unsent,
    }
}

fn faults_of(error: &Error, end: End) -> Vec<&'static str> {
    let mut faults = Vec::new();
    if error.is_retryable() != end.is_retryable() {
        faults.push("it says wrongly whether the call may succeed later");
    }
    let mut words = format!("{error:?} {error}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        words += &format!(" {cause:?} {cause}");
        source = cause.source();
    }
    if [TOKEN, KEY, SESSION]
        .iter()
        .any(|secret| words.contains(secret))
    {
        faults.push("it holds a credential");
    }
    faults
}
