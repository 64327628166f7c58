//! Errors of an answer that came whole: a declared failure, an undeclared one, a success of another
//! kind than declared.

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::json::fault::Fault;
use crate::response::excerpt::excerpt;
use crate::response::raw_response::Raw;
use crate::response::redaction::Redaction;

/// An answer that is no success, and the beginning of its body in words.
pub(crate) struct Answer {
    pub(crate) raw: Raw,
    pub(crate) excerpt: String,
    /// What of it no text shows.
    pub(crate) redaction: Redaction,
}

impl Answer {
    pub(crate) fn new(raw: Raw, redaction: Redaction) -> Self {
        Self {
            excerpt: excerpt(&raw.body, &redaction),
            raw,
            redaction,
        }
    }

    /// An answer of which something else is said than how it begins.
    pub(crate) fn told(raw: Raw, excerpt: &str) -> Self {
        Self {
            raw,
            excerpt: excerpt.to_owned(),
            redaction: Redaction::default(),
        }
    }

    /// What names the request, for a text.
    pub(crate) fn shown_id(&self) -> Option<Cow<'_, str>> {
        let id = self.raw.request_id()?;
        Some(self.redaction.text(id))
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.raw.status, self.excerpt)
    }
}

macro_rules! accessors {
    () => {
        pub(crate) fn answer(&self) -> &Raw {
            &self.0.answer.raw
        }

        /// The status.
        #[must_use]
        pub fn status(&self) -> StatusCode {
            self.answer().status
        }

        /// The headers.
        #[must_use]
        pub fn headers(&self) -> &HeaderMap {
            &self.answer().headers
        }

        /// The name that the server gave the request, to be told when one asks for help.
        #[must_use]
        pub fn request_id(&self) -> Option<&str> {
            self.answer().request_id()
        }

        /// The body as it came.
        #[must_use]
        pub fn raw_body(&self) -> &[u8] {
            &self.answer().body
        }
    };
}

/// A failure as the document declares it.
pub struct ApiError<B>(Box<Declared<B>>);

struct Declared<B> {
    answer: Answer,
    body: B,
}

impl<B> ApiError<B> {
    pub(crate) fn new(answer: Answer, body: B) -> Self {
        Self(Box::new(Declared { answer, body }))
    }

    accessors!();

    /// The body.
    #[must_use]
    pub fn body(&self) -> &B {
        &self.0.body
    }

    /// The body.
    #[must_use]
    pub fn into_body(self) -> B {
        self.0.body
    }
}

impl<B: fmt::Debug> fmt::Debug for ApiError<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // What the server repeats in its body is redacted as it is elsewhere.
        let body = match f.alternate() {
            true => format!("{:#?}", self.body()),
            false => format!("{:?}", self.body()),
        };
        let body = self.0.answer.redaction.text(&body);
        f.debug_struct("ApiError")
            .field("status", &self.status())
            .field("request_id", &self.0.answer.shown_id())
            .field("body", &format_args!("{body}"))
            .finish_non_exhaustive()
    }
}

impl<B> fmt::Display for ApiError<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.answer.fmt(f)
    }
}

impl<B: fmt::Debug> StdError for ApiError<B> {}

/// A failure without a typed body: the document declares none, or another one, or not even the
/// status.
pub struct StatusError(Box<Undeclared>);

struct Undeclared {
    answer: Answer,
    fault: Option<Fault>,
    is_declared: bool,
}

impl StatusError {
    /// Of a status that is not declared, or of a body that is not what is declared for it.
    pub(crate) fn new(answer: Answer, fault: Option<Fault>) -> Self {
        let fault = fault.map(|fault| answer.redaction.fault(fault));
        let is_declared = fault.is_some();
        Self(Box::new(Undeclared {
            answer,
            fault,
            is_declared,
        }))
    }

    /// Of a status that is declared without a body.
    pub(crate) fn bare(answer: Answer) -> Self {
        Self(Box::new(Undeclared {
            answer,
            fault: None,
            is_declared: true,
        }))
    }

    accessors!();

    /// True if the document declares the status.
    #[must_use]
    pub fn is_declared(&self) -> bool {
        self.0.is_declared
    }

    /// Why the body is not what the document declares; `None` where the document declares no body,
    /// or not even the status.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        self.0.fault.as_ref()
    }
}

impl fmt::Debug for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StatusError")
            .field("status", &self.status())
            .field("request_id", &self.0.answer.shown_id())
            .field("fault", &self.fault())
            .field("body", &self.0.answer.excerpt)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault() {
            Some(fault) if fault.path() == "$" => {
                write!(f, "{} (not the declared body: {fault})", self.0.answer)
            }
            Some(_) => write!(f, "{} (not the declared body)", self.0.answer),
            None if self.is_declared() => write!(f, "{}", self.0.answer),
            None => write!(f, "{} (an undeclared status)", self.0.answer),
        }
    }
}

impl StdError for StatusError {}

/// A success whose body is not what the document declares.
pub struct DecodeError(Box<Undecoded>);

struct Undecoded {
    answer: Answer,
    fault: Fault,
}

impl DecodeError {
    pub(crate) fn new(answer: Answer, fault: Fault) -> Self {
        let fault = answer.redaction.fault(fault);
        Self(Box::new(Undecoded { answer, fault }))
    }

    accessors!();

    /// What is wrong with the body.
    #[must_use]
    pub fn fault(&self) -> &Fault {
        &self.0.fault
    }

    /// Where in the body it is wrong, as a JSON path: `$.fields[0].label`.
    #[must_use]
    pub fn path(&self) -> String {
        self.fault().path()
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("status", &self.status())
            .field("request_id", &self.0.answer.shown_id())
            .field("fault", &self.fault())
            .field("body", &self.0.answer.excerpt)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the body is not what was declared, at {}; {}",
            self.fault(),
            self.0.answer
        )
    }
}

impl StdError for DecodeError {}

/// A success without a body, where the document declares one.
///
/// The server did what it was asked for, and said nothing more: with the status 204 or 205, or with
/// an empty body.
pub struct NoContentError(Box<Empty>);

struct Empty {
    answer: Answer,
}

impl NoContentError {
    pub(crate) fn new(answer: Answer) -> Self {
        Self(Box::new(Empty { answer }))
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
