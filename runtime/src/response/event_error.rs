//! Errors that a server reports within a stream.

use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::json::decode::Decode;
use crate::json::decoding_settings::from_json;
use crate::json::fault::Fault;
use crate::response::error_data;
use crate::response::raw_response::RawResponse;
use crate::response::response_errors::ErrorResponse;

/// An error that the server reported within a stream of events.
pub struct EventError(Box<Inner>);

struct Inner {
    /// The head of the stream, with the data of the event as its body.
    response: ErrorResponse,
    event: String,
    id: String,
}

impl EventError {
    pub(crate) fn new(response: ErrorResponse, event: String, id: String) -> Self {
        Self(Box::new(Inner {
            response,
            event,
            id,
        }))
    }

    pub(crate) fn raw_response(&self) -> &RawResponse {
        &self.0.response.raw
    }

    /// Returns the status of the stream's response.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.raw_response().status
    }

    /// Returns the headers of the stream's response.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.raw_response().headers
    }

    /// Returns the request id that the server assigned, for support requests.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.raw_response().request_id()
    }

    /// Returns the event type.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.0.event
    }

    /// Returns the last event id that the server sent; empty if there is none.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.0.id
    }

    /// Returns the data of the event, unchanged.
    #[must_use]
    pub fn data(&self) -> &[u8] {
        &self.raw_response().body
    }

    /// Returns the data of the event, as [`Error::raw_body`](crate::Error::raw_body) does.
    #[must_use]
    pub fn raw_body(&self) -> &[u8] {
        self.data()
    }

    /// Returns the status that the data contains, as a number (`{"error": {"code": 429}}`) or as a
    /// name (`overloaded_error`, which is 529).
    #[must_use]
    pub fn error_status(&self) -> Option<StatusCode> {
        error_data::status(self.data())
    }

    /// Returns true if the same call may succeed later: if [`error_status`](Self::error_status) is
    /// 408, 409, 429 or 5xx.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.error_status().is_some_and(error_data::may_pass)
    }

    /// Decodes the data, which is JSON, as a `T`.
    ///
    /// # Errors
    ///
    /// Returns a fault if the data is not JSON, or not a `T`.
    pub fn decode<T: Decode>(&self) -> Result<T, Fault> {
        let redaction = &self.0.response.redaction;
        from_json(self.data()).map_err(|fault| redaction.fault(fault))
    }
}

impl fmt::Debug for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventError")
            .field("event", &self.0.response.redaction.text(self.event()))
            .field("request_id", &self.0.response.shown_id())
            .field("data", &self.0.response.excerpt)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ErrorResponse {
            excerpt: data,
            redaction,
            ..
        } = &self.0.response;
        let event = redaction.text(self.event());
        write!(f, "the stream reported an error: {event}: {data}")
    }
}

impl StdError for EventError {}
