//! `[client.schemes]`: where the credentials of a security scheme are looked for, and whether what
//! is said of an OAuth 2 client is whole.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Fault;

/// Where the credentials of one security scheme are looked for.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Scheme {
    /// The environment variable that holds a token or a key
    pub env: Option<String>,
    /// The environment variable that holds the user
    pub username_env: Option<String>,
    /// The environment variable that holds the password
    pub password_env: Option<String>,
    /// The environment variable that holds the id of an OAuth 2 client
    pub client_id_env: Option<String>,
    /// The environment variable that holds the secret of an OAuth 2 client
    pub client_secret_env: Option<String>,
    /// Where that client gets its tokens; without it, where the document says
    pub token_url: Option<String>,
    /// The environment variable that replaces that address
    pub token_url_env: Option<String>,
    /// What it asks for
    pub scopes: Vec<String>,
}

/// An id is worth nothing without a secret, nor is an address without both.
pub(super) fn check_schemes(schemes: &BTreeMap<Spanned<String>, Scheme>) -> Result<(), Fault> {
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
                "an OAuth 2 client for `{}` needs both `client_id_env` and `client_secret_env`",
                name.get_ref()
            );
            return Err(super::fault(name, message));
        }
    }
    Ok(())
}
