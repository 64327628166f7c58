//! A request, read from a connection by hand.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, AsyncReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::faults::kind::Kind;
use crate::faults::row::Row;
use crate::faults::rows;

/// The limit of a request's head, in bytes.
const HEAD_LIMIT: usize = 64 << 10;
const BODY_LIMIT: usize = 1 << 20;
/// The idle time after which a connection is closed. It is longer than clients keep one, so that
/// the client closes first.
const REST: Duration = Duration::from_secs(300);

/// The ports of the hosts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ports {
    pub(crate) home: u16,
    pub(crate) elsewhere: u16,
    pub(crate) fickle: u16,
    pub(crate) abrupt: u16,
    pub(crate) rude: u16,
    pub(crate) closed: u16,
}

/// The misbehaviour that a request asks for, and its call.
pub(crate) struct Asked {
    pub(crate) row: &'static Row,
    pub(crate) heals: bool,
    pub(crate) kind: Kind,
    pub(crate) call: u32,
    /// The number of redirects that led here; 0 is the call itself
    pub(crate) hop: u32,
    pub(crate) ports: Ports,
    pub(crate) head: Head,
}

/// The request line and headers.
pub(crate) struct Head {
    target: String,
    headers: Vec<(String, String)>,
}

impl Head {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Reads the head of the next request; `None` if the client disconnects, idles too long, or
    /// sends an invalid request.
    pub(crate) async fn read(stream: &mut BufReader<TcpStream>) -> Option<Self> {
        let mut text = Vec::new();
        while text.len() < HEAD_LIMIT && !text.ends_with(b"\r\n\r\n") {
            let read = timeout(REST, stream.read_until(b'\n', &mut text)).await;
            read.ok()?.ok().filter(|read| *read > 0)?;
        }
        let text = String::from_utf8(text).ok()?;
        let mut lines = text.lines();
        let mut words = lines.next()?.split(' ');
        let target = words.nth(1)?;
        let headers = lines.filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_lowercase(), value.trim().to_owned()))
        });
        Some(Self {
            target: target.to_owned(),
            headers: headers.collect(),
        })
    }

    /// Reads and discards the body.
    pub(crate) async fn read_body(&self, stream: &mut BufReader<TcpStream>) -> io::Result<()> {
        if self.header("transfer-encoding").is_some() {
            return read_chunks(stream).await;
        }
        let length = self.header("content-length");
        let length = length.and_then(|length| length.parse().ok()).unwrap_or(0);
        let mut body = vec![0; usize::min(length, BODY_LIMIT)];
        match timeout(REST, stream.read_exact(&mut body)).await {
            Ok(read) => read.map(|_| ()),
            Err(_) => Err(io::ErrorKind::TimedOut.into()),
        }
    }

    /// Parses `/row/heals/kind` with the call in a header, or, after a redirect,
    /// `/hop/1/row/heals/kind/7`.
    pub(crate) fn asks(self, ports: Ports) -> Option<Asked> {
        let mut words = self.target.trim_start_matches('/').split('/');
        let mut word = words.next()?;
        let mut hop = 0;
        if word == "hop" {
            hop = words.next()?.parse().ok()?;
            word = words.next()?;
        }
        let row = rows::find(word)?;
        let heals = words.next()? == "heals";
        let kind = Kind::of_name(words.next()?)?;
        let call = words.next().or_else(|| self.header("x-call"));
        let call = call?.parse().ok()?;
        Some(Asked {
            row,
            heals,
            kind,
            call,
            hop,
            ports,
            head: self,
        })
    }
}

/// Reads chunks up to the last, empty one.
async fn read_chunks(stream: &mut BufReader<TcpStream>) -> io::Result<()> {
    let mut text = Vec::new();
    while text.len() < BODY_LIMIT && !text.ends_with(b"\r\n0\r\n\r\n") {
        let read = timeout(REST, stream.read_until(b'\n', &mut text)).await;
        if read.is_ok_and(|read| read.is_ok_and(|read| read > 0)) {
            continue;
        }
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(())
}

impl Asked {
    /// Returns the target of a redirect.
    pub(crate) fn hop_to(&self, port: u16) -> String {
        let mode = if self.heals { "heals" } else { "stays" };
        let (hop, row, kind, call) = (self.hop + 1, self.row.name, self.kind.name(), self.call);
        format!("http://127.0.0.1:{port}/hop/{hop}/{row}/{mode}/{kind}/{call}")
    }
}
