//! The kinds of calls, and the properties of each.

/// A call's method, and the way its response is read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Kind {
    /// `GET`, of JSON
    Get,
    /// `POST` of JSON, which must not be sent twice
    Post,
    /// `POST` with an idempotency key
    Keyed,
    /// `PUT` of JSON
    Put,
    /// `PUT` of a stream, which can be sent only once
    Streamed,
    /// `GET` of an event stream
    Events,
    /// `GET` of bytes, read while they arrive
    Bytes,
}

/// All kinds.
pub(crate) const ALL: &[Kind] = &[
    Kind::Get,
    Kind::Post,
    Kind::Keyed,
    Kind::Put,
    Kind::Streamed,
    Kind::Events,
    Kind::Bytes,
];
/// Kinds whose body can be sent a second time.
pub(crate) const REPLAYABLE: &[Kind] = &[
    Kind::Get,
    Kind::Post,
    Kind::Keyed,
    Kind::Put,
    Kind::Events,
    Kind::Bytes,
];
/// Kinds whose response is JSON.
pub(crate) const JSON: &[Kind] = &[
    Kind::Get,
    Kind::Post,
    Kind::Keyed,
    Kind::Put,
    Kind::Streamed,
];
/// One kind for each way to read, and the one that must not be sent twice.
pub(crate) const FEW: &[Kind] = &[Kind::Get, Kind::Post, Kind::Events, Kind::Bytes];
/// Kinds that send a body.
pub(crate) const WITH_BODY: &[Kind] = &[Kind::Post, Kind::Keyed, Kind::Put, Kind::Streamed];
/// Event streams.
pub(crate) const EVENTS: &[Kind] = &[Kind::Events];
/// Kinds whose response is read while it arrives.
pub(crate) const STREAMS: &[Kind] = &[Kind::Events, Kind::Bytes];

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Post => "post",
            Self::Keyed => "keyed",
            Self::Put => "put",
            Self::Streamed => "streamed",
            Self::Events => "events",
            Self::Bytes => "bytes",
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|kind| kind.name() == name)
    }

    /// Returns true if a request may be repeated although the fate of the first is unknown.
    pub(crate) fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Streamed)
    }

    pub(crate) fn can_be_sent_twice(self) -> bool {
        self != Self::Streamed
    }

    pub(crate) fn is_stream(self) -> bool {
        STREAMS.contains(&self)
    }
}
