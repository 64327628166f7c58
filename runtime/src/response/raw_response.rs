//! What the server answered.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::json::decoding::{Context, Decoding, STRICT};
use crate::json::drift::Operation;
use crate::request::description::Description;

/// A whole answer as it came: buffered, not decoded.
#[derive(Clone, Default)]
pub struct Raw {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// How it is decoded; strictly where nobody says.
    pub(crate) decoding: Option<Arc<Decoding>>,
    pub(crate) operation: Option<&'static Description>,
}

impl Raw {
    pub(crate) fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// How the body is decoded, and whose it is.
    pub(crate) fn context(&self) -> Context<'_> {
        let decoding = self.decoding.as_deref();
        context(decoding, self.operation, self.status)
    }
}

/// How a response is decoded, and whose it is.
pub(crate) fn context<'d>(
    decoding: Option<&'d Decoding>,
    operation: Option<&'static Description>,
    status: StatusCode,
) -> Context<'d> {
    let context = Context::new(decoding.unwrap_or(&STRICT)).with_status(status.as_u16());
    // A call of what the document lacks is no operation.
    match operation.filter(|operation| !operation.method.is_empty()) {
        Some(Description {
            id, method, path, ..
        }) => context.of(Operation::new(id, method, path)),
        None => context,
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
