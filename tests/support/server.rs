//! A server on loopback that responds as instructed and keeps the requests, byte for byte.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

/// The lifetime of a server, its maximum number of connections, and the size limit of a request.
const LIFE: Duration = Duration::from_secs(120);
const CONNECTIONS: usize = 200;
const HEAD_LIMIT: u64 = 64 << 10;
const BODY_LIMIT: u64 = 1 << 20;

/// A server that listens until it is dropped.
pub struct Server {
    port: u16,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

struct Shared {
    answer: Box<dyn Fn(&Request) -> Answer + Send + Sync>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
}

/// One request as received.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query, not decoded.
    pub target: String,
    /// Names in lower case, in the order of arrival.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        headers
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }
}

/// A response, and the end of its connection.
#[derive(Clone)]
pub struct Answer {
    bytes: Vec<u8>,
    then: Then,
}

#[derive(Clone, Copy, PartialEq)]
enum Then {
    Listen,
    Close,
    Wait,
}

impl Answer {
    /// Returns a complete response.
    pub fn new(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let body = body.as_ref();
        let mut head = format!("HTTP/1.1 {status} \r\ncontent-length: {}\r\n", body.len());
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("\r\n");
        Self {
            bytes: [head.as_bytes(), body].concat(),
            then: Then::Listen,
        }
    }

    /// Returns a complete response with a body of JSON and the request id `req_1`.
    pub fn json(status: u16, body: &Value) -> Self {
        let headers = [
            ("content-type", "application/json"),
            ("x-request-id", "req_1"),
        ];
        Self::new(status, &headers, body.to_string())
    }

    /// Sends these bytes, and closes the connection.
    pub fn cut(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            then: Then::Close,
        }
    }

    /// Sends these bytes, and keeps the connection open.
    pub fn stalled(bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            bytes: bytes.into(),
            then: Then::Wait,
        }
    }
}

impl Server {
    /// Starts a server that calls a function for each response.
    pub async fn start(answer: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared {
            answer: Box::new(answer),
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
        });
        let task = tokio::spawn(listen(listener, Arc::clone(&shared)));
        Self { port, shared, task }
    }

    /// Starts a server that always sends the same response.
    pub async fn always(answer: Answer) -> Self {
        Self::start(move |_| answer.clone()).await
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn port(&self) -> u16 {
        self.port
    }

    /// Returns the requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().unwrap().clone()
    }

    /// Returns the only request.
    #[track_caller]
    pub fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        requests.remove(0)
    }

    /// Returns the number of connections so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::SeqCst)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections; when this ends or is aborted, so do the connections.
async fn listen(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    let accept = async {
        for _ in 0..CONNECTIONS {
            let Ok((stream, _)) = listener.accept().await else {
                break;
            };
            shared.connections.fetch_add(1, Ordering::SeqCst);
            connections.spawn(serve(stream, Arc::clone(&shared)));
        }
        while connections.join_next().await.is_some() {}
    };
    let _ = timeout(LIFE, accept).await;
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await {
        let answer = (shared.answer)(&request);
        shared.requests.lock().unwrap().push(request);
        let sent = stream.write_all(&answer.bytes).await;
        match answer.then {
            Then::Listen if sent.is_ok() => {}
            Then::Wait => return std::future::pending().await,
            Then::Listen | Then::Close => return,
        }
    }
}

/// Reads a request; `None` at the end of the connection and for an invalid request.
async fn read_request(stream: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut lines = read_head(stream).await?.into_iter();
    let line = lines.next()?;
    let mut words = line.split(' ').map(str::to_owned);
    let mut request = Request {
        method: words.next()?,
        target: words.next()?,
        headers: lines
            .map(|line| {
                let (name, value) = line.split_once(':')?;
                Some((name.to_lowercase(), value.trim().to_owned()))
            })
            .collect::<Option<_>>()?,
        body: Vec::new(),
    };
    let length = request
        .header("content-length")
        .map_or(Some(0), |text| text.parse().ok())?;
    let mut body = stream.take(length);
    if length <= BODY_LIMIT {
        body.read_to_end(&mut request.body).await.ok()?;
        return Some(request);
    }
    None
}

async fn read_head(stream: &mut BufReader<TcpStream>) -> Option<Vec<String>> {
    let mut head = stream.take(HEAD_LIMIT);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        head.read_line(&mut line)
            .await
            .ok()
            .filter(|length| *length > 0)?;
        match line.trim_end() {
            "" => return Some(lines),
            text => lines.push(text.to_owned()),
        }
    }
}
