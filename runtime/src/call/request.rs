//! A call becomes an HTTP request, all but the credentials.

use std::borrow::Cow;

use reqwest::Method;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};

use super::Call;
use crate::base::Base;
use crate::body::Body;
use crate::config::{ConfigError, RequestError};
use crate::core::Settings;
use crate::declared::{Declared, Media};
use crate::options::{Options, header_value};
use crate::parameter::Location;
use crate::transport;

impl Call {
    /// What its path is appended to.
    pub(crate) fn base<'s>(&self, settings: &'s Settings) -> Result<Cow<'s, Base>, ConfigError> {
        let own = self.options.as_deref().and_then(Options::said_base_url);
        let servers = self.description.servers;
        Ok(match (own, &settings.base) {
            (Some(own), _) => Cow::Owned(settings.addresses.resolve_at(own, servers)?),
            (None, Some(base)) if servers.is_empty() => Cow::Borrowed(base),
            (None, _) => Cow::Owned(settings.addresses.resolve(servers)?),
        })
    }

    /// The call below a base URL as HTTP says it, all but the credentials.
    pub(crate) fn request(
        &self,
        settings: &Settings,
        base: &Base,
        declared: &[Declared],
    ) -> Result<Request, RequestError> {
        if let Some(fault) = &self.fault {
            return Err(fault.clone());
        }
        let url = match &self.link {
            Some(link) => link.clone(),
            None => self.url(base.text())?,
        };
        let mut headers = self.headers(settings, declared)?;
        let method = self.method()?;
        let mut body = self.body_set().cloned();
        if let Some(options) = &self.options {
            options.put_headers(&mut headers, &settings.idempotency_header)?;
            body = options.extend(body, &mut headers)?;
        }
        Ok(Request {
            method,
            url,
            headers,
            body,
        })
    }

    fn url(&self, base: &str) -> Result<String, RequestError> {
        /// For what is written into it.
        const ROOM: usize = 64;
        let mut url = String::with_capacity(base.len() + self.description.path.len() + ROOM);
        url.push_str(base);
        self.expand_path(&mut url)?;
        let mut add = |pair: &str| {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(pair);
        };
        self.pairs(Location::Query).for_each(&mut add);
        self.pairs(Location::Querystring).for_each(&mut add);
        if let Some(options) = &self.options {
            options.pairs().for_each(|pair| add(&pair));
        }
        Ok(url)
    }

    pub(super) fn method(&self) -> Result<Method, RequestError> {
        match &self.target {
            Some(target) => Ok(target.0.clone()),
            None => {
                let method = self.description.method;
                let unknown = |_| RequestError::new(format!("{method:?} is no HTTP method"));
                Method::from_bytes(method.as_bytes()).map_err(unknown)
            }
        }
    }

    /// The pairs of the query or the cookies. An exploded array without elements has none.
    fn pairs(&self, location: Location) -> impl Iterator<Item = &str> {
        let pairs = self.at(location).map(|(_, pair)| pair);
        pairs.filter(|pair| !pair.is_empty())
    }

    fn expand_path(&self, url: &mut String) -> Result<(), RequestError> {
        let start = url.len();
        let mut rest = self
            .target
            .as_deref()
            .map_or(self.description.path, |(_, path)| path);
        if !rest.starts_with('/') {
            // Else the path would run on from the host's name.
            url.push('/');
        }
        while let Some((literal, after)) = rest.split_once('{').filter(|_| !self.is_untyped()) {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            url.push_str(literal);
            url.push_str(self.path_value(name)?);
            rest = after;
        }
        url.push_str(rest);
        match dot_segment(&url[start..]) {
            // Whatever its encoding, such a segment is taken out of a URL before it is sent.
            Some(segment) => Err(RequestError::new(format!(
                "{segment:?} cannot be sent as a segment of the path {}: it would lead to another \
                 one",
                self.description.path
            ))),
            None => Ok(()),
        }
    }

    fn path_value(&self, name: &str) -> Result<&str, RequestError> {
        match self.at(Location::Path).find(|(set, _)| *set == name) {
            Some((_, "")) => Err(RequestError::new(format!(
                "the path parameter {name:?} is empty: the path would lead elsewhere"
            ))),
            Some((_, text)) => Ok(text),
            None => Err(RequestError::new(format!(
                "the path parameter {name:?} is not set"
            ))),
        }
    }

    fn headers(
        &self,
        settings: &Settings,
        declared: &[Declared],
    ) -> Result<HeaderMap, RequestError> {
        let mut headers = HeaderMap::new();
        headers.insert(USER_AGENT, settings.user_agent.clone());
        headers.insert(ACCEPT, accept(declared));
        if let Some((content_type, _)) = &self.body {
            let value = header_value("Content-Type", content_type)?;
            headers.insert(CONTENT_TYPE, value);
        }
        for (name, text) in self.at(Location::Header) {
            let key = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| RequestError::new(format!("{name:?} is no name for a header")))?;
            headers.insert(key, header_value(name, text)?);
        }
        if let Some(id) = &self.last_event_id {
            headers.insert("last-event-id", id.clone());
        }
        let cookies = self.pairs(Location::Cookie).collect::<Vec<_>>();
        if !cookies.is_empty() {
            headers.insert(COOKIE, header_value("Cookie", &cookies.join("; "))?);
        }
        Ok(headers)
    }
}

/// One HTTP request, all but the credentials.
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) url: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Body>,
}

impl Request {
    /// The same for a transport.
    pub(crate) fn ready(self, base: &Base) -> Result<transport::Request, RequestError> {
        // The URL's text is not repeated, for it may hold what is not for a log.
        let refused = || RequestError::new("the HTTP client refuses the URL of the call");
        let url = base.parse(&self.url).ok_or_else(refused)?;
        let mut request = transport::Request::new(self.method, url);
        request.headers = self.headers;
        request.body = self.body;
        Ok(request)
    }
}

/// A segment of a path that is `.` or `..`, in any of the encodings that the URL standard treats
/// alike.
fn dot_segment(path: &str) -> Option<&str> {
    // Most paths have none that begins as one, and need no second look.
    let mut pairs = path.as_bytes().windows(2);
    if !pairs.any(|pair| matches!(pair, [b'/', b'.' | b'%'])) {
        return None;
    }
    let before_query = path.split(['?', '#']).next().unwrap_or_default();
    before_query.split('/').find(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    })
}

/// Asks for the media types that the responses declare, those of successes first.
fn accept(declared: &[Declared]) -> HeaderValue {
    const JSON: &str = "application/json";
    if declared.iter().all(|row| row.media_type() == Some(JSON)) {
        return HeaderValue::from_static(if declared.is_empty() { "*/*" } else { JSON });
    }
    let mut names: Vec<&str> = Vec::new();
    let successes = declared.iter().filter(|declared| declared.success);
    let failures = declared.iter().filter(|declared| !declared.success);
    for declared in successes.chain(failures) {
        match declared.media_type() {
            Some(name) if !names.contains(&name) => names.push(name),
            None if declared.media != Media::None => return HeaderValue::from_static("*/*"),
            _ => {}
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

    #[test]
    fn what_is_declared_is_asked_for_and_successes_first() {
        const JSON: Declared = Declared::success(&["200"], Media::Json);
        const TEXT: Declared = Declared::failure(&["4XX"], Media::Text);
        const FAILURE: Declared = Declared::failure(&["500"], Media::Json);
        let rows: [(&[Declared], &str); 6] = [
            (&[], "*/*"),
            (&[JSON], "application/json"),
            (&[JSON, FAILURE], "application/json"),
            (&[TEXT, JSON, FAILURE], "application/json, text/plain"),
            (&[JSON, Declared::success(&["200"], Media::Bytes)], "*/*"),
            (&[Declared::success(&["204"], Media::None)], "*/*"),
        ];
        for (declared, expected) in rows {
            assert_eq!(accept(declared), expected);
        }
    }
}
