//! Streaming responses: events, JSON items, bytes and downloads.

pub(crate) mod download;
pub(crate) mod event;
pub(crate) mod event_source;
pub(crate) mod events;
pub(crate) mod items;
pub(crate) mod media;
pub(crate) mod splitter;
pub(crate) mod stream;
