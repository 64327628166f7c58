//! Malformed event streams.

use std::time::Duration;

use crate::faults::answer::{Answer, EVENTS as COUNT, event};
use crate::faults::kind::EVENTS;
use crate::faults::row::{Again, End, Row, Time};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const VALUE: &[End] = &[End::Value];

pub(crate) const ROWS: &[Row] = &[
    Row::new("events-drip", drip, VALUE, Again::Never).kinds(EVENTS),
    Row::new(
        "events-then-stall",
        then_stall,
        &[End::Timeout],
        Again::Never,
    )
    .kinds(EVENTS)
    .time(Time::Tight),
    Row::new(
        "events-with-bad-json",
        bad_json,
        &[End::Decode],
        Again::Never,
    )
    .kinds(EVENTS),
    Row::new("events-with-failure", failure, &[End::Stream], Again::Never).kinds(EVENTS),
    Row::new("events-with-returns-alone", returns, VALUE, Again::Never).kinds(EVENTS),
    Row::new("events-with-odd-fields", odd_fields, VALUE, Again::Never).kinds(EVENTS),
    Row::new(
        "events-without-last-line",
        no_last_line,
        &[End::Decode],
        Again::Never,
    )
    .kinds(EVENTS),
    Row::new(
        "event-without-end",
        without_end,
        &[End::Limit],
        Again::Never,
    )
    .kinds(EVENTS),
    Row::new("events-and-done", done, VALUE, Again::Never).kinds(EVENTS),
];

fn send(asked: &Asked, body: impl Into<Vec<u8>>) -> Vec<Step> {
    let answer = Answer::right(asked);
    vec![Step::Send(Answer::new(answer.head, body).whole())]
}

fn all(asked: &Asked) -> String {
    (0..COUNT).map(|index| event(asked.call, index)).collect()
}

/// Sends one event byte by byte and the others whole, with pauses between.
fn drip(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let mut steps = vec![Step::Send(answer.start())];
    let first = event(asked.call, 0).len();
    let (one, others) = answer.body.split_at(first);
    let pieces = one.chunks(1).chain(others.chunks(first));
    for piece in pieces {
        steps.push(Step::Send(piece.to_vec()));
        steps.push(Step::Pause(Duration::from_millis(1)));
    }
    steps
}

fn then_stall(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let bytes = [answer.start_of_chunks(), answer.chunks()].concat();
    vec![Step::Send(bytes), Step::Hold]
}

/// Sends one event that is not JSON; those after it can still be read.
fn bad_json(asked: &Asked) -> Vec<Step> {
    send(asked, format!("data: {{\"id\":\n\n{}", all(asked)))
}

fn failure(asked: &Asked) -> Vec<Step> {
    send(
        asked,
        format!(
            "event: error\ndata: {{\"message\":\"no\"}}\n\n{}",
            all(asked)
        ),
    )
}

fn returns(asked: &Asked) -> Vec<Step> {
    send(asked, all(asked).replace('\n', "\r"))
}

fn odd_fields(asked: &Asked) -> Vec<Step> {
    let odd = format!(
        "\u{FEFF}:{}\nretry: soon\nretry: 99999999999999999999999\nid: a\0b\nodd\n: \n\n\n\n",
        "a".repeat(10_000)
    );
    send(asked, format!("{odd}{}", all(asked)))
}

/// Ends a stream without the empty line. The last event is still read if its data is complete, so
/// that missing data is reported.
fn no_last_line(asked: &Asked) -> Vec<Step> {
    send(asked, format!("{}data: {{\"id\":\"0\"}}", all(asked)))
}

fn without_end(asked: &Asked) -> Vec<Step> {
    let start = Answer::right(asked).start_of(1 << 30);
    let more = Step::Repeat {
        bytes: b"data: of the same\n".repeat(1000),
        times: 50_000,
        pause: Duration::ZERO,
    };
    vec![Step::Send(start), more, Step::Hold]
}

fn done(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let body = format!("{}data: [DONE]\n\n", all(asked));
    let bytes = [&answer.start_of(1 << 20)[..], body.as_bytes()].concat();
    vec![Step::Send(bytes), Step::Hold]
}
