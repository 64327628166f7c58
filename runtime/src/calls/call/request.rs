//! Conversion of calls into HTTP requests.

use std::borrow::Cow;
use std::convert::Infallible;

use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};

use super::Call;
use crate::client::core::Settings;
use crate::client::credentials::SelectedCredentials;
use crate::document::base_url::BaseUrl;
use crate::document::declared::{Declared, Media};
use crate::document::parameter::Location;
use crate::error::config::{ConfigError, RequestError};
use crate::request::options::Options;
use crate::request::put::{header_value, put_cookie, put_header, put_named, put_pair};
use crate::response::error::Error;
use crate::wire::body::Body;
use crate::wire::transport::Request;

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

impl Call {
    /// Returns the base URL.
    pub(crate) fn base<'s>(&self, settings: &'s Settings) -> Result<Cow<'s, BaseUrl>, ConfigError> {
        let own = self.options.as_deref().and_then(Options::base_url_override);
        let servers = self.description.servers;
        Ok(match (own, &settings.base) {
            (Some(own), _) => Cow::Owned(settings.addresses.resolve_at(own, servers)?),
            (None, Some(base)) if servers.is_empty() => Cow::Borrowed(base),
            (None, _) => Cow::Owned(settings.addresses.resolve(servers)?),
        })
    }

    /// Selects the client's credentials for the call.
    pub(crate) fn choose_credentials(
        &self,
        settings: &Settings,
    ) -> Result<SelectedCredentials, ConfigError> {
        let description = (!self.is_untyped()).then_some(self.description);
        let is_set = |location, name: &str| self.sets(location, name);
        settings.credentials.choose(description, &is_set)
    }

    /// Returns the URL, without credentials.
    pub(super) fn url(&self, base: &BaseUrl) -> Result<String, RequestError> {
        /// Spare capacity for parameters.
        const ROOM: usize = 64;
        let defaults = self.core.settings().ok().map(|it| &it.defaults);
        let complete = |mut url| {
            if let Some(defaults) = defaults {
                defaults.put_query(&mut url, base.query());
            }
            url
        };
        if let Some(link) = self.rare.as_ref().and_then(|rare| rare.link.as_ref()) {
            return Ok(complete(link.target.clone()));
        }
        let text = base.text();
        let mut url = String::with_capacity(text.len() + self.description.path.len() + ROOM);
        url.push_str(text);
        self.put_path(&mut url)?;
        for (location, _, text) in self.set_values() {
            // An exploded array without elements is empty text.
            if location.is_of_query() && !text.is_empty() {
                put_pair(&mut url, text);
            }
        }
        if let Some(options) = &self.options {
            for pair in options.pairs() {
                put_pair(&mut url, &pair);
            }
        }
        Ok(complete(url))
    }

    /// Builds the request, with these credentials.
    pub(crate) fn request(
        &self,
        settings: &Settings,
        chosen: &SelectedCredentials,
        declared: &[Declared],
    ) -> Result<Request, Error<Infallible>> {
        if let Some(fault) = self.rare.as_ref().and_then(|rare| rare.fault.as_ref()) {
            return Err(fault.clone().into());
        }
        self.check_needed()?;
        let base = self.base(settings)?;
        let mut url = self.url(&base)?;
        let mut headers = HeaderMap::new();
        put_header(&mut headers, USER_AGENT, settings.user_agent.clone());
        put_header(&mut headers, ACCEPT, accept(declared));
        settings.defaults.put_headers(&mut headers);
        let mut body = self.put_body(&mut headers)?;
        for (location, name, text) in self.set_values() {
            match location {
                Location::Header => put_named(&mut headers, name, text)?,
                Location::Cookie if !text.is_empty() => put_cookie(&mut headers, text)?,
                _ => {}
            }
        }
        if self.rare.is_some() || self.options.is_some() {
            body = self.put_rare(&mut headers, body, &settings.idempotency_header)?;
        }
        settings.credentials.put(chosen, &mut url, &mut headers);
        // The URL is not repeated: it may contain a credential.
        let refused = || RequestError::new("the HTTP client refuses the URL of the call");
        Ok(Request {
            method: self.method()?,
            url: base.parse(&url).ok_or_else(refused)?,
            headers,
            body,
        })
    }

    /// Checks that required parameters are set by the call, its options or the client.
    fn check_needed(&self) -> Result<(), RequestError> {
        let mut rows = self.description.parameters.iter();
        let missing = rows.find(|row| row.needed && !self.sets(row.location, row.name));
        match missing {
            None => Ok(()),
            Some(row) => Err(RequestError::new(format!(
                "the {} {:?} is required and not set: set it on the call or on the client's builder",
                row.location.word(),
                row.name
            ))),
        }
    }

    /// Returns the body, and sets `Content-Type`.
    #[inline(never)]
    fn put_body(&self, headers: &mut HeaderMap) -> Result<Option<Body>, RequestError> {
        let Some((content_type, body)) = &self.body else {
            return Ok(None);
        };
        let value = header_value("Content-Type", content_type.as_bytes())?;
        put_header(headers, CONTENT_TYPE, value);
        Ok(Some(body.clone()))
    }

    /// Adds headers that few calls have, and applies options to the body.
    #[cold]
    #[inline(never)]
    fn put_rare(
        &self,
        headers: &mut HeaderMap,
        body: Option<Body>,
        idempotency_header: &HeaderName,
    ) -> Result<Option<Body>, RequestError> {
        let rare = self.rare.as_deref();
        if let Some(id) = rare.and_then(|rare| rare.last_event_id.as_ref()) {
            put_header(headers, LAST_EVENT_ID, id.clone());
        }
        match &self.options {
            Some(options) => {
                options.put_headers(headers, idempotency_header)?;
                let slots = rare.map_or(&[][..], |rare| &rare.slots);
                let body = options.extend(body, headers)?;
                options.add_part_headers(body, slots)
            }
            None => Ok(body),
        }
    }

    pub(super) fn method(&self) -> Result<Method, RequestError> {
        let link = self.rare.as_ref().and_then(|rare| rare.link.as_ref());
        match &self.target {
            Some(target) => Ok(target.0.clone()),
            None => {
                let method = link.and_then(|link| link.method);
                let method = method.unwrap_or(self.description.method);
                let unknown = |_| RequestError::new(format!("{method:?} is not an HTTP method"));
                Method::from_bytes(method.as_bytes()).map_err(unknown)
            }
        }
    }

    fn put_path(&self, url: &mut String) -> Result<(), RequestError> {
        let start = url.len();
        let mut rest = self
            .target
            .as_deref()
            .map_or(self.description.path, |(_, path)| path);
        // A fragment distinguishes operations, and is never sent (RFC 9110, section 7.1).
        rest = rest.split('#').next().unwrap_or_default();
        if !rest.starts_with('/') {
            // Without a slash, the path would extend the host name.
            url.push('/');
        }
        if !self.is_untyped() {
            while let Some((literal, after)) = cut(rest, b'{') {
                let (name, after) = cut(after, b'}').unwrap_or((after, ""));
                url.push_str(literal);
                let is_of_query = url[start..].contains('?');
                url.push_str(self.path_value(name, is_of_query)?);
                rest = after;
            }
        }
        url.push_str(rest);
        match dot_segment(&url[start..]) {
            // URL parsers remove such a segment, however it is encoded.
            Some(segment) => Err(RequestError::new(format!(
                "{segment:?} cannot be sent as a segment of the path {}: it would change the path",
                self.description.path
            ))),
            None => Ok(()),
        }
    }

    fn path_value(&self, name: &str, is_of_query: bool) -> Result<&str, RequestError> {
        match self.at(Location::Path).find(|(set, _)| *set == name) {
            Some((_, "")) if !is_of_query => Err(RequestError::new(format!(
                "the path parameter {name:?} is empty: the request would go to another path"
            ))),
            Some((_, text)) => Ok(text),
            None => Err(RequestError::new(format!(
                "the path parameter {name:?} is not set"
            ))),
        }
    }
}

/// Splits a text at a character.
#[inline(never)]
fn cut(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// Returns a segment of a path that is `.` or `..`, in any form that the URL standard treats alike
/// (WHATWG URL, path state): dots as `%2e`, slashes as backslashes, tabs and line feeds anywhere,
/// and spaces and controls at the end.
fn dot_segment(path: &str) -> Option<String> {
    let before_query = path.split(['?', '#']).next().unwrap_or_default();
    // Most paths have no such segment, and need no second look.
    let mut pairs = before_query.as_bytes().windows(2);
    let is_suspect = |pair: &[u8]| {
        matches!(
            pair,
            [b'/', b'.' | b'%'] | [b'\\' | b'\t' | b'\n' | b'\r', _]
        )
    };
    if !pairs.any(is_suspect) {
        return None;
    }
    let clean = before_query.replace(['\t', '\n', '\r'], "");
    let clean = clean.trim_end_matches(|letter| letter <= ' ');
    let mut segments = clean.split(['/', '\\']);
    let dots = segments.find(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    });
    dots.map(str::to_owned)
}

/// Returns `Accept`: the declared media types, those of successes first.
fn accept(declared: &[Declared]) -> HeaderValue {
    const JSON: &str = "application/json";
    let is_json = |row: &Declared| row.media == Media::Json && row.name.is_none();
    match declared.iter().all(is_json) {
        true => HeaderValue::from_static(if declared.is_empty() { "*/*" } else { JSON }),
        false => accept_several(declared),
    }
}

#[cold]
fn accept_several(declared: &[Declared]) -> HeaderValue {
    /// The weight of failures, if a single media type of successes is requested.
    const LESS: &str = ";q=0.1";
    let mut names: Vec<String> = Vec::new();
    let is_exact = declared.iter().any(|row| row.exact);
    let successes = declared.iter().filter(|row| row.success);
    let failures = declared.iter().filter(|row| !row.success);
    for row in successes.chain(failures) {
        let all = row.media_type().into_iter();
        for name in all.flat_map(|all| all.split(',')).map(str::trim) {
            // Servers do not know ranges such as `application/*+json`.
            let name = match (name.contains("*+"), row.media.name()) {
                (true, Some(usual)) => usual,
                _ => name,
            };
            let less = if is_exact && !row.success { LESS } else { "" };
            if !names
                .iter()
                .any(|known| known.strip_suffix(LESS).unwrap_or(known) == name)
            {
                names.push(format!("{name}{less}"));
            }
        }
    }
    HeaderValue::from_str(&names.join(", "))
        .ok()
        .filter(|value| !value.is_empty())
        .unwrap_or(HeaderValue::from_static("*/*"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The URL standard keeps every path that passes the check.
    #[test]
    fn no_form_of_a_dot_segment_passes() {
        let dots = [
            ".", "..", "%2e", ".%2E", "%2e%2e", ".\t.", "\n..", ".\r", "..\n",
        ];
        let slashes = ["/", "\\", "\t/", "/\n", "\\\r"];
        for dots in dots {
            for slash in slashes {
                for end in ["", "/b", "\\b", "?q", "#f", " ", "\u{1f} "] {
                    let path = format!("/a{slash}{dots}{end}");
                    assert!(dot_segment(&path).is_some(), "{path:?}");
                }
            }
        }
        for path in [
            "/a/...",
            "/a/.b",
            "/a/b.",
            "/a/%2f",
            "/a/x?/..",
            "/a/b#/../",
            "/..x",
            "/a\\b",
        ] {
            assert_eq!(dot_segment(path), None, "{path:?}");
            let url = reqwest::Url::parse(&format!("http://h{path}")).unwrap();
            assert!(url.path().len() >= path.find(['?', '#']).unwrap_or(path.len()));
        }
    }

    #[test]
    fn what_is_declared_is_asked_for_and_successes_first() {
        const JSON: Declared = Declared::success(&["200"], Media::Json);
        const TEXT: Declared = Declared::failure(&["4XX"], Media::Text);
        const FAILURE: Declared = Declared::failure(&["500"], Media::Json);
        const CSV: Declared = Declared::exact(&["200"], Media::Text).named("text/csv");
        const IMAGES: Declared =
            Declared::success(&["200"], Media::Binary).named("image/png, image/*");
        let rows: [(&[Declared], &str); 9] = [
            (&[IMAGES, FAILURE], "image/png, image/*, application/json"),
            (&[CSV, FAILURE], "text/csv, application/json;q=0.1"),
            (&[], "*/*"),
            (&[JSON], "application/json"),
            (&[JSON, FAILURE], "application/json"),
            (&[TEXT, JSON, FAILURE], "application/json, text/plain"),
            (
                &[JSON, Declared::success(&["200"], Media::Bytes)],
                "application/json, application/octet-stream",
            ),
            (
                &[FAILURE, Declared::success(&["200"], Media::Any)],
                "*/*, application/json",
            ),
            (&[Declared::success(&["204"], Media::None)], "*/*"),
        ];
        for (declared, expected) in rows {
            assert_eq!(accept(declared), expected);
        }
    }
}
