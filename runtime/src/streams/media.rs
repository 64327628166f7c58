//! Decoders of streaming bodies, one for each format.

use crate::executor::incoming::Incoming;
use crate::json::decode::Decode;
use crate::streams::events::{EventObjects, Events};
use crate::streams::items::Items;
use crate::streams::splitter::Delimiter;
use crate::streams::stream::ByteStream;

/// Returns the body as a stream of bytes.
#[must_use]
pub fn bytes(incoming: Incoming) -> ByteStream {
    ByteStream::new(incoming)
}

/// Returns the body as a stream of server-sent events, decoded from their data.
#[must_use]
pub fn events<T: Decode>(incoming: Incoming) -> Events<T> {
    Events::new(incoming)
}

/// Returns the body as a stream of server-sent events, each decoded as an object.
#[must_use]
pub fn event_objects<T: Decode>(incoming: Incoming) -> EventObjects<T> {
    EventObjects::new(incoming)
}

/// Returns the body as a stream of lines of JSON text (NDJSON).
#[must_use]
pub fn lines<T: Decode>(incoming: Incoming) -> Items<T> {
    Items::new(incoming, Delimiter::Line)
}

/// Returns the body as a stream of JSON text sequences (RFC 7464).
#[must_use]
pub fn records<T: Decode>(incoming: Incoming) -> Items<T> {
    Items::new(incoming, Delimiter::Record)
}
