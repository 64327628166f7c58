//! Tokens from a provider as sent by a call, over a transport within the process.
#![allow(
    missing_docs,
    unreachable_pub,
    dead_code,
    reason = "a test is no library"
)]

#[path = "sample/double.rs"]
mod double;
#[path = "sample/server.rs"]
mod server;

use std::env;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use double::{Double, Step};
use specmill_runtime::reqwest::Method;
use specmill_runtime::reqwest::header::AUTHORIZATION;
use specmill_runtime::transport::{BoxFuture, Transport};
use specmill_runtime::{
    ClientCredentials, Core, Error, Scheme, Secret, TokenClient, TokenError, TokenProvider,
    TransportErrorKind, Untyped, Value,
};

static SCHEMES: &[Scheme] = &[Scheme::bearer("oauth")];

specmill_runtime::operation! {
    Books: POST "/books" -> Value, Value {
        id: "books";
        security: [["oauth"]];
        responses: { 200 json Value => success; }
    }
}

/// Provides `t1`, and another token after each rejection.
#[derive(Clone, Default)]
struct Numbered(Arc<AtomicUsize>);

impl TokenProvider for Numbered {
    fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
        let number = self.0.load(Ordering::Relaxed) + 1;
        Box::pin(async move { Ok(Secret::new(format!("t{number}"))) })
    }

    fn refused(&self, _: &Secret) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn core(double: &Double, provider: impl TokenProvider) -> Core {
    let builder = Core::builder(&[], SCHEMES)
        .base_url("https://api.example.com")
        .transport(double.clone())
        .token_provider(provider);
    builder.build().unwrap()
}

/// Returns the `Authorization` header of each request.
fn authorized(double: &Double) -> Vec<String> {
    let requests = double.requests().into_iter();
    let values = requests.map(|request| match request.headers.get(AUTHORIZATION) {
        Some(value) => value.to_str().unwrap().to_owned(),
        None => String::new(),
    });
    values.collect()
}

#[tokio::test(start_paused = true)]
async fn each_attempt_asks_for_a_token() {
    let double = Double::new([Step::status(429), Step::json("1")]);
    Books::new(&core(&double, Numbered::default()))
        .await
        .unwrap();
    assert_eq!(authorized(&double), ["Bearer t1", "Bearer t1"]);
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_refused_is_replaced_once() {
    let double = Double::new([Step::status(401), Step::json("1")]);
    Books::new(&core(&double, Numbered::default()))
        .await
        .unwrap();
    assert_eq!(authorized(&double), ["Bearer t1", "Bearer t2"]);

    let double = Double::new([Step::status(401)]);
    let error = Books::new(&core(&double, Numbered::default()))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(authorized(&double), ["Bearer t1", "Bearer t2"]);
}

#[tokio::test(start_paused = true)]
async fn a_body_sent_once_is_not_sent_with_the_next_token() {
    let double = Double::new([Step::status(401)]);
    let provider = Numbered::default();
    let core = core(&double, provider.clone());
    let upload = specmill_runtime::Upload::reader(&b"once"[..]);
    let call = Untyped::<Value>::new(&core, Method::POST, "/books").body("a/b", upload);
    assert_eq!(call.await.unwrap_err().status().unwrap(), 401);
    assert_eq!(authorized(&double), ["Bearer t1"]);
    // The next call has another.
    assert_eq!(provider.0.load(Ordering::Relaxed), 1);
}

#[tokio::test(start_paused = true)]
async fn what_redirects_to_a_401_has_not_refused_the_token() {
    let elsewhere = Step::status(307).with("location", "https://other.example.com/");
    let double = Double::new([elsewhere, Step::status(401)]);
    let provider = Numbered::default();
    let error = Books::new(&core(&double, provider.clone()))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 401);
    assert_eq!(authorized(&double), ["Bearer t1", ""]);
    assert_eq!(provider.0.load(Ordering::Relaxed), 0);
}

#[tokio::test(start_paused = true)]
async fn without_a_token_nothing_is_sent() {
    struct Nobody;
    impl TokenProvider for Nobody {
        fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
            Box::pin(async { Err(TokenError::new("the store is locked")) })
        }
    }
    let double = Double::new([Step::json("1")]);
    let error = Books::new(&core(&double, Nobody)).await.unwrap_err();
    assert!(matches!(error, Error::Token(_)), "{error:?}");
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "the store is locked");
    assert!(double.requests().is_empty());
}

/// Provides these tokens, the next one after each rejection.
#[derive(Clone)]
struct Listed(&'static [&'static str], Arc<AtomicUsize>);

impl TokenProvider for Listed {
    fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
        let token = self.0[self.1.load(Ordering::Relaxed).min(self.0.len() - 1)];
        Box::pin(async move { Ok(Secret::new(token)) })
    }

    fn refused(&self, _: &Secret) {
        self.1.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_sent_is_none_and_another_is_asked_for() {
    for bad in ["sesame\n-1", "", "sesame -1", "sesame\u{0}"] {
        let tokens = Box::leak(Box::new([bad, "t2"]));
        let double = Double::new([Step::json("1")]);
        let provider = Listed(tokens, Arc::default());
        Books::new(&core(&double, provider)).await.unwrap();
        assert_eq!(authorized(&double), ["Bearer t2"], "{bad:?}");

        let double = Double::new([Step::json("1")]);
        let tokens = Box::leak(Box::new([bad]));
        let provider = Listed(tokens, Arc::default());
        let error = Books::new(&core(&double, provider.clone()))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Token(_)), "{error:?}");
        assert!(
            !format!("{error} {error:?}").contains("sesame"),
            "{error:?}"
        );
        assert!(double.requests().is_empty());
        assert_eq!(provider.1.load(Ordering::Relaxed), 1);
    }
}

#[tokio::test(start_paused = true)]
async fn a_fetched_token_that_cannot_be_sent_is_not_kept() {
    let steps = [
        Step::json(r#"{"access_token":"sesame\n-1","expires_in":3600}"#),
        Step::json(r#"{"access_token":"t2","expires_in":3600}"#),
        Step::json("1"),
    ];
    let double = Double::new(steps);
    let core = core(
        &double,
        ClientCredentials::new("https://id.example.com/", "id", "s"),
    );
    let error = Books::new(&core).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the token has characters that no header can carry"
    );
    Books::new(&core).await.unwrap();
    assert_eq!(authorized(&double).last().unwrap(), "Bearer t2");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_hangs_ends_with_the_call() {
    struct Slow;
    impl TokenProvider for Slow {
        fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
            Box::pin(std::future::pending())
        }
    }
    let double = Double::new([Step::json("1")]);
    let call = Books::new(&core(&double, Slow)).into_future();
    let ended = tokio::time::timeout(Duration::from_secs(600), call).await;
    assert!(ended.unwrap().unwrap_err().is_timeout());
}

/// The 401 response says more than an invalid token.
#[tokio::test(start_paused = true)]
async fn after_a_refusal_a_token_that_cannot_be_sent_leaves_the_answer() {
    struct Broken(AtomicUsize);
    impl TokenProvider for Broken {
        fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
            let is_first = self.0.fetch_add(1, Ordering::Relaxed) == 0;
            let token = if is_first { "t1" } else { "t2\nx: y" };
            Box::pin(async move { Ok(Secret::new(token)) })
        }
    }
    let double = Double::new([Step::status(401), Step::json("1")]);
    let core = core(&double, Broken(AtomicUsize::new(0)));
    let error = Books::new(&core).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 401, "{error:?}");
    assert_eq!(authorized(&double), ["Bearer t1"]);
}

#[tokio::test(start_paused = true)]
async fn no_error_repeats_a_token() {
    struct Long;
    impl TokenProvider for Long {
        fn token<'a>(&'a self, _: &'a dyn Transport) -> BoxFuture<'a, Result<Secret, TokenError>> {
            Box::pin(async { Ok(Secret::new("sesame-1")) })
        }
    }
    let double = Double::new([Step::Response(
        403,
        Vec::new(),
        "you sent sesame-1, and not tea",
    )]);
    let error = Books::new(&core(&double, Long)).await.unwrap_err();
    assert!(!error.to_string().contains("sesame"), "{error}");
    assert!(error.to_string().contains("tea"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn no_error_of_a_token_endpoint_repeats_the_secret() {
    let headers = vec![("content-type", "application/json".to_owned())];
    let said = r#"{"error":"sesame-12 opens nothing"}"#;
    let double = Double::new([Step::Response(400, headers, said)]);
    let tokens = ClientCredentials::new("https://id.example.com/token", "me", "sesame-12");
    let error = Books::new(&core(&double, tokens)).await.unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(
        shown.contains("opens nothing") && !shown.contains("sesame"),
        "{shown}"
    );
}

#[tokio::test(start_paused = true)]
async fn client_credentials_go_through_the_transport_of_the_client() {
    let granted = r#"{"access_token":"abc","token_type":"bearer","expires_in":3600}"#;
    let double = Double::new([Step::json(granted), Step::json("1")]);
    let tokens = ClientCredentials::new("https://id.example.com/token", "me", "not-a-secret");
    let core = core(&double, tokens);
    Books::new(&core).await.unwrap();
    Books::new(&core).await.unwrap();
    let urls = double.requests().into_iter();
    let urls = urls.map(|request| request.url.to_string());
    let books = "https://api.example.com/books";
    assert_eq!(
        urls.collect::<Vec<_>>(),
        ["https://id.example.com/token", books, books]
    );
    assert_eq!(authorized(&double)[1..], ["Bearer abc", "Bearer abc"]);
}

#[tokio::test(start_paused = true)]
async fn an_unreachable_token_endpoint_is_reported_as_such() {
    let double = Double::new([Step::Fail(TransportErrorKind::Connect)]);
    let tokens = ClientCredentials::new("https://id.example.com/token", "me", "not-a-secret");
    let error = Books::new(&core(&double, tokens)).await.unwrap_err();
    let Error::Token(token) = &error else {
        panic!("{error:?}");
    };
    assert_eq!(
        token.transport().unwrap().kind(),
        TransportErrorKind::Connect
    );
    assert!(error.is_retryable());
}

static BY_ENVIRONMENT: &[Scheme] = &[Scheme::bearer("oauth").env(&["TOKENS_TOKEN"]).client(
    TokenClient::new("TOKENS_ID", "TOKENS_SECRET", "")
        .token_url_env("TOKENS_URL")
        .scopes(&["books.read", "books.write"]),
)];

/// The prefix of the line that the child prints with its outcome.
const MARK: &str = "outcome: ";

/// Runs the child below with these variables, because the environment belongs to the whole process.
fn with_environment(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", "child", "--nocapture"]);
    for proxy in ["ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY"] {
        command.env_remove(proxy).env_remove(proxy.to_lowercase());
    }
    command.env("TOKENS_CHILD", "1").envs(variables.to_vec());
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(!text.contains("not-a-secret"), "{text}");
    let (_, rest) = text.split_once(MARK).expect(&text);
    rest.lines().next().unwrap_or_default().to_owned()
}

/// Runs as a child process only.
#[tokio::test]
async fn child() {
    if env::var_os("TOKENS_CHILD").is_none() {
        return;
    }
    let builder = Core::builder(&[], BY_ENVIRONMENT).read_env("TOKENS_BASE_URL", true);
    let core = match builder.and_then(|builder| builder.build()) {
        Ok(core) => core,
        Err(error) => return println!("{MARK}no client: {error}"),
    };
    match Books::new(&core).await {
        Ok(value) => println!("{MARK}{value}"),
        Err(error) => println!("{MARK}no books: {error}"),
    }
}

#[test]
fn an_id_and_a_secret_of_the_environment_fetch_a_token() {
    let tokens = server::Server::start(vec![server::json("200 OK", r#"{"access_token":"t1"}"#)]);
    let books = server::Server::start(vec![server::json("200 OK", "[]")]);
    let url = format!("{}/token", tokens.url());
    let outcome = with_environment(&[
        ("TOKENS_ID", "my-program"),
        ("TOKENS_SECRET", "not-a-secret"),
        ("TOKENS_URL", &url),
        ("TOKENS_BASE_URL", &books.url()),
    ]);
    assert_eq!(outcome, "[]");
    let asked = &tokens.requests()[0];
    // `my-program:not-a-secret`
    let pair = "Basic bXktcHJvZ3JhbTpub3QtYS1zZWNyZXQ=";
    assert_eq!(asked.header("authorization"), Some(pair));
    assert_eq!(
        asked.body,
        "grant_type=client_credentials&scope=books.read%20books.write"
    );
    let called = &books.requests()[0];
    assert_eq!(called.header("authorization"), Some("Bearer t1"));
}

#[test]
fn a_token_of_the_environment_is_not_fetched() {
    let books = server::Server::start(vec![server::json("200 OK", "[]")]);
    let outcome = with_environment(&[
        ("TOKENS_TOKEN", "t0"),
        ("TOKENS_ID", "my-program"),
        ("TOKENS_SECRET", "not-a-secret"),
        ("TOKENS_BASE_URL", &books.url()),
    ]);
    assert_eq!(outcome, "[]");
    let called = &books.requests()[0];
    assert_eq!(called.header("authorization"), Some("Bearer t0"));
}

#[test]
fn what_is_missing_of_a_client_is_named() {
    let base = ("TOKENS_BASE_URL", "http://127.0.0.1:1");
    let (id, secret) = (
        ("TOKENS_ID", "my-program"),
        ("TOKENS_SECRET", "not-a-secret"),
    );
    for (variables, wanted) in [
        (
            vec![base],
            "none of the environment variables TOKENS_TOKEN, TOKENS_ID with TOKENS_SECRET is set",
        ),
        (
            vec![base, id],
            "the environment variable TOKENS_SECRET is not set",
        ),
        (
            vec![base, secret],
            "the environment variable TOKENS_ID is not set",
        ),
        (
            vec![base, id, secret],
            "the token endpoint in TOKENS_URL is not an http or https URL",
        ),
    ] {
        let outcome = with_environment(&variables);
        assert_eq!(outcome, format!("no client: {wanted}"));
    }
}
