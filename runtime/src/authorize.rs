//! Sends a request with the token of a provider, where there is one: after a 401 once more, with
//! another token. What enters is a call that was made ready, what leaves is the head of the answer.

use std::convert::Infallible;

use reqwest::StatusCode;
use reqwest::header::{AUTHORIZATION, HeaderValue};

use crate::body::Body;
use crate::credentials::Provider;
use crate::error::Error;
use crate::follow::{Hop, begin, in_words, is_redirect, turned};
use crate::prepare::Prepared;
use crate::secret::Secret;
use crate::token::TokenError;
use crate::transport::{Answer, Request, Transport};

/// The head of an answer, the host that gave it where a redirect led there, and the token that it
/// was given for.
pub(crate) struct Answered {
    pub(crate) answer: Answer,
    pub(crate) elsewhere: Option<String>,
    pub(crate) token: Option<Secret>,
}

/// Sends a request and gives the first answer that is no redirect; `redirects` counts those that are
/// followed. All in one future: each in another has to find out where it is, whenever it is polled.
pub(crate) async fn send(
    prepared: &Prepared,
    redirects: &mut usize,
) -> Result<Answered, Error<Infallible>> {
    let transport = prepared.settings.transport.as_ref();
    let mut provider = prepared.provider();
    let mut token = match provider {
        None => None,
        // In a box, so that who needs no token has no room for it.
        Some(provider) => Some(Box::pin(ask(provider, transport)).await?),
    };
    let mut hop = None;
    let mut sent = begin(prepared, token.as_ref())?;
    loop {
        let answer = match sent.await {
            Ok(answer) => answer,
            Err(error) => return Err(in_words(error, prepared, hop)),
        };
        if is_redirect(answer.status)
            && let Some(next) = turned(prepared, token.as_ref(), &mut hop, &answer, redirects)?
        {
            sent = next;
            continue;
        }
        let answered = Answered {
            answer,
            elsewhere: hop.take().map(Hop::into_host),
            token: token.take(),
        };
        // A second token is the last.
        let Some(provider) = provider.take() else {
            return Ok(answered);
        };
        let refused = again(prepared, provider, transport, answered, *redirects);
        match Box::pin(refused).await {
            Ok(other) => sent = begin(prepared, Some(token.insert(other)))?,
            Err(answered) => return Ok(*answered),
        }
    }
}

async fn ask(
    Provider(provider): &Provider,
    transport: &dyn Transport,
) -> Result<Secret, Error<Infallible>> {
    provider.token(transport).await.map_err(Error::Token)
}

/// Another token, where the one that was sent was refused; else the answer, which counts.
async fn again(
    prepared: &Prepared,
    Provider(provider): &Provider,
    transport: &dyn Transport,
    answered: Answered,
    redirects: usize,
) -> Result<Secret, Box<Answered>> {
    // Who answered after a redirect may never have seen the token. A request that is not let in was
    // not acted on, so any may be sent again.
    let is_refused = answered.answer.status == StatusCode::UNAUTHORIZED && redirects == 0;
    let Some(token) = answered.token.as_ref().filter(|_| is_refused) else {
        return Err(Box::new(answered));
    };
    provider.refused(token);
    let body = prepared.call.body_set();
    if !body.is_none_or(Body::is_replayable) {
        return Err(Box::new(answered));
    }
    match provider.token(transport).await {
        Ok(other) if other != *token => Ok(other),
        _ => Err(Box::new(answered)),
    }
}

/// The request of a call with a token.
pub(crate) fn with_token(
    prepared: &Prepared,
    token: Option<&Secret>,
) -> Result<Request, Error<Infallible>> {
    let mut request = prepared.request()?;
    if let Some(token) = token {
        let value = bearer(token).map_err(Error::Token)?;
        request.headers.insert(AUTHORIZATION, value);
    }
    Ok(request)
}

fn bearer(token: &Secret) -> Result<HeaderValue, TokenError> {
    let value = HeaderValue::try_from(format!("Bearer {}", token.expose()));
    let mut value =
        value.map_err(|_| TokenError::told("the token has characters that no header can carry"))?;
    value.set_sensitive(true);
    Ok(value)
}
