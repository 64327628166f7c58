//! Failures to read the body of a request.

use std::error::Error as StdError;
use std::fmt;

/// A failure to read a body, as opposed to a failure of the network.
#[derive(Debug)]
pub(crate) struct BodyError(Box<dyn StdError + Send + Sync>);

impl BodyError {
    pub(crate) fn new(why: impl Into<String>) -> Self {
        Self(why.into().into())
    }

    pub(crate) fn caused(error: Box<dyn StdError + Send + Sync>) -> Self {
        Self(error)
    }

    /// Finds such an error among the sources of another.
    pub(crate) fn within<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a Self> {
        let mut next = Some(error);
        while let Some(error) = next {
            match error.downcast_ref() {
                Some(found) => return Some(found),
                None => next = error.source(),
            }
        }
        None
    }
}

impl fmt::Display for BodyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the body cannot be sent: {}", self.0)
    }
}

impl StdError for BodyError {}
