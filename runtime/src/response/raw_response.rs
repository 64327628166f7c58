//! Buffered responses: raw, and with a decoded body.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::document::description::Description;
use crate::json::decoding_settings::{Context, Decoding, STRICT};
use crate::json::drift::Operation;

/// A complete, buffered response, not decoded.
#[derive(Clone, Default)]
pub struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// The settings for decoding; strict if `None`.
    pub(crate) decoding: Option<Arc<Decoding>>,
    pub(crate) operation: Option<&'static Description>,
}

impl RawResponse {
    pub(crate) fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the context for decoding.
    pub(crate) fn context(&self) -> Context<'_> {
        let decoding = self.decoding.as_deref();
        context(decoding, self.operation, self.status)
    }
}

/// Creates the context for decoding a response of an operation.
pub(crate) fn context<'d>(
    decoding: Option<&'d Decoding>,
    operation: Option<&'static Description>,
    status: StatusCode,
) -> Context<'d> {
    let context = Context::new(decoding.unwrap_or(&STRICT)).with_status(status.as_u16());
    // A call of an undeclared endpoint has no operation.
    match operation.filter(|operation| !operation.method.is_empty()) {
        Some(Description {
            id, method, path, ..
        }) => context.of(Operation::new(id, method, path)),
        None => context,
    }
}

/// The headers with a request id, the most common first.
const REQUEST_IDS: [&str; 4] = [
    "x-request-id",
    "request-id",
    "x-amzn-requestid",
    "x-correlation-id",
];

pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    REQUEST_IDS
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
}

/// A successful response, with its decoded body.
pub struct Response<T> {
    raw: RawResponse,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(raw: RawResponse, body: T) -> Self {
        Self { raw, body }
    }

    pub(crate) fn raw_response(&self) -> &RawResponse {
        &self.raw
    }

    /// Returns the status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// Returns the headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// Returns the request id that the server assigned, for support requests.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// Returns the decoded body.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// Returns the decoded body.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// Returns the raw body. It is empty for a stream.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw.body
    }
}

/// Headers are not shown: values may be session cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
