//! Errors of complete responses: declared failures, other statuses, and bodies that do not decode.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::json::fault::Fault;
use crate::redact::excerpt::excerpt;
use crate::redact::redaction::Redaction;
use crate::response::raw_response::RawResponse;

/// The response of an error, with an excerpt of its body.
pub(crate) struct ErrorResponse {
    pub(crate) raw: RawResponse,
    pub(crate) excerpt: String,
    /// The secrets to redact.
    pub(crate) redaction: Redaction,
}

impl ErrorResponse {
    pub(crate) fn new(raw: RawResponse, redaction: Redaction) -> Self {
        Self {
            excerpt: excerpt(&raw.body, &redaction),
            raw,
            redaction,
        }
    }

    /// Creates a response with another text than its excerpt.
    pub(crate) fn with_excerpt(raw: RawResponse, excerpt: &str) -> Self {
        Self {
            raw,
            excerpt: excerpt.to_owned(),
            redaction: Redaction::default(),
        }
    }

    /// Returns the request id, redacted.
    pub(crate) fn shown_id(&self) -> Option<Cow<'_, str>> {
        let id = self.raw.request_id()?;
        Some(self.redaction.text(id))
    }
}

impl fmt::Display for ErrorResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.raw.status, self.excerpt)
    }
}

macro_rules! accessors {
    () => {
        pub(crate) fn raw_response(&self) -> &RawResponse {
            &self.0.response.raw
        }

        /// Returns the status.
        #[must_use]
        pub fn status(&self) -> StatusCode {
            self.raw_response().status
        }

        /// Returns the headers.
        #[must_use]
        pub fn headers(&self) -> &HeaderMap {
            &self.raw_response().headers
        }

        /// Returns the request id that the server assigned, for support requests.
        #[must_use]
        pub fn request_id(&self) -> Option<&str> {
            self.raw_response().request_id()
        }

        /// Returns the raw body.
        #[must_use]
        pub fn raw_body(&self) -> &[u8] {
            &self.raw_response().body
        }
    };
}

/// A failure that the document declares, with its decoded body.
pub struct ApiError<B>(Box<Declared<B>>);

struct Declared<B> {
    response: ErrorResponse,
    body: B,
}

impl<B> ApiError<B> {
    pub(crate) fn new(response: ErrorResponse, body: B) -> Self {
        Self(Box::new(Declared { response, body }))
    }

    accessors!();

    /// Returns the decoded body.
    #[must_use]
    pub fn body(&self) -> &B {
        &self.0.body
    }

    /// Returns the decoded body.
    #[must_use]
    pub fn into_body(self) -> B {
        self.0.body
    }
}

impl<B: fmt::Debug> fmt::Debug for ApiError<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The server may echo secrets in its body.
        let body = match f.alternate() {
            true => format!("{:#?}", self.body()),
            false => format!("{:?}", self.body()),
        };
        let body = self.0.response.redaction.text(&body);
        f.debug_struct("ApiError")
            .field("status", &self.status())
            .field("request_id", &self.0.response.shown_id())
            .field("body", &format_args!("{body}"))
            .finish_non_exhaustive()
    }
}

impl<B> fmt::Display for ApiError<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.response.fmt(f)
    }
}

impl<B: fmt::Debug> StdError for ApiError<B> {}

/// A failure without a decoded body: the document does not declare the status, declares no body, or
/// the body is not as declared.
pub struct StatusError(Box<Undeclared>);

struct Undeclared {
    response: ErrorResponse,
    fault: Option<Fault>,
    is_declared: bool,
}

impl StatusError {
    /// Creates the error of an undeclared status, or of a body that is not as declared.
    pub(crate) fn new(response: ErrorResponse, fault: Option<Fault>) -> Self {
        let fault = fault.map(|fault| response.redaction.fault(fault));
        let is_declared = fault.is_some();
        Self(Box::new(Undeclared {
            response,
            fault,
            is_declared,
        }))
    }

    /// Creates the error of a status that is declared without a body.
    pub(crate) fn bare(response: ErrorResponse) -> Self {
        Self(Box::new(Undeclared {
            response,
            fault: None,
            is_declared: true,
        }))
    }

    accessors!();

    /// Returns true if the document declares the status.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        self.0.is_declared
    }

    /// Returns the fault of a body that is not as declared; `None` if the document declares no
    /// body, or not the status.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.0.fault.as_ref()
    }
}

impl fmt::Debug for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusError")
            .field("status", &self.status())
            .field("request_id", &self.0.response.shown_id())
            .field("fault", &self.fault())
            .field("body", &self.0.response.excerpt)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault() {
            Some(fault) if fault.path() == "$" => {
                write!(f, "{} (not the declared body: {fault})", self.0.response)
            }
            Some(_) => write!(f, "{} (not the declared body)", self.0.response),
            None if self.is_declared() => write!(f, "{}", self.0.response),
            None => write!(f, "{} (an undeclared status)", self.0.response),
        }
    }
}

impl StdError for StatusError {}

/// A success whose body is not as declared.
pub struct DecodeError(Box<Undecoded>);

struct Undecoded {
    response: ErrorResponse,
    fault: Fault,
}

impl DecodeError {
    pub(crate) fn new(response: ErrorResponse, fault: Fault) -> Self {
        let fault = response.redaction.fault(fault);
        Self(Box::new(Undecoded { response, fault }))
    }

    accessors!();

    /// Returns the fault of the body.
    #[must_use]
    pub fn fault(&self) -> &Fault {
        &self.0.fault
    }

    /// Returns the JSON path of the fault: `$.fields[0].label`.
    #[must_use]
    pub fn path(&self) -> String {
        self.fault().path()
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("status", &self.status())
            .field("request_id", &self.0.response.shown_id())
            .field("fault", &self.fault())
            .field("body", &self.0.response.excerpt)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the body is not as declared, at {}; {}",
            self.fault(),
            self.0.response
        )
    }
}

impl StdError for DecodeError {}

/// A success without a body, although the document declares one.
///
/// The server processed the request, and responded with the status 204 or 205, or with an empty
/// body.
pub struct NoContentError(Box<Empty>);

struct Empty {
    response: ErrorResponse,
}

impl NoContentError {
    pub(crate) fn new(response: ErrorResponse) -> Self {
        Self(Box::new(Empty { response }))
    }

    accessors!();
}

impl fmt::Debug for NoContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NoContentError")
            .field("status", &self.status())
            .field("request_id", &self.request_id())
            .finish_non_exhaustive()
    }
}

impl fmt::Display for NoContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let status = self.status();
        write!(f, "{status}: a success without the declared body")
    }
}

impl StdError for NoContentError {}
