//! The error of an event by which the server says, within a stream, that something failed.

use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::answer::failure::Answer;
use crate::answer::response::Raw;
use crate::json::decode::{Decode, from_json};
use crate::json::fault::Fault;

/// What the server said within a stream of events: that something failed.
pub struct EventError(Box<Failed>);

struct Failed {
    /// The head of the stream, and the data of the event in place of its body.
    answer: Answer,
    event: String,
    id: String,
}

impl EventError {
    pub(crate) fn new(answer: Answer, event: String, id: String) -> Self {
        Self(Box::new(Failed { answer, event, id }))
    }

    pub(crate) fn answer(&self) -> &Raw {
        &self.0.answer.raw
    }

    /// The status that the stream began with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.answer().status
    }

    /// The headers that the stream began with.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.answer().headers
    }

    /// The name that the server gave the request, to be told when one asks for help.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.answer().request_id()
    }

    /// The kind of event.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.0.event
    }

    /// The last id that the server gave, or nothing.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// The data of the event, as it came.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.answer().body
    }

    /// The data of the event, which is JSON, as a `T`.
    ///
    /// # Errors
    ///
    /// The data is no JSON, or no `T`.
    pub fn decode<T: Decode>(&self) -> Result<T, Fault> {
        let redaction = &self.0.answer.redaction;
        from_json(self.data()).map_err(|fault| redaction.fault(fault))
    }
}

impl fmt::Debug for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventError")
            .field("event", &self.0.answer.redaction.text(self.event()))
            .field("request_id", &self.0.answer.shown_id())
            .field("data", &self.0.answer.excerpt)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Answer {
            excerpt: data,
            redaction,
            ..
        } = &self.0.answer;
        let event = redaction.text(self.event());
        write!(f, "the stream tells of a failure: {event}: {data}")
    }
}

impl StdError for EventError {}
