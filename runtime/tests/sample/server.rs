//! A server on loopback that sends prepared responses, one per connection, and keeps the requests.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A mark at the end of a response: the connection stays open, and nothing more is sent.
pub const HOLD: char = '\u{1}';

/// A server that stops when its responses are used up, or no request arrives.
pub struct Server {
    pub port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
}

#[derive(Clone, Debug)]
pub struct Request {
    /// `GET /path HTTP/1.1`.
    pub line: String,
    /// Header lines, with names in lower case.
    pub headers: Vec<String>,
    pub body: String,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = |line: &'_ String| line.starts_with(&format!("{name}: "));
        self.headers
            .iter()
            .find(|line| value(line))
            .map(|line| &line[name.len() + 2..])
    }
}

impl Server {
    /// Serves these responses, each a whole HTTP/1.1 response; an empty one is never sent.
    pub fn start(answers: Vec<String>) -> Self {
        Self::start_bytes(answers.into_iter().map(String::into_bytes).collect())
    }

    /// Serves these responses, whose bodies may be binary.
    pub fn start_bytes(answers: Vec<Vec<u8>>) -> Self {
        let answers = answers.into_iter();
        Self::serving(answers.map(|answer| move |_: &Request| answer))
    }

    /// Calls a function on the target of each request for the response, up to 300 times.
    #[allow(dead_code, reason = "few tests need it")]
    pub fn answering(make: impl Fn(&str) -> String + Send + 'static) -> Self {
        let make = Arc::new(Mutex::new(make));
        let answers = (0..300).map(move |_| {
            let make = Arc::clone(&make);
            move |request: &Request| {
                let target = request.line.split(' ').nth(1).unwrap();
                make.lock().unwrap()(target).into_bytes()
            }
        });
        Self::serving(answers)
    }

    fn serving<A: FnOnce(&Request) -> Vec<u8>>(
        answers: impl Iterator<Item = A> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&requests);
        thread::spawn(move || {
            for answer in answers {
                let (stream, _) = listener.accept().unwrap();
                serve(stream, answer, &kept);
            }
        });
        Self { port, requests }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }
}

fn serve(
    mut stream: TcpStream,
    answer: impl FnOnce(&Request) -> Vec<u8>,
    kept: &Mutex<Vec<Request>>,
) {
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .unwrap();
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) <= 2 {
            break;
        }
        lines.push(line.trim_end().to_owned());
    }
    if lines.is_empty() {
        return;
    }
    let headers = lines[1..].iter().map(|line| {
        let (name, value) = line.split_once(':').unwrap();
        format!("{}:{value}", name.to_lowercase())
    });
    let mut request = Request {
        line: lines[0].clone(),
        headers: headers.collect(),
        body: String::new(),
    };
    match request.header("content-length") {
        Some(length) => {
            let length = length.parse().unwrap();
            // A truncated body is kept as far as it arrived.
            let _ = reader.take(length).read_to_string(&mut request.body);
        }
        None if request.header("transfer-encoding") == Some("chunked") => {
            while let Some(chunk) = next_chunk(&mut reader) {
                request.body.push_str(&chunk);
            }
        }
        None => {}
    }
    let answer = closing(answer(&request));
    kept.lock().unwrap().push(request);
    if answer.is_empty() {
        // Longer than the client's timeout.
        thread::sleep(Duration::from_secs(2));
    }
    let held = answer.strip_suffix(&[HOLD as u8]);
    let _ = stream.write_all(held.unwrap_or(&answer));
    if held.is_some() {
        thread::sleep(Duration::from_secs(2));
    }
}

/// Says in a response that the connection ends after it. A client that is not told may send its next
/// request on the connection while it closes, and fail.
fn closing(mut answer: Vec<u8>) -> Vec<u8> {
    let head = String::from_utf8_lossy(&answer).to_lowercase();
    let head = head.split("\r\n\r\n").next().unwrap_or_default();
    if let Some(status) = head
        .find("\r\n")
        .filter(|_| !head.contains("\r\nconnection:"))
    {
        answer.splice(status..status, *b"\r\nconnection: close");
    }
    answer
}

/// Reads a chunk of a body (RFC 9112, section 7.1); `None` after the last.
fn next_chunk(reader: &mut impl BufRead) -> Option<String> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let length = usize::from_str_radix(line.trim_end(), 16).ok()?;
    let mut chunk = vec![0; length + 2];
    reader.read_exact(&mut chunk).ok()?;
    chunk.truncate(length);
    String::from_utf8(chunk).ok().filter(|_| length > 0)
}

/// Formats a whole response.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
    )
}

/// Formats a whole response with a body of JSON.
pub fn json(status: &str, body: &str) -> String {
    answer(
        status,
        "content-type: application/json\r\nx-request-id: req_1\r\n",
        body,
    )
}
