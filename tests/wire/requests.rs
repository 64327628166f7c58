//! The client's requests against the documents.

use std::collections::BTreeSet;

use kernel_client::Error;
use serde_json::Value;

use crate::calls::{FLAG, TEXT_IN_PATH, call};
use crate::document::{Operation, documents};
use crate::instances::{Extent, instance};
use crate::server::{Answer, Request, Server};
use crate::{TOKEN, builder, client};

#[tokio::test]
async fn every_operation_is_sent_as_its_document_says() {
    let mut called = 0;
    for document in &documents() {
        for operation in &document.operations() {
            let body = instance(document, operation.success().schema, Extent::Least);
            let server = Server::always(Answer::json(200, &body)).await;
            call(&client(&server), operation.id()).await.unwrap();
            let request = server.request();
            assert_eq!(request.method, operation.method);
            assert_eq!(request.target, expected_target(operation));
            assert_eq!(headers(&request), expected_headers(operation, &server));
            assert_eq!(request.body, b"");
            called += 1;
        }
    }
    assert!(called > 0);
}

fn expected_target(operation: &Operation<'_>) -> String {
    let mut target = operation.path.to_owned();
    for (name, schema) in operation.parameters("path") {
        target = target.replace(&format!("{{{name}}}"), expected_value(schema));
    }
    let pairs = operation.parameters("query").into_iter();
    let pairs: Vec<_> = pairs
        .map(|(name, schema)| format!("{name}={}", expected_value(schema)))
        .collect();
    match pairs.is_empty() {
        true => target,
        false => format!("{target}?{}", pairs.join("&")),
    }
}

fn expected_value(schema: &Value) -> &'static str {
    match schema["type"].as_str() {
        Some("string") => TEXT_IN_PATH,
        Some("boolean") if FLAG => "true",
        other => panic!("the documents had no {other:?} here when this was written: teach it"),
    }
}

/// Returns all headers that the client may send; no others are allowed.
fn expected_headers(operation: &Operation<'_>, server: &Server) -> BTreeSet<(String, String)> {
    assert_eq!(operation.security(), ["http bearer"]);
    let responses = operation.responses();
    let media: BTreeSet<&str> = responses
        .iter()
        .flat_map(|declared| declared.media.clone())
        .collect();
    let media: Vec<&str> = media.into_iter().collect();
    let headers = [
        ("accept", media.join(", ")),
        ("authorization", format!("Bearer {TOKEN}")),
        ("host", format!("127.0.0.1:{}", server.port())),
        (
            "user-agent",
            format!("kernel-client/{}", env!("CARGO_PKG_VERSION")),
        ),
    ];
    headers
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn headers(request: &Request) -> BTreeSet<(String, String)> {
    let set: BTreeSet<_> = request.headers.iter().cloned().collect();
    assert_eq!(set.len(), request.headers.len(), "each header once");
    set
}

#[tokio::test]
async fn a_default_is_not_sent() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    let browsers = client(&server).browsers();
    let _ = browsers.retrieve("a").await;
    let _ = browsers.retrieve("a").include_deleted(true).await;
    let _ = browsers.retrieve("a").include_deleted(false).await;
    let _ = browsers
        .retrieve("a")
        .include_deleted(true)
        .include_deleted(false)
        .await;
    let targets: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    assert_eq!(
        targets,
        [
            "/browsers/a",
            "/browsers/a?include_deleted=true",
            "/browsers/a?include_deleted=false",
            "/browsers/a?include_deleted=false",
        ]
    );
}

#[tokio::test]
async fn paths_are_appended_to_the_base_url() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    for base in ["/v1", "/v1/", "/"] {
        let client = builder(&server)
            .base_url(server.url() + base)
            .build()
            .unwrap();
        let _ = client.browsers().retrieve("a").await;
    }
    let targets: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    assert_eq!(targets, ["/v1/browsers/a", "/v1/browsers/a", "/browsers/a"]);
}

#[tokio::test]
async fn settings_reach_the_wire() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    let client = builder(&server)
        .user_agent("mine/1")
        .token("other")
        .build()
        .unwrap();
    let _ = client.browsers().retrieve("a").await;
    let request = server.request();
    assert_eq!(request.header("user-agent"), Some("mine/1"));
    assert_eq!(request.header("authorization"), Some("Bearer other"));
}

#[tokio::test]
async fn text_of_any_kind_stays_one_segment() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    let texts = [
        ("100%", "100%25"),
        ("a%2Fb", "a%252Fb"),
        ("../admin", "..%2Fadmin"),
        ("#fragment", "%23fragment"),
        ("ü\u{1f980}", "%C3%BC%F0%9F%A6%80"),
        ("a\r\nHost: b", "a%0D%0AHost%3A%20b"),
        ("-._~", "-._~"),
    ];
    for (text, _) in texts {
        let _ = client(&server).browsers().retrieve(text).await;
    }
    let targets: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| request.target)
        .collect();
    let expected = texts.map(|(_, segment)| format!("/browsers/{segment}"));
    assert_eq!(targets, expected);
}

#[tokio::test]
async fn a_path_that_would_lead_elsewhere_is_not_sent() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    for text in ["", ".", ".."] {
        let error = client(&server).browsers().retrieve(text).await.unwrap_err();
        assert!(matches!(error, Error::Request(_)), "{text:?}: {error}");
    }
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn without_a_token_nothing_is_sent() {
    let server = Server::always(Answer::new(404, &[], "")).await;
    crate::support::require_fresh_client();
    let client = kernel_client::Client::builder()
        .base_url(server.url())
        .build()
        .unwrap();
    for operation in documents()
        .iter()
        .flat_map(|document| document.operations())
    {
        let error = call(&client, operation.id()).await.unwrap_err();
        assert!(matches!(error, Error::Config(_)), "{error}");
        assert!(error.to_string().contains("bearerAuth"), "{error}");
    }
    assert_eq!(server.connections(), 0);
}
