//! Headers, query pairs and shared parameters of every call.

use std::fmt;

use percent_encoding::{percent_decode_str, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::document::escape::COMPONENT;
use crate::document::parameter::{Location, Parameter};
use crate::error::config::ConfigError;
use crate::json::encode::{Encode, to_json};
use crate::json::tape::Tape;
use crate::redact::redaction::is_secret_name;
use crate::request::parameters;
use crate::request::put::put_pair;

/// Defaults that are not validated yet.
#[derive(Clone, Default)]
pub(crate) struct Defaults {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    shared: Vec<SharedParameter>,
}

/// A parameter that several operations share, as JSON text.
#[derive(Clone)]
struct SharedParameter {
    location: Location,
    name: &'static str,
    json: Vec<u8>,
}

impl Defaults {
    pub(crate) fn header(&mut self, name: String, value: String) {
        self.headers.push((name, value));
    }

    pub(crate) fn query(&mut self, name: String, value: String) {
        self.query.push((name, value));
    }

    pub(crate) fn share(&mut self, location: Location, name: &'static str, value: &dyn Encode) {
        self.shared.push(SharedParameter {
            location,
            name,
            json: to_json(value),
        });
    }

    /// Validates the headers. A header replaces an earlier one of the same name.
    ///
    /// # Errors
    ///
    /// Returns an error if a name or a value is invalid in HTTP. The error does not repeat the
    /// value.
    pub(crate) fn check(self) -> Result<CheckedDefaults, ConfigError> {
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let key = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| ConfigError::new(format!("{name:?} is not a valid header name")))?;
            let mut value = HeaderValue::from_str(value).map_err(|_| {
                let message = "has characters that no header can carry";
                ConfigError::new(format!("the value of the header {name:?} {message}"))
            })?;
            value.set_sensitive(is_secret_name(name));
            headers.insert(key, value);
        }
        Ok(CheckedDefaults {
            headers,
            query: self.query,
            shared: self.shared,
        })
    }
}

/// Shows names only: any value may be a credential.
impl fmt::Debug for Defaults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| {
            let names = pairs.iter().map(|(name, _)| name.clone());
            names.collect::<Vec<_>>()
        };
        let shared = self.shared.iter().map(|it| it.name).collect::<Vec<_>>();
        f.debug_struct("Defaults")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("shared", &shared)
            .finish()
    }
}

/// Validated defaults.
#[derive(Default)]
pub(crate) struct CheckedDefaults {
    headers: HeaderMap,
    query: Vec<(String, String)>,
    shared: Vec<SharedParameter>,
}

impl CheckedDefaults {
    /// Returns true if every call has a value of this name and location.
    pub(crate) fn has(&self, location: Location, name: &str) -> bool {
        match location {
            Location::Header => self.headers.contains_key(name),
            Location::Query => self.query.iter().any(|(known, _)| known == name),
            _ => false,
        }
    }

    /// Adds the headers, replacing those that every request has.
    pub(crate) fn put_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            headers.insert(name.clone(), value.clone());
        }
    }

    /// Appends the query pairs, and those of the base URL, whose names the URL's query lacks.
    pub(crate) fn put_query(&self, url: &mut String, base: Option<&str>) {
        if self.query.is_empty() && base.is_none() {
            return;
        }
        let escape = |text| utf8_percent_encode(text, COMPONENT);
        let own = self.query.iter();
        let own = own.map(|(name, value)| format!("{}={}", escape(name), escape(value)));
        let all = own.chain(base.map(str::to_owned));
        put_missing(url, &all.collect::<Vec<_>>().join("&"));
    }

    /// Returns the text of a shared parameter that was set on the client.
    pub(crate) fn shared(&self, row: &Parameter) -> Option<String> {
        let is_it = |it: &&SharedParameter| {
            it.location == row.location
                && match row.location {
                    Location::Header => it.name.eq_ignore_ascii_case(row.name),
                    _ => it.name == row.name,
                }
        };
        let shared = self.shared.iter().rev().find(is_it)?;
        written(row, &shared.json)
    }

    /// Returns the values of the query to redact.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = String> {
        let telling = self.query.iter().filter(|(name, _)| is_secret_name(name));
        telling.map(|(_, value)| value.clone())
    }
}

/// Returns the text of a parameter whose value is JSON text.
pub(crate) fn written(row: &Parameter, json: &[u8]) -> Option<String> {
    parameters::write(row, &Tape::from_json(json).ok()?)
}

/// Appends query pairs whose names the URL's query lacks.
pub(crate) fn put_missing(url: &mut String, pairs: &str) {
    let (_, query) = url.split_once('?').unwrap_or_default();
    let known = query.split('&').map(name_of).collect::<Vec<_>>();
    let pairs = pairs.split('&').filter(|pair| !pair.is_empty());
    for pair in pairs.filter(|pair| !known.contains(&name_of(pair))) {
        put_pair(url, pair);
    }
}

/// Returns the decoded name of a query pair.
fn name_of(pair: &str) -> String {
    let name = pair.split('=').next().unwrap_or_default();
    let name = name.replace('+', " ");
    percent_decode_str(&name).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_url_has_is_not_added_to_it() {
        let mut defaults = Defaults::default();
        defaults.query("a b".to_owned(), "1&2".to_owned());
        defaults.query("c".to_owned(), "3".to_owned());
        let defaults = defaults.check().unwrap();
        let mut url = "http://a/?c=4&d".to_owned();
        defaults.put_query(&mut url, Some("code=x%3D&d=5"));
        assert_eq!(url, "http://a/?c=4&d&a%20b=1%262&code=x%3D");
    }

    #[test]
    fn a_header_that_cannot_be_sent_is_told_without_its_value() {
        let mut defaults = Defaults::default();
        defaults.header("X-Key".to_owned(), "sesame\n".to_owned());
        assert!(!format!("{defaults:?}").contains("sesame"));
        let error = defaults.check().err().unwrap().to_string();
        assert!(
            error.contains("X-Key") && !error.contains("sesame"),
            "{error}"
        );
    }
}
