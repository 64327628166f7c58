//! Drives a client in the generated form against a server on loopback.
#![allow(missing_docs, unreachable_pub, reason = "a test is no library")]

#[path = "sample/client.rs"]
mod client;
#[path = "sample/server.rs"]
mod server;

use std::error::Error as _;
use std::future::IntoFuture;
use std::time::Duration;

use client::models::{BrowserType, CreateBrowser};
use client::{Client, Error, Failure};
use serde_json::{Value, json as value};
use server::{Server, answer, json};
use specmill_runtime::Nullable;

const TOKEN: &str = "sesame-open-1234";
const BROWSER: &str = r#"{"id":"b1","created_at":"2025-01-02T03:04:05Z","uptime_ms":3000000000}"#;

fn client(server: &Server) -> Client {
    let url = server.url();
    Client::builder()
        .with(|core| core.base_url(url).retries(0).bearer_token(TOKEN))
        .build()
        .unwrap()
}

async fn retrieve(answer: String) -> Result<client::models::Browser, Error> {
    let server = Server::start(vec![answer]);
    client(&server).browsers().retrieve("b1").await
}

/// Checks that no form of an error shows the token, and returns its text.
fn shown(error: &Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    for form in [format!("{error:?}"), format!("{error:#?}"), text.clone()] {
        assert!(!form.contains("sesame"), "{form}");
    }
    text
}

#[tokio::test]
async fn a_success_is_typed() {
    let server = Server::start(vec![json("200 OK", BROWSER)]);
    let call = client(&server)
        .browsers()
        .retrieve("a b/c?d+e")
        .include_deleted(true);
    let response = call.send().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.request_id(), Some("req_1"));
    assert_eq!(response.headers()["content-type"], "application/json");
    assert_eq!(response.body().uptime_ms, 3_000_000_000);
    assert_eq!(response.raw(), BROWSER);
    assert_eq!(
        response
            .into_body()
            .created_at
            .timestamp()
            .unwrap()
            .as_second(),
        1_735_787_045
    );

    let request = server.requests().remove(0);
    assert_eq!(
        request.line,
        "GET /browsers/a%20b%2Fc%3Fd%2Be?include_deleted=true HTTP/1.1"
    );
    assert_eq!(
        request.header("authorization"),
        Some(&*format!("Bearer {TOKEN}"))
    );
    assert_eq!(request.header("accept"), Some("application/json"));
    assert!(
        request
            .header("user-agent")
            .unwrap()
            .starts_with("specmill-runtime/")
    );
}

#[tokio::test]
async fn a_body_is_sent_as_it_was_set() {
    let server = Server::start(vec![
        json("201 Created", BROWSER),
        json("201 Created", BROWSER),
    ]);
    let browsers = client(&server).browsers();
    browsers
        .create(CreateBrowser::new().name(None))
        .await
        .unwrap();
    browsers
        .create(CreateBrowser::new().name("n"))
        .await
        .unwrap();
    let requests = server.requests();
    assert_eq!(requests[0].line, "POST /browsers HTTP/1.1");
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert_eq!(requests[0].body, r#"{"name":null}"#);
    assert_eq!(requests[1].body, r#"{"name":"n"}"#);
}

#[tokio::test]
async fn values_newer_than_the_client_survive() {
    let body = value!({
        "id": "b1", "created_at": "soon", "uptime_ms": 1, "deleted_at": null, "type": "hologram",
        "tags": null, "chrome_policy": {"x": [1, 2.5, null]}, "fields": [{"label": "l", "n": 1}],
        "brand_new": {"a": [true]},
    });
    let browser = retrieve(json("200 OK", &body.to_string())).await.unwrap();
    assert_eq!(
        browser.r#type,
        Some(BrowserType::Unknown("hologram".into()))
    );
    assert_eq!(
        browser.extra().get("brand_new"),
        Some(&value!({"a": [true]}))
    );
    // The document does not declare tags as nullable, so `null` is not repeated.
    assert!(browser.tags.is_none() && !browser.extra().was_null("tags"));
    let mut back = body.clone();
    back.as_object_mut().unwrap().remove("tags");
    assert_eq!(serde_json::to_value(&browser).unwrap(), back);
    assert_eq!(
        serde_json::from_value::<client::models::Browser>(body).unwrap(),
        browser
    );
}

#[tokio::test]
async fn a_declared_failure_is_typed() {
    let body = r#"{"code":"not_found","message":"no such browser"}"#;
    let error = retrieve(json("404 Not Found", body)).await.unwrap_err();
    assert_eq!(shown(&error), format!("404 Not Found: {body}"));
    assert!(!error.is_retryable());
    match error {
        Error::Api(error) if error.status() == 404 => {
            assert_eq!(error.body().message, "no such browser");
            assert_eq!(error.raw_body(), body.as_bytes());
            assert_eq!(error.request_id(), Some("req_1"));
        }
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn an_undeclared_status_keeps_everything() {
    let answer = answer("429 Too Many Requests", "retry-after: 7\r\n", "slow down");
    let error = retrieve(answer).await.unwrap_err();
    assert_eq!(
        shown(&error),
        "429 Too Many Requests: slow down (an undeclared status)"
    );
    assert!(matches!(&error, Error::Status(error) if error.fault().is_none()));
    assert_eq!(error.headers().unwrap()["retry-after"], "7");
    assert_eq!(error.raw_body(), Some(&b"slow down"[..]));
    assert!(error.is_retryable());
}

#[tokio::test]
async fn a_failure_of_another_kind_keeps_everything() {
    let html = format!("<html>\n<h1>Oops</h1> Authorization: Bearer {TOKEN}</html>");
    let answer = answer(
        "500 Internal Server Error",
        "content-type: text/html\r\n",
        &html,
    );
    let error = retrieve(answer).await.unwrap_err();
    assert!(shown(&error).contains("<h1>Oops</h1> Authorization: Bearer [redacted]"));
    assert_eq!(error.status().unwrap(), 500);
    assert_eq!(error.raw_body(), Some(html.as_bytes()));
    assert!(matches!(&error, Error::Status(error) if error.fault().is_some()));
}

#[tokio::test]
async fn a_property_missing_in_a_success_is_named() {
    let body = r#"{"id":"b1","created_at":"x","uptime_ms":1,"fields":[{"label":"a"},{}]}"#;
    let error = retrieve(json("200 OK", body)).await.unwrap_err();
    assert!(shown(&error).contains("$.fields[1].label: required, but missing"));
    assert_eq!(error.raw_body(), Some(body.as_bytes()));
    assert!(matches!(error, Error::Decode(error) if error.path() == "$.fields[1].label"));

    let error = retrieve(answer("200 OK", "", "")).await.unwrap_err();
    assert!(shown(&error).contains("without the declared body"));
    assert!(matches!(error, Error::NoContent(_)));
}

#[tokio::test]
async fn failures_of_several_kinds_are_distinguished() {
    let server = Server::start(vec![
        answer("204 No Content", "", ""),
        json("404 Not Found", r#"{"code":"c","message":"m"}"#),
        answer("409 Conflict", "content-type: text/plain\r\n", "busy"),
        answer("410 Gone", "", ""),
    ]);
    let browsers = client(&server).browsers();
    browsers.delete("a").await.unwrap();
    for expected in ["Error", "Text(\"busy\")", "Gone"] {
        match browsers.delete("a").await {
            Err(specmill_runtime::Error::Api(error)) => {
                assert!(format!("{:?}", error.body()).starts_with(expected));
                let _: &Failure = error.body();
            }
            other => panic!("{other:?}"),
        }
    }
    assert!(server.requests()[0].line.starts_with("DELETE /browsers/a "));
}

#[tokio::test]
async fn an_operation_without_security_sends_no_token() {
    let server = Server::start(vec![
        answer("200 OK", "", "pong"),
        answer("204 No Content", "", ""),
    ]);
    assert_eq!(
        client(&server).browsers().ping().await.unwrap().as_deref(),
        Some("pong")
    );
    assert_eq!(client(&server).browsers().ping().await.unwrap(), None);
    assert_eq!(server.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_missing_token_is_reported() {
    let client = Client::builder().build().unwrap();
    let error = client.browsers().retrieve("a").await.unwrap_err();
    assert!(matches!(&error, Error::Config(_)));
    assert!(shown(&error).contains("bearerAuth"));
    let error = Client::from_env("SPECMILL_NO_SUCH_KEY").unwrap_err();
    assert!(shown(&error).contains("SPECMILL_NO_SUCH_KEY"));
    let error = Client::new("sesame\n")
        .browsers()
        .retrieve("a")
        .await
        .unwrap_err();
    assert!(shown(&error).contains("bearer token"));
}

#[tokio::test]
async fn a_redirect_elsewhere_takes_no_token_along() {
    let elsewhere = Server::start(vec![json("200 OK", BROWSER)]);
    let location = format!("location: http://localhost:{}/there\r\n", elsewhere.port);
    let server = Server::start(vec![answer("307 Temporary Redirect", &location, "")]);
    client(&server)
        .browsers()
        .retrieve("b1")
        .include_deleted(true)
        .await
        .unwrap();
    assert!(server.requests()[0].header("authorization").is_some());
    let redirected = elsewhere.requests().remove(0);
    assert_eq!(redirected.header("authorization"), None);
    assert_eq!(redirected.header("referer"), None);

    // The same host at another port is another origin as well.
    let elsewhere = Server::start(vec![json("200 OK", BROWSER)]);
    let location = format!("location: {}/there\r\n", elsewhere.url());
    let server = Server::start(vec![answer("307 Temporary Redirect", &location, "")]);
    client(&server).browsers().retrieve("b1").await.unwrap();
    assert_eq!(elsewhere.requests()[0].header("authorization"), None);
}

#[tokio::test]
async fn a_path_that_would_lead_elsewhere_is_not_sent() {
    let client = Client::new(TOKEN);
    for id in ["", ".", ".."] {
        let error = client.browsers().retrieve(id).await.unwrap_err();
        assert!(matches!(&error, Error::Request(_)), "{}", shown(&error));
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_refused() {
    let long = "x".repeat(5000);
    let chunked = format!(
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n{}0\r\n\r\n",
        format!("3e8\r\n{}\r\n", "x".repeat(1000)).repeat(5)
    );
    for answer in [json("200 OK", &long), chunked] {
        let server = Server::start(vec![answer]);
        let url = server.url();
        let client = Client::builder()
            .with(|core| {
                core.base_url(url)
                    .retries(0)
                    .bearer_token(TOKEN)
                    .body_limit(1000)
            })
            .build()
            .unwrap();
        let error = client.browsers().retrieve("a").await.unwrap_err();
        assert_eq!(
            shown(&error),
            "the body is longer than the limit of 1000 bytes"
        );
        assert_eq!(error.status().unwrap(), 200);
        assert!(matches!(error, Error::Transport(_)));
    }
}

#[tokio::test]
async fn a_failed_connection_is_reported() {
    // A port that was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let url = format!("http://127.0.0.1:{port}");
    let client = Client::builder()
        .with(|core| core.base_url(url).retries(0).bearer_token(TOKEN))
        .build()
        .unwrap();
    let error = client.browsers().retrieve("a").await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)) && error.is_retryable());
    let text = shown(&error);
    assert!(text.starts_with("cannot connect to 127.0.0.1: "), "{text}");
    assert!(text.contains("refused"), "{text}");
}

#[tokio::test]
async fn a_timeout_is_told() {
    let broken = "HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nabc".to_owned();
    let server = Server::start(vec![String::new(), broken]);
    let url = server.url();
    let client = Client::builder()
        .with(|core| {
            core.base_url(url)
                .retries(0)
                .bearer_token(TOKEN)
                .timeout(Duration::from_millis(300))
        })
        .build()
        .unwrap();
    let error = client.browsers().retrieve("a").await.unwrap_err();
    assert!(
        error.is_timeout() && error.is_retryable(),
        "{}",
        shown(&error)
    );
    tokio::time::sleep(Duration::from_secs(2)).await;
    let error = client.browsers().retrieve("a").await.unwrap_err();
    assert!(matches!(&error, Error::Transport(_)), "{}", shown(&error));
    assert_eq!(error.status().unwrap(), 200);
}

#[test]
fn futures_can_go_anywhere() {
    fn anywhere<T: Send + 'static>(_: &T) {}
    let call = Client::new(TOKEN).browsers().retrieve("a");
    anywhere(&call.clone().send());
    anywhere(&call.into_future());
}

#[test]
fn debug_shows_no_token() {
    let client = Client::new(TOKEN);
    let call = client.browsers().retrieve("a");
    let builder = Client::builder().with(|core| core.bearer_token(TOKEN));
    for form in [
        format!("{client:?}"),
        format!("{call:#?}"),
        format!("{builder:?}"),
    ] {
        assert!(!form.contains("sesame"), "{form}");
    }
}

#[test]
fn setters_take_what_is_at_hand() {
    assert_eq!(
        CreateBrowser::new().name("a").name,
        Nullable::Value("a".to_owned())
    );
    assert_eq!(
        CreateBrowser::new()
            .name("a".to_owned())
            .name
            .as_option()
            .unwrap(),
        "a"
    );
    assert_eq!(CreateBrowser::new().name(None).name, Nullable::Null);
    let body: Value = serde_json::to_value(CreateBrowser::new()).unwrap();
    assert_eq!(body, value!({}));
}
