//! `[client.schemes]`: environment variables with the credentials of security schemes, and the
//! check that an OAuth 2 client is complete.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::SettingsError;

/// Sources of the credentials of one security scheme.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Scheme {
    /// The environment variable with a token or key
    pub env: Option<String>,
    /// The environment variable with the user name
    pub username_env: Option<String>,
    /// The environment variable with the password
    pub password_env: Option<String>,
    /// The environment variable with the id of an OAuth 2 client
    pub client_id_env: Option<String>,
    /// The environment variable with the secret of an OAuth 2 client
    pub client_secret_env: Option<String>,
    /// The URL of its token endpoint; by default that of the document
    pub token_url: Option<String>,
    /// The environment variable that overrides that URL
    pub token_url_env: Option<String>,
    /// The scopes to request
    pub scopes: Vec<String>,
}

/// Checks that a client id has a secret, and that a token URL has both.
pub(super) fn check_schemes(
    schemes: &BTreeMap<Spanned<String>, Scheme>,
) -> Result<(), SettingsError> {
    for (name, scheme) in schemes {
        let of_client = [
            scheme.client_id_env.is_some(),
            scheme.client_secret_env.is_some(),
        ];
        let is_more_said = scheme.token_url.is_some()
            || scheme.token_url_env.is_some()
            || !scheme.scopes.is_empty();
        if of_client != [true; 2] && (of_client != [false; 2] || is_more_said) {
            let message = format!(
                "an OAuth 2 client for `{}` requires both `client_id_env` and `client_secret_env`",
                name.get_ref()
            );
            return Err(super::fault(name, message));
        }
    }
    Ok(())
}
