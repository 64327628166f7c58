//! Sends a request and follows redirects, which never take credentials to another origin. What
//! enters is a request, what leaves is the head of the answer.

use std::convert::Infallible;
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, CONTENT_TYPE, HeaderMap, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, LOCATION, RANGE, USER_AGENT,
};
use reqwest::{Method, Response, StatusCode, Url};

use crate::call::Request;
use crate::config::RequestError;
use crate::core::Settings;
use crate::error::Error;
use crate::transport::TransportError;

/// How many redirects are followed at most.
const LIMIT: usize = 10;

/// The headers that another origin may see: none of them identifies anyone.
const HARMLESS: &[reqwest::header::HeaderName] = &[
    ACCEPT,
    CONTENT_TYPE,
    USER_AGENT,
    RANGE,
    IF_RANGE,
    IF_MATCH,
    IF_NONE_MATCH,
    IF_MODIFIED_SINCE,
    IF_UNMODIFIED_SINCE,
];

/// One request of those that a call may take.
struct Hop {
    method: Method,
    url: Url,
    headers: HeaderMap,
    body: Option<bytes::Bytes>,
}

/// Sends a request, credentials included, and gives the first answer that is no redirect.
pub(crate) async fn follow(
    request: Request,
    settings: &Settings,
    timeout: Option<Duration>,
) -> Result<Response, Error<Infallible>> {
    let started = Instant::now();
    let mut hop = Hop::first(request)?;
    for _ in 0..=LIMIT {
        let response = hop.send(settings, timeout, started).await?;
        match next_url(&response, &hop.url).filter(|_| settings.follows) {
            Some(url) => hop.turn(response.status(), url),
            None => return Ok(response),
        }
    }
    let message = format!("{} redirects more than {LIMIT} times", hop.host());
    Err(Error::Transport(TransportError::new(message, None)))
}

impl Hop {
    fn first(request: Request) -> Result<Self, RequestError> {
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|_| RequestError::new(format!("{:?} is no HTTP method", request.method)))?;
        // The URL's text is not repeated, for it may hold what is not for a log.
        let url = Url::parse(&request.url)
            .map_err(|_| RequestError::new("the HTTP client refuses the URL of the call"))?;
        Ok(Self {
            method,
            url,
            headers: request.headers,
            body: request.body,
        })
    }

    fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    async fn send(
        &self,
        settings: &Settings,
        timeout: Option<Duration>,
        started: Instant,
    ) -> Result<Response, Error<Infallible>> {
        let mut builder = settings
            .http
            .request(self.method.clone(), self.url.clone())
            .headers(self.headers.clone());
        if let Some(timeout) = timeout {
            builder = builder.timeout(timeout.saturating_sub(started.elapsed()));
        }
        if let Some(body) = &self.body {
            builder = builder.body(body.clone());
        }
        builder
            .send()
            .await
            .map_err(|error| classify(error, self.host()))
    }

    /// Becomes the request that a redirect asks for (RFC 9110, section 15.4).
    fn turn(&mut self, status: StatusCode, url: Url) {
        let is_get = match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => self.method == Method::POST,
            StatusCode::SEE_OTHER => self.method != Method::HEAD,
            _ => false,
        };
        if is_get {
            self.method = Method::GET;
            self.body = None;
            self.headers.remove(CONTENT_TYPE);
        }
        // What was left behind once does not come back, wherever the next redirect leads.
        if url.origin() != self.url.origin() {
            let harmless = HARMLESS.iter().filter_map(|name| {
                let value = self.headers.get(name)?;
                Some((name.clone(), value.clone()))
            });
            self.headers = harmless.collect();
        }
        self.url = url;
    }
}

/// Where a redirect leads; `None` for any other answer.
fn next_url(response: &Response, here: &Url) -> Option<Url> {
    if !matches!(response.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers().get(LOCATION)?;
    let location = std::str::from_utf8(location.as_bytes()).ok()?;
    let url = here.join(location).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

fn classify(error: reqwest::Error, host: &str) -> Error<Infallible> {
    if error.is_timeout() {
        let message = format!("{host} did not answer in time");
        Error::Timeout(TransportError::new(message, Some(error)))
    } else if error.is_connect() {
        Error::Connect(TransportError::new(
            format!("cannot connect to {host}"),
            Some(error),
        ))
    } else if error.is_builder() {
        Error::Request(RequestError::new(
            "the HTTP client refuses the URL of the call",
        ))
    } else {
        let message = format!("the exchange with {host} broke off");
        Error::Transport(TransportError::new(message, Some(error)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

    fn hop(method: Method) -> Hop {
        let text = HeaderValue::from_static("x");
        let names = [
            ACCEPT,
            CONTENT_TYPE,
            AUTHORIZATION,
            HeaderName::from_static("x-key"),
        ];
        Hop {
            method,
            url: Url::parse("https://example.com/a?key=sesame").unwrap(),
            headers: names.map(|name| (name, text.clone())).into_iter().collect(),
            body: Some("body".into()),
        }
    }

    fn turned(method: Method, status: u16, to: &str) -> Hop {
        let mut hop = hop(method);
        let url = hop.url.join(to).unwrap();
        hop.turn(StatusCode::from_u16(status).unwrap(), url);
        hop
    }

    #[test]
    fn another_scheme_host_or_port_learns_nothing() {
        let elsewhere = [
            "http://example.com/",
            "//sub.example.com/",
            "https://example.com:444/",
        ];
        for to in elsewhere {
            let hop = turned(Method::GET, 307, to);
            let names = hop
                .headers
                .keys()
                .map(HeaderName::as_str)
                .collect::<Vec<_>>();
            assert_eq!(names, ["accept", "content-type"], "{to}");
            assert_eq!(hop.url.query(), None);
        }
        let mut hop = turned(Method::GET, 307, "//elsewhere.example/");
        let back = Url::parse("https://example.com/").unwrap();
        hop.turn(StatusCode::FOUND, back);
        assert!(!hop.headers.contains_key(AUTHORIZATION));
        assert!(turned(Method::GET, 302, "/b").headers.contains_key("x-key"));
    }

    #[test]
    fn the_method_turns_as_the_status_says() {
        let table = [
            (Method::POST, 301, Method::GET),
            (Method::POST, 302, Method::GET),
            (Method::PUT, 302, Method::PUT),
            (Method::PUT, 303, Method::GET),
            (Method::HEAD, 303, Method::HEAD),
            (Method::POST, 307, Method::POST),
            (Method::POST, 308, Method::POST),
        ];
        for (before, status, after) in table {
            let hop = turned(before.clone(), status, "/b");
            assert_eq!(hop.method, after, "{before} {status}");
            assert_eq!(
                hop.body.is_some(),
                after != Method::GET,
                "{before} {status}"
            );
        }
    }
}
