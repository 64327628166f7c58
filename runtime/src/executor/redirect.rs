//! Redirects (RFC 9110, section 15.4): which are followed, and what is sent to the target. Another
//! origin receives no credentials, only [`FORWARDED_HEADERS`].

use std::convert::Infallible;

use reqwest::header::{
    ACCEPT, CONTENT_TYPE, HeaderName, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_RANGE,
    IF_UNMODIFIED_SINCE, LOCATION, RANGE, USER_AGENT,
};
use reqwest::{Method, StatusCode, Url};

use crate::error::transport_error::{TransportError, TransportErrorKind};
use crate::executor::prepared_call::PreparedCall;
use crate::executor::provider_token::with_token;
use crate::model::secret::Secret;
use crate::response::error::Error;
use crate::wire::transport::{BoxFuture, Request, Response};

/// The maximum number of redirects per attempt.
const LIMIT: usize = 10;

/// The headers that are sent to another origin: those that describe the request or its body and do not
/// identify the caller. All others are dropped, since any may hold a credential.
const FORWARDED_HEADERS: &[HeaderName] = &[
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

/// A future of a response.
pub(crate) type ResponseFuture<'t> = BoxFuture<'t, Result<Response, TransportError>>;

/// Sends the request of a call, with its credentials.
///
/// Not inlined, so that sending reserves no stack for building the request.
#[inline(never)]
pub(crate) fn begin<'p>(
    prepared: &'p PreparedCall,
    token: Option<&Secret>,
) -> Result<ResponseFuture<'p>, Error<Infallible>> {
    let request = with_token(prepared, token)?;
    Ok(prepared.settings.transport.send(request))
}

/// Adds the host to the error of an exchange that failed before a head was received.
#[cold]
#[inline(never)]
pub(crate) fn describe_error(
    error: TransportError,
    prepared: &PreparedCall,
    hop: Option<Hop>,
) -> Error<Infallible> {
    let host = hop.map_or_else(|| prepared.host(), Hop::into_host);
    let message = match error.kind() {
        TransportErrorKind::Request => return error.into_error(),
        TransportErrorKind::Connect => format!("cannot connect to {host}"),
        TransportErrorKind::Timeout => format!("{host} did not respond in time"),
        TransportErrorKind::Broken => format!("the exchange with {host} was interrupted"),
        TransportErrorKind::Limit => format!("the response from {host} exceeds a limit"),
        TransportErrorKind::Redirect => format!("the redirect of {host} is not followed"),
    };
    error.replace_message(message).into_error()
}

pub(crate) fn is_redirect(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Sends the request that follows a redirect, if it is followed; counts it in `redirects`.
///
/// Most calls are not redirected, so the first request is built again rather than stored.
#[cold]
#[inline(never)]
pub(crate) fn follow_redirect<'p>(
    prepared: &'p PreparedCall,
    token: Option<&Secret>,
    hop: &mut Option<Hop>,
    response: &Response,
    redirects: &mut usize,
) -> Result<Option<ResponseFuture<'p>>, Error<Infallible>> {
    let settings = &prepared.settings;
    let mut next = match &hop {
        Some(hop) => hop.clone(),
        None => Hop::new(with_token(prepared, token)?),
    };
    let Some(url) = next.next_url(response).filter(|_| settings.follows) else {
        return Ok(None);
    };
    if next.repeats_body(response.status, &url) && !prepared.may_forward_body() {
        let error = TransportError::with_message(TransportErrorKind::Redirect, secret_body(&url));
        return Err(error.into_error());
    }
    next.redirect_to(response.status, url);
    if !next.has_left {
        prepared.put_shared(&mut next.request.url);
    }
    if *redirects == LIMIT {
        let message = format!("{} redirects more than {LIMIT} times", next.host());
        let error = TransportError::with_message(TransportErrorKind::Limit, message);
        return Err(error.into_error());
    }
    *redirects += 1;
    let sent = settings.transport.send(Request::clone(&next.request));
    *hop = Some(next);
    Ok(Some(sent))
}

/// One request of a chain of redirects.
#[derive(Clone)]
pub(crate) struct Hop {
    request: Box<Request>,
    /// True if a redirect led to another origin.
    has_left: bool,
}

impl Hop {
    fn new(request: Request) -> Self {
        Self {
            request: Box::new(request),
            has_left: false,
        }
    }

    fn host(&self) -> &str {
        self.request.url.host_str().unwrap_or_default()
    }

    #[cold]
    pub(crate) fn into_host(self) -> String {
        self.host().to_owned()
    }

    /// Returns the target of a redirect; `None` if it has none, or if a streaming body would be
    /// needed again.
    fn next_url(&self, response: &Response) -> Option<Url> {
        let request = &self.request;
        let body = request.body.as_ref();
        let is_gone = body.is_some_and(|body| !body.is_replayable());
        if is_gone && !self.becomes_get(response.status) {
            return None;
        }
        let location = response.headers.get(LOCATION)?;
        let location = std::str::from_utf8(location.as_bytes()).ok()?;
        let url = request.url.join(location).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(url)
    }

    fn becomes_get(&self, status: StatusCode) -> bool {
        match status {
            StatusCode::MOVED_PERMANENTLY | StatusCode::FOUND => {
                self.request.method == Method::POST
            }
            StatusCode::SEE_OTHER => self.request.method != Method::HEAD,
            _ => false,
        }
    }

    fn is_elsewhere(&self, url: &Url) -> bool {
        url.origin() != self.request.url.origin()
    }

    /// Returns true if a redirect would send the body to another origin.
    fn repeats_body(&self, status: StatusCode, url: &Url) -> bool {
        self.request.body.is_some() && !self.becomes_get(status) && self.is_elsewhere(url)
    }

    /// Turns into the request that follows a redirect (RFC 9110, section 15.4).
    fn redirect_to(&mut self, status: StatusCode, url: Url) {
        let becomes_get = self.becomes_get(status);
        let is_elsewhere = self.is_elsewhere(&url);
        self.has_left |= is_elsewhere;
        let request = &mut self.request;
        if becomes_get {
            request.method = Method::GET;
            request.body = None;
            request.headers.remove(CONTENT_TYPE);
        }
        // Headers that were dropped stay dropped, whatever the next redirect's target.
        if is_elsewhere {
            let harmless = FORWARDED_HEADERS.iter().filter_map(|name| {
                let value = request.headers.get(name)?;
                Some((name.clone(), value.clone()))
            });
            request.headers = harmless.collect();
        }
        request.url = url;
    }
}

#[cold]
fn secret_body(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    format!(
        "the redirect to {host} would take a secret of the body to another origin \
         (`Policy::forward_secrets` allows it)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use reqwest::header::{AUTHORIZATION, HeaderValue};

    fn hop(method: Method) -> Hop {
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
        Hop::new(request)
    }

    fn after(method: Method, status: u16, to: &str) -> Hop {
        let mut hop = hop(method);
        let url = hop.request.url.join(to).unwrap();
        hop.redirect_to(StatusCode::from_u16(status).unwrap(), url);
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
            let hop = after(Method::GET, 307, to);
            let hop = &hop.request;
            let names = hop
                .headers
                .keys()
                .map(HeaderName::as_str)
                .collect::<Vec<_>>();
            assert_eq!(names, ["accept", "content-type"], "{to}");
            assert_eq!(hop.url.query(), None);
        }
        let mut hop = after(Method::GET, 307, "//elsewhere.example/");
        let back = Url::parse("https://example.com/").unwrap();
        hop.redirect_to(StatusCode::FOUND, back);
        assert!(!hop.request.headers.contains_key(AUTHORIZATION));
        assert!(
            after(Method::GET, 302, "/b")
                .request
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
        for (before, status, method) in table {
            let hop = after(before.clone(), status, "/b");
            let hop = &hop.request;
            assert_eq!(hop.method, method, "{before} {status}");
            assert_eq!(
                hop.body.is_some(),
                method != Method::GET,
                "{before} {status}"
            );
        }
    }
}
