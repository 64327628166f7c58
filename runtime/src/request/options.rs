//! Options of a single call, in addition to the parameters that the document declares.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use percent_encoding::utf8_percent_encode;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::value::RawValue;

use crate::document::escape::COMPONENT;
use crate::document::policy::Policy;
use crate::error::config::RequestError;
use crate::json::encode::{Encode, to_json};
use crate::json::tape::Tape;
use crate::redact::redaction::is_secret_name;
use crate::request::part_headers::{self, PartHeader};
use crate::request::put::header_value;
use crate::wire::body::Body;
use crate::wire::slot::Slot;

/// Options of a single call, in addition to the parameters that the document declares. Every call
/// takes them with its method `with`.
///
/// ```
/// use std::time::Duration;
/// use specmill_runtime::Options;
///
/// let options = Options::new()
///     .header("X-Trace", "1234")
///     .query("debug", true)
///     .body("beta_feature", &"on")
///     .timeout(Duration::from_secs(300))
///     .retries(4)
///     .idempotency_key("9f3c");
/// # let _ = options;
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Options {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    /// Properties to add to the body, as JSON text.
    members: Vec<(String, String)>,
    /// Values of the properties to redact.
    secrets: Vec<String>,
    part_headers: Vec<PartHeader>,
    base_url: Option<String>,
    idempotency_key: Option<String>,
    policy: Policy,
}

impl Options {
    /// Creates empty options.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a header, replacing one of the same name. `Authorization`, or the header of an API key,
    /// replaces the credential.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds a header to all parts of this name, in a multipart body. It does not replace the
    /// headers of the part.
    pub fn part_header(
        mut self,
        part: impl Into<String>,
        name: impl Into<String>,
        value: impl Into<String>,
    ) -> Self {
        self.part_headers.push(PartHeader {
            part: part.into(),
            name: name.into(),
            value: value.into(),
        });
        self
    }

    /// Adds a query pair, after those of the call.
    pub fn query(mut self, name: impl Into<String>, value: impl ToString) -> Self {
        self.query.push((name.into(), value.to_string()));
        self
    }

    /// Sets a property of the body, replacing one of the same name; a call without a body gets a
    /// JSON object. The body must be a JSON object or a form (`application/x-www-form-urlencoded`),
    /// otherwise the call fails with [`Error::Request`](crate::Error::Request).
    pub fn body(mut self, name: impl Into<String>, value: &dyn Encode) -> Self {
        let tape = Tape::of(value);
        let secrets = tape.secrets.iter().map(|&text| text.to_owned());
        self.secrets.extend(secrets);
        let text = String::from_utf8(tape.to_json()).unwrap_or_default();
        self.members.push((name.into(), text));
        self
    }

    /// Sets the base URL of this call, in place of the client's. Credentials are sent to it.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = Some(base_url.into());
        self
    }

    /// Sets the idempotency key, by which the server recognizes a repeated call. It is sent in the
    /// header that [`idempotency_header`](crate::CoreBuilder::idempotency_header) sets (default:
    /// `Idempotency-Key`). With a key, calls of any method are retried.
    pub fn idempotency_key(mut self, key: impl Into<String>) -> Self {
        self.idempotency_key = Some(key.into());
        self
    }

    /// Sets the maximum duration of the call, including retries and waits; see [`Policy::timeout`].
    pub fn timeout(mut self, time: Duration) -> Self {
        self.policy = self.policy.timeout(time);
        self
    }

    /// Sets the maximum number of retries; see [`Policy::retries`].
    pub fn retries(mut self, times: u32) -> Self {
        self.policy = self.policy.retries(times);
        self
    }

    /// Sets timeouts and retries. Settings that the policy leaves open keep their value.
    pub fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy.or(self.policy);
        self
    }

    /// Adds other options, which take precedence.
    pub(crate) fn and(&mut self, other: Self) {
        self.headers.extend(other.headers);
        self.query.extend(other.query);
        self.members.extend(other.members);
        self.part_headers.extend(other.part_headers);
        self.secrets.extend(other.secrets);
        self.base_url = other.base_url.or(self.base_url.take());
        self.idempotency_key = other.idempotency_key.or(self.idempotency_key.take());
        self.policy = other.policy.or(self.policy);
    }

    /// Returns the values to redact, except for headers.
    pub(crate) fn secrets(&self) -> Vec<String> {
        let telling = self.query.iter().filter(|(name, _)| is_secret_name(name));
        let telling = telling.map(|(_, value)| value.clone());
        telling.chain(self.secrets.iter().cloned()).collect()
    }

    /// Returns true if a property of the body is a secret.
    pub(crate) fn has_secret_body(&self) -> bool {
        !self.secrets.is_empty()
    }

    pub(crate) fn policy_override(&self) -> Policy {
        self.policy
    }

    pub(crate) fn base_url_override(&self) -> Option<&str> {
        self.base_url.as_deref()
    }

    pub(crate) fn has_key(&self) -> bool {
        self.idempotency_key.is_some()
    }

    pub(crate) fn has_header(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(set, _)| set.eq_ignore_ascii_case(name))
    }

    pub(crate) fn has_query(&self, name: &str) -> bool {
        self.query.iter().any(|(set, _)| set == name)
    }

    /// Returns the query pairs, encoded.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = String> {
        let escape = |text| utf8_percent_encode(text, COMPONENT);
        let query = self.query.iter();
        query.map(move |(name, value)| format!("{}={}", escape(name), escape(value)))
    }

    /// Adds the headers to those of a request.
    pub(crate) fn put_headers(
        &self,
        headers: &mut HeaderMap,
        idempotency_header: &HeaderName,
    ) -> Result<(), RequestError> {
        for (name, value) in &self.headers {
            let key = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| RequestError::new(format!("{name:?} is not a valid header name")))?;
            headers.insert(key, header_value(name, value.as_bytes())?);
        }
        if let Some(key) = &self.idempotency_key {
            let value = header_value(idempotency_header.as_str(), key.as_bytes())?;
            headers.insert(idempotency_header.clone(), value);
        }
        Ok(())
    }

    /// Adds headers to the parts of the body.
    pub(crate) fn add_part_headers(
        &self,
        body: Option<Body>,
        slots: &[Slot],
    ) -> Result<Option<Body>, RequestError> {
        match body {
            Some(body) if !self.part_headers.is_empty() => {
                part_headers::add(body, slots, &self.part_headers).map(Some)
            }
            body => Ok(body),
        }
    }

    /// Adds the properties to the body.
    pub(crate) fn extend(
        &self,
        body: Option<Body>,
        headers: &mut HeaderMap,
    ) -> Result<Option<Body>, RequestError> {
        if self.members.is_empty() {
            return Ok(body);
        }
        let json = HeaderValue::from_static("application/json");
        let Some(body) = body else {
            headers.insert(CONTENT_TYPE, json);
            return self.extend_object(b"{}").map(Some);
        };
        let content_type = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok());
        let essence = content_type.and_then(|it| it.split(';').next());
        match (essence.unwrap_or_default().trim(), body.as_bytes()) {
            ("application/x-www-form-urlencoded", Some(bytes)) => Ok(Some(self.extend_form(bytes))),
            (media, Some(bytes)) if media.ends_with("json") => self.extend_object(bytes).map(Some),
            _ => Err(no_members()),
        }
    }

    fn extend_object(&self, bytes: &[u8]) -> Result<Body, RequestError> {
        let parsed = serde_json::from_slice::<BTreeMap<Cow<'_, str>, &RawValue>>(bytes);
        let parsed = parsed.map_err(|_| no_members())?;
        let mut all = BTreeMap::new();
        for (name, value) in &parsed {
            all.insert(name.as_ref(), value.get());
        }
        for (name, value) in &self.members {
            all.insert(name, value);
        }
        let members = all.iter().map(|(name, value)| {
            let name = to_json(name);
            format!("{}:{value}", String::from_utf8_lossy(&name))
        });
        let members = members.collect::<Vec<_>>().join(",");
        Ok(Body::from(format!("{{{members}}}")))
    }

    fn extend_form(&self, bytes: &[u8]) -> Body {
        let mut text = String::from_utf8_lossy(bytes).into_owned();
        for (name, value) in &self.members {
            // A form has text without quotes.
            let plain = serde_json::from_str::<String>(value);
            let value = plain.as_ref().unwrap_or(value);
            let escape = |text| utf8_percent_encode(text, COMPONENT);
            let and = if text.is_empty() { "" } else { "&" };
            text.push_str(&format!("{and}{}={}", escape(name), escape(value)));
        }
        Body::from(text)
    }
}

fn no_members() -> RequestError {
    RequestError::new("properties can only be added to a body that is a JSON object or a form")
}

/// Shows names only: any value may be a credential.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = |pairs: &[(String, String)]| {
            let names = pairs.iter().map(|(name, _)| name.clone());
            names.collect::<Vec<_>>()
        };
        f.debug_struct("Options")
            .field("headers", &names(&self.headers))
            .field("query", &names(&self.query))
            .field("body", &names(&self.members))
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
