//! Failure statuses, and the retry hints of servers.

use std::time::Duration;

use crate::faults::answer::Answer;
use crate::faults::row::{Again, End, Row};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const ERROR: &str = r#"{"code":"broken","message":"something failed"}"#;
const BUSY: &[End] = &[End::Api(429)];
const LOST: Again = Again::Idempotent;

pub(crate) const ROWS: &[Row] = &[
    Row::new(
        "status-404",
        |_| fails("404 Not Found"),
        &[End::Api(404)],
        Again::Never,
    ),
    Row::new(
        "status-408",
        |_| fails("408 Request Timeout"),
        &[End::Api(408)],
        LOST,
    ),
    Row::new(
        "status-409",
        |_| fails("409 Conflict"),
        &[End::Api(409)],
        LOST,
    ),
    Row::new(
        "status-429",
        |_| fails("429 Too Many Requests"),
        BUSY,
        Again::Any,
    ),
    Row::new("status-500", |_| fails("500 Oops"), &[End::Api(500)], LOST),
    Row::new(
        "status-999",
        |_| fails("999 Odd"),
        &[End::Status(999)],
        Again::Never,
    ),
    Row::new(
        "status-304",
        |_| not_modified(),
        &[End::Status(304)],
        Again::Never,
    ),
    Row::new("failure-cut", failure_cut, &[End::Broken], LOST),
    Row::new(
        "should-retry",
        |_| asks("400 No", "x-should-retry: true"),
        &[End::Api(400)],
        LOST,
    ),
    Row::new(
        "should-not-retry",
        |_| asks("503 No", "x-should-retry: false"),
        &[End::Api(503)],
        Again::Never,
    ),
    Row::new(
        "retry-after-twice",
        |_| busy("retry-after: 0\r\nretry-after: 0"),
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-twice-and-different",
        |_| busy("retry-after: 0\r\nretry-after: 0.06\r\nretry-after: soon"),
        BUSY,
        Again::Any,
    )
    .asks(Duration::from_millis(60)),
    Row::new(
        "retry-after-ms",
        |_| busy("retry-after-ms: 50\r\nretry-after: 0"),
        BUSY,
        Again::Any,
    )
    .asks(Duration::from_millis(50)),
    Row::new(
        "retry-after-list",
        |_| busy("retry-after: 0, 0"),
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-negative",
        |_| busy("retry-after: -5"),
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-no-number",
        |_| busy("retry-after: 1e400"),
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-empty",
        |_| busy("retry-after:"),
        BUSY,
        Again::Any,
    ),
    Row::new("retry-after-bytes", |_| busy_bytes(), BUSY, Again::Any),
    Row::new(
        "retry-after-garbage-date",
        |_| busy("retry-after: Foo, 99 Bar 20x6 99:99:99 GMT\r\ndate: yesterday"),
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-past",
        |_| busy("retry-after: Wed, 21 Oct 1015 07:28:00 GMT"),
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-same-date",
        |_| {
            busy(
                "date: Wed, 21 Oct 2065 07:28:00 GMT\r\nretry-after: Wed, 21 Oct 2065 07:28:00 GMT",
            )
        },
        BUSY,
        Again::Any,
    ),
    Row::new(
        "retry-after-for-ever",
        |_| busy("retry-after: 99999999999999999999"),
        BUSY,
        Again::Never,
    ),
    Row::new(
        "retry-after-far-date",
        |_| busy("retry-after: Fri, 31 Dec 9999 23:59:59 GMT"),
        BUSY,
        Again::Never,
    ),
    Row::new(
        "retry-after-deadline",
        |_| busy("retry-after: 45"),
        BUSY,
        Again::Never,
    ),
    Row::new(
        "credentials-echoed",
        echo,
        &[End::Status(418)],
        Again::Never,
    ),
];

fn fails(status: &str) -> Vec<Step> {
    vec![Step::Send(Answer::json(status, ERROR).whole())]
}

fn asks(status: &str, header: &str) -> Vec<Step> {
    vec![Step::Send(Answer::json(status, ERROR).and(header).whole())]
}

fn busy(headers: &str) -> Vec<Step> {
    asks("429 Too Many Requests", headers)
}

fn busy_bytes() -> Vec<Step> {
    let head = b"HTTP/1.1 429 No\r\ncontent-type: application/json\r\nretry-after: \xFF\xFE\r\n";
    let rest = format!("content-length: {}\r\n\r\n{ERROR}", ERROR.len());
    vec![Step::Send([head, rest.as_bytes()].concat())]
}

fn not_modified() -> Vec<Step> {
    vec![Step::Send(b"HTTP/1.1 304 Not Modified\r\n\r\n".to_vec())]
}

/// A failure counts by its status even if its body is incomplete.
fn failure_cut(_: &Asked) -> Vec<Step> {
    let answer = Answer::json("503 Oops", ERROR);
    let bytes = [&answer.start()[..], &answer.body[..9]].concat();
    vec![Step::Send(bytes), Step::Close]
}

/// Sends the request's own bytes back.
fn echo(asked: &Asked) -> Vec<Step> {
    let token = asked.head.header("authorization").unwrap_or_default();
    let key = asked.head.header("x-key").unwrap_or_default();
    let body = format!("you said {token} and {key}");
    let answer = Answer::new("HTTP/1.1 418 No\r\ncontent-type: text/plain", body);
    vec![Step::Send(answer.whole())]
}
