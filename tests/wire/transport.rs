//! Transport failures: no connection, a timeout, a truncated response, a response over the limit.

use std::error::Error as StdError;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use kernel_client::Error;

use crate::server::{Answer, Server};
use crate::{builder, client, lines};

const HEAD: &str = "HTTP/1.1 200 OK\r\nx-request-id: req_3\r\n";

#[tokio::test]
async fn a_refused_connection_is_reported() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let server = Server::always(Answer::cut("")).await;
    let client = builder(&server)
        .base_url(format!("http://127.0.0.1:{port}"))
        .build()
        .unwrap();
    let error = client.browsers().retrieve("a").await.unwrap_err();
    assert!(matches!(error, Error::Connect(_)), "{error:?}");
    assert!(error.is_retryable() && !error.is_timeout() && error.status().is_none());
    assert_eq!(error.to_string(), "cannot connect to 127.0.0.1");
    assert!(
        lines(&error).concat().contains("refused"),
        "{:?}",
        lines(&error)
    );
    assert_prints_well(&error);
}

#[tokio::test]
async fn a_missing_response_is_a_timeout() {
    let head = format!("{HEAD}content-length: 10\r\n\r\nabc");
    for (bytes, status) in [(String::new(), None), (head, Some(200))] {
        let server = Server::always(Answer::stalled(bytes)).await;
        let client = builder(&server)
            .timeout(Duration::from_millis(200))
            .build()
            .unwrap();
        let start = Instant::now();
        let error = client.browsers().retrieve("a").await.unwrap_err();
        assert!(start.elapsed() < Duration::from_secs(10));
        assert!(matches!(error, Error::Timeout(_)), "{error:?}");
        assert!(error.is_timeout() && error.is_retryable());
        assert_eq!(error.status().map(|status| status.as_u16()), status);
        assert_eq!(error.request_id(), status.map(|_| "req_3"));
        let end = status.map_or("did not respond in time", |_| "timed out");
        assert!(error.to_string().ends_with(end), "{error}");
        assert_prints_well(&error);
    }
}

#[tokio::test]
async fn a_body_cut_short_is_no_body() {
    let bodies = [
        "content-length: 10\r\n\r\nabc",
        "transfer-encoding: chunked\r\n\r\n5\r\nab",
        "transfer-encoding: chunked\r\n\r\n2\r\nab\r\n",
    ];
    for body in bodies {
        let server = Server::always(Answer::cut(format!("{HEAD}{body}"))).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!(error.to_string(), "the body from 127.0.0.1 is incomplete");
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.request_id(), Some("req_3"));
        assert_eq!(error.raw_body(), None);
        assert_prints_well(&error);
    }
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_not_read() {
    let chunks = "3e8\r\n".to_owned() + &"x".repeat(1000) + "\r\n";
    let endless = format!(
        "{HEAD}transfer-encoding: chunked\r\n\r\n{}",
        chunks.repeat(50)
    );
    let announced = format!("{HEAD}content-length: 99999999999\r\n\r\n");
    // Neither body ever ends: a client that waited for the end would time out.
    for bytes in [endless, announced] {
        let server = Server::always(Answer::stalled(bytes)).await;
        let client = builder(&server).body_limit(2500).build().unwrap();
        let error = client.browsers().retrieve("a").await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{error:?}");
        assert_eq!(
            error.to_string(),
            "the body is longer than the limit of 2500 bytes"
        );
        assert_eq!(error.request_id(), Some("req_3"));
        assert_prints_well(&error);
    }
}

#[tokio::test]
async fn a_body_at_the_limit_is_read() {
    let server = Server::always(Answer::new(404, &[], "x".repeat(2500))).await;
    let client = builder(&server).body_limit(2500).build().unwrap();
    let error = client.browsers().retrieve("a").await.unwrap_err();
    assert_eq!(error.raw_body().unwrap().len(), 2500);
}

#[tokio::test]
async fn invalid_http_is_reported() {
    for bytes in [
        "",
        "SSH-2.0-OpenSSH_9.9\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 200",
    ] {
        let server = Server::always(Answer::cut(bytes)).await;
        let error = client(&server).browsers().retrieve("a").await.unwrap_err();
        assert!(matches!(error, Error::Transport(_)), "{bytes:?}: {error:?}");
        assert_eq!(
            error.to_string(),
            "the exchange with 127.0.0.1 was interrupted"
        );
        assert_prints_well(&error);
    }
}

/// Checks that each message is on one line and adds something to those above it.
fn assert_prints_well(error: &(dyn StdError + 'static)) {
    let lines = lines(error);
    assert!(lines.len() <= 6, "{lines:?}");
    for (index, line) in lines.iter().enumerate() {
        assert!(
            !line.is_empty() && !line.contains(['\n', '\r']),
            "{lines:?}"
        );
        let below = &lines[index + 1..];
        assert!(
            below.iter().all(|below| !line.contains(below.as_str())),
            "{lines:?}"
        );
    }
}
