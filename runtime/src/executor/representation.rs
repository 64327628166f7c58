//! Calls that request one of several declared media types.

use std::fmt;
use std::future::IntoFuture;

use crate::calls::call::Call;
use crate::document::declared::Declared;
use crate::executor::exchange::{Decoder, Exchange, Outcome};
use crate::response::error::Error;

/// A call that requests the response in one media type, with the header `Accept` (RFC 9110, section
/// 12.5.1). It sends nothing until it is awaited or sent.
///
/// A response of another media type is [`Error::Decode`], which keeps the body.
#[must_use = "a call does nothing until it is awaited or sent"]
pub struct Representation<O: 'static, F: 'static> {
    call: Call,
    declared: &'static [Declared],
    decoders: &'static [Decoder<O, F>],
}

impl<O, F> Representation<O, F> {
    /// Creates a call for the responses of these rows.
    pub fn new(
        call: Call,
        declared: &'static [Declared],
        decoders: &'static [Decoder<O, F>],
    ) -> Self {
        Self {
            call,
            declared,
            decoders,
        }
    }

    /// Sends the call and returns the whole response: status, headers and body.
    ///
    /// # Errors
    ///
    /// Returns the errors of awaiting the call, which returns only the body.
    pub fn send(self) -> Exchange<O, F> {
        Exchange::new(self.call, self.declared, self.decoders)
    }
}

impl<O, F> IntoFuture for Representation<O, F> {
    type Output = Result<O, Error<F>>;
    type IntoFuture = Outcome<O, F>;

    fn into_future(self) -> Self::IntoFuture {
        Outcome::from(self.send())
    }
}

impl<O, F> Clone for Representation<O, F> {
    fn clone(&self) -> Self {
        Self {
            call: self.call.clone(),
            ..*self
        }
    }
}

impl<O, F> fmt::Debug for Representation<O, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Representation")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}
