//! The transport that clients have unless they are given another: `reqwest`.

use std::future::ready;
use std::time::Duration;

use crate::client::config::ConfigError;
use crate::request::body::{Body, ResponseBody};
use crate::wire::tokio_runtime;
use crate::wire::transport::{BoxFuture, Request, Response, Transport};
use crate::wire::transport_error::{TransportError, TransportErrorKind};

/// How long a connection may take to be made, unless the builder says otherwise.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// HTTP/1.1 and HTTP/2 over TLS by rustls, through the proxies that the environment names
/// (`HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`). Connections are kept and used again;
/// clones share them.
#[derive(Clone, Debug)]
pub struct Http(reqwest::Client);

impl Http {
    /// A transport with this runtime's own settings.
    ///
    /// # Errors
    ///
    /// TLS cannot be set up, as on a machine without any certificate to trust.
    pub fn new() -> Result<Self, ConfigError> {
        Self::with(true, CONNECT_TIMEOUT)
    }

    /// A machine without certificates is an error only where TLS is needed: for a base URL without
    /// TLS, a redirect to one with TLS then fails, and everything else works.
    pub(crate) fn with(needs_tls: bool, connect_timeout: Duration) -> Result<Self, ConfigError> {
        let builder = || reqwest::Client::builder().connect_timeout(connect_timeout);
        match Self::build(builder()) {
            Err(_) if !needs_tls => Self::build(builder().tls_certs_only([])),
            built => built,
        }
    }

    /// A transport with these settings, redirects aside: the runtime follows them itself, for it
    /// knows what is a credential.
    ///
    /// # Errors
    ///
    /// The settings cannot be used.
    pub fn build(builder: reqwest::ClientBuilder) -> Result<Self, ConfigError> {
        let builder = builder.redirect(reqwest::redirect::Policy::none());
        let built = builder.build().map(Self);
        built.map_err(|error| ConfigError::caused("the HTTP client cannot be set up", error))
    }
}

/// A client of the user's own. It should have `redirect(Policy::none())`, for redirects are the
/// runtime's to follow; [`Http::build`] sees to that.
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
        // Made here, so that the future below has no room for a request.
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
