//! The context of a request, for errors and decoding of its response.

use std::convert::Infallible;
use std::sync::Arc;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::calls::call::Call;
use crate::document::declared::Declared;
use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::executor::prepared_call::PreparedCall;
use crate::json::decoding_settings::Decoding;
use crate::model::secret::Secret;
use crate::redact::redaction::Redaction;
use crate::response::error::Error;
use crate::response::raw_response::RawResponse;
use crate::response::response_errors::ErrorResponse;

/// The context of a request, for errors and decoding.
#[derive(Clone)]
pub(crate) struct RequestContext {
    pub(crate) prepared: Arc<PreparedCall>,
    /// The host of the last redirect.
    pub(crate) redirect_host: Option<String>,
    /// The token of a provider.
    pub(crate) token: Option<Secret>,
}

impl RequestContext {
    /// Returns the maximum length of a body, in bytes.
    pub(crate) fn limit(&self) -> usize {
        self.prepared.settings.body_limit
    }

    /// Returns the call, to be repeated.
    pub(crate) fn reconnect_call(&self) -> ReconnectCall {
        ReconnectCall {
            call: self.prepared.call.clone(),
            declared: self.prepared.declared,
        }
    }

    fn host(&self) -> String {
        let redirect_host = self.redirect_host.clone();
        redirect_host.unwrap_or_else(|| self.prepared.host())
    }

    /// Creates the response of an error, with an excerpt.
    pub(crate) fn error_response(&self, raw: RawResponse) -> ErrorResponse {
        ErrorResponse::new(raw, self.redaction())
    }

    fn redaction(&self) -> Redaction {
        let mut secrets = self.prepared.secrets();
        secrets.extend(self.token.iter().map(|token| token.expose().to_owned()));
        // The request is built again, because it is rarely needed here.
        let sent = self.prepared.request().map(|request| request.headers);
        Redaction::new(&sent.unwrap_or_default(), secrets)
    }

    /// Returns the settings for decoding; an observer receives no secret.
    pub(crate) fn decoding(&self) -> Arc<Decoding> {
        let decoding = &self.prepared.settings.decoding;
        if !decoding.is_observed() {
            return Arc::clone(decoding);
        }
        let redaction = self.redaction();
        Arc::new(decoding.redacted(move |text| redaction.shown(text)))
    }

    /// Creates the error of an incomplete body.
    #[cold]
    #[inline(never)]
    pub(crate) fn broken(
        &self,
        error: TransportError,
        status: StatusCode,
        headers: HeaderMap,
    ) -> Error<Infallible> {
        let host = self.host();
        let message = match error.kind() {
            TransportErrorKind::Timeout => format!("the body from {host} timed out"),
            TransportErrorKind::Limit => error.to_string(),
            _ => format!("the body from {host} is incomplete"),
        };
        error
            .replace_message(message)
            .with_head(status, headers)
            .into_error()
    }
}

/// A call to repeat, and its declared responses.
pub(crate) struct ReconnectCall {
    pub(crate) call: Call,
    pub(crate) declared: &'static [Declared],
}
