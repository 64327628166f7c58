//! The correct response to a call, whole or in parts, and the result that a client has to read from
//! it.

use std::fmt::Write as _;

use super::kind::Kind;
use super::server::asked::Asked;
use super::server::step::Step;

/// The number of events of a stream.
pub(crate) const EVENTS: u32 = 5;
/// The number of bytes of a download.
pub(crate) const BYTES: usize = 20_000;

/// A response, before it is written to a connection.
pub(crate) struct Answer {
    /// The status line and headers, without the length and the empty line
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// Returns the script of a server that behaves.
pub(crate) fn right(asked: &Asked) -> Vec<Step> {
    vec![Step::Send(Answer::right(asked).whole())]
}

impl Answer {
    pub(crate) fn new(head: impl Into<String>, body: impl Into<Vec<u8>>) -> Self {
        Self {
            head: head.into(),
            body: body.into(),
        }
    }

    /// Returns the response that the call asks for.
    pub(crate) fn right(asked: &Asked) -> Self {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {}",
            media_type(asked.kind)
        );
        Self::new(head, body(asked.kind, asked.call))
    }

    /// Returns a response of JSON with a status.
    pub(crate) fn json(status: &str, body: &str) -> Self {
        Self::new(
            format!("HTTP/1.1 {status}\r\ncontent-type: application/json"),
            body,
        )
    }

    /// Adds headers.
    pub(crate) fn and(mut self, headers: &str) -> Self {
        let _ = write!(self.head, "\r\n{headers}");
        self
    }

    /// Returns the bytes before the body.
    pub(crate) fn start(&self) -> Vec<u8> {
        self.start_of(self.body.len())
    }

    /// Returns the bytes before a body with any `Content-Length`.
    pub(crate) fn start_of(&self, length: impl std::fmt::Display) -> Vec<u8> {
        format!("{}\r\ncontent-length: {length}\r\n\r\n", self.head).into_bytes()
    }

    /// Returns the bytes before a chunked body.
    pub(crate) fn start_of_chunks(&self) -> Vec<u8> {
        format!("{}\r\ntransfer-encoding: chunked\r\n\r\n", self.head).into_bytes()
    }

    /// Returns head and body.
    pub(crate) fn whole(&self) -> Vec<u8> {
        [&self.start()[..], &self.body].concat()
    }

    /// Returns the body in two chunks, without the last, empty chunk.
    pub(crate) fn chunks(&self) -> Vec<u8> {
        let (one, other) = self.body.split_at(self.body.len() / 2);
        [chunk(one), chunk(other)].concat()
    }
}

/// Formats a chunk of a body (RFC 9112, section 7.1).
pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    let size = format!("{:x}\r\n", bytes.len());
    [size.as_bytes(), bytes, b"\r\n"].concat()
}

/// The end of a chunked body.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

pub(crate) fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Events => "text/event-stream",
        Kind::Bytes => "application/octet-stream",
        _ => "application/json",
    }
}

/// Returns the body for a call; no two calls get the same.
pub(crate) fn body(kind: Kind, call: u32) -> Vec<u8> {
    match kind {
        Kind::Events => (0..EVENTS)
            .map(|index| event(call, index))
            .collect::<String>()
            .into(),
        Kind::Bytes => (0..BYTES).map(|at| byte(call, at)).collect(),
        _ => format!(r#"{{"id":"{call}","note":"as it should be"}}"#).into(),
    }
}

/// Formats one event of a stream.
pub(crate) fn event(call: u32, index: u32) -> String {
    format!("id: {index}\ndata: {{\"id\":\"{call}\",\"index\":{index}}}\n\n")
}

/// Returns one byte of a download.
pub(crate) fn byte(call: u32, at: usize) -> u8 {
    let mixed = (at as u32).wrapping_mul(2_654_435_761) ^ call.wrapping_mul(40_503);
    (mixed >> 16) as u8
}
