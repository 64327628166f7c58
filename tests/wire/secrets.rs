//! Secrecy of the token: no text of the client shows it, in any situation and formatting.

use std::fmt::Debug;
use std::time::Duration;

use kernel_client::{Client, Error};
use serde_json::json;

use crate::server::{Answer, Request, Server};
use crate::{TOKEN, builder, chain, client, lines};

#[track_caller]
fn assert_silent(value: &impl Debug) {
    assert_text_silent(&format!("{value:?}"));
    assert_text_silent(&format!("{value:#?}"));
}

#[track_caller]
fn assert_text_silent(text: &str) {
    // Half of it would be a leak as well.
    assert!(
        !text.contains(TOKEN) && !text.contains(&TOKEN[3..12]),
        "the token shows: {text}"
    );
}

/// Checks every form of an error, its sources included.
#[track_caller]
fn assert_error_silent(error: &Error) {
    assert_text_silent(&lines(error).join("\n"));
    chain(error).iter().for_each(assert_silent);
}

fn variant(error: &Error) -> &'static str {
    match error {
        Error::Api(_) => "Api",
        Error::Status(_) => "Status",
        Error::Decode(_) => "Decode",
        Error::Connect(_) => "Connect",
        Error::Timeout(_) => "Timeout",
        Error::Transport(_) => "Transport",
        Error::Request(_) => "Request",
        Error::Config(_) => "Config",
        other => panic!("an error that this test does not provoke: {other:?}"),
    }
}

#[tokio::test]
async fn nothing_that_a_caller_holds_shows_the_token() {
    let server = Server::always(Answer::json(
        200,
        &json!({
            "created_at": "x", "cdp_ws_url": "x", "webdriver_ws_url": "x", "session_id": "x",
            "headless": true, "stealth": true, "timeout_seconds": 1,
        }),
    ))
    .await;
    let builder = builder(&server);
    assert_silent(&builder);
    let client = builder.build().unwrap();
    assert_silent(&client);
    assert_silent(&client.auth());
    assert_silent(&client.auth().connections());
    assert_silent(&client.browsers());
    let call = client.browsers().retrieve("a").include_deleted(true);
    assert_silent(&call);
    assert_silent(&client.auth().connections().retrieve("a"));
    assert_silent(&IntoFuture::into_future(call.clone()));
    let exchange = call.send();
    assert_silent(&exchange);
    let response = exchange.await.unwrap();
    assert_silent(&response);
    assert!(
        server
            .request()
            .header("authorization")
            .unwrap()
            .contains(TOKEN)
    );
}

#[tokio::test]
async fn no_error_shows_the_token() {
    let told = json!({"code": "c", "message": "m"});
    let mut seen = Vec::new();
    let answers = [
        Answer::json(404, &told),
        Answer::new(429, &[], "slow down"),
        Answer::new(500, &[], "<html>"),
        Answer::json(200, &told),
        Answer::stalled(""),
        Answer::cut("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n"),
        Answer::cut("gibberish"),
    ];
    for answer in answers {
        let server = Server::always(answer).await;
        let client = builder(&server)
            .timeout(Duration::from_millis(500))
            .build()
            .unwrap();
        let error = client.browsers().retrieve("a").await.unwrap_err();
        assert_error_silent(&error);
        seen.push(variant(&error));
    }
    for error in never_sent().await {
        assert_error_silent(&error);
        seen.push(variant(&error));
    }
    seen.sort_unstable();
    seen.dedup();
    let all = [
        "Api",
        "Config",
        "Connect",
        "Decode",
        "Request",
        "Status",
        "Timeout",
        "Transport",
    ];
    assert_eq!(seen, all);
}

/// Returns errors of calls that never reach a server.
async fn never_sent() -> Vec<Error> {
    let server = Server::always(Answer::cut("")).await;
    let gone = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let nowhere = builder(&server)
        .base_url(format!("http://{gone}"))
        .build()
        .unwrap();
    let faulty = Client::new(format!("{TOKEN}\n"));
    assert_silent(&faulty);
    let mut errors = vec![
        nowhere.browsers().retrieve("a").await.unwrap_err(),
        nowhere.browsers().retrieve("..").await.unwrap_err(),
        faulty.browsers().retrieve("a").await.unwrap_err(),
    ];
    let base_urls = [
        format!("http://user:{TOKEN}@127.0.0.1"),
        format!("http://127.0.0.1/#token={TOKEN}"),
        format!("{TOKEN}://127.0.0.1"),
        format!("no url {TOKEN}"),
    ];
    for base_url in base_urls {
        errors.push(builder(&server).base_url(base_url).build().unwrap_err());
    }
    let user_agent = format!("{TOKEN}\n");
    errors.push(builder(&server).user_agent(user_agent).build().unwrap_err());
    errors
}

/// Returns the credential that a careless server might repeat.
fn echo(request: &Request) -> String {
    request.header("authorization").unwrap().to_owned()
}

#[tokio::test]
async fn no_error_repeats_a_token_that_the_server_repeats() {
    type Careless = fn(&Request) -> Answer;
    let servers: [Careless; 6] = [
        |request| Answer::new(429, &[("x-echo", &echo(request))], echo(request)),
        |request| Answer::new(500, &[], format!("<p>You sent {}.</p>", echo(request))),
        |request| Answer::json(404, &json!([echo(request)])),
        |request| Answer::json(200, &json!({"created_at": 1, "echo": echo(request)})),
        |request| {
            Answer::json(
                200,
                &json!({"created_at": "x", "cdp_ws_url": [echo(request)]}),
            )
        },
        |request| Answer::json(200, &json!(echo(request))),
    ];
    for careless in servers {
        let server = Server::start(careless).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert!(
            error
                .raw_body()
                .unwrap()
                .windows(TOKEN.len())
                .any(|part| part == TOKEN.as_bytes())
        );
        assert_error_silent(&error);
    }
    // The caller may read a typed body; the error's own text must not show it.
    let careless =
        |request: &Request| Answer::json(401, &json!({"code": "c", "message": echo(request)}));
    let server = Server::start(careless).await;
    let error = client(&server).browsers().retrieve("a").await.unwrap_err();
    assert_eq!(variant(&error), "Api");
    assert_text_silent(&lines(&error).join("\n"));
}

#[tokio::test]
async fn no_error_shows_the_cookies_of_a_response() {
    let headers = [("set-cookie", "session=sesame"), ("x-request-id", "req_4")];
    for status in [200, 404, 429] {
        let server = Server::always(Answer::new(status, &headers, "{}")).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert!(
            !format!("{error:#?}{error}").contains("sesame"),
            "{error:#?}"
        );
        assert_eq!(error.headers().unwrap()["set-cookie"], "session=sesame");
    }
}
