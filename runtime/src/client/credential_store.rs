//! Credentials as they are given to the builder: by scheme, in code or by the environment.

use std::fmt;
use std::sync::Arc;

use crate::client::client_credentials::ClientCredentials;
use crate::client::config::{ConfigError, Redacted, env_text, env_var, optional_env_var};
use crate::client::scheme::{Scheme, TokenClient};
use crate::client::token::TokenProvider;

/// What was given for one scheme.
#[derive(Clone, Debug)]
pub(crate) enum CredentialValue {
    Value(Redacted),
    Pair { user: Redacted, password: Redacted },
    Provider(Provider),
}

/// What gives a token for each request.
#[derive(Clone)]
pub(crate) struct Provider(pub(crate) Arc<dyn TokenProvider>);

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Provider")
    }
}

/// What the builder was given; the last for one scheme counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct CredentialStore(pub(crate) Vec<Entry>);

/// What was given for one scheme, and where it was found.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) scheme: &'static str,
    pub(crate) given: CredentialValue,
    /// The environment variables that held it; none where code gave it.
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

    /// Takes what the environment holds for these schemes; with `is_needed`, something has to be
    /// there.
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
            // A token that is there needs not be fetched.
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

/// What the variables of a scheme hold: one, or a user and a password.
fn read_value(names: &[&'static str]) -> Result<Option<CredentialValue>, ConfigError> {
    Ok(match *names {
        [variable] => {
            optional_env_var(variable)?.map(|value| CredentialValue::Value(Redacted(value)))
        }
        [user, password] => match optional_env_var(user)? {
            Some(user) => Some(CredentialValue::Pair {
                user: Redacted(user),
                // A password may be empty: some services take a key as the user alone.
                password: Redacted(env_text(password)?.unwrap_or_default()),
            }),
            None => None,
        },
        _ => None,
    })
}

impl TokenClient {
    /// What fetches tokens, where the environment says who the client is.
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
            let message =
                format!("what {name} says of the token endpoint is no URL of http or https");
            return Err(ConfigError::new(message));
        }
        let tokens = ClientCredentials::new(url, id, secret);
        let scopes = self.scopes.iter();
        Ok(Some(scopes.fold(tokens, |tokens, it| tokens.scope(*it))))
    }
}
