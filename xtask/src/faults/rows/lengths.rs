//! Responses with a wrong length.

use std::fmt::Display;

use crate::faults::answer::{Answer, LAST_CHUNK, chunk};
use crate::faults::kind::JSON;
use crate::faults::row::{Again, End, Host, Row, Time};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const BROKEN: &[End] = &[End::Broken];
const LOST: Again = Again::Idempotent;

pub(crate) const ROWS: &[Row] = &[
    Row::new("length-too-short", too_short, &[End::Decode], Again::Never)
        .kinds(JSON)
        .host(Host::Fickle)
        .race(),
    Row::new("length-too-long", too_long, BROKEN, LOST).in_body(),
    Row::new(
        "length-too-long-and-stalls",
        too_long_and_stalls,
        &[End::Timeout],
        LOST,
    )
    .in_body()
    .time(Time::Tight),
    Row::new("two-lengths", two_lengths, BROKEN, LOST),
    Row::new("length-is-no-number", |it| lies(it, "many"), BROKEN, LOST),
    Row::new("length-is-negative", |it| lies(it, "-1"), BROKEN, LOST),
    Row::new(
        "length-overflows",
        |it| lies(it, "99999999999999999999999"),
        BROKEN,
        LOST,
    ),
    Row::new(
        "length-beyond-limit",
        |it| lies(it, "9000000000000000000"),
        &[End::Limit],
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "length-and-chunks",
        length_and_chunks,
        &[End::Value],
        Again::Never,
    ),
    Row::new(
        "chunk-size-is-no-number",
        |it| chunked(it, b"zz\r\n"),
        BROKEN,
        LOST,
    )
    .in_body(),
    Row::new(
        "chunk-size-overflows",
        |it| chunked(it, b"fffffffffffffffff\r\n"),
        BROKEN,
        LOST,
    )
    .in_body(),
    Row::new(
        "chunk-size-too-small",
        |it| chunked(it, b"3\r\nabcdefgh\r\n"),
        BROKEN,
        LOST,
    )
    .in_body(),
    Row::new("chunk-extension-without-end", extension, BROKEN, LOST).in_body(),
    Row::new("trailers-without-end", trailers, BROKEN, LOST).in_body(),
    // Bytes after a response belong to no call, least of all the next one.
    Row::new("answer-of-another-follows", another_follows, BROKEN, LOST)
        .host(Host::Fickle)
        .race_with_value(),
    Row::new(
        "body-of-no-content",
        no_content,
        &[End::Decode],
        Again::Never,
    )
    .kinds(JSON)
    .host(Host::Fickle)
    .race(),
];

fn lies(asked: &Asked, length: impl Display) -> Vec<Step> {
    let answer = Answer::right(asked);
    let bytes = [&answer.start_of(length)[..], &answer.body].concat();
    vec![Step::Send(bytes), Step::Close]
}

fn too_short(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let bytes = [&answer.start_of(answer.body.len() - 5)[..], &answer.body].concat();
    vec![Step::Send(bytes), Step::Hold]
}

fn too_long(asked: &Asked) -> Vec<Step> {
    let length = Answer::right(asked).body.len() + 5;
    lies(asked, length)
}

fn too_long_and_stalls(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let bytes = [&answer.start_of(answer.body.len() + 5)[..], &answer.body].concat();
    vec![Step::Send(bytes), Step::Hold]
}

fn two_lengths(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let length = answer.body.len();
    let answer = answer.and(&format!("content-length: {}", length + 1));
    vec![Step::Send(answer.whole()), Step::Close]
}

/// The chunked encoding takes precedence (RFC 9112, section 6.3).
fn length_and_chunks(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked).and("connection: close\r\ncontent-length: 7");
    let bytes = [&answer.start_of_chunks()[..], &answer.chunks(), LAST_CHUNK].concat();
    vec![Step::Send(bytes), Step::Close]
}

/// Sends half of the correct response in chunks, and then other bytes.
fn chunked(asked: &Asked, then: &[u8]) -> Vec<Step> {
    let answer = Answer::right(asked);
    let half = chunk(&answer.body[..answer.body.len() / 2]);
    let bytes = [&answer.start_of_chunks()[..], &half, then].concat();
    vec![Step::Send(bytes), Step::Hold]
}

fn without_end(bytes: &[u8]) -> Step {
    Step::Repeat {
        bytes: bytes.to_vec(),
        times: 1000,
        pause: std::time::Duration::ZERO,
    }
}

fn extension(asked: &Asked) -> Vec<Step> {
    let mut steps = chunked(asked, b"5;");
    steps.truncate(1);
    steps.extend([without_end(&[b'a'; 1024]), Step::Hold]);
    steps
}

fn trailers(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let start = [answer.start_of_chunks(), answer.chunks(), b"0\r\n".to_vec()].concat();
    let more = without_end(&b"x-trailer: something that is of no use\r\n".repeat(30));
    vec![Step::Send(start), more, Step::Hold]
}

fn another_follows(asked: &Asked) -> Vec<Step> {
    let other = Answer::json("200 OK", r#"{"id":"0","note":"somebody else's"}"#);
    let bytes = [Answer::right(asked).whole(), other.whole()].concat();
    vec![Step::Send(bytes)]
}

fn no_content(_: &Asked) -> Vec<Step> {
    let bytes = b"HTTP/1.1 204 No Content\r\ncontent-length: 5\r\n\r\nhello";
    vec![Step::Send(bytes.to_vec()), Step::Hold]
}
