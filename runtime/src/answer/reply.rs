//! What came back for a call, and what there is to say about it. What enters is the head of an answer,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;
use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::answer::error::Error;
use crate::answer::excerpt::excerpt;
use crate::answer::failure::Answer;
use crate::answer::response::Raw;
use crate::answer::rows::{begins, find_row, media_type};
use crate::answer::struck::struck;
use crate::executor::prepare::Prepared;
use crate::model::secret::Secret;
use crate::request::body::AnswerBody;
use crate::streams::incoming::{Again, Incoming};
use crate::wire::transport;
use crate::wire::transport_error::{TransportError, TransportErrorKind};

/// What came back for a call.
pub struct Reply {
    pub(crate) raw: Raw,
    /// The index of the response that the description declares for it.
    pub(crate) row: Option<usize>,
    /// The body, until it was read: what is handed on while it comes is not.
    pub(crate) body: Option<AnswerBody>,
    pub(crate) origin: Origin,
}

/// Where an answer comes from, for what is said about it.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) prepared: Arc<Prepared>,
    /// The host that a redirect led to.
    pub(crate) elsewhere: Option<String>,
    /// What a provider gave for it.
    pub(crate) token: Option<Secret>,
}

impl Origin {
    /// How many bytes are held at most.
    pub(crate) fn limit(&self) -> usize {
        self.prepared.settings.body_limit
    }

    /// The call, to be made again.
    pub(crate) fn again(&self) -> Again {
        Again {
            call: self.prepared.call.clone(),
            declared: self.prepared.declared,
        }
    }

    fn host(&self) -> String {
        let elsewhere = self.elsewhere.clone();
        elsewhere.unwrap_or_else(|| self.prepared.host())
    }

    /// A body that is no success, and how it begins in words.
    pub(crate) fn answer(&self, raw: Raw) -> Answer {
        let mut secrets = self.prepared.settings.credentials.secrets().to_vec();
        secrets.extend(self.prepared.call.secrets());
        secrets.extend(self.token.iter().map(|token| token.expose().to_owned()));
        // What was sent is made once more, for it is rarely looked at.
        let sent = self.prepared.request().map(|request| request.headers);
        let struck = struck(&sent.unwrap_or_default(), secrets);
        let excerpt = excerpt(&raw.body, &struck);
        Answer { raw, excerpt }
    }

    /// The error of a body that did not come whole.
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
            TransportErrorKind::Timeout => format!("the body from {host} was not there in time"),
            TransportErrorKind::Limit => error.to_string(),
            _ => format!("the body from {host} broke off"),
        };
        error.says(message).with_head(status, headers).into_error()
    }
}

impl Reply {
    /// The head of an answer.
    pub(crate) fn begin(answer: transport::Answer, origin: Origin) -> Self {
        let transport::Answer {
            status,
            headers,
            body,
        } = answer;
        Self {
            raw: Raw {
                status,
                headers,
                body: Bytes::new(),
            },
            row: None,
            body: Some(body),
            origin,
        }
    }

    /// Whether the body is handed on while it comes; finds out what the answer is.
    pub(crate) fn is_stream(&mut self) -> bool {
        let declared = self.origin.prepared.declared;
        let media = media_type(&self.raw.headers);
        let media = media.as_deref();
        self.row = find_row(declared, self.raw.status, media);
        let row = self.row.and_then(|row| declared.get(row));
        row.is_some_and(|row| begins(row, media))
    }

    /// The error of a body that did not come whole.
    #[cold]
    pub(crate) fn broken(self, error: TransportError) -> Error<Infallible> {
        self.origin.broken(error, self.raw.status, self.raw.headers)
    }

    /// The answer for an error.
    #[cold]
    pub(crate) fn answer(&mut self) -> Answer {
        self.origin.answer(mem::take(&mut self.raw))
    }

    pub(crate) fn is_success(&self) -> bool {
        self.raw.status.is_success()
    }

    /// The body, where it is handed on while it comes.
    pub(crate) fn begun(&mut self) -> Option<Incoming> {
        let body = self.body.take()?;
        let (status, headers) = (self.raw.status, self.raw.headers.clone());
        Some(Incoming::new(status, headers, body, self.origin.clone()))
    }
}
