//! Redirects to other hosts, in loops, or to nowhere.

use crate::faults::answer::{Answer, right};
use crate::faults::kind::{Kind, REPLAYABLE};
use crate::faults::row::{Again, End, Row, Script};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const VALUE: &[End] = &[End::Value];
const LOST: Again = Again::Idempotent;
/// The maximum number of redirects that a client follows.
const MOST: u32 = 10;

/// Describes a redirect for kinds of calls whose body can be sent again.
const fn row(name: &'static str, script: Script, ends: &'static [End], again: Again) -> Row {
    Row::new(name, script, ends, again).kinds(REPLAYABLE)
}

pub(crate) const ROWS: &[Row] = &[
    row(
        "redirect-at-home",
        |it| once(it, 307, it.ports.home),
        VALUE,
        Again::Never,
    )
    .hops(1),
    row(
        "redirect-302-elsewhere",
        |it| once(it, 302, it.ports.elsewhere),
        VALUE,
        Again::Never,
    )
    .hops_elsewhere(1),
    row(
        "redirect-303-elsewhere",
        |it| once(it, 303, it.ports.elsewhere),
        VALUE,
        Again::Never,
    )
    .hops_elsewhere(1),
    row(
        "redirect-307-elsewhere",
        |it| once(it, 307, it.ports.elsewhere),
        VALUE,
        Again::Never,
    )
    .hops_elsewhere(1),
    row(
        "redirect-308-elsewhere",
        |it| once(it, 308, it.ports.elsewhere),
        VALUE,
        Again::Never,
    )
    .hops_elsewhere(1),
    row("redirect-elsewhere-and-back", and_back, VALUE, Again::Never).hops_elsewhere(2),
    row("redirect-elsewhere-and-cut", and_cut, &[End::Broken], LOST).hops_elsewhere(1),
    row(
        "redirect-elsewhere-and-busy",
        and_busy,
        &[End::Api(429)],
        LOST,
    )
    .hops_elsewhere(1),
    row(
        "redirect-to-closed-port",
        |it| to(it, 307, it.ports.closed),
        &[End::Connect],
        LOST,
    ),
    row(
        "redirect-for-ever",
        |it| to(it, 307, it.ports.home),
        &[End::Limit],
        Again::Never,
    )
    .hops(MOST),
    row(
        "redirect-elsewhere-for-ever",
        round,
        &[End::Limit],
        Again::Never,
    )
    .hops_elsewhere(MOST),
    row(
        "redirect-without-location",
        |_| nowhere(b""),
        &[End::Status(302)],
        Again::Never,
    ),
    row(
        "redirect-to-bytes",
        |_| nowhere(b"\xFF\xFE"),
        &[End::Status(302)],
        Again::Never,
    ),
    row(
        "redirect-to-no-url",
        |_| nowhere(b"http://[::1"),
        &[End::Status(302)],
        Again::Never,
    ),
    row(
        "redirect-to-file",
        |_| nowhere(b"file:///etc/passwd"),
        &[End::Status(302)],
        Again::Never,
    ),
    Row::new(
        "redirect-of-a-stream",
        |it| to(it, 307, it.ports.elsewhere),
        &[End::Status(307)],
        Again::Never,
    )
    .kinds(&[Kind::Streamed]),
    Row::new(
        "redirect-after-a-stream",
        |it| once(it, 303, it.ports.elsewhere),
        VALUE,
        Again::Never,
    )
    .kinds(&[Kind::Streamed])
    .hops_elsewhere(1),
];

fn to(asked: &Asked, status: u16, port: u16) -> Vec<Step> {
    let location = asked.hop_to(port);
    redirect(status, location.as_bytes())
}

fn redirect(status: u16, location: &[u8]) -> Vec<Step> {
    let head = format!("HTTP/1.1 {status} Over There\r\ncontent-length: 0\r\nlocation: ");
    vec![Step::Send(
        [head.as_bytes(), location, b"\r\n\r\n"].concat(),
    )]
}

fn nowhere(location: &[u8]) -> Vec<Step> {
    match location {
        b"" => vec![Step::Send(
            b"HTTP/1.1 302 Over There\r\ncontent-length: 0\r\n\r\n".to_vec(),
        )],
        location => redirect(302, location),
    }
}

/// Redirects once, then sends the correct response.
fn once(asked: &Asked, status: u16, port: u16) -> Vec<Step> {
    match asked.hop {
        0 => to(asked, status, port),
        _ => right(asked),
    }
}

fn and_back(asked: &Asked) -> Vec<Step> {
    match asked.hop {
        0 => to(asked, 307, asked.ports.elsewhere),
        1 => to(asked, 307, asked.ports.home),
        _ => right(asked),
    }
}

fn and_cut(asked: &Asked) -> Vec<Step> {
    match asked.hop {
        0 => to(asked, 307, asked.ports.elsewhere),
        _ => vec![Step::Close],
    }
}

/// Redirects to another host, which then asks to wait.
fn and_busy(asked: &Asked) -> Vec<Step> {
    let body = r#"{"code":"busy","message":"later"}"#;
    let answer = Answer::json("429 Too Many Requests", body);
    match asked.hop {
        0 => to(asked, 307, asked.ports.elsewhere),
        _ => vec![Step::Send(answer.whole())],
    }
}

fn round(asked: &Asked) -> Vec<Step> {
    let port = match asked.hop % 2 {
        0 => asked.ports.elsewhere,
        _ => asked.ports.home,
    };
    to(asked, 307, port)
}
