//! Bodies of a gigabyte, far beyond any limit.

use std::time::Duration;

use crate::faults::answer::{Answer, chunk, media_type};
use crate::faults::kind::{FEW, JSON, Kind};
use crate::faults::row::{Again, End, Row};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const LOST: Again = Again::Idempotent;
pub(super) const GIGABYTE: u64 = 1 << 30;

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "gigabyte-of-error",
        |it| announced(it, "500 Oops"),
        &[End::Status(500)],
        LOST,
    )
    .kinds(FEW),
    Row::new(
        "gigabyte-of-refusal",
        |it| endless(it, "400 No"),
        &[End::Status(400)],
        Again::Never,
    )
    .kinds(FEW),
    Row::new(
        "gigabyte-of-too-many",
        |it| endless(it, "429 Wait"),
        &[End::Status(429)],
        Again::Any,
    )
    .kinds(FEW),
    Row::new(
        "gigabyte-announced",
        |it| announced(it, "200 OK"),
        &[End::Limit],
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "gigabyte-of-success",
        |it| endless(it, "200 OK"),
        &[End::Limit],
        Again::Never,
    )
    .kinds(FEW),
];

/// Returns the start of a body that could still become valid.
fn beginning(kind: Kind) -> &'static [u8] {
    match kind {
        Kind::Events => b"data: ",
        Kind::Bytes => b"ab",
        _ => b"{\"note\":\"",
    }
}

/// Returns a response without a body.
pub(super) fn head(asked: &Asked, status: &str) -> Answer {
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {}",
        media_type(asked.kind)
    );
    Answer::new(head, beginning(asked.kind))
}

fn announced(asked: &Asked, status: &str) -> Vec<Step> {
    let answer = head(asked, status);
    let start = [&answer.start_of(GIGABYTE)[..], &answer.body].concat();
    vec![
        Step::Send(start),
        a_gigabyte_of(vec![b'a'; 32 << 10]),
        Step::Close,
    ]
}

fn endless(asked: &Asked, status: &str) -> Vec<Step> {
    let answer = head(asked, status);
    let start = [answer.start_of_chunks(), answer.chunks()].concat();
    vec![
        Step::Send(start),
        a_gigabyte_of(chunk(&[b'a'; 32 << 10])),
        Step::Close,
    ]
}

fn a_gigabyte_of(bytes: Vec<u8>) -> Step {
    Step::Repeat {
        times: GIGABYTE / (bytes.len() as u64),
        bytes,
        pause: Duration::ZERO,
    }
}
