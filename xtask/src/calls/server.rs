//! A server on loopback that keeps every request and responds as instructed. The address names the
//! call that a request belongs to (`http://127.0.0.1:1234/call/7`). A header names it too, because
//! an operation may have a path of its own on the server.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The lifetime of the server, its maximum number of connections, and the byte limits of a request.
const LIFE: Duration = Duration::from_secs(600);
const CONNECTIONS: usize = 20_000;
const HEAD_LIMIT: u64 = 64 << 10;
const BODY_LIMIT: u64 = 8 << 20;

/// The header with the number of the call.
const CALL: &str = "x-call";

/// The idle time after which a connection is closed.
const REST: Duration = Duration::from_secs(30);

/// A request as received.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    /// The number of the call
    pub(crate) call: usize,
    pub(crate) method: String,
    /// Path and query, without the prefix that names the call
    pub(crate) target: String,
    /// Names in lower case
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A function that returns the whole response, as it goes over the wire.
pub(crate) type Answer = dyn Fn(&Request) -> Vec<u8> + Send + Sync;

/// A server that listens until it is dropped or its lifetime is over.
pub(crate) struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<Request>>>,
    is_over: Arc<AtomicBool>,
}

impl Server {
    pub(crate) fn start(
        answer: impl Fn(&Request) -> Vec<u8> + Send + Sync + 'static,
    ) -> Result<Self, String> {
        let failed = |error: io::Error| format!("no server: {error}");
        let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        // Lets the loop notice that it has to stop.
        listener.set_nonblocking(true).map_err(failed)?;
        let server = Self {
            port,
            requests: Arc::default(),
            is_over: Arc::default(),
        };
        let (requests, is_over) = (Arc::clone(&server.requests), Arc::clone(&server.is_over));
        let answer = Arc::new(answer);
        thread::spawn(move || {
            let serve = move |stream| {
                let (requests, answer) = (Arc::clone(&requests), Arc::clone(&answer));
                thread::spawn(move || serve(stream, &requests, &*answer));
            };
            listen(&listener, &is_over, &serve);
        });
        Ok(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Returns the requests received so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        let requests = self.requests.lock();
        requests.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
    }
}

fn listen(listener: &TcpListener, is_over: &AtomicBool, serve: &dyn Fn(TcpStream)) {
    let start = Instant::now();
    let mut connections = 0;
    while !is_over.load(Ordering::SeqCst) && start.elapsed() < LIFE && connections < CONNECTIONS {
        match listener.accept() {
            Ok((stream, _)) => {
                connections += 1;
                serve(stream);
            }
            Err(_) => thread::sleep(Duration::from_millis(2)),
        }
    }
}

/// Serves one connection until it ends, idles too long, or sends an invalid request.
fn serve(stream: TcpStream, requests: &Mutex<Vec<Request>>, answer: &Answer) -> Option<()> {
    stream.set_nonblocking(false).ok()?;
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(REST)).ok()?;
    let mut writer = stream.try_clone().ok()?;
    let mut reader = BufReader::new(stream);
    loop {
        let request = read(&mut reader)?;
        let answer = answer(&request);
        let all = requests.lock();
        all.unwrap_or_else(PoisonError::into_inner).push(request);
        writer.write_all(&answer).ok()?;
        if is_last(&answer) {
            return None;
        }
    }
}

/// Returns true if a response announces that the connection closes after it.
fn is_last(answer: &[u8]) -> bool {
    let head = answer.split(|byte| *byte == b'\n');
    let mut head = head.take_while(|line| !line.trim_ascii().is_empty());
    head.any(|line| line.trim_ascii().eq_ignore_ascii_case(b"connection: close"))
}

/// Returns a minimal response.
pub(crate) fn minimal_response(request: &Request) -> Vec<u8> {
    let accept = request.header("accept").unwrap_or_default();
    let (media_type, body) = match accept {
        accept if accept.contains("text/event-stream") => ("text/event-stream", ""),
        _ => ("application/json", "{}"),
    };
    let length = body.len();
    let text = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {media_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    );
    text.into_bytes()
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut head = reader.by_ref().take(HEAD_LIMIT);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        head.read_line(&mut line).ok().filter(|read| *read > 0)?;
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let mut words = lines.first()?.split(' ');
    let (method, target) = (words.next()?, words.next()?);
    let headers = lines.iter().skip(1).map(|line| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_lowercase(), value.trim().to_owned()))
    });
    let mut headers = headers.collect::<Option<Vec<_>>>()?;
    let by_header = headers.iter().position(|(name, _)| name == CALL);
    let (call, target) = match by_header.map(|at| headers.remove(at).1) {
        Some(call) => (call, target.to_owned()),
        None => {
            let (call, target) = target.strip_prefix("/call/")?.split_once('/')?;
            (call.to_owned(), format!("/{target}"))
        }
    };
    let mut request = Request {
        call: call.parse().ok()?,
        method: method.to_owned(),
        target,
        headers,
        body: Vec::new(),
    };
    if request
        .header("transfer-encoding")
        .is_some_and(|it| it.contains("chunked"))
    {
        request.body = chunks(reader)?;
    } else if let Some(length) = request.header("content-length") {
        let length = length.parse().ok().filter(|length| *length <= BODY_LIMIT)?;
        exactly(reader, length, &mut request.body)?;
    }
    Some(request)
}

fn exactly(reader: &mut impl Read, length: u64, body: &mut Vec<u8>) -> Option<()> {
    let read = reader.take(length).read_to_end(body).ok()?;
    (read as u64 == length).then_some(())
}

/// Reads a chunked body (RFC 9112, section 7.1), without trailers.
fn chunks(reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut line = String::new();
        reader.by_ref().take(HEAD_LIMIT).read_line(&mut line).ok()?;
        let size = line.split(';').next()?.trim();
        let size = u64::from_str_radix(size, 16).ok()?;
        if body.len() as u64 + size > BODY_LIMIT {
            return None;
        }
        exactly(reader, size, &mut body)?;
        let mut end = String::new();
        reader.by_ref().take(HEAD_LIMIT).read_line(&mut end).ok()?;
        if size == 0 {
            return Some(body);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_kept_with_their_calls() {
        let server = Server::start(minimal_response).unwrap();
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        let text = "PUT /call/3/a%20b?c=d HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi\
                    POST / HTTP/1.1\r\nX-Call: 4\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n";
        stream.write_all(text.as_bytes()).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert_eq!(said.matches("200 OK").count(), 2, "{said}");
        let found = server.requests();
        let [one, other] = &found[..] else {
            panic!("{found:?}")
        };
        assert_eq!((one.call, one.target.as_str()), (3, "/a%20b?c=d"));
        assert_eq!((one.method.as_str(), &one.body[..]), ("PUT", &b"hi"[..]));
        assert_eq!((other.call, &other.body[..]), (4, &b"abc"[..]));
        assert_eq!((other.target.as_str(), other.header(CALL)), ("/", None));
    }
}
