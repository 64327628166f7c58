//! The default transport: `reqwest`.

use std::future::ready;
use std::time::Duration;

use crate::error::config::ConfigError;
use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::wire::body::Body;
use crate::wire::response_body::ResponseBody;
use crate::wire::tokio_runtime;
use crate::wire::transport::{BoxFuture, Request, Response, Transport};

/// The default time to establish a connection.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The default transport: HTTP/1.1 and HTTP/2 over TLS (rustls), through the proxies that the
/// environment sets (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`).
///
/// Connections are pooled; clones share them.
#[derive(Clone, Debug)]
pub struct Http(reqwest::Client);

impl Http {
    /// Creates a transport with the runtime's own settings.
    ///
    /// # Errors
    ///
    /// Returns an error if TLS cannot be set up, as on a machine without any trusted root
    /// certificate.
    pub fn new() -> Result<Self, ConfigError> {
        Self::with(true, CONNECT_TIMEOUT)
    }

    /// Creates a transport. Missing root certificates are an error only if TLS is needed: with a
    /// base URL without TLS, only redirects to `https` then fail.
    pub(crate) fn with(needs_tls: bool, connect_timeout: Duration) -> Result<Self, ConfigError> {
        let builder = || reqwest::Client::builder().connect_timeout(connect_timeout);
        match Self::build(builder()) {
            Err(_) if !needs_tls => Self::build(builder().tls_certs_only([])),
            built => built,
        }
    }

    /// Creates a transport from an HTTP client's builder. Its redirect policy is ignored: the
    /// runtime follows redirects itself, because it knows which headers are credentials.
    ///
    /// # Errors
    ///
    /// Returns an error if the settings are invalid.
    pub fn build(builder: reqwest::ClientBuilder) -> Result<Self, ConfigError> {
        let builder = builder.redirect(reqwest::redirect::Policy::none());
        let built = builder.build().map(Self);
        built.map_err(|error| ConfigError::caused("the HTTP client cannot be set up", error))
    }
}

/// Wraps an existing HTTP client. It should have `redirect(Policy::none())`, because the runtime
/// follows redirects; [`Http::build`] sets that.
impl From<reqwest::Client> for Http {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Http {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        if let Err(missing) = tokio_runtime::check() {
            let message = missing.message().to_owned();
            let error = TransportError::with_message(TransportErrorKind::Request, message);
            return Box::pin(ready(Err(error)));
        }
        let body = match request.body.map(Body::open).transpose() {
            Ok(body) => body,
            Err(error) => return Box::pin(ready(Err(error))),
        };
        let mut sent = reqwest::Request::new(request.method, request.url);
        *sent.headers_mut() = request.headers;
        *sent.body_mut() = body;
        // Boxed here, so that the future below does not store a request.
        let response = Box::pin(self.0.execute(sent));
        Box::pin(async move {
            let response = tokio_runtime::catch_panic(response).await;
            let panicked =
                |message| TransportError::with_message(TransportErrorKind::Request, message);
            let mut response = response.map_err(panicked)??;
            let headers = std::mem::take(response.headers_mut());
            Ok(Response {
                status: response.status(),
                headers,
                body: ResponseBody::of_reqwest(response.into()),
            })
        })
    }
}
