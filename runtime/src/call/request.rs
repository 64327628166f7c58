//! A call becomes an HTTP request, all but the credentials.

use std::borrow::Cow;

use reqwest::header::{
    ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, USER_AGENT,
};
use reqwest::{Method, Url};

use super::Call;
use crate::body::Body;
use crate::config::RequestError;
use crate::core::Settings;
use crate::declared::{Declared, Media};
use crate::options::header_value;
use crate::parameter::Location;
use crate::transport;

impl Call {
    /// The call below a base URL as HTTP says it, all but the credentials.
    pub(crate) fn request(
        self,
        settings: &Settings,
        base_url: String,
        declared: &[Declared],
    ) -> Result<Request, RequestError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let url = match &self.link {
            Some(link) => link.clone(),
            None => self.url(base_url)?,
        };
        let mut headers = self.headers(settings, declared)?;
        let method = self.method()?;
        let mut body = self.body.map(|(_, body)| body);
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

    fn url(&self, base_url: String) -> Result<String, RequestError> {
        let mut url = base_url;
        url.push_str(&self.expand_path()?);
        let mut pairs = self.pairs(Location::Query);
        pairs.extend(self.pairs(Location::Querystring));
        let mut pairs = pairs.into_iter().map(Cow::Borrowed).collect::<Vec<_>>();
        if let Some(options) = &self.options {
            pairs.extend(options.pairs().map(Cow::Owned));
        }
        for pair in pairs {
            url.push(if url.contains('?') { '&' } else { '?' });
            url.push_str(&pair);
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
    fn pairs(&self, location: Location) -> Vec<&str> {
        let pairs = self.at(location).map(|(_, pair)| pair);
        pairs.filter(|pair| !pair.is_empty()).collect()
    }

    fn expand_path(&self) -> Result<String, RequestError> {
        let mut path = String::new();
        let mut rest = self
            .target
            .as_deref()
            .map_or(self.description.path, |(_, path)| path);
        if !rest.starts_with('/') {
            // Else the path would run on from the host's name.
            path.push('/');
        }
        while let Some((literal, after)) = rest.split_once('{').filter(|_| !self.is_untyped()) {
            let (name, after) = after.split_once('}').unwrap_or((after, ""));
            path.push_str(literal);
            path.push_str(self.path_value(name)?);
            rest = after;
        }
        path.push_str(rest);
        let before_query = path.split(['?', '#']).next().unwrap_or_default();
        match before_query
            .split('/')
            .find(|segment| is_dot_segment(segment))
        {
            // Whatever its encoding, such a segment is taken out of a URL before it is sent.
            Some(segment) => Err(RequestError::new(format!(
                "{segment:?} cannot be sent as a segment of the path {}: it would lead to another \
                 one",
                self.description.path
            ))),
            None => Ok(path),
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
        let cookies = self.pairs(Location::Cookie);
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
    pub(crate) fn ready(self) -> Result<transport::Request, RequestError> {
        // The URL's text is not repeated, for it may hold what is not for a log.
        let url = Url::parse(&self.url)
            .map_err(|_| RequestError::new("the HTTP client refuses the URL of the call"))?;
        let mut request = transport::Request::new(self.method, url);
        request.headers = self.headers;
        request.body = self.body;
        Ok(request)
    }
}

/// `.` or `..`, in any of the encodings that the URL standard treats alike.
fn is_dot_segment(segment: &str) -> bool {
    // Most begin with neither, and need no second look.
    if !segment.starts_with(['.', '%']) {
        return false;
    }
    let plain = segment.replace("%2e", ".").replace("%2E", ".");
    plain == "." || plain == ".."
}

/// Asks for the media types that the responses declare, those of successes first.
fn accept(declared: &[Declared]) -> HeaderValue {
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
