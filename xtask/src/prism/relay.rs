//! A relay between the calls and another server, which keeps that server's verdicts.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::Value;

use crate::calls::server::Request;

/// The timeout and the size limit of a response.
const PATIENCE: Duration = Duration::from_secs(60);
const LIMIT: u64 = 64 << 20;

/// Headers that apply to one connection only.
const OF_THE_CONNECTION: [&str; 4] = ["connection", "content-length", "host", "transfer-encoding"];

/// A request with its response and verdict.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Exchange {
    pub(super) call: usize,
    pub(super) request: String,
    pub(super) status: u16,
    /// The violations in the request, as Prism reports them
    pub(super) violations: Vec<String>,
    pub(super) body: String,
    /// Prism's error if it has no response
    pub(super) problem: Option<String>,
}

/// A relay that keeps all exchanges.
#[derive(Clone, Default)]
pub(super) struct Relay(Arc<Mutex<Vec<Exchange>>>);

impl Relay {
    /// Forwards a request to the server at this port and returns its response.
    pub(super) fn answer(&self, port: u16, request: &Request) -> Vec<u8> {
        let answer = send(port, request).unwrap_or_else(|error| unreached(&error));
        let exchange = exchange(request, &answer);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.push(exchange);
        answer
    }

    /// Returns the exchanges so far.
    pub(super) fn exchanges(&self) -> Vec<Exchange> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.clone()
    }
}

fn send(port: u16, request: &Request) -> std::io::Result<Vec<u8>> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.target);
    head.push_str(&format!("host: 127.0.0.1:{port}\r\nconnection: close\r\n"));
    for (name, value) in &request.headers {
        if !OF_THE_CONNECTION.contains(&name.as_str()) {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
    }
    let has_length = request.header("content-length").is_some();
    if has_length || !request.body.is_empty() {
        head.push_str(&format!("content-length: {}\r\n", request.body.len()));
    }
    stream.write_all(format!("{head}\r\n").as_bytes())?;
    stream.write_all(&request.body)?;
    let mut answer = Vec::new();
    stream.take(LIMIT).read_to_end(&mut answer)?;
    Ok(answer)
}

fn unreached(error: &std::io::Error) -> Vec<u8> {
    let body = error.to_string();
    let length = body.len();
    let head = format!("HTTP/1.1 502 Bad Gateway\r\ncontent-length: {length}\r\n");
    format!("{head}connection: close\r\n\r\n{body}").into_bytes()
}

fn exchange(request: &Request, answer: &[u8]) -> Exchange {
    let text = String::from_utf8_lossy(answer);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let headers = lines.filter_map(|line| line.split_once(':'));
    let said = headers.filter(|(name, _)| name.eq_ignore_ascii_case("sl-violations"));
    let said = said.flat_map(|(_, value)| violations(value));
    let problem = body.contains("https://stoplight.io/prism/errors#");
    Exchange {
        call: request.call,
        request: format!("{} {}", request.method, request.target),
        status: status.and_then(|it| it.parse().ok()).unwrap_or_default(),
        violations: said.collect(),
        body: body.to_owned(),
        problem: problem.then(|| body.chars().take(400).collect()),
    }
}

/// The prefix of a truncated header; violations of the request come first in it.
const CUT: &str = "Too many violations!";

/// Parses violations such as `request.query.limit: must be integer`. Warnings do not count, nor do
/// faults in Prism's own responses.
fn violations(header: &str) -> Vec<String> {
    let header = header.trim();
    if header.starts_with(CUT) && !header.contains("[\"request\"") {
        return Vec::new();
    }
    let Ok(Value::Array(items)) = serde_json::from_str::<Value>(header) else {
        return vec![format!("unread: {header}")];
    };
    let is_error = |it: &&Value| it["severity"] == "Error" && it["location"][0] != "response";
    let errors = items.iter().filter(is_error);
    let said = errors.map(|item| {
        let steps = item["location"].as_array().into_iter().flatten();
        let steps = steps.map(|step| {
            step.as_str()
                .map_or_else(|| step.to_string(), str::to_owned)
        });
        let message = item["message"].as_str().unwrap_or_default();
        format!("{}: {message}", steps.collect::<Vec<_>>().join("."))
    });
    said.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_response_names_the_violations_of_the_request() {
        let answer = "HTTP/1.1 400 Bad Request\r\nsl-violations: [\
            {\"location\":[\"request\",\"query\",\"limit\"],\"severity\":\"Error\",\"message\":\"must be integer\"},\
            {\"location\":[\"request\",\"query\",\"old\"],\"severity\":\"Warning\",\"message\":\"is deprecated\"},\
            {\"location\":[\"response\",\"body\"],\"severity\":\"Error\",\"message\":\"must be object\"}]\r\n\r\n{}";
        let found = exchange(&Request::default(), answer.as_bytes());
        assert_eq!(found.status, 400);
        assert_eq!(found.violations, ["request.query.limit: must be integer"]);
        assert_eq!(found.problem, None);
    }

    #[test]
    fn an_unreadable_header_counts_as_a_violation() {
        let answer = "HTTP/1.1 200 OK\r\nSl-Violations: oh\r\n\r\n";
        let found = exchange(&Request::default(), answer.as_bytes());
        assert_eq!(found.violations, ["unread: oh"]);
        let answer = "HTTP/1.1 200 OK\r\nsl-violations: Too many violations! [{\"location\":[\"request\"\r\n\r\n";
        assert_eq!(
            exchange(&Request::default(), answer.as_bytes())
                .violations
                .len(),
            1
        );
        let answer = "HTTP/1.1 404 Not Found\r\n\r\n{\"type\":\"https://stoplight.io/prism/errors#NO_PATH\"}";
        assert!(
            exchange(&Request::default(), answer.as_bytes())
                .problem
                .is_some()
        );
    }
}
