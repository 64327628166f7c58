//! Received responses, before decoding: the raw response, the declared response it matches, and the
//! context of its request.

use std::convert::Infallible;
use std::mem;

use bytes::Bytes;

use crate::document::declared::{Declared, Media};
use crate::document::parameter::Location;
use crate::error::transport_error::TransportError;
use crate::executor::incoming::Incoming;
use crate::executor::request_context::RequestContext;
use crate::json::fault::Fault;
use crate::response::content_coding;
use crate::response::declared_match::{
    find_declared, find_empty, is_asked_for, is_declared_stream,
};
use crate::response::error::Error;
use crate::response::media_type::MediaType;
use crate::response::raw_response::RawResponse;
use crate::response::response_errors::ErrorResponse;
use crate::wire::response_body::ResponseBody;
use crate::wire::transport;

/// A received response, not decoded yet.
pub struct ReceivedResponse {
    pub(crate) raw: RawResponse,
    /// The index of the declared response that it matches.
    pub(crate) row: Option<usize>,
    /// The body, until it is read; a streaming body is not read here.
    pub(crate) body: Option<ResponseBody>,
    pub(crate) request_context: RequestContext,
}

impl ReceivedResponse {
    /// Creates a response from its head.
    pub(crate) fn begin(response: transport::Response, request_context: RequestContext) -> Self {
        let transport::Response {
            status,
            headers,
            body,
        } = response;
        Self {
            raw: RawResponse {
                status,
                headers,
                body: Bytes::new(),
                decoding: Some(request_context.decoding()),
                operation: Some(request_context.prepared.call.description()),
            },
            row: None,
            body: Some(body),
            request_context,
        }
    }

    /// Matches the declared responses; returns true if the body is a stream.
    pub(crate) fn is_stream(&mut self) -> bool {
        let declared = self.request_context.prepared.declared;
        let media = MediaType::of(&self.raw.headers);
        self.row = find_declared(declared, self.raw.status, media.as_ref());
        let row = self.row.and_then(|row| declared.get(row));
        // An encoded body is not a stream of anything.
        row.is_some_and(|row| is_declared_stream(row, media.as_ref())) && self.coding().is_none()
    }

    /// Returns the declared response.
    fn declared(&self) -> Option<&'static Declared> {
        self.row
            .and_then(|row| self.request_context.prepared.declared.get(row))
    }

    /// Returns the content coding of the body, unless the caller requested it.
    fn coding(&self) -> Option<&str> {
        let coding = content_coding::remaining(&self.raw.headers)?;
        let call = &self.request_context.prepared.call;
        // Bytes are returned encoded to a caller that requested a coding.
        let takes_bytes = |row: &Declared| matches!(row.media, Media::Binary | Media::Bytes);
        let is_wanted = call.sets(Location::Header, "accept-encoding")
            && self.declared().is_some_and(takes_bytes);
        (!is_wanted).then_some(coding)
    }

    /// Returns the fault of a body that is not decoded, whatever is declared.
    pub(crate) fn body_fault(&self) -> Option<Fault> {
        if let Some(coding) = self.coding()
            && !self.raw.body.is_empty()
        {
            return Some(content_coding::refused(coding));
        }
        let row = self.declared().filter(|row| row.exact)?;
        if row.media == Media::None {
            let message = "no response of this status has the requested media type";
            return Some(Fault::new(message));
        }
        let sent = MediaType::of(&self.raw.headers)?;
        let name = row.media_type().unwrap_or_default();
        let told = || Fault::new(format!("received {} instead of {name}", sent.essence));
        (!is_asked_for(row, &sent)).then(told)
    }

    /// Returns the declared success without a body: the one of this status, else another.
    pub(crate) fn empty_row(&self) -> Option<usize> {
        find_empty(self.request_context.prepared.declared, self.raw.status)
    }

    /// Creates the error of an incomplete body.
    #[cold]
    pub(crate) fn broken(self, error: TransportError) -> Error<Infallible> {
        self.request_context
            .broken(error, self.raw.status, self.raw.headers)
    }

    /// Takes the response of an error.
    #[cold]
    pub(crate) fn error_response(&mut self) -> ErrorResponse {
        self.request_context
            .error_response(mem::take(&mut self.raw))
    }

    pub(crate) fn is_success(&self) -> bool {
        self.raw.status.is_success()
    }

    /// Takes the streaming body.
    pub(crate) fn take_incoming(&mut self) -> Option<Incoming> {
        let body = self.body.take()?;
        let (status, headers) = (self.raw.status, self.raw.headers.clone());
        Some(Incoming::new(
            status,
            headers,
            body,
            self.request_context.clone(),
        ))
    }
}
