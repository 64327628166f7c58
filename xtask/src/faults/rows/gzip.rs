//! Compressed responses, some of which expand to a gigabyte.

use std::io::Write;
use std::sync::OnceLock;

use flate2::write::GzEncoder;
use flate2::{Compress, Compression, FlushCompress};

use super::floods::{GIGABYTE, head};
use crate::faults::answer::Answer;
use crate::faults::kind::{ALL, FEW};
use crate::faults::row::{Again, End, Row};
use crate::faults::server::asked::Asked;
use crate::faults::server::step::Step;

const LOST: Again = Again::Idempotent;
const MEBIBYTE: usize = 1 << 20;

pub(crate) const ROWS: &[Row] = &[
    Row::new("gzip", gzip, &[End::Value], Again::Never).kinds(ALL),
    Row::new(
        "gzip-bomb",
        |it| bomb(it, "200 OK"),
        &[End::Limit],
        Again::Never,
    )
    .kinds(ALL),
    Row::new(
        "gzip-bomb-of-error",
        |it| bomb(it, "500 Oops"),
        &[End::Status(500)],
        LOST,
    )
    .kinds(FEW),
    Row::new("gzip-that-is-none", gzip_that_is_none, &[End::Broken], LOST).in_body(),
    Row::new("gzip-cut", gzip_cut, &[End::Broken], LOST).in_body(),
];

fn zipped(head: &str, body: &[u8]) -> Answer {
    Answer::new(format!("{head}\r\ncontent-encoding: gzip"), body)
}

fn zip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let _ = encoder.write_all(body);
    encoder.finish().unwrap_or_default()
}

fn gzip(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    vec![Step::Send(zipped(&answer.head, &zip(&answer.body)).whole())]
}

/// Sends a compression bomb: a gigabyte in a thousandth of its size. Independent blocks can be
/// repeated. The checksum at the end is missing, because no client reads that far.
fn bomb(asked: &Asked, status: &str) -> Vec<Step> {
    const HEAD: &[u8] = b"\x1F\x8B\x08\0\0\0\0\0\0\xFF";
    static BLOCK: OnceLock<Vec<u8>> = OnceLock::new();
    let block = BLOCK.get_or_init(|| deflate(&[b'a'; MEBIBYTE]));
    let blocks = block.repeat(GIGABYTE as usize / MEBIBYTE);
    let answer = head(asked, status);
    let body = [HEAD, &deflate(&answer.body), &blocks].concat();
    vec![Step::Send(zipped(&answer.head, &body).whole()), Step::Close]
}

/// Compresses to blocks that are not the last and end on a byte boundary.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::with_capacity(bytes.len() / 2 + 1024);
    let mut packer = Compress::new(Compression::default(), false);
    // The buffer has room for it.
    let _ = packer.compress_vec(bytes, &mut packed, FlushCompress::Full);
    packed
}

fn gzip_that_is_none(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    vec![Step::Send(zipped(&answer.head, &answer.body).whole())]
}

fn gzip_cut(asked: &Asked) -> Vec<Step> {
    let answer = Answer::right(asked);
    let packed = zip(&answer.body);
    let half = &packed[..packed.len() / 2];
    vec![Step::Send(zipped(&answer.head, half).whole())]
}
