//! The token of a provider, where there is one: asked for before an attempt, and once more after a
//! 401.

use std::convert::Infallible;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use crate::answer::error::Error;
use crate::answer::reply::Reply;
use crate::client::credential_store::Provider;
use crate::client::token::TokenError;
use crate::executor::prepared_call::PreparedCall;
use crate::model::secret::Secret;
use crate::request::body::Body;
use crate::wire::transport::{BoxFuture, Request};

/// A token that is waited for.
pub(crate) type TokenFuture<'p> = BoxFuture<'p, Result<Secret, TokenError>>;

/// Asks for a token.
pub(crate) fn request_token<'p>(
    prepared: &'p PreparedCall,
    Provider(provider): &'p Provider,
) -> TokenFuture<'p> {
    provider.token(prepared.settings.transport.as_ref())
}

/// Asks for another token, where the one that was sent was refused and the request can be sent again.
pub(crate) fn replace_refused_token<'p>(
    prepared: &'p PreparedCall,
    provider: &'p Provider,
    reply: &Reply,
    redirects: usize,
) -> Option<TokenFuture<'p>> {
    // Who answered after a redirect may never have seen the token. A request that is not let in was
    // not acted on, so any may be sent again.
    let is_refused = reply.raw.status == StatusCode::UNAUTHORIZED && redirects == 0;
    let token = reply.origin.token.as_ref().filter(|_| is_refused)?;
    provider.0.refused(token);
    let body = prepared.call.body_set();
    body.is_none_or(Body::is_replayable)
        .then(|| request_token(prepared, provider))
}

/// The request of a call with a token.
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

const UNSENDABLE: &str = "the token has characters that no header can carry";

/// Checks that a token can be sent.
pub(crate) fn check(token: &Secret) -> Result<(), TokenError> {
    let token = token.expose();
    if token.is_empty() {
        return Err(TokenError::with_message("the token is empty"));
    }
    // White space would end the token (RFC 6750, section 2.1).
    match HeaderValue::from_str(token) {
        Ok(_) if !token.contains([' ', '\t']) => Ok(()),
        _ => Err(TokenError::with_message(UNSENDABLE)),
    }
}

/// Asks for another token in place of one that cannot be sent, which its provider is told of.
#[cold]
pub(crate) fn replace_invalid_token<'p>(
    prepared: &'p PreparedCall,
    provider: &'p Provider,
    token: &Secret,
) -> TokenFuture<'p> {
    provider.0.refused(token);
    request_token(prepared, provider)
}
