//! One attempt of a call: the request, redirects, and the body of the response.
//!
//! It is a hand-written state machine for the size of a call's future, which is allocated for each
//! call. An `async fn` takes as many instructions and allocations (113,044 and 88 in a small call, to
//! 113,155 and 88), but makes the future 960 bytes long, where the limit is 800.

use std::convert::Infallible;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use crate::client::credential_store::Provider;
use crate::client::token::check;
use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::executor::prepared_call::PreparedCall;
use crate::executor::provider_token::{
    TokenFuture, replace_invalid_token, replace_refused_token, request_token,
};
use crate::executor::received_response::ReceivedResponse;
use crate::executor::redirect::{
    Hop, ResponseFuture, begin, describe_error, follow_redirect, is_redirect,
};
use crate::executor::request_context::RequestContext;
use crate::model::secret::Secret;
use crate::response::declared_match::is_declared_success;
use crate::response::error::Error;
use crate::wire::body_reader::BodyReader;
use crate::wire::transport::Response;

/// An attempt in progress.
pub(crate) struct Attempt<'p> {
    prepared: &'p Arc<PreparedCall>,
    step: Step<'p>,
    /// The provider that may supply another token.
    provider: Option<&'p Provider>,
    token: Option<Secret>,
    /// True if a token was already requested in place of one that cannot be sent.
    is_replaced: bool,
    /// The request of the last redirect.
    hop: Option<Hop>,
    /// The number of redirects that were followed.
    pub(crate) redirects: usize,
    /// The response, once its head is received.
    pub(crate) received: Option<ReceivedResponse>,
}

/// The pending step of an attempt.
enum Step<'p> {
    Token(TokenFuture<'p>),
    Head(ResponseFuture<'p>),
    /// Another token; without one, the first response is final.
    OtherToken(TokenFuture<'p>, Box<ReceivedResponse>),
    Body(BodyReader),
    Nothing,
}

/// A failure of an attempt.
pub(crate) enum AttemptError {
    /// No head was received.
    Before(Box<Error<Infallible>>),
    /// The body is incomplete.
    Within(TransportError),
}

impl From<Error<Infallible>> for AttemptError {
    #[cold]
    fn from(error: Error<Infallible>) -> Self {
        Self::Before(Box::new(error))
    }
}

impl From<TransportError> for AttemptError {
    #[cold]
    fn from(error: TransportError) -> Self {
        Self::Within(error)
    }
}

impl<'p> Attempt<'p> {
    /// Builds the request, which is sent when the attempt is polled.
    pub(crate) fn begin(prepared: &'p Arc<PreparedCall>) -> Result<Self, Error<Infallible>> {
        let provider = prepared.provider();
        Ok(Self {
            prepared,
            step: match provider {
                None => Step::Head(begin(prepared, None)?),
                Some(provider) => Step::Token(request_token(prepared, provider)),
            },
            provider,
            token: None,
            is_replaced: false,
            hop: None,
            redirects: 0,
            received: None,
        })
    }

    /// Polls the attempt, until the body is read or a stream begins.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Result<(), AttemptError>> {
        loop {
            match &mut self.step {
                Step::Head(sent) => {
                    let response = ready!(sent.as_mut().poll(context));
                    self.take(response)?;
                }
                Step::Body(whole) => {
                    let Some(received) = &mut self.received else {
                        return Poll::Ready(Ok(()));
                    };
                    if let Some(body) = &mut received.body {
                        received.raw.body = ready!(whole.poll(body, context))?;
                        received.body = None;
                    }
                    self.step = Step::Nothing;
                }
                Step::Token(asked) => {
                    let token = ready!(asked.as_mut().poll(context));
                    self.take_token(token.map_err(Error::Token)?)?;
                }
                Step::OtherToken(asked, _) => {
                    let token = ready!(asked.as_mut().poll(context)).ok();
                    self.take_other(token)?;
                }
                Step::Nothing => return Poll::Ready(Ok(())),
            }
        }
    }

    /// Handles the head of a response.
    fn take(&mut self, response: Result<Response, TransportError>) -> Result<(), AttemptError> {
        let response = match response {
            Ok(response) => response,
            Err(error) => return Err(describe_error(error, self.prepared, self.hop.take()).into()),
        };
        if is_redirect(response.status)
            && !is_declared_success(self.prepared.declared, response.status)
            && self.follow(&response)?
        {
            return Ok(());
        }
        let request_context = RequestContext {
            prepared: Arc::clone(self.prepared),
            redirect_host: self.hop.take().map(Hop::into_host),
            token: self.token.take(),
        };
        let received = self
            .received
            .insert(ReceivedResponse::begin(response, request_context));
        // A token is replaced once.
        if let Some(provider) = self.provider.take()
            && let Some(asked) =
                replace_refused_token(self.prepared, provider, received, self.redirects)
        {
            if let Some(received) = self.received.take() {
                self.step = Step::OtherToken(asked, Box::new(received));
            }
            return Ok(());
        }
        self.begin_body()
    }

    /// Follows a redirect; returns false if it is not followed.
    #[cold]
    fn follow(&mut self, response: &Response) -> Result<bool, AttemptError> {
        let token = self.token.as_ref();
        let (hop, redirects) = (&mut self.hop, &mut self.redirects);
        let next = follow_redirect(self.prepared, token, hop, response, redirects)?;
        let is_followed = next.is_some();
        if let Some(next) = next {
            self.step = Step::Head(next);
        }
        Ok(is_followed)
    }

    fn begin_body(&mut self) -> Result<(), AttemptError> {
        self.step = Step::Nothing;
        if let Some(received) = &mut self.received
            && !received.is_stream()
            && let Some(body) = &received.body
        {
            let limit = self.prepared.settings.body_limit;
            self.step = Step::Body(BodyReader::new(body, received.raw.status, limit)?);
        }
        Ok(())
    }

    /// Sends the request with a token if the token is valid; else requests another, once.
    fn take_token(&mut self, token: Secret) -> Result<(), AttemptError> {
        match (check(&token), self.provider) {
            (Err(_), Some(provider)) if !self.is_replaced => {
                self.is_replaced = true;
                self.step = Step::Token(replace_invalid_token(self.prepared, provider, &token));
                Ok(())
            }
            _ => self.send_with(token),
        }
    }

    fn send_with(&mut self, token: Secret) -> Result<(), AttemptError> {
        self.step = Step::Head(begin(self.prepared, Some(&token))?);
        self.token = Some(token);
        Ok(())
    }

    #[cold]
    fn take_other(&mut self, token: Option<Secret>) -> Result<(), AttemptError> {
        let step = std::mem::replace(&mut self.step, Step::Nothing);
        let Step::OtherToken(_, received) = step else {
            return Ok(());
        };
        let is_other = |token: &Secret| {
            received.request_context.token.as_ref() != Some(token) && check(token).is_ok()
        };
        match token.filter(is_other) {
            Some(token) => self.send_with(token),
            None => {
                self.received = Some(*received);
                self.begin_body()
            }
        }
    }

    /// Returns the outcome if it is no success, or if the attempt timed out (`None`).
    #[cold]
    #[inline(never)]
    pub(crate) fn end(
        self,
        read: Option<Result<(), AttemptError>>,
    ) -> Result<ReceivedResponse, Error<Infallible>> {
        let late = |message| TransportError::with_message(TransportErrorKind::Timeout, message);
        Err(match (read, self.received) {
            (Some(Ok(())), Some(received)) => return Ok(received),
            (Some(Err(AttemptError::Before(error))), _) => *error,
            (Some(Err(AttemptError::Within(error))), Some(received)) => received.broken(error),
            (None, Some(received)) => received.broken(late(String::new())),
            (_, None) => {
                let message = format!("{} did not respond in time", self.prepared.host());
                late(message).into_error()
            }
        })
    }
}
