//! Compressed responses with the feature `gzip`: requested, decompressed, and limited by their
//! decompressed size.
#![cfg(feature = "gzip")]
#![allow(missing_docs, unreachable_pub, reason = "a test is no library")]

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::thread::{JoinHandle, spawn};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use specmill_runtime::{Core, Error, TransportErrorKind, Value};

specmill_runtime::operation! {
    Fetch: GET "/fetch" -> Value, Value {
        id: "fetch";
        responses: { 200 json Value => success; }
    }
}

/// `[1]`.
const LIST: &str = "H4sIAAAAAAACA4s2jAUAuDIvTAMAAAA=";

/// 65,536 zeros, in 96 bytes.
const BOMB: &str = "H4sIAAAAAAACA+3BAQEAAACAkP6v7ggKAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAauuOl9cAAAEA";

/// Serves one response, and returns the request.
fn serve(body: &str) -> (String, JoinHandle<String>) {
    let body = BASE64_STANDARD.decode(body).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let asked = spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let lines = BufReader::new(stream.try_clone().unwrap()).lines();
        let head = lines
            .map_while(Result::ok)
            .take_while(|line| !line.is_empty());
        let head = head.collect::<Vec<_>>().join("\n");
        let length = body.len();
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\
             content-length: {length}\r\n\r\n"
        );
        stream.write_all(answer.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        head
    });
    (url, asked)
}

#[tokio::test]
async fn a_compressed_response_is_requested_and_read() {
    let (url, asked) = serve(LIST);
    let core = Core::builder(&[], &[]).base_url(url).build().unwrap();
    assert_eq!(Fetch::new(&core).await.unwrap(), serde_json::json!([1]));
    let asked = asked.join().unwrap();
    assert!(
        asked.contains("accept-encoding: ") && asked.contains("gzip"),
        "{asked}"
    );
}

#[tokio::test]
async fn the_limit_counts_decompressed_bytes() {
    let (url, _) = serve(BOMB);
    let core = Core::builder(&[], &[]).base_url(url).body_limit(1000);
    let error = Fetch::new(&core.build().unwrap()).await.unwrap_err();
    let is_limit = |error: &Error<Value>| match error {
        Error::Transport(error) => error.kind() == TransportErrorKind::Limit,
        _ => false,
    };
    assert!(is_limit(&error), "{error:?}");
}
