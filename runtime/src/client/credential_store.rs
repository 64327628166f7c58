//! Credentials as the builder receives them, from code or from the environment.

use std::fmt;
use std::sync::Arc;

use crate::client::client_credentials::ClientCredentials;
use crate::client::env::{env_text, env_var, optional_env_var};
use crate::client::redacted::Redacted;
use crate::client::token::TokenProvider;
use crate::document::scheme::{Scheme, TokenClient};
use crate::error::config::ConfigError;

/// A credential, not validated yet.
#[derive(Clone, Debug)]
pub(crate) enum CredentialValue {
    Value(Redacted),
    Pair { user: Redacted, password: Redacted },
    Provider(Provider),
}

/// A provider of bearer tokens.
#[derive(Clone)]
pub(crate) struct Provider(pub(crate) Arc<dyn TokenProvider>);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

/// The credentials of a builder, by scheme; a later one replaces an earlier one.
#[derive(Clone, Debug, Default)]
pub(crate) struct CredentialStore(pub(crate) Vec<Entry>);

/// A credential, and its source.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) scheme: &'static str,
    pub(crate) given: CredentialValue,
    /// The environment variables it was read from; none if code set it.
    pub(crate) env: &'static [&'static str],
}

impl CredentialStore {
    pub(crate) fn put(&mut self, scheme: &'static str, value: String) {
        self.insert(scheme, CredentialValue::Value(Redacted(value)), &[]);
    }

    pub(crate) fn put_pair(&mut self, scheme: &'static str, user: String, password: String) {
        let (user, password) = (Redacted(user), Redacted(password));
        self.insert(scheme, CredentialValue::Pair { user, password }, &[]);
    }

    pub(crate) fn put_provider(&mut self, scheme: &'static str, provider: Arc<dyn TokenProvider>) {
        self.insert(scheme, CredentialValue::Provider(Provider(provider)), &[]);
    }

    fn has(&self, scheme: &str) -> bool {
        self.0.iter().any(|entry| entry.scheme == scheme)
    }

    fn insert(
        &mut self,
        scheme: &'static str,
        given: CredentialValue,
        env: &'static [&'static str],
    ) {
        self.0.retain(|entry| entry.scheme != scheme);
        self.0.push(Entry { scheme, given, env });
    }

    /// Reads the credentials of these schemes from the environment; if `is_needed`, at least one
    /// must be set.
    pub(crate) fn read_env(
        &mut self,
        schemes: &[Scheme],
        is_needed: bool,
    ) -> Result<(), ConfigError> {
        let mut is_found = false;
        for scheme in schemes {
            if let Some(given) = read_value(scheme.env)? {
                self.insert(scheme.name, given, scheme.env);
                is_found = true;
            }
            // A token that is set need not be fetched.
            if !self.has(scheme.name)
                && let Some(client) = &scheme.client
                && let Some(tokens) = client.read_env()?
            {
                self.put_provider(scheme.name, Arc::new(tokens));
                is_found = true;
            }
        }
        if is_found || !is_needed {
            return Ok(());
        }
        let ways = schemes.iter().flat_map(|scheme| {
            let client = scheme.client.map(|client| vec![client.id, client.secret]);
            [scheme.env.to_vec()].into_iter().chain(client)
        });
        let mut ways = ways.filter(|names| !names.is_empty()).collect::<Vec<_>>();
        ways.dedup();
        match ways.as_slice() {
            [only] => env_var(only[0]).map(drop),
            ways => {
                let names = ways.iter().map(|names| names.join(" with "));
                let names = names.collect::<Vec<_>>().join(", ");
                let message = format!("none of the environment variables {names} is set");
                Err(ConfigError::new(message))
            }
        }
    }
}

/// Reads the variables of a scheme: one, or a user name and a password.
fn read_value(names: &[&'static str]) -> Result<Option<CredentialValue>, ConfigError> {
    Ok(match *names {
        [variable] => {
            optional_env_var(variable)?.map(|value| CredentialValue::Value(Redacted(value)))
        }
        [user, password] => match optional_env_var(user)? {
            Some(user) => Some(CredentialValue::Pair {
                user: Redacted(user),
                // A password may be empty: some services take a key as the user name.
                password: Redacted(env_text(password)?.unwrap_or_default()),
            }),
            None => None,
        },
        _ => None,
    })
}

impl TokenClient {
    /// Creates the token provider, if the environment has the id and the secret.
    fn read_env(&self) -> Result<Option<ClientCredentials>, ConfigError> {
        let pair = (optional_env_var(self.id)?, optional_env_var(self.secret)?);
        let (id, secret) = match pair {
            (Some(id), Some(secret)) => (id, secret),
            (None, None) => return Ok(None),
            (Some(_), None) => return env_var(self.secret).map(|_| None),
            (None, Some(_)) => return env_var(self.id).map(|_| None),
        };
        let moved = self.token_url_env.map(optional_env_var).transpose()?;
        let url = moved.flatten().unwrap_or_else(|| self.token_url.to_owned());
        let parsed = reqwest::Url::parse(&url).ok();
        if !parsed.is_some_and(|url| matches!(url.scheme(), "http" | "https")) {
            let name = self.token_url_env.unwrap_or("the API's description");
            let message = format!("the token endpoint in {name} is not an http or https URL");
            return Err(ConfigError::new(message));
        }
        let tokens = ClientCredentials::new(url, id, secret);
        let scopes = self.scopes.iter();
        Ok(Some(scopes.fold(tokens, |tokens, it| tokens.scope(*it))))
    }
}
