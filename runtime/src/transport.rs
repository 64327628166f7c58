//! The error of an answer that did not come whole.

use std::error::Error as StdError;
use std::fmt;

use reqwest::StatusCode;
use reqwest::header::HeaderMap;

/// An answer that did not arrive, or not whole.
pub struct TransportError(Box<Broken>);

struct Broken {
    message: String,
    source: Option<reqwest::Error>,
    /// What did arrive.
    head: Option<(StatusCode, HeaderMap)>,
}

impl TransportError {
    pub(crate) fn new(message: String, source: Option<reqwest::Error>) -> Self {
        // The URL is dropped, for its query may hold what is not for a log.
        let source = source.map(reqwest::Error::without_url);
        Self(Box::new(Broken {
            message,
            source,
            head: None,
        }))
    }

    pub(crate) fn with_head(mut self, status: StatusCode, headers: HeaderMap) -> Self {
        self.0.head = Some((status, headers));
        self
    }

    /// The status, where that much arrived.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.head.as_ref().map(|(status, _)| *status)
    }

    /// The headers, where that much arrived.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.head.as_ref().map(|(_, headers)| headers)
    }
}

impl fmt::Debug for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportError")
            .field("message", &self.0.message)
            .field("status", &self.status())
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_ref().map(|source| source as _)
    }
}
