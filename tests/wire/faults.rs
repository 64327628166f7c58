//! A server that misbehaves on purpose. Every call ends in time with the right error and is retried
//! only where allowed: the server counts.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use kernel_client::runtime::reqwest::Method;
use kernel_client::{Client, Error, Policy};

use crate::support;

/// A server with a function that handles each connection; it counts the requests.
struct Faulty {
    port: u16,
    requests: Arc<AtomicUsize>,
}

impl Faulty {
    fn start(misbehave: impl Fn(&mut TcpStream) + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        thread::spawn(move || {
            while let Ok((mut stream, _)) = listener.accept() {
                // The head of these requests arrives in one piece.
                if stream.read(&mut [0; 4096]).is_ok_and(|length| length > 0) {
                    count.fetch_add(1, Ordering::SeqCst);
                    misbehave(&mut stream);
                }
            }
        });
        Self { port, requests }
    }

    fn says(bytes: impl Into<Vec<u8>>) -> Self {
        let bytes = bytes.into();
        Self::start(move |stream| drop(stream.write_all(&bytes)))
    }

    fn client(&self) -> Client {
        support::require_fresh_client();
        let quick = Policy::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
        let builder = Client::builder()
            .base_url(format!("http://127.0.0.1:{}", self.port))
            .token("t")
            .attempt_timeout(Duration::from_millis(500));
        builder.policy(quick).build().unwrap()
    }

    /// Returns the error of a call with this method, and the number of requests.
    async fn call(&self, method: Method) -> (Error, usize) {
        let before = self.requests.load(Ordering::SeqCst);
        let started = Instant::now();
        let error = self.client().request(method, "/a").await.unwrap_err();
        assert!(started.elapsed() < Duration::from_secs(20), "{error:?}");
        (error, self.requests.load(Ordering::SeqCst) - before)
    }
}

const HEAD: &str = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n";

/// `GET` is sent three times in all, `POST` once.
#[tokio::test]
async fn broken_calls_are_retried_where_allowed() {
    let many = "x-a: b\r\n".repeat(10_000);
    let faults = [
        ("nothing", String::new()),
        ("half a head", "HTTP/1.1 200 OK\r\ncont".to_owned()),
        ("half a body", format!("{HEAD}content-length: 10\r\n\r\n[1")),
        (
            "half a chunk",
            format!("{HEAD}transfer-encoding: chunked\r\n\r\n5\r\n[1"),
        ),
        (
            "a chunk that lies",
            format!("{HEAD}transfer-encoding: chunked\r\n\r\nzz\r\n[1]\r\n0\r\n\r\n"),
        ),
        (
            "too many headers",
            format!("{HEAD}{many}content-length: 2\r\n\r\n[]"),
        ),
    ];
    for (what, bytes) in faults {
        let server = Faulty::says(bytes);
        for (method, times) in [(Method::GET, 3), (Method::POST, 1)] {
            let (error, sent) = server.call(method.clone()).await;
            assert!(matches!(error, Error::Transport(_)), "{what}: {error:?}");
            assert_eq!(sent, times, "{what}, {method}");
        }
    }
}

#[tokio::test]
async fn stalled_calls_end_in_time() {
    let stalls = [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n[1",
    ];
    for bytes in stalls {
        let server = Faulty::start(move |stream| {
            let _ = stream.write_all(bytes.as_bytes());
            let stalled = stream.try_clone();
            thread::spawn(move || {
                thread::sleep(Duration::from_secs(5));
                drop(stalled);
            });
        });
        let (error, sent) = server.call(Method::POST).await;
        assert!(matches!(error, Error::Timeout(_)), "{bytes:?}: {error:?}");
        assert_eq!(sent, 1);
        let (error, sent) = server.call(Method::GET).await;
        assert!(error.is_timeout() && error.is_retryable(), "{error:?}");
        assert_eq!(sent, 3);
    }
}

/// A byte now and then does not extend the deadline.
#[tokio::test]
async fn dripping_responses_end_in_time() {
    let server = Faulty::start(|stream| {
        let _ = stream.write_all(format!("{HEAD}content-length: 1000\r\n\r\n").as_bytes());
        let dripping = stream.try_clone();
        thread::spawn(move || {
            let Ok(mut stream) = dripping else { return };
            while stream.write_all(b" ").is_ok() {
                thread::sleep(Duration::from_millis(50));
            }
        });
    });
    let (error, sent) = server.call(Method::POST).await;
    assert!(matches!(error, Error::Timeout(_)), "{error:?}");
    assert_eq!((error.status().unwrap().as_u16(), sent), (200, 1));
}

/// The status decides, not the size of the body.
#[tokio::test]
async fn the_beginning_of_an_endless_failure_is_kept() {
    let server = Faulty::start(|stream| {
        let head = "HTTP/1.1 500 Oops\r\nx-request-id: r\r\ncontent-length: 1073741824\r\n\r\n";
        let _ = stream.write_all(head.as_bytes());
        let block = [b'x'; 1 << 16];
        for _ in 0..1 << 14 {
            if stream.write_all(&block).is_err() {
                return;
            }
        }
    });
    let (error, sent) = server.call(Method::POST).await;
    let Error::Status(error) = error else {
        panic!("{error:?}")
    };
    assert_eq!(
        (error.status().as_u16(), error.request_id()),
        (500, Some("r"))
    );
    assert_eq!((error.raw_body().len(), sent), (1 << 20, 1));
    let (error, sent) = server.call(Method::GET).await;
    assert_eq!((error.status().unwrap().as_u16(), sent), (500, 3));
}

#[tokio::test]
async fn redirects_without_end_do_end() {
    let server = Faulty::says(
        "HTTP/1.1 302 Found\r\nlocation: /a\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    );
    let (error, sent) = server.call(Method::GET).await;
    assert!(
        matches!(error, Error::Transport(_)) && !error.is_retryable(),
        "{error:?}"
    );
    assert_eq!(sent, 11);
}

#[tokio::test]
async fn nonsense_about_when_to_come_back_is_passed_over() {
    for nonsense in [
        "retry-after: soon\r\n",
        "retry-after: -1\r\n",
        "retry-after: \u{ff}\r\n",
        "retry-after: Sun, 99 Foo 1994 08:49:37 GMT\r\nretry-after: 0x7\r\n",
        "retry-after-ms: 1e9\r\n",
    ] {
        let server = Faulty::says(format!(
            "HTTP/1.1 429 Slow\r\n{nonsense}content-length: 0\r\nconnection: close\r\n\r\n"
        ));
        let started = Instant::now();
        let (error, sent) = server.call(Method::POST).await;
        assert_eq!(
            (error.status().unwrap().as_u16(), sent),
            (429, 3),
            "{nonsense}"
        );
        assert!(started.elapsed() < Duration::from_secs(5), "{nonsense}");
    }
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_for_any_method() {
    // A port that was free a moment ago, and accepts connections at the second attempt.
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let later = Faulty {
        port,
        requests: Arc::default(),
    };
    let client = later.client();
    let slow = Policy::new()
        .backoff(Duration::from_millis(300), Duration::from_millis(300))
        .retries(20);
    let call = client
        .request(Method::POST, "/a")
        .with(kernel_client::Options::new().policy(slow));
    let call = tokio::spawn(call.into_future());
    tokio::time::sleep(Duration::from_millis(200)).await;
    let listener = TcpListener::bind(("127.0.0.1", port)).unwrap();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 4096]);
        let answer = format!("{HEAD}content-length: 3\r\n\r\n[1]");
        let _ = stream.write_all(answer.as_bytes());
    });
    assert_eq!(call.await.unwrap().unwrap(), serde_json::json!([1]));
}
