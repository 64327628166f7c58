//! Bodies of responses that are streams.

use super::*;

fn chunked(kind: &str, chunks: &[&str]) -> String {
    let mut text = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\ntransfer-encoding: chunked\r\n\
         connection: close\r\n\r\n"
    );
    for chunk in chunks {
        text.push_str(&format!("{:x}\r\n{chunk}\r\n", chunk.len()));
    }
    text + "0\r\n\r\n"
}

#[tokio::test]
async fn bytes_come_whole_or_one_after_another() {
    let server = Server::start(vec![chunked("application/zip", &["ab", "c"]); 2]);
    let core = core(&server);
    assert_eq!(Download::new(&core).await.unwrap(), "abc");
    let response = Download::new(&core).stream().await.unwrap();
    assert_eq!(response.status(), 200);
    assert_eq!(response.into_body().collect().await.unwrap(), "abc");
    let accept = server.requests()[1].header("accept").map(str::to_owned);
    assert_eq!(accept.as_deref(), Some("application/zip, application/json"));
}

#[tokio::test]
async fn a_stream_is_not_bound_by_the_limit_of_a_body() {
    let chunk = "x".repeat(900);
    let chunks = [chunk.as_str(); 5];
    let server = Server::start(vec![chunked("application/zip", &chunks); 3]);
    let core = core(&server);
    assert!(Download::new(&core).await.is_err());
    let mut stream = Download::new(&core).stream().await.unwrap().into_body();
    let mut length = 0;
    while let Some(chunk) = stream.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, 4500);
    let stream = Download::new(&core).stream().await.unwrap().into_body();
    assert!(
        stream
            .collect()
            .await
            .unwrap_err()
            .to_string()
            .contains("limit")
    );
}

#[tokio::test]
async fn events_are_typed_and_a_bad_one_ends_nothing() {
    let chunks = [
        "data: {\"a\"",
        ": 1}\r\n\r",
        "\nid: 7\nevent: add\ndata: 2\n\ndata: [DONE]\n\ndata: 3\n\n",
    ];
    let server = Server::start(vec![chunked("text/event-stream", &chunks)]);
    let mut events = Watch::new(&core(&server)).await.unwrap();
    let first = events.next().await.unwrap().unwrap();
    assert_eq!(
        (first.data, first.event.as_str()),
        (value("{\"a\":1}"), "message")
    );
    let second = events.next().await.unwrap().unwrap();
    assert_eq!((second.id.as_str(), second.event.as_str()), ("7", "add"));
    let accept = server.requests()[0].header("accept").map(str::to_owned);
    assert_eq!(
        accept.as_deref(),
        Some("text/event-stream, application/json")
    );
}

#[tokio::test]
async fn a_failure_in_place_of_a_stream_is_reported() {
    let server = Server::start(vec![
        json("404 Not Found", "[\"gone\"]"),
        json("200 OK", "[\"no\"]"),
    ]);
    let core = core(&server);
    let error = Watch::new(&core).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 404);
    assert_eq!(error.raw_body().unwrap(), b"[\"gone\"]");
    let error = Watch::new(&core).await.unwrap_err();
    assert_eq!(error.raw_body().unwrap(), b"[\"no\"]");
}

/// A proxy's login page, which would look like a stream without events.
#[tokio::test]
async fn a_page_in_place_of_a_stream_is_reported() {
    let page = answer(
        "200 OK",
        "content-type: text/html; charset=utf-8\r\n",
        "<p>Log in",
    );
    let server = Server::start(vec![page]);
    let error = Watch::new(&core(&server)).await.unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error}");
    assert_eq!(error.raw_body().unwrap(), b"<p>Log in");
}

#[tokio::test]
async fn an_event_beyond_the_limit_ends_the_stream() {
    let long = format!("data: {}", "x".repeat(1001));
    let server = Server::start(vec![chunked("text/event-stream", &["data: 1\n\n", &long])]);
    let mut events = Watch::new(&core(&server)).await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    let error = events.next().await.unwrap().unwrap_err();
    assert!(error.to_string().contains("limit"), "{error}");
    assert!(events.next().await.is_none());
}

#[tokio::test]
async fn lines_are_values_and_an_invalid_one_is_reported() {
    let chunks = ["{\"a\":1}\n\n{\"a\"", ":2}\nnope\n3"];
    let server = Server::start(vec![chunked("application/x-ndjson", &chunks)]);
    let mut items = Logs::new(&core(&server))
        .stream()
        .await
        .unwrap()
        .into_body();
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.map_err(|error| error.to_string()));
    }
    assert_eq!(found.len(), 4);
    assert_eq!(found[1], Ok(value("{\"a\":2}")));
    assert!(found[2].as_ref().unwrap_err().contains("not JSON"));
    assert_eq!(found[3], Ok(value("3")));
}

#[tokio::test]
async fn events_may_be_objects() {
    let chunks = ["event: add\ndata: a\ndata: b\n\n"];
    let server = Server::start(vec![chunked("text/event-stream", &chunks)]);
    let mut items = Objects::new(&core(&server)).await.unwrap();
    let item = items.next().await.unwrap().unwrap();
    assert_eq!(
        Value::Object(item),
        value(r#"{"data": "a\nb", "event": "add"}"#)
    );
}

#[tokio::test]
async fn a_stream_that_breaks_off_is_an_error() {
    let whole = chunked("text/event-stream", &["data: 1\n\n", "data: 2\n\n"]);
    let cut = whole[..whole.len() - 12].to_owned();
    let server = Server::start(vec![cut]);
    let mut events = Watch::new(&core(&server)).await.unwrap();
    assert!(events.next().await.unwrap().is_ok());
    let mut last = events.next().await;
    while let Some(Ok(_)) = last {
        last = events.next().await;
    }
    assert!(last.unwrap().is_err());
}
