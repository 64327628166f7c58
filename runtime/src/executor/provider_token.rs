//! Bearer tokens of a provider: requested before an attempt, and once more after the status 401. All
//! other credentials are put into the request by `client/credentials.rs`.

use std::convert::Infallible;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use crate::client::credential_store::Provider;
use crate::client::token::{UNSENDABLE, check};
use crate::error::token_error::TokenError;
use crate::executor::prepared_call::PreparedCall;
use crate::executor::received_response::ReceivedResponse;
use crate::model::secret::Secret;
use crate::response::error::Error;
use crate::wire::body::Body;
use crate::wire::transport::{BoxFuture, Request};

/// A future of a token.
pub(crate) type TokenFuture<'p> = BoxFuture<'p, Result<Secret, TokenError>>;

/// Requests a token.
pub(crate) fn request_token<'p>(
    prepared: &'p PreparedCall,
    Provider(provider): &'p Provider,
) -> TokenFuture<'p> {
    provider.token(prepared.settings.transport.as_ref())
}

/// Requests another token, if the first was rejected and the request can be sent again.
pub(crate) fn replace_refused_token<'p>(
    prepared: &'p PreparedCall,
    provider: &'p Provider,
    received: &ReceivedResponse,
    redirects: usize,
) -> Option<TokenFuture<'p>> {
    // After a redirect, another server may have rejected the request. A request that is not
    // authorized was not processed, so any method may be sent again.
    let is_refused = received.raw.status == StatusCode::UNAUTHORIZED && redirects == 0;
    let token = received
        .request_context
        .token
        .as_ref()
        .filter(|_| is_refused)?;
    provider.0.refused(token);
    let body = prepared.call.body_set();
    body.is_none_or(Body::is_replayable)
        .then(|| request_token(prepared, provider))
}

/// Builds the request of a call with a token.
pub(crate) fn with_token(
    prepared: &PreparedCall,
    token: Option<&Secret>,
) -> Result<Request, Error<Infallible>> {
    match token {
        None => prepared.request(),
        Some(token) => with_bearer(prepared, token),
    }
}

fn with_bearer(prepared: &PreparedCall, token: &Secret) -> Result<Request, Error<Infallible>> {
    let mut request = prepared.request()?;
    let value = bearer(token).map_err(Error::Token)?;
    request.headers.insert(AUTHORIZATION, value);
    Ok(request)
}

fn bearer(token: &Secret) -> Result<HeaderValue, TokenError> {
    check(token)?;
    let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let mut value = value.map_err(|_| TokenError::with_message(UNSENDABLE))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Reports a token that cannot be sent to its provider, and requests another.
#[cold]
pub(crate) fn replace_invalid_token<'p>(
    prepared: &'p PreparedCall,
    provider: &'p Provider,
    token: &Secret,
) -> TokenFuture<'p> {
    provider.0.refused(token);
    request_token(prepared, provider)
}
