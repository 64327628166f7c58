//! The transport: sends one HTTP request and returns one response, below authentication, redirects
//! and retries.
//!
//! A client sends every request through one [`Transport`]. The default is [`Http`], which is
//! `reqwest` with this runtime's settings. Implement the trait for middleware that counts, logs or
//! throttles requests, or for a test double.
//!
//! ```
//! use std::sync::atomic::{AtomicUsize, Ordering};
//!
//! use specmill_runtime::TransportError;
//! use specmill_runtime::transport::{Response, BoxFuture, Http, Request, Transport};
//!
//! struct Counting {
//!     inner: Http,
//!     sent: AtomicUsize,
//! }
//!
//! impl Transport for Counting {
//!     fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
//!         self.sent.fetch_add(1, Ordering::Relaxed);
//!         Box::pin(async move {
//!             let response = self.inner.send(request).await?;
//!             println!("{}", response.status);
//!             Ok(response)
//!         })
//!     }
//! }
//!
//! # fn main() -> Result<(), specmill_runtime::ConfigError> {
//! let counting = Counting { inner: Http::new()?, sent: AtomicUsize::new(0) };
//! let builder = specmill_runtime::Core::builder(&[], &[]).transport(counting);
//! # drop(builder);
//! # Ok(())
//! # }
//! ```
//!
//! The builder of a generated client has the same method, `transport`. A transport receives each
//! attempt and each redirect as a separate request, credentials included.

use std::fmt;

use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, StatusCode, Url};

pub use crate::error::transport_error::{TransportError, TransportErrorKind};
pub use crate::wire::body::Body;
pub use crate::wire::box_future::BoxFuture;
pub use crate::wire::http::Http;
pub use crate::wire::response_body::ResponseBody;

/// Sends one request, and returns the response once its head is received.
///
/// A transport neither follows redirects nor retries: the client does, because it knows which
/// headers are credentials and which requests may be sent twice. Dropping the future cancels the
/// request.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    ///
    /// # Errors
    ///
    /// Returns a [`TransportError`] if no complete head of a response is received. Its
    /// [kind](TransportErrorKind) decides whether the call is retried.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// An HTTP request.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The URL.
    pub url: Url,
    /// The headers, except those that follow from the URL and the body.
    pub headers: HeaderMap,
    /// The body, if there is one.
    pub body: Option<Body>,
}

impl Request {
    /// Creates a request without headers and body.
    #[must_use]
    pub fn new(method: Method, url: Url) -> Self {
        Self {
            method,
            url,
            headers: HeaderMap::new(),
            body: None,
        }
    }
}

/// Shows nothing that may be a credential: no query, and only the names of headers.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.headers.keys().map(HeaderName::as_str);
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("path", &self.url.path())
            .field("headers", &names.collect::<Vec<_>>())
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// An HTTP response: its head, and a streaming body.
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: ResponseBody,
}

impl Response {
    /// Creates a response without headers.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<ResponseBody>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    /// Sets the headers.
    #[must_use]
    pub fn headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }
}

/// Shows only the names of headers: values may be session cookies.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.headers.keys().map(HeaderName::as_str);
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
