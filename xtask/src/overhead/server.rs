//! A server on loopback in a process of its own, so that its time is not the client's. It sends
//! prepared responses until its standard input ends.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::{processor, sample};

/// The idle timeout, and the limits of a request.
const REST: Duration = Duration::from_secs(120);
const HEAD_LIMIT: u64 = 64 << 10;
const BODY_LIMIT: u64 = 64 << 20;
const CONNECTIONS: usize = 100_000;
const REQUESTS: usize = 10_000_000;

/// A handle on the server's process.
pub(crate) struct Process {
    child: Child,
    pub(crate) port: u16,
}

impl Process {
    pub(crate) fn start() -> Result<Self, String> {
        let failed = |error| format!("the server does not start: {error}");
        let own = std::env::current_exe().map_err(failed)?;
        let mut child = Command::new(own)
            .arg("overhead-server")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(failed)?;
        let output = child.stdout.take().ok_or("the server has no output")?;
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .map_err(failed)?;
        let port = line.trim().parse();
        let port = port.map_err(|_| "the server printed no port")?;
        Ok(Self { child, port })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

/// The response bodies.
struct Bodies {
    small: Vec<u8>,
    large: Vec<u8>,
}

/// Serves until the standard input ends.
pub(crate) fn run() -> Result<ExitCode, String> {
    processor::keep_to(1);
    let failed = |error: io::Error| format!("the server: {error}");
    let listener = TcpListener::bind("127.0.0.1:0").map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let bodies = Arc::new(Bodies {
        small: sample::one(3),
        large: sample::orders(),
    });
    println!("{port}");
    thread::spawn(move || {
        for stream in listener.incoming().take(CONNECTIONS).flatten() {
            let bodies = Arc::clone(&bodies);
            thread::spawn(move || converse(stream, &bodies));
        }
    });
    let _ = io::stdin().read_to_end(&mut Vec::new());
    Ok(ExitCode::SUCCESS)
}

/// Serves one connection until it ends, idles too long, or sends an invalid request.
fn converse(stream: TcpStream, bodies: &Bodies) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    stream.set_read_timeout(Some(REST)).ok()?;
    let mut writer = stream.try_clone().ok()?;
    let mut reader = BufReader::new(stream);
    for _ in 0..REQUESTS {
        let target = read(&mut reader)?;
        let receipt = br#"{"id":"rcp_1","count":1}"#;
        let body = match target.as_str() {
            "/orders" => &bodies.large[..],
            "/receipts" => receipt,
            _ => &bodies.small,
        };
        let length = body.len();
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
             x-request-id: req_1\r\ndate: Thu, 26 Nov 2026 01:00:00 GMT\r\n\r\n"
        );
        let answer = [head.as_bytes(), body].concat();
        writer.write_all(&answer).ok()?;
    }
    None
}

/// Reads a request and returns its target; its body is discarded.
fn read(reader: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = reader.by_ref().take(HEAD_LIMIT);
    let mut target = None;
    let mut length = 0;
    loop {
        let mut line = String::new();
        head.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if target.is_none() {
            target = line.split(' ').nth(1).map(str::to_owned);
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse::<u64>().ok()?.min(BODY_LIMIT);
        }
    }
    let read = io::copy(&mut reader.take(length), &mut io::sink()).ok()?;
    (read == length).then_some(target?)
}
