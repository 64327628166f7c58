//! Connections that end at every stage of an exchange, cleanly or with a reset.

use crate::faults::answer::{Answer, LAST_CHUNK, chunk, right};
use crate::faults::kind::WITH_BODY;
use crate::faults::row::{Again, End, Host, Row};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const BROKEN: &[End] = &[End::Broken];
const LOST: Again = Again::Idempotent;

pub(crate) const ROWS: &[Row] = &[
    Row::new("no-fault", right, &[End::Value], Again::Never),
    Row::new("connection-refused", right, &[End::Connect], Again::Any).host(Host::Closed),
    Row::new("closed-before-request", right, BROKEN, LOST).host(Host::Abrupt),
    // The reset may arrive before the connection is established: then nothing was sent.
    Row::new(
        "reset-before-request",
        right,
        &[End::Broken, End::Connect],
        Again::Any,
    )
    .host(Host::Rude),
    Row::new("closed-before-request-body", |_| close(), BROKEN, LOST)
        .kinds(WITH_BODY)
        .reads_head(),
    Row::new("reset-before-request-body", |_| reset(), BROKEN, LOST)
        .kinds(WITH_BODY)
        .reads_head(),
    Row::new("closed-before-answer", |_| close(), BROKEN, LOST),
    Row::new("reset-before-answer", |_| reset(), BROKEN, LOST),
    Row::new(
        "closed-in-status-line",
        |it| cut(it, 9, Step::Close),
        BROKEN,
        LOST,
    ),
    Row::new(
        "reset-in-status-line",
        |it| cut(it, 9, Step::Reset),
        BROKEN,
        LOST,
    ),
    Row::new(
        "closed-in-headers",
        |it| cut(it, 30, Step::Close),
        BROKEN,
        LOST,
    ),
    Row::new(
        "reset-in-headers",
        |it| cut(it, 30, Step::Reset),
        BROKEN,
        LOST,
    ),
    Row::new(
        "closed-after-head",
        |it| after_head(it, Step::Close),
        BROKEN,
        LOST,
    )
    .in_body(),
    Row::new(
        "reset-after-head",
        |it| after_head(it, Step::Reset),
        BROKEN,
        LOST,
    )
    .in_body()
    .race(),
    Row::new(
        "closed-in-body",
        |it| in_body(it, Step::Close),
        BROKEN,
        LOST,
    )
    .in_body(),
    Row::new("reset-in-body", |it| in_body(it, Step::Reset), BROKEN, LOST)
        .in_body()
        .race(),
    Row::new("closed-in-chunk", in_chunk, BROKEN, LOST).in_body(),
    Row::new("closed-between-chunks", between_chunks, BROKEN, LOST).in_body(),
    Row::new("closed-before-last-chunk", before_last_chunk, BROKEN, LOST).in_body(),
    // The client may reuse the connection before it notices that it is closed.
    Row::new("closed-after-answer", after_answer, BROKEN, LOST)
        .host(Host::Fickle)
        .race_with_value(),
];

fn close() -> Vec<Step> {
    vec![Step::Close]
}

fn reset() -> Vec<Step> {
    vec![Step::Reset]
}

/// Sends the first bytes of the response.
fn cut(asked: &Asked, length: usize, end: Step) -> Vec<Step> {
    let mut bytes = Answer::right(asked).whole();
    bytes.truncate(length);
    vec![Step::Send(bytes), end]
}

fn after_head(asked: &Asked, end: Step) -> Vec<Step> {
    vec![Step::Send(Answer::right(asked).start()), end]
}

fn in_body(asked: &Asked, end: Step) -> Vec<Step> {
    let answer = Answer::right(asked);
    let half = &answer.body[..answer.body.len() / 2];
    vec![Step::Send([&answer.start()[..], half].concat()), end]
}

fn in_chunk(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let mut bytes = [answer.start_of_chunks(), chunk(&answer.body)].concat();
    bytes.truncate(bytes.len() - 9);
    vec![Step::Send(bytes), Step::Close]
}

fn between_chunks(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let first = chunk(&answer.body[..answer.body.len() / 2]);
    vec![
        Step::Send([answer.start_of_chunks(), first].concat()),
        Step::Close,
    ]
}

fn before_last_chunk(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let mut bytes = [&answer.start_of_chunks()[..], &answer.chunks(), LAST_CHUNK].concat();
    bytes.truncate(bytes.len() - LAST_CHUNK.len());
    vec![Step::Send(bytes), Step::Close]
}

fn after_answer(asked: &Asked) -> Vec<Step> {
    let mut steps = right(asked);
    steps.push(Step::Close);
    steps
}
