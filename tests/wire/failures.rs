//! Failure responses of every operation, for every status, and concurrently.

use std::error::Error as StdError;

use kernel_client::models::{Browser, ManagedAuth};
use kernel_client::{Client, Error};
use serde_json::json;

use crate::calls::call;
use crate::client;
use crate::document::documents;
use crate::server::{Answer, Server};

#[tokio::test]
async fn declared_failures_of_every_operation_are_typed() {
    let body = json!({"code": "c", "message": "m"});
    let mut checked = 0;
    for operation in documents()
        .iter()
        .flat_map(|document| document.operations())
    {
        let failures = operation
            .responses()
            .into_iter()
            .filter(|declared| declared.status != 200);
        for status in failures.map(|declared| declared.status) {
            let server = Server::always(Answer::json(status, &body)).await;
            match call(&client(&server), operation.id()).await {
                Err(Error::Api(error)) if error.status() == status => {
                    assert_eq!(error.body().message, "m");
                }
                other => panic!("{}, {status}: {other:?}", operation.id()),
            }
            checked += 1;
        }
    }
    assert!(checked > 0);
}

#[tokio::test]
async fn a_declared_status_with_another_body_keeps_everything() {
    let bodies: [&[u8]; 6] = [
        b"",
        b"null",
        b"[]",
        b"{\"code\":\"c\"}",
        b"{\"code",
        b"\xff\xfe",
    ];
    for body in bodies {
        let headers = [
            ("content-type", "application/json"),
            ("x-request-id", "req_9"),
        ];
        let server = Server::always(Answer::new(404, &headers, body)).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert!(error.to_string().starts_with("404 Not Found: "), "{error}");
        assert!(
            error.to_string().contains(" (not the declared body"),
            "{error}"
        );
        let Error::Status(error) = error else {
            panic!("{error:?}")
        };
        assert!(error.fault().is_some());
        assert_eq!(error.raw_body(), body);
        assert_eq!(error.request_id(), Some("req_9"));
    }
}

#[tokio::test]
async fn a_success_with_another_body_keeps_everything() {
    let bodies: [&[u8]; 5] = [b"", b"null", b"[1]", b"{\"created_at\"", b"\xff\xfe"];
    for body in bodies {
        let server = Server::always(Answer::new(200, &[("etag", "e")], body)).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.headers().unwrap()["etag"], "e");
        assert_eq!(error.raw_body(), Some(body));
        assert!(!error.is_retryable());
        let is_told = match body {
            b"" => matches!(error, Error::NoContent(_)),
            _ => matches!(error, Error::Decode(_)),
        };
        assert!(is_told, "{error:?}");
    }
}

#[tokio::test]
async fn a_body_nested_too_deep_is_an_error() {
    let deep = format!("{}1{}", "[".repeat(200_000), "]".repeat(200_000));
    for status in [200, 404] {
        let body = format!("{{\"code\":\"c\",\"new\":{deep}}}");
        let server = Server::always(Answer::new(status, &[], body)).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert_eq!(error.status().unwrap(), status);
        assert!(error.to_string().len() < 1000, "{error}");
    }
}

async fn both(client: &Client) -> Result<(ManagedAuth, Browser), Error> {
    let auth = client.auth().connections().retrieve("a").await?;
    let browser = client.browsers().retrieve(&auth.id).await?;
    Ok((auth, browser))
}

async fn boxed(client: &Client) -> Result<(), Box<dyn StdError + Send + Sync>> {
    both(client).await?;
    Ok(())
}

#[tokio::test]
async fn errors_compose_across_operations() {
    let server = Server::start(|request| match request.target.as_str() {
        "/auth/connections/a" => Answer::json(
            200,
            &json!({
                "id": "b", "profile_name": "p", "domain": "d", "status": "NEEDS_AUTH",
                "save_credentials": false,
            }),
        ),
        _ => Answer::json(404, &json!({"code": "c", "message": "no browser"})),
    })
    .await;
    match both(&client(&server)).await {
        Err(Error::Api(error)) if error.status() == 404 => {
            assert_eq!(error.body().message, "no browser");
        }
        other => panic!("{other:?}"),
    }
    let error = boxed(&client(&server)).await.unwrap_err();
    assert!(error.downcast_ref::<Error>().is_some());
    assert_eq!(server.requests()[1].target, "/browsers/b");
}
