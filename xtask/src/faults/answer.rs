//! The right answer to a call, whole or in parts, and what a client has to make of it.

use std::fmt::Write as _;

use super::kind::Kind;
use super::server::asked::Asked;
use super::server::step::Step;

/// How many events a stream has.
pub(crate) const EVENTS: u32 = 5;
/// How many bytes a download has.
pub(crate) const BYTES: usize = 20_000;

/// An answer, before it is put on a connection.
pub(crate) struct Answer {
    /// The status line and headers, without the length and the empty line
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// The script of who behaves.
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

    /// What the call asks for.
    pub(crate) fn right(asked: &Asked) -> Self {
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: {}",
            media_type(asked.kind)
        );
        Self::new(head, body(asked.kind, asked.call))
    }

    /// JSON with a status.
    pub(crate) fn json(status: &str, body: &str) -> Self {
        Self::new(
            format!("HTTP/1.1 {status}\r\ncontent-type: application/json"),
            body,
        )
    }

    /// With more headers.
    pub(crate) fn and(mut self, headers: &str) -> Self {
        let _ = write!(self.head, "\r\n{headers}");
        self
    }

    /// The bytes before the body.
    pub(crate) fn start(&self) -> Vec<u8> {
        self.start_of(self.body.len())
    }

    /// The bytes before a body of any length.
    pub(crate) fn start_of(&self, length: impl std::fmt::Display) -> Vec<u8> {
        format!("{}\r\ncontent-length: {length}\r\n\r\n", self.head).into_bytes()
    }

    /// The bytes before a body in chunks.
    pub(crate) fn start_of_chunks(&self) -> Vec<u8> {
        format!("{}\r\ntransfer-encoding: chunked\r\n\r\n", self.head).into_bytes()
    }

    /// Head and body.
    pub(crate) fn whole(&self) -> Vec<u8> {
        [&self.start()[..], &self.body].concat()
    }

    /// The body in two chunks, without what ends them.
    pub(crate) fn chunks(&self) -> Vec<u8> {
        let (one, other) = self.body.split_at(self.body.len() / 2);
        [chunk(one), chunk(other)].concat()
    }
}

/// A chunk of a body (RFC 9112, section 7.1).
pub(crate) fn chunk(bytes: &[u8]) -> Vec<u8> {
    let size = format!("{:x}\r\n", bytes.len());
    [size.as_bytes(), bytes, b"\r\n"].concat()
}

/// What ends a body in chunks.
pub(crate) const LAST_CHUNK: &[u8] = b"0\r\n\r\n";

pub(crate) fn media_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Events => "text/event-stream",
        Kind::Bytes => "application/octet-stream",
        _ => "application/json",
    }
}

/// What a call asks for; no two calls get the same.
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

/// One event of a stream.
pub(crate) fn event(call: u32, index: u32) -> String {
    format!("id: {index}\ndata: {{\"id\":\"{call}\",\"index\":{index}}}\n\n")
}

/// One byte of a download.
pub(crate) fn byte(call: u32, at: usize) -> u8 {
    let mixed = (at as u32).wrapping_mul(2_654_435_761) ^ call.wrapping_mul(40_503);
    (mixed >> 16) as u8
}
