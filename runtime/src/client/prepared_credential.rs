//! A credential in the form in which it is sent.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use percent_encoding::utf8_percent_encode;
use reqwest::header::{AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::client::credential_store::{CredentialValue, Entry, Provider};
use crate::client::redacted::Redacted;
use crate::document::escape::COMPONENT;
use crate::document::scheme::{Scheme, SchemeKind};
use crate::error::config::ConfigError;
use crate::request::cookie::is_cookie_value;
use crate::request::put::{put_cookie, put_header, put_own_pair};

/// A credential as it is sent.
pub(crate) enum PreparedCredential {
    Header(HeaderName, HeaderValue),
    /// `name=value`
    Query(String),
    /// `name=value`
    Cookie(String),
    /// A bearer token, requested from a provider for each attempt
    Token(Provider),
}

impl PreparedCredential {
    /// Returns the escaped query pair, if the credential is one.
    pub(crate) fn pair(&self) -> Option<&str> {
        match self {
            Self::Query(pair) => Some(pair),
            _ => None,
        }
    }

    pub(crate) fn provider(&self) -> Option<&Provider> {
        match self {
            Self::Token(provider) => Some(provider),
            _ => None,
        }
    }

    /// Returns the header that the credential occupies alone.
    pub(crate) fn header(&self) -> Option<&HeaderName> {
        match self {
            Self::Header(name, _) => Some(name),
            Self::Token(_) => Some(&AUTHORIZATION),
            Self::Query(_) | Self::Cookie(_) => None,
        }
    }

    /// Adds the credential to a request.
    pub(crate) fn put(&self, url: &mut String, headers: &mut HeaderMap) {
        match self {
            // Added once the provider returned it.
            Self::Token(_) => {}
            Self::Header(name, value) => {
                put_header(headers, name.clone(), value.clone());
            }
            Self::Query(pair) => put_own_pair(url, pair),
            Self::Cookie(pair) => {
                // The pair was validated, and so were those in the header.
                let _ = put_cookie(headers, pair);
                if let Some(all) = headers.get_mut(COOKIE) {
                    all.set_sensitive(true);
                }
            }
        }
    }
}

/// Validates a credential for its scheme, and adds the texts to redact to `secrets`.
pub(crate) fn prepare(
    scheme: &Scheme,
    Entry { given, env, .. }: &Entry,
    secrets: &mut Vec<String>,
) -> Result<PreparedCredential, ConfigError> {
    let mut what = match scheme.kind {
        SchemeKind::Bearer => "the bearer token".to_owned(),
        _ => format!("the credential for {:?}", scheme.name),
    };
    match *env {
        [] => {}
        [name] => what += &format!(" in the environment variable {name}"),
        names => what += &format!(" in the environment variables {}", names.join(" and ")),
    }
    let value = match (scheme.kind, given) {
        (SchemeKind::Bearer, CredentialValue::Provider(provider)) => {
            return Ok(PreparedCredential::Token(provider.clone()));
        }
        (SchemeKind::Basic, CredentialValue::Pair { user, password }) => {
            return basic(&what, user, password, secrets);
        }
        (SchemeKind::Basic, _) => {
            return Err(ConfigError::new(format!("{what} is a user and a password")));
        }
        (SchemeKind::MutualTls, _) => {
            let message = format!("{what} is a certificate: give it to an HTTP client");
            return Err(ConfigError::new(message));
        }
        (_, CredentialValue::Pair { .. }) => {
            return Err(ConfigError::new(format!("{what} is one text, not two")));
        }
        (_, CredentialValue::Provider(_)) => {
            return Err(ConfigError::new(format!("{what} is not a token")));
        }
        (_, CredentialValue::Value(value)) => &value.0,
    };
    if value.is_empty() {
        return Err(ConfigError::new(format!("{what} is empty")));
    }
    secrets.push(value.clone());
    match scheme.kind {
        SchemeKind::Bearer => header(&what, AUTHORIZATION, &format!("Bearer {value}")),
        SchemeKind::Header(name) => {
            let name = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ConfigError::new(format!("{name:?} is not a valid header name")))?;
            header(&what, name, value)
        }
        SchemeKind::Query(name) => {
            let encode = |text| utf8_percent_encode(text, COMPONENT).to_string();
            secrets.push(encode(value));
            Ok(PreparedCredential::Query(format!(
                "{}={}",
                encode(name),
                encode(value)
            )))
        }
        SchemeKind::Cookie(name) => {
            let pair = format!("{name}={value}");
            if !is_cookie_value(value) || HeaderValue::from_str(&pair).is_err() {
                let message = format!("{what} has characters that no cookie can carry");
                return Err(ConfigError::new(message));
            }
            Ok(PreparedCredential::Cookie(pair))
        }
        _ => header(&what, AUTHORIZATION, value),
    }
}

fn basic(
    what: &str,
    user: &Redacted,
    password: &Redacted,
    secrets: &mut Vec<String>,
) -> Result<PreparedCredential, ConfigError> {
    if user.0.contains(':') {
        return Err(ConfigError::new(format!(
            "{what} has a user with a colon, which ends it"
        )));
    }
    let encoded = BASE64_STANDARD.encode(format!("{}:{}", user.0, password.0));
    let prepared = header(what, AUTHORIZATION, &format!("Basic {encoded}"));
    secrets.push(encoded);
    // Some APIs take a key as the user name, with an empty password.
    secrets.push(
        if password.0.is_empty() {
            &user.0
        } else {
            &password.0
        }
        .clone(),
    );
    prepared
}

fn header(what: &str, name: HeaderName, value: &str) -> Result<PreparedCredential, ConfigError> {
    let mut value = HeaderValue::from_str(value)
        .map_err(|_| ConfigError::new(format!("{what} has characters that no header can carry")))?;
    value.set_sensitive(true);
    Ok(PreparedCredential::Header(name, value))
}
