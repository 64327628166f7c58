//! Below authentication, redirects and retries: one HTTP request in, one HTTP answer out.
//!
//! A client sends everything through one [`Transport`]: [`Http`], which is `reqwest` with this
//! runtime's settings, unless its builder is given another. Whatever stands between a client and
//! the network belongs here: what counts, logs or slows down requests, and what answers in the
//! place of a server in a test.
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
//!             let answer = self.inner.send(request).await?;
//!             println!("{}", answer.status);
//!             Ok(answer)
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
//! The builder of a generated client has the same method, `transport`. A transport sees requests
//! as they are sent, credentials included, and each attempt and each redirect as a request of its
//! own.

use std::fmt;
use std::pin::Pin;

use reqwest::header::{HeaderMap, HeaderName};
use reqwest::{Method, StatusCode, Url};

pub use crate::request::body::{Body, ResponseBody};
pub use crate::wire::http::Http;
pub use crate::wire::transport_error::{TransportError, TransportErrorKind};

/// A future in a box, as a trait object's methods give it.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// What sends one request, and gives the answer once its head is there.
///
/// It neither follows redirects nor retries: the client does, which knows what is a credential and
/// what may be sent twice. Dropping the future gives the request up.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// One HTTP request.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// Where it goes.
    pub url: Url,
    /// All headers but those that follow from the URL and the body.
    pub headers: HeaderMap,
    /// The body, where there is one.
    pub body: Option<Body>,
}

impl Request {
    /// A request without headers and body.
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

/// Shows nothing that may be a credential: of the URL no query, of headers the names.
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

/// The head of an HTTP answer, and its body while it comes.
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
    /// An answer without headers.
    #[must_use]
    pub fn new(status: StatusCode, body: impl Into<ResponseBody>) -> Self {
        Self {
            status,
            headers: HeaderMap::new(),
            body: body.into(),
        }
    }

    /// With these headers.
    #[must_use]
    pub fn headers(mut self, headers: HeaderMap) -> Self {
        self.headers = headers;
        self
    }
}

/// Of headers the names, for they may hold a session's cookies.
impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.headers.keys().map(HeaderName::as_str);
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("headers", &names.collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}
