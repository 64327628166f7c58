//! Sends a request with the token of a provider, where there is one: after a 401 once more, with
//! another token. What enters is a request without a token, what leaves is the head of the answer.

use std::convert::Infallible;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use crate::body::Body;
use crate::core::Settings;
use crate::credentials::Provider;
use crate::error::Error;
use crate::follow::follow;
use crate::prepare::Prepared;
use crate::secret::Secret;
use crate::token::TokenError;
use crate::transport::{Answer, Request};
use crate::transport_error::TransportError;

/// The head of an answer, the host that gave it where a redirect led there, and the token that it
/// was given for.
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    pub(crate) elsewhere: Option<String>,
    pub(crate) token: Option<Secret>,
}

/// Sends a request and follows redirects; `redirects` counts them.
pub(crate) async fn send(
    prepared: &Prepared,
    redirects: &mut usize,
) -> Result<Answered, Error<Infallible>> {
    let settings = prepared.settings()?;
    let request = &prepared.request;
    match &prepared.provider {
        None => send_as_is(request, None, settings, redirects).await,
        // In a box, so that who needs no token has no room for it.
        Some(provider) => Box::pin(send_with_token(request, provider, settings, redirects)).await,
    }
}

async fn send_with_token(
    request: &Request,
    Provider(provider): &Provider,
    settings: &Settings,
    redirects: &mut usize,
) -> Result<Answered, Error<Infallible>> {
    let transport = settings.transport.as_ref();
    let token = provider.token(transport).await.map_err(Error::Token)?;
    let answered = send_with(request, token.clone(), settings, redirects).await?;
    let can_replay = request.body.as_ref().is_none_or(Body::is_replayable);
    // Who answered after a redirect may never have seen the token. A request that is not let in was
    // not acted on, so any may be sent again.
    let is_refused = answered.answer.status == StatusCode::UNAUTHORIZED && *redirects == 0;
    if !is_refused {
        return Ok(answered);
    }
    provider.refused(&token);
    if !can_replay {
        return Ok(answered);
    }
    match provider.token(transport).await {
        Ok(other) if other != token => send_with(request, other, settings, redirects).await,
        _ => Ok(answered),
    }
}

async fn send_with(
    request: &Request,
    token: Secret,
    settings: &Settings,
    redirects: &mut usize,
) -> Result<Answered, Error<Infallible>> {
    let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let mut value = value.map_err(|_| {
        Error::Token(TokenError::told(
            "the token has characters that no header can carry",
        ))
    })?;
    value.set_sensitive(true);
    let mut request = request.clone();
    request.headers.insert(AUTHORIZATION, value);
    send_as_is(&request, Some(token), settings, redirects).await
}

async fn send_as_is(
    request: &Request,
    token: Option<Secret>,
    settings: &Settings,
    redirects: &mut usize,
) -> Result<Answered, Error<Infallible>> {
    let sent = follow(request, settings, redirects).await;
    let (answer, elsewhere) = sent.map_err(TransportError::into_error)?;
    Ok(Answered {
        answer,
        elsewhere,
        token,
    })
}
