//! A misbehaviour: the script of the server, and the correct reaction of a client.

use std::ops::RangeInclusive;
use std::time::Duration;

use super::kind::{ALL, Kind};
use super::server::asked::Asked;
use super::server::step::Step;

/// The actions of the server for one request.
pub(crate) type Script = fn(&Asked) -> Vec<Step>;

/// One misbehaviour.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    /// The kinds of calls that it applies to
    pub(crate) kinds: &'static [Kind],
    pub(crate) script: Script,
    /// The valid results of a call that is not retried, or not with success
    pub(crate) ends: &'static [End],
    pub(crate) again: Again,
    pub(crate) fails_before: FailsBefore,
    pub(crate) host: Host,
    pub(crate) time: Time,
    /// The part of a request that is read before the script begins
    pub(crate) reads: Reads,
    /// The number of redirects that one attempt follows
    pub(crate) hops: u32,
    /// True if a redirect leaves the origin: from there on no credential may be sent
    pub(crate) leaves_home: bool,
    /// True if it is a race between the two ends
    pub(crate) is_race: bool,
    /// True if the call may succeed nevertheless
    pub(crate) may_succeed: bool,
    /// The time that the server asks a client to wait before a retry
    pub(crate) asks: Duration,
}

/// The result of a call.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) enum End {
    /// The expected value
    Value,
    /// Some other value
    WrongValue,
    /// A declared failure
    Api(u16),
    /// An undeclared status, or failure
    Status(u16),
    Decode,
    Connect,
    Timeout,
    Broken,
    Limit,
    /// An event that reports a failure
    Stream,
    /// Nothing was sent
    Unsent,
    /// The caller gave up on an endless stream
    GivenUp,
}

/// The condition for a retry.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Again {
    Never,
    /// If the call is idempotent: the fate of the first request is unknown
    Idempotent,
    /// For every call: the server cannot have acted
    Any,
}

/// The part of a response that does not arrive whole.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum FailsBefore {
    /// Nothing arrives, not even the head
    Head,
    /// The head arrives: a stream has begun and is not restarted
    Body,
}

/// The host that is called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Host {
    Home,
    /// Closes connections that the client may want to reuse, and sends surplus bytes
    Fickle,
    /// Closes connections before it reads
    Abrupt,
    /// Resets connections before it reads
    Rude,
    /// Takes no connections
    Closed,
}

/// The time limit of a call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Time {
    /// More than it needs
    Ample,
    /// Attempts are short
    Tight,
    /// The whole call is short
    Short,
}

/// The part of a request that is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Reads {
    Head,
    All,
}

/// The correct result of a call.
#[derive(Debug, Eq, PartialEq)]
pub(crate) struct Right {
    pub(crate) ends: Vec<End>,
    pub(crate) sends: RangeInclusive<u32>,
    pub(crate) hops: RangeInclusive<u32>,
}

impl Row {
    /// Describes a misbehaviour of the first host towards all kinds of calls.
    pub(crate) const fn new(
        name: &'static str,
        script: Script,
        ends: &'static [End],
        again: Again,
    ) -> Self {
        Self {
            name,
            kinds: ALL,
            script,
            ends,
            again,
            fails_before: FailsBefore::Head,
            host: Host::Home,
            time: Time::Ample,
            reads: Reads::All,
            hops: 0,
            leaves_home: false,
            is_race: false,
            may_succeed: false,
            asks: Duration::ZERO,
        }
    }

    pub(crate) const fn kinds(mut self, kinds: &'static [Kind]) -> Self {
        self.kinds = kinds;
        self
    }

    pub(crate) const fn in_body(mut self) -> Self {
        self.fails_before = FailsBefore::Body;
        self
    }

    pub(crate) const fn host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    pub(crate) const fn time(mut self, time: Time) -> Self {
        self.time = time;
        self
    }

    pub(crate) const fn reads_head(mut self) -> Self {
        self.reads = Reads::Head;
        self
    }

    pub(crate) const fn hops(mut self, hops: u32) -> Self {
        self.hops = hops;
        self
    }

    /// Sets the number of redirects, one of which leaves the origin.
    pub(crate) const fn hops_elsewhere(mut self, hops: u32) -> Self {
        self.leaves_home = true;
        self.hops(hops)
    }

    pub(crate) const fn race(mut self) -> Self {
        self.is_race = true;
        self
    }

    /// Marks a race in which the call may succeed as well.
    pub(crate) const fn race_with_value(mut self) -> Self {
        self.may_succeed = true;
        self.race()
    }

    pub(crate) const fn asks(mut self, wait: Duration) -> Self {
        self.asks = wait;
        self
    }

    /// Returns true if the server never reads, and so cannot know which call it has failed before.
    pub(crate) fn cannot_heal(&self) -> bool {
        matches!(self.host, Host::Abrupt | Host::Rude | Host::Closed)
    }

    /// Returns the correct result; with `heals`, the server behaves from the second request on.
    pub(crate) fn right(&self, kind: Kind, heals: bool) -> Right {
        /// The first attempt and two retries.
        const ATTEMPTS: u32 = 3;
        let has_begun = self.fails_before == FailsBefore::Body && kind.is_stream();
        let is_sent_again = match self.again {
            Again::Never => false,
            Again::Idempotent => kind.is_idempotent() && !has_begun,
            Again::Any => kind.can_be_sent_twice(),
        };
        let (sends, faulty) = match (is_sent_again, heals) {
            (true, true) => (2, 1),
            (true, false) => (ATTEMPTS, ATTEMPTS),
            (false, _) => (1, 1),
        };
        let mut ends = match (is_sent_again, heals) {
            (true, true) => vec![End::Value],
            _ => self.ends.to_vec(),
        };
        if !self.is_race {
            let hops = faulty * self.hops;
            return Right {
                ends,
                sends: sends..=sends,
                hops: hops..=hops,
            };
        }
        // Connections of the fickle host may be closed when they are reused, for any call.
        let is_fickle = self.host == Host::Fickle;
        let may_be_sent_again = kind.is_idempotent() && (is_fickle || self.again != Again::Never);
        ends.extend(self.ends);
        ends.extend(is_fickle.then_some(End::Broken));
        if self.may_succeed || may_be_sent_again && heals {
            ends.push(End::Value);
        }
        let most = if may_be_sent_again { ATTEMPTS } else { 1 };
        Right {
            ends,
            sends: u32::from(!is_fickle)..=most,
            hops: 0..=most * self.hops,
        }
    }
}

impl End {
    /// Returns true if the error reports that the same call may succeed later.
    pub(crate) fn is_retryable(self) -> bool {
        match self {
            Self::Connect | Self::Timeout | Self::Broken => true,
            Self::Api(status) | Self::Status(status) => {
                matches!(status, 408 | 409 | 429 | 500..=599)
            }
            _ => false,
        }
    }

    pub(crate) fn name(self) -> String {
        match self {
            Self::Value => "value".to_owned(),
            Self::WrongValue => "wrong value".to_owned(),
            Self::Api(status) => format!("Api {status}"),
            Self::Status(status) => format!("Status {status}"),
            Self::Limit => "Transport (limit)".to_owned(),
            Self::Broken => "Transport (broken)".to_owned(),
            Self::Unsent => "nothing sent".to_owned(),
            Self::GivenUp => "given up by the caller".to_owned(),
            other => format!("{other:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOST: Row = Row::new("lost", |_| Vec::new(), &[End::Broken], Again::Idempotent);

    fn right(row: Row, kind: Kind, heals: bool) -> (Vec<End>, RangeInclusive<u32>) {
        let right = row.right(kind, heals);
        (right.ends, right.sends)
    }

    #[test]
    fn a_post_is_sent_again_only_where_the_server_did_nothing() {
        let broken = vec![End::Broken];
        assert_eq!(right(LOST, Kind::Get, true), (vec![End::Value], 2..=2));
        assert_eq!(right(LOST, Kind::Keyed, false), (broken.clone(), 3..=3));
        assert_eq!(right(LOST, Kind::Post, true), (broken.clone(), 1..=1));
        let refused = Row {
            again: Again::Any,
            ..LOST
        };
        assert_eq!(right(refused, Kind::Post, true), (vec![End::Value], 2..=2));
        let gone = right(refused, Kind::Streamed, true);
        assert_eq!(gone, (broken.clone(), 1..=1));
        let never = Row {
            again: Again::Never,
            ..LOST
        };
        assert_eq!(right(never, Kind::Get, true), (broken, 1..=1));
    }

    #[test]
    fn a_stream_that_began_is_not_begun_anew() {
        let row = LOST.in_body();
        assert_eq!(right(row, Kind::Events, true), (vec![End::Broken], 1..=1));
        assert_eq!(right(row, Kind::Get, true), (vec![End::Value], 2..=2));
    }

    #[test]
    fn redirects_count_by_the_attempt() {
        let row = LOST.hops(2);
        assert_eq!(row.right(Kind::Get, false).hops, 6..=6);
        assert_eq!(row.right(Kind::Get, true).hops, 2..=2);
        assert_eq!(row.right(Kind::Post, false).hops, 2..=2);
    }
}
