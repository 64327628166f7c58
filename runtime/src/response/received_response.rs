//! What came back for a call, and what there is to say about it. What enters is the head of an answer,
//! what leaves is a raw answer, and which row of the description it belongs to.

use std::convert::Infallible;
use std::mem;
use std::sync::Arc;

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::executor::prepared_call::PreparedCall;
use crate::json::decoding::Decoding;
use crate::json::fault::Fault;
use crate::model::secret::Secret;
use crate::request::body::ResponseBody;
use crate::request::declared::{Declared, Media};
use crate::request::parameter::Location;
use crate::response::content_coding;
use crate::response::declared_match::{begins, find_row, is_asked_for};
use crate::response::error::Error;
use crate::response::media_type::MediaType;
use crate::response::raw_response::Raw;
use crate::response::redaction::Redaction;
use crate::response::response_errors::Answer;
use crate::streams::incoming::{Again, Incoming};
use crate::wire::transport;
use crate::wire::transport_error::{TransportError, TransportErrorKind};

/// What came back for a call.
pub struct Reply {
    pub(crate) raw: Raw,
    /// The index of the response that the description declares for it.
    pub(crate) row: Option<usize>,
    /// The body, until it was read: what is handed on while it comes is not.
    pub(crate) body: Option<ResponseBody>,
    pub(crate) origin: Origin,
}

/// Where an answer comes from, for what is said about it.
#[derive(Clone)]
pub(crate) struct Origin {
    pub(crate) prepared: Arc<PreparedCall>,
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
        Answer::new(raw, self.redaction())
    }

    fn redaction(&self) -> Redaction {
        let mut secrets = self.prepared.secrets();
        secrets.extend(self.token.iter().map(|token| token.expose().to_owned()));
        // What was sent is made once more, for it is rarely looked at.
        let sent = self.prepared.request().map(|request| request.headers);
        Redaction::new(&sent.unwrap_or_default(), secrets)
    }

    /// How the body is decoded; an observer is told no secret.
    pub(crate) fn decoding(&self) -> Arc<Decoding> {
        let decoding = &self.prepared.settings.decoding;
        if !decoding.is_observed() {
            return Arc::clone(decoding);
        }
        let redaction = self.redaction();
        Arc::new(decoding.redacted(move |text| redaction.shown(text)))
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
        error
            .replace_message(message)
            .with_head(status, headers)
            .into_error()
    }
}

impl Reply {
    /// The head of an answer.
    pub(crate) fn begin(answer: transport::Response, origin: Origin) -> Self {
        let transport::Response {
            status,
            headers,
            body,
        } = answer;
        Self {
            raw: Raw {
                status,
                headers,
                body: Bytes::new(),
                decoding: Some(origin.decoding()),
                operation: Some(origin.prepared.call.description()),
            },
            row: None,
            body: Some(body),
            origin,
        }
    }

    /// True if the body is handed on while it comes; finds out what the answer is.
    pub(crate) fn is_stream(&mut self) -> bool {
        let declared = self.origin.prepared.declared;
        let media = MediaType::of(&self.raw.headers);
        self.row = find_row(declared, self.raw.status, media.as_ref());
        let row = self.row.and_then(|row| declared.get(row));
        // What is in an unread coding is no stream of anything.
        row.is_some_and(|row| begins(row, media.as_ref())) && self.coding().is_none()
    }

    /// The response that is declared for it.
    fn declared(&self) -> Option<&'static Declared> {
        self.row
            .and_then(|row| self.origin.prepared.declared.get(row))
    }

    /// The content coding that the body has and the caller did not ask for.
    fn coding(&self) -> Option<&str> {
        let coding = content_coding::left(&self.raw.headers)?;
        let call = &self.origin.prepared.call;
        // Bytes are handed on as they are to whoever asked for a coding of them.
        let takes_bytes = |row: &Declared| matches!(row.media, Media::Binary | Media::Bytes);
        let is_wanted = call.sets(Location::Header, "accept-encoding")
            && self.declared().is_some_and(takes_bytes);
        (!is_wanted).then_some(coding)
    }

    /// Why the body is not read, whatever it is declared to be.
    pub(crate) fn objection(&self) -> Option<Fault> {
        if let Some(coding) = self.coding()
            && !self.raw.body.is_empty()
        {
            return Some(content_coding::refused(coding));
        }
        let row = self.declared().filter(|row| row.exact)?;
        if row.media == Media::None {
            let message = "no response of this status is of the media type that was asked for";
            return Some(Fault::new(message));
        }
        let sent = MediaType::of(&self.raw.headers)?;
        let name = row.media_type().unwrap_or_default();
        let told = || Fault::new(format!("{} came in the place of {name}", sent.essence));
        (!is_asked_for(row, &sent)).then(told)
    }

    /// The row of a success without a body.
    pub(crate) fn empty_row(&self) -> Option<usize> {
        let is_empty = |row: &Declared| row.success && !row.exact && row.media == Media::None;
        self.origin.prepared.declared.iter().position(is_empty)
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
