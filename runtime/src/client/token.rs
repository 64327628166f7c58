//! Providers of bearer tokens.

use crate::error::token_error::TokenError;
use reqwest::header::HeaderValue;

use crate::model::secret::Secret;
use crate::wire::transport::{BoxFuture, Transport};

/// A source of bearer tokens: a secret store, a file that another program renews, or an OAuth 2
/// flow such as [`ClientCredentials`](crate::ClientCredentials).
///
/// It is called before every attempt, so it should cache a token while that is valid.
///
/// ```
/// use specmill_runtime::transport::{BoxFuture, Transport};
/// use specmill_runtime::{Secret, TokenError, TokenProvider};
///
/// struct File(std::path::PathBuf);
///
/// impl TokenProvider for File {
///     fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
///         Box::pin(async {
///             let text = std::fs::read_to_string(&self.0).map_err(TokenError::new)?;
///             Ok(Secret::new(text.trim()))
///         })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// Returns the token for the next request. `transport` is the client's own.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no token. The call then fails with
    /// [`Error::Token`](crate::Error::Token), and nothing is sent.
    fn token<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Secret, TokenError>>;

    /// Reports that a token was rejected with the status 401, or that it cannot be sent, because it
    /// is empty or has white space or control characters.
    ///
    /// The provider is then called once more, and the request is sent with the new token.
    fn refused(&self, token: &Secret) {
        let _ = token;
    }
}

pub(crate) const UNSENDABLE: &str = "the token has characters that no header can carry";

/// Checks that a header can carry a token.
pub(crate) fn check(token: &Secret) -> Result<(), TokenError> {
    let token = token.expose();
    if token.is_empty() {
        return Err(TokenError::with_message("the token is empty"));
    }
    // White space is not allowed in a token (RFC 6750, section 2.1).
    match HeaderValue::from_str(token) {
        Ok(_) if !token.contains([' ', '\t']) => Ok(()),
        _ => Err(TokenError::with_message(UNSENDABLE)),
    }
}
