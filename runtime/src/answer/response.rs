//! What the server answered.

use std::fmt;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// A whole answer as it came: buffered, not decoded.
#[derive(Clone, Default)]
pub struct Raw {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Raw {
    pub(crate) fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }
}

/// The headers by which servers name a request, the most usual first.
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

/// A success: the declared value, and the answer it came in.
pub struct Response<T> {
    raw: Raw,
    body: T,
}

impl<T> Response<T> {
    pub(crate) fn new(raw: Raw, body: T) -> Self {
        Self { raw, body }
    }

    pub(crate) fn answer(&self) -> &Raw {
        &self.raw
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// The headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// The name that the server gave the request, to be told when one asks for help.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The value.
    #[must_use]
    pub fn body(&self) -> &T {
        &self.body
    }

    /// The value.
    #[must_use]
    pub fn into_body(self) -> T {
        self.body
    }

    /// The body as it came.
    #[must_use]
    pub fn raw(&self) -> &Bytes {
        &self.raw.body
    }
}

/// Headers are not shown, for they may hold a session's cookies.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
