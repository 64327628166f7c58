//! The client credentials grant of OAuth 2 (RFC 6749, section 4.4): fetches a token on first use
//! and caches it until it expires.

use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Method, StatusCode, Url};
use serde_json::Value;
use tokio::time::Instant;

use crate::client::token::{TokenProvider, check};
use crate::document::escape::{COMPONENT, escape};
use crate::error::token_error::TokenError;
use crate::model::secret::Secret;
use crate::redact::redaction::Redaction;
use crate::wire::body_reader::read_body;
use crate::wire::transport::{BoxFuture, Request, Transport};

/// The maximum length of a token response, in bytes.
const LIMIT: usize = 1 << 20;

/// The time before its expiry at which a token counts as expired, so that it does not expire in
/// transit.
const MARGIN: Duration = Duration::from_secs(30);

/// A [`TokenProvider`] for the client credentials grant of OAuth 2 (RFC 6749, section 4.4).
///
/// A token is cached until 30 seconds before it expires (for short-lived tokens, until 90 % of its
/// lifetime), and dropped if a server rejects it with the status 401. Concurrent calls share one
/// fetch.
///
/// ```
/// use specmill_runtime::{ClientCredentials, Core};
///
/// let tokens = ClientCredentials::new("https://id.example.com/token", "my-program", "not-a-secret")
///     .scope("books.read")
///     .parameter("audience", "https://api.example.com");
/// let builder = Core::builder(&[], &[]).token_provider(tokens);
/// # drop(builder);
/// ```
pub struct ClientCredentials {
    token_url: String,
    client_id: String,
    client_secret: Secret,
    scopes: Vec<String>,
    parameters: Vec<(String, String)>,
    in_body: bool,
    cache: Mutex<Option<CachedToken>>,
    /// Held while a token is fetched; other calls wait for the result.
    fetch_lock: tokio::sync::Mutex<()>,
}

/// A cached token, and the time at which it is to be replaced.
struct CachedToken {
    token: Secret,
    end: Option<Instant>,
}

impl ClientCredentials {
    /// Creates a provider for the token endpoint at this URL.
    ///
    /// The client id and secret are sent with HTTP Basic authentication (RFC 6749, section 2.3.1),
    /// unless [`in_body`](Self::in_body) is set.
    #[must_use]
    pub fn new(
        token_url: impl Into<String>,
        client_id: impl Into<String>,
        client_secret: impl Into<String>,
    ) -> Self {
        Self {
            token_url: token_url.into(),
            client_id: client_id.into(),
            client_secret: Secret::new(client_secret),
            scopes: Vec::new(),
            parameters: Vec::new(),
            in_body: false,
            cache: Mutex::default(),
            fetch_lock: tokio::sync::Mutex::default(),
        }
    }

    /// Adds a scope to the token request.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Adds a parameter to the token request, such as `audience` or `resource`.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends `client_id` and `client_secret` in the body instead of the `Authorization` header, for
    /// servers that do not accept the header (RFC 6749, section 2.3.1).
    #[must_use]
    pub fn in_body(mut self) -> Self {
        self.in_body = true;
        self
    }

    fn request(&self) -> Result<Request, TokenError> {
        let url = Url::parse(&self.token_url)
            .map_err(|_| TokenError::with_message("the URL of the token endpoint is invalid"))?;
        let mut pairs = vec![("grant_type", "client_credentials".to_owned())];
        if !self.scopes.is_empty() {
            pairs.push(("scope", self.scopes.join(" ")));
        }
        let others = self.parameters.iter();
        pairs.extend(others.map(|(name, value)| (name.as_str(), value.clone())));
        let mut request = Request::new(Method::POST, url);
        let (id, secret) = (&self.client_id, self.client_secret.expose());
        if self.in_body {
            pairs.push(("client_id", id.clone()));
            pairs.push(("client_secret", secret.to_owned()));
        } else {
            let pair = format!("{}:{}", escape(id, COMPONENT), escape(secret, COMPONENT));
            let value = format!("Basic {}", BASE64_STANDARD.encode(pair));
            let mut value = HeaderValue::try_from(value).map_err(|_| {
                TokenError::with_message("the credentials cannot stand in a header")
            })?;
            value.set_sensitive(true);
            request.headers.insert(AUTHORIZATION, value);
        }
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers.insert(CONTENT_TYPE, form);
        let json = HeaderValue::from_static("application/json");
        request.headers.insert(ACCEPT, json);
        let escape = |text| escape(text, COMPONENT);
        let pairs = pairs.iter();
        let pairs = pairs.map(|(name, value)| format!("{}={}", escape(name), escape(value)));
        request.body = Some(Bytes::from(pairs.collect::<Vec<_>>().join("&")).into());
        Ok(request)
    }

    /// Returns the cached token, unless it expired.
    fn cached(&self) -> Option<Secret> {
        let cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        let cache = cache.as_ref()?;
        let is_good = cache.end.is_none_or(|end| Instant::now() < end);
        is_good.then(|| cache.token.clone())
    }

    async fn get(&self, transport: &dyn Transport) -> Result<Secret, TokenError> {
        if let Some(token) = self.cached() {
            return Ok(token);
        }
        let _fetching = self.fetch_lock.lock().await;
        // The previous holder of the lock may have fetched one.
        if let Some(token) = self.cached() {
            return Ok(token);
        }
        let begin = Instant::now();
        let request = self.request()?;
        let mut response = transport.send(request).await.map_err(TokenError::failed)?;
        let read = read_body(&mut response.body, response.status, LIMIT).await;
        let response = TokenResponse::read(response.status, &read.map_err(TokenError::failed)?);
        // The endpoint may echo the secret in its error.
        let secrets = Redaction::of(vec![self.client_secret.expose().to_owned()]);
        let response =
            response.map_err(|error| error.map_message(|text| secrets.text(text).into_owned()))?;
        let end = response
            .life
            .and_then(|life| begin.checked_add(life - MARGIN.min(life / 10)));
        let cache = CachedToken {
            token: response.token.clone(),
            end,
        };
        *self.cache.lock().unwrap_or_else(PoisonError::into_inner) = Some(cache);
        Ok(response.token)
    }
}

impl TokenProvider for ClientCredentials {
    fn token<'a>(
        &'a self,
        transport: &'a dyn Transport,
    ) -> BoxFuture<'a, Result<Secret, TokenError>> {
        Box::pin(self.get(transport))
    }

    fn refused(&self, token: &Secret) {
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        // Another call may have fetched a new token since.
        cache.take_if(|cache| cache.token == *token);
    }
}

/// Shows neither the secret nor a token.
impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("client_id", &self.client_id)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// A successful token response (RFC 6749, section 5.1).
struct TokenResponse {
    token: Secret,
    life: Option<Duration>,
}

impl TokenResponse {
    fn read(status: StatusCode, body: &[u8]) -> Result<Self, TokenError> {
        let response = serde_json::from_slice::<Value>(body).unwrap_or_default();
        let text = |name: &str| response.get(name).and_then(Value::as_str);
        if !status.is_success() {
            // The error code of RFC 6749, section 5.2.
            let why = text("error").map(|error| format!(": {}", error.escape_debug()));
            let why = why.unwrap_or_default();
            return Err(TokenError::with_message(format!(
                "the token endpoint returned {status}{why}"
            )));
        }
        let token = text("access_token").filter(|token| !token.is_empty());
        let token = token
            .ok_or_else(|| TokenError::with_message("the token endpoint returned no token"))?;
        let token = Secret::new(token);
        // A token that no header can carry is an error, and is not cached.
        check(&token)?;
        let kind = text("token_type").unwrap_or("bearer");
        if !kind.eq_ignore_ascii_case("bearer") {
            let kind = kind.escape_debug();
            return Err(TokenError::with_message(format!(
                "the token endpoint returned a token of the type `{kind}`"
            )));
        }
        // Some servers send `expires_in` as a string.
        let life = response.get("expires_in");
        let life = life.and_then(|life| life.as_u64().or_else(|| life.as_str()?.parse().ok()));
        Ok(Self {
            token,
            life: life.map(Duration::from_secs),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::error::transport_error::TransportError;
    use crate::wire::transport::Response;

    /// A token endpoint that numbers its tokens.
    #[derive(Default)]
    struct Endpoint {
        asked: AtomicUsize,
        life: Option<u64>,
        seen: Mutex<Vec<Request>>,
    }

    impl Transport for Endpoint {
        fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
            let count = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
            self.seen.lock().unwrap().push(request);
            let life = self.life.map_or(Value::Null, Value::from);
            let body = format!(
                r#"{{"access_token":"t{count}","token_type":"Bearer","expires_in":{life}}}"#
            );
            Box::pin(async move {
                // Lets other calls run in the meantime.
                tokio::time::sleep(Duration::from_millis(50)).await;
                Ok(Response::new(StatusCode::OK, Bytes::from(body)))
            })
        }
    }

    fn tokens() -> ClientCredentials {
        ClientCredentials::new("https://id.example/token", "my program", "not:a%secret")
    }

    async fn token(tokens: &ClientCredentials, endpoint: &Endpoint) -> String {
        tokens.token(endpoint).await.unwrap().expose().to_owned()
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_is_kept_until_shortly_before_its_end() {
        let (tokens, endpoint) = (
            tokens(),
            Endpoint {
                life: Some(3600),
                ..Endpoint::default()
            },
        );
        assert_eq!(token(&tokens, &endpoint).await, "t1");
        tokio::time::advance(Duration::from_secs(3569)).await;
        assert_eq!(token(&tokens, &endpoint).await, "t1");
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(token(&tokens, &endpoint).await, "t2");
    }

    #[tokio::test(start_paused = true)]
    async fn a_token_without_an_end_is_kept_until_it_is_refused() {
        let (tokens, endpoint) = (tokens(), Endpoint::default());
        assert_eq!(token(&tokens, &endpoint).await, "t1");
        tokio::time::advance(Duration::from_secs(1 << 30)).await;
        assert_eq!(token(&tokens, &endpoint).await, "t1");
        tokens.refused(&Secret::new("t0"));
        assert_eq!(token(&tokens, &endpoint).await, "t1");
        tokens.refused(&Secret::new("t1"));
        assert_eq!(token(&tokens, &endpoint).await, "t2");
    }

    #[tokio::test(start_paused = true)]
    async fn many_calls_fetch_one_token() {
        let shared = Arc::new((tokens(), Endpoint::default()));
        let calls = (0..100).map(|_| {
            let shared = Arc::clone(&shared);
            tokio::spawn(async move { token(&shared.0, &shared.1).await })
        });
        for call in calls.collect::<Vec<_>>() {
            assert_eq!(call.await.unwrap(), "t1");
        }
        assert_eq!(shared.1.asked.load(Ordering::Relaxed), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn a_call_that_gives_up_leaves_the_turn_to_the_next() {
        let (tokens, endpoint) = (tokens(), Endpoint::default());
        let first = tokio::time::timeout(Duration::from_millis(1), tokens.token(&endpoint));
        assert!(first.await.is_err());
        assert_eq!(token(&tokens, &endpoint).await, "t2");
    }

    #[tokio::test(start_paused = true)]
    async fn credentials_go_in_the_header_or_in_the_body() {
        let endpoint = Endpoint::default();
        token(&tokens().scope("a").scope("b c"), &endpoint).await;
        token(&tokens().in_body().parameter("audience", "x&y"), &endpoint).await;
        let seen = endpoint.seen.lock().unwrap();
        let body = |request: &Request| {
            let bytes = request.body.as_ref().unwrap().as_bytes().unwrap();
            String::from_utf8(bytes.to_vec()).unwrap()
        };
        // RFC 6749, section 2.3.1: both are encoded before they are joined.
        let pair = BASE64_STANDARD.encode("my%20program:not%3Aa%25secret");
        assert_eq!(seen[0].headers[AUTHORIZATION], format!("Basic {pair}"));
        assert_eq!(
            body(&seen[0]),
            "grant_type=client_credentials&scope=a%20b%20c"
        );
        assert!(!seen[1].headers.contains_key(AUTHORIZATION));
        assert_eq!(
            body(&seen[1]),
            "grant_type=client_credentials&audience=x%26y&client_id=my%20program&client_secret=not%3Aa%25secret"
        );
        assert!(!format!("{:?}", tokens()).contains("a%secret"));
    }

    #[test]
    fn what_is_no_token_is_told() {
        let told = |status: u16, body: &str| {
            let response =
                TokenResponse::read(StatusCode::from_u16(status).unwrap(), body.as_bytes());
            response
                .err()
                .map(|error| error.to_string())
                .unwrap_or_default()
        };
        assert_eq!(
            told(
                400,
                r#"{"error":"invalid_client","error_description":"zzz"}"#
            ),
            "the token endpoint returned 400 Bad Request: invalid_client"
        );
        assert_eq!(
            told(502, "<html>"),
            "the token endpoint returned 502 Bad Gateway"
        );
        assert_eq!(told(200, "{}"), "the token endpoint returned no token");
        assert_eq!(
            told(200, r#"{"access_token":""}"#),
            "the token endpoint returned no token"
        );
        assert_eq!(
            told(200, r#"{"access_token":"zzz","token_type":"mac"}"#),
            "the token endpoint returned a token of the type `mac`"
        );
        let unsendable = "the token has characters that no header can carry";
        for token in [r"a\nb", r"a\r\n", "a b", r"a\u0000"] {
            let body = format!(r#"{{"access_token":"{token}","expires_in":60}}"#);
            assert_eq!(told(200, &body), unsendable);
        }
        assert_eq!(told(200, r#"{"access_token":"a","expires_in":"60"}"#), "");
    }
}
