//! Invalid or unusual response heads.

use std::time::Duration;

use crate::faults::answer::{Answer, LAST_CHUNK, right};
use crate::faults::row::{Again, End, Row};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const VALUE: &[End] = &[End::Value];
const BROKEN: &[End] = &[End::Broken];
const LOST: Again = Again::Idempotent;

pub(crate) const ROWS: &[Row] = &[
    Row::new("ten-thousand-headers", ten_thousand, BROKEN, LOST),
    Row::new("header-of-two-mebibytes", long_header, BROKEN, LOST),
    Row::new("headers-without-end", headers_without_end, BROKEN, LOST),
    Row::new(
        "bytes-in-header",
        |it| with(it, b"x-request-id: \xFF\xFE"),
        VALUE,
        Again::Never,
    ),
    Row::new("nul-in-header", |it| with(it, b"x-odd: a\0b"), BROKEN, LOST),
    Row::new(
        "space-in-header-name",
        |it| with(it, b"x odd: a"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "folded-header",
        |it| with(it, b"x-odd: a\r\n b"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "bytes-in-reason",
        |it| status(it, b"HTTP/1.1 200 \xFF\xFE"),
        VALUE,
        Again::Never,
    ),
    Row::new(
        "no-reason",
        |it| status(it, b"HTTP/1.1 200"),
        VALUE,
        Again::Never,
    ),
    Row::new(
        "status-of-two-digits",
        |it| status(it, b"HTTP/1.1 20 OK"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "version-of-another-world",
        |it| status(it, b"HTTP/7.3 200 OK"),
        BROKEN,
        LOST,
    ),
    Row::new("line-feeds-alone", line_feeds, VALUE, Again::Never),
    Row::new("http-1.0", old, VALUE, Again::Never),
    Row::new(
        "no-head-at-all",
        |it| say(&Answer::right(it).body),
        BROKEN,
        LOST,
    ),
    Row::new(
        "not-http",
        |_| say(b"SSH-2.0-OpenSSH_9.2\r\n"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "tls-alert",
        |_| say(b"\x15\x03\x01\x00\x02\x02\x46"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "http-2-preface",
        |_| say(b"\0\0\x12\x04\0\0\0\0\0\0\x03\0\0\0\x80"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "switches-protocols",
        switches,
        &[End::Broken, End::Status(101)],
        Again::Never,
    ),
];

fn say(bytes: &[u8]) -> Vec<Step> {
    vec![Step::Send(bytes.to_vec()), Step::Close]
}

/// Sends the correct response with one more header line.
fn with(asked: &Asked, line: &[u8]) -> Vec<Step> {
    let answer = Answer::right(asked);
    let start = answer.start();
    let at = start.len() - 2;
    say_and_keep([&start[..at], line, b"\r\n\r\n", &answer.body].concat())
}

/// Sends the correct response with another status line.
fn status(asked: &Asked, line: &[u8]) -> Vec<Step> {
    let whole = Answer::right(asked).whole();
    let at = whole.iter().position(|byte| *byte == b'\r').unwrap_or(0);
    say_and_keep([line, &whole[at..]].concat())
}

fn say_and_keep(bytes: Vec<u8>) -> Vec<Step> {
    vec![Step::Send(bytes)]
}

fn ten_thousand(asked: &Asked) -> Vec<Step> {
    let lines = (0..10_000).map(|index| format!("x-header-{index}: {index}"));
    let lines = lines.collect::<Vec<_>>().join("\r\n");
    say_and_keep(Answer::right(asked).and(&lines).whole())
}

fn long_header(asked: &Asked) -> Vec<Step> {
    let line = format!("x-long: {}", "a".repeat(2 << 20));
    say_and_keep(Answer::right(asked).and(&line).whole())
}

fn headers_without_end(_: &Asked) -> Vec<Step> {
    let start = Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec());
    let more = Step::Repeat {
        bytes: b"x-more: of the same\r\n".repeat(100),
        times: 10_000,
        pause: Duration::ZERO,
    };
    vec![start, more, Step::Hold]
}

fn line_feeds(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let start = String::from_utf8_lossy(&answer.start()).replace('\r', "");
    say_and_keep([start.as_bytes(), &answer.body].concat())
}

/// Sends a body that ends with the connection.
fn old(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let head = answer.head.replace("HTTP/1.1", "HTTP/1.0");
    say(&[head.as_bytes(), b"\r\n\r\n", &answer.body].concat())
}

/// Switches protocols, which the client did not ask for.
fn switches(asked: &Asked) -> Vec<Step> {
    let head = "HTTP/1.1 101 Switching Protocols\r\nupgrade: other\r\nconnection: upgrade\r\n\r\n";
    let mut steps = vec![Step::Send(head.as_bytes().to_vec())];
    steps.extend(right(asked));
    steps.extend([Step::Send(LAST_CHUNK.to_vec()), Step::Close]);
    steps
}
