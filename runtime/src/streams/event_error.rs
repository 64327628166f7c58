//! The error of an event by which the server says, within a stream, that something failed.

use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::answer::failure::Answer;
use crate::answer::response::Raw;
use crate::json::decode::{Decode, from_json};
use crate::json::fault::Fault;
use crate::streams::error_data;

/// What the server said within a stream of events: that something failed.
pub struct EventError(Box<Inner>);

struct Inner {
    /// The head of the stream, and the data of the event in place of its body.
    answer: Answer,
    event: String,
    id: String,
}

impl EventError {
    pub(crate) fn new(answer: Answer, event: String, id: String) -> Self {
        Self(Box::new(Inner { answer, event, id }))
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

    /// The data of the event, as it came: what [`Error::raw_body`](crate::Error::raw_body) gives.
    #[must_use]
    pub fn raw_body(&self) -> &[u8] {
        self.data()
    }

    /// The status that the data gives itself, as a number (`{"error": {"code": 429}}`) or in words
    /// (`overloaded_error`, which is 529).
    #[must_use]
    pub fn error_status(&self) -> Option<StatusCode> {
        error_data::status(self.data())
    }

    /// True if the same call may succeed later: whether the status that the data gives itself is
    /// 408, 409, 429 or 5xx.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.error_status().is_some_and(error_data::may_pass)
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
