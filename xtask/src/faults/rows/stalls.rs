//! Servers that stop sending, or never stop.

use std::time::Duration;

use crate::faults::answer::{Answer, right};
use crate::faults::kind::{ALL, JSON, STREAMS};
use crate::faults::row::{Again, End, Row, Time};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const LATE: &[End] = &[End::Timeout];
const LOST: Again = Again::Idempotent;
const MILLISECOND: Duration = Duration::from_millis(1);

pub(crate) const ROWS: &[Row] = &[
    Row::new("stalls-before-answer", |_| vec![Step::Hold], LATE, LOST).time(Time::Tight),
    Row::new("stalls-in-headers", |it| stall(it, 30), LATE, LOST).time(Time::Tight),
    Row::new("stalls-in-body", in_body, LATE, LOST)
        .in_body()
        .time(Time::Tight),
    Row::new(
        "stalls-until-deadline",
        |_| vec![Step::Hold],
        LATE,
        Again::Never,
    )
    .time(Time::Short),
    Row::new("drips-whole-answer", drip, &[End::Value], Again::Never),
    Row::new("drips-headers-for-ever", headers_for_ever, LATE, LOST).time(Time::Tight),
    Row::new("drips-body-for-ever", body_for_ever, LATE, LOST)
        .kinds(JSON)
        .time(Time::Tight),
    Row::new(
        "drips-stream-for-ever",
        body_for_ever,
        &[End::GivenUp],
        Again::Never,
    )
    .kinds(STREAMS)
    .time(Time::Tight),
    Row::new("interim-answers", interim, &[End::Value], Again::Never).kinds(ALL),
    Row::new("interim-answers-for-ever", interim_for_ever, LATE, LOST).time(Time::Tight),
];

fn stall(asked: &Asked, length: usize) -> Vec<Step> {
    let mut bytes = Answer::right(asked).whole();
    bytes.truncate(length);
    vec![Step::Send(bytes), Step::Hold]
}

fn in_body(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    stall(asked, answer.start().len() + answer.body.len() / 2)
}

/// Sends the correct response a few bytes at a time.
fn drip(asked: &Asked) -> Vec<Step> {
    let bytes = Answer::right(asked).whole();
    let size = (bytes.len() / 40).max(1);
    let pieces = bytes.chunks(size).map(|piece| Step::Send(piece.to_vec()));
    pieces
        .flat_map(|piece| [piece, Step::Pause(MILLISECOND)])
        .collect()
}

fn for_ever(bytes: &[u8]) -> Step {
    Step::Repeat {
        bytes: bytes.to_vec(),
        times: 10_000,
        pause: 2 * MILLISECOND,
    }
}

fn headers_for_ever(_: &Asked) -> Vec<Step> {
    let start = Step::Send(b"HTTP/1.1 200 OK\r\nx-long: ".to_vec());
    vec![start, for_ever(b"a")]
}

/// Sends endless JSON white space, or endless empty comments of an event stream.
fn body_for_ever(asked: &Asked) -> Vec<Step> {
    let start = Step::Send(Answer::right(asked).start_of(1 << 19));
    vec![start, for_ever(b" \n")]
}

fn interim(asked: &Asked) -> Vec<Step> {
    let hint = b"HTTP/1.1 103 Early Hints\r\nlink: </a>; rel=preload\r\n\r\n";
    let mut steps = vec![Step::Send(hint.repeat(3))];
    steps.extend(right(asked));
    steps
}

fn interim_for_ever(_: &Asked) -> Vec<Step> {
    vec![for_ever(b"HTTP/1.1 100 Continue\r\n\r\n")]
}
