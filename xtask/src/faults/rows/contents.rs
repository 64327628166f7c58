//! Complete responses whose body is not as declared.

use crate::faults::answer::Answer;
use crate::faults::kind::{ALL, EVENTS, JSON, Kind};
use crate::faults::row::{Again, End, Row};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const DECODE: &[End] = &[End::Decode];
const ERROR: &str = r#"{"code":"broken","message":"something failed"}"#;
const JSON_AND_EVENTS: &[Kind] = &[Kind::Get, Kind::Post, Kind::Keyed, Kind::Put, Kind::Events];

pub(crate) const ROWS: &[Row] = &[
    Row::new("error-as-success", |_| json(ERROR), DECODE, Again::Never).kinds(JSON_AND_EVENTS),
    Row::new("page-as-success", |_| page("200 OK"), DECODE, Again::Never).kinds(JSON_AND_EVENTS),
    Row::new("nothing-as-success", |_| json(""), DECODE, Again::Never).kinds(JSON_AND_EVENTS),
    Row::new("null-as-success", |_| json("null"), DECODE, Again::Never).kinds(JSON),
    Row::new("list-as-success", |_| json("[{}]"), DECODE, Again::Never).kinds(JSON),
    Row::new("json-twice", twice, DECODE, Again::Never).kinds(JSON),
    Row::new("json-cut", cut, DECODE, Again::Never).kinds(JSON),
    Row::new(
        "json-nested-for-ever",
        |_| json("[".repeat(500_000)),
        DECODE,
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "bytes-in-json",
        |_| json(b"{\"id\":\"\xFF\xC0\x80\"}"),
        DECODE,
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "surrogate-in-json",
        |_| json(r#"{"id":"\ud800"}"#),
        DECODE,
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "byte-order-mark",
        byte_order_mark,
        &[End::Value],
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "unknown-members",
        unknown_members,
        &[End::Value],
        Again::Never,
    )
    .kinds(JSON),
    Row::new(
        "bytes-in-error",
        bytes_in_error,
        &[End::Status(400)],
        Again::Never,
    )
    .kinds(ALL),
    Row::new(
        "page-as-error",
        |_| page("502 Bad Gateway"),
        &[End::Status(502)],
        Again::Idempotent,
    ),
    Row::new("no-media-type", no_media_type, &[End::Value], Again::Never).kinds(ALL),
    Row::new(
        "bytes-in-events",
        bytes_in_events,
        &[End::Value],
        Again::Never,
    )
    .kinds(EVENTS),
];

fn send(answer: &Answer) -> Vec<Step> {
    vec![Step::Send(answer.whole())]
}

fn json(body: impl AsRef<[u8]>) -> Vec<Step> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json";
    send(&Answer::new(head, body.as_ref()))
}

fn page(status: &str) -> Vec<Step> {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: text/html");
    send(&Answer::new(
        head,
        "<!doctype html>\n<title>Please log in</title>\n",
    ))
}

fn twice(asked: &Asked) -> Vec<Step> {
    json(Answer::right(asked).body.repeat(2))
}

fn cut(asked: &Asked) -> Vec<Step> {
    let body = Answer::right(asked).body;
    json(&body[..body.len() - 3])
}

fn byte_order_mark(asked: &Asked) -> Vec<Step> {
    json([b"\xEF\xBB\xBF", &Answer::right(asked).body[..]].concat())
}

fn unknown_members(asked: &Asked) -> Vec<Step> {
    let members = (0..1000).map(|index| format!(r#""new{index}":[{{}}],"#));
    let call = asked.call;
    json(format!(
        "{{{}\"id\":\"{call}\"}}",
        members.collect::<String>()
    ))
}

fn bytes_in_error(_: &Asked) -> Vec<Step> {
    let body = b"{\"code\":\"\xFF\",\"message\":\"\xC0\x80\"}";
    let head = "HTTP/1.1 400 Bad Request\r\ncontent-type: application/json";
    send(&Answer::new(head, &body[..]))
}

fn no_media_type(asked: &Asked) -> Vec<Step> {
    let body = Answer::right(asked).body;
    send(&Answer::new("HTTP/1.1 200 OK", body))
}

/// Invalid UTF-8 is replaced, as the HTML standard requires.
fn bytes_in_events(asked: &Asked) -> Vec<Step> {
    let mut answer = Answer::right(asked);
    answer.body = [b": \xFF\xFE\n", &answer.body[..]].concat();
    send(&answer)
}
