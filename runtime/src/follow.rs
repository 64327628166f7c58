//! Sends a request and follows redirects, which never take credentials to another origin. What
//! enters is a request, what leaves is the head of the answer.

use reqwest::header::{
    ACCEPT, CONTENT_TYPE, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, LOCATION, RANGE, USER_AGENT,
};
use reqwest::{Method, StatusCode, Url};

use crate::core::Settings;
use crate::transport::{Answer, Request};
use crate::transport_error::{TransportError, TransportErrorKind};

/// How many redirects are followed at most.
const LIMIT: usize = 10;

/// The headers that another origin may see: none of them identifies anyone.
pub(crate) const HARMLESS: &[reqwest::header::HeaderName] = &[
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

/// Sends a request, credentials included, and gives the first answer that is no redirect, with the
/// host that gave it where that is another. It counts the redirects that it follows.
pub(crate) async fn follow(
    request: &Request,
    settings: &Settings,
    redirects: &mut usize,
) -> Result<(Answer, Option<String>), TransportError> {
    let mut hop = Hop::First(request);
    for _ in 0..=LIMIT {
        let sent = settings.transport.send(hop.request().clone()).await;
        let answer = sent.map_err(|error| in_words(error, hop.host()))?;
        match hop.next_url(&answer).filter(|_| settings.follows) {
            Some(url) => {
                hop.turn(answer.status, url);
                *redirects += 1;
            }
            None => return Ok((answer, hop.elsewhere())),
        }
    }
    let message = format!("{} redirects more than {LIMIT} times", hop.host());
    Err(TransportError::told(TransportErrorKind::Limit, message))
}

/// The error of an exchange that failed before there was a head, as a person reads it.
fn in_words(error: TransportError, host: &str) -> TransportError {
    let message = match error.kind() {
        TransportErrorKind::Request => return error,
        TransportErrorKind::Connect => format!("cannot connect to {host}"),
        TransportErrorKind::Timeout => format!("{host} did not answer in time"),
        TransportErrorKind::Broken => format!("the exchange with {host} broke off"),
        TransportErrorKind::Limit => format!("the answer of {host} is too much"),
    };
    error.says(message)
}

/// One request of those that a call may take.
enum Hop<'a> {
    First(&'a Request),
    /// What redirects made of it.
    Turned(Box<Request>),
}

impl Hop<'_> {
    fn request(&self) -> &Request {
        match self {
            Self::First(request) => request,
            Self::Turned(request) => request,
        }
    }

    fn host(&self) -> &str {
        self.request().url.host_str().unwrap_or_default()
    }

    fn elsewhere(&self) -> Option<String> {
        matches!(self, Self::Turned(_)).then(|| self.host().to_owned())
    }

    /// Where a redirect leads; `None` for any other answer, and where what was sent is needed again
    /// and gone.
    fn next_url(&self, answer: &Answer) -> Option<Url> {
        if !matches!(answer.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
            return None;
        }
        let request = self.request();
        let body = request.body.as_ref();
        let is_gone = body.is_some_and(|body| !body.is_replayable());
        if is_gone && !self.becomes_get(answer.status) {
            return None;
        }
        let location = answer.headers.get(LOCATION)?;
        let location = std::str::from_utf8(location.as_bytes()).ok()?;
        let url = request.url.join(location).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    fn becomes_get(&self, status: StatusCode) -> bool {
        match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => {
                self.request().method == Method::POST
            }
            StatusCode::SEE_OTHER => self.request().method != Method::HEAD,
            _ => false,
        }
    }

    /// Becomes the request that a redirect asks for (RFC 9110, section 15.4).
    fn turn(&mut self, status: StatusCode, url: Url) {
        let becomes_get = self.becomes_get(status);
        if let Self::First(request) = *self {
            *self = Self::Turned(Box::new(request.clone()));
        }
        let Self::Turned(request) = self else {
            return;
        };
        if becomes_get {
            request.method = Method::GET;
            request.body = None;
            request.headers.remove(CONTENT_TYPE);
        }
        // What was left behind once does not come back, wherever the next redirect leads.
        if url.origin() != request.url.origin() {
            let harmless = HARMLESS.iter().filter_map(|name| {
                let value = request.headers.get(name)?;
                Some((name.clone(), value.clone()))
            });
            request.headers = harmless.collect();
        }
        request.url = url;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};

    fn hop(method: Method) -> Hop<'static> {
        let text = HeaderValue::from_static("x");
        let names = [
            ACCEPT,
            CONTENT_TYPE,
            AUTHORIZATION,
            HeaderName::from_static("x-key"),
        ];
        let url = Url::parse("https://example.com/a?key=sesame").unwrap();
        let mut request = Request::new(method, url);
        request.headers = names.map(|name| (name, text.clone())).into_iter().collect();
        request.body = Some("body".into());
        Hop::Turned(Box::new(request))
    }

    fn turned(method: Method, status: u16, to: &str) -> Hop<'static> {
        let mut hop = hop(method);
        let url = hop.request().url.join(to).unwrap();
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
            let hop = hop.request();
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
        assert!(!hop.request().headers.contains_key(AUTHORIZATION));
        assert!(
            turned(Method::GET, 302, "/b")
                .request()
                .headers
                .contains_key("x-key")
        );
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
            let hop = hop.request();
            assert_eq!(hop.method, after, "{before} {status}");
            assert_eq!(
                hop.body.is_some(),
                after != Method::GET,
                "{before} {status}"
            );
        }
    }
}
