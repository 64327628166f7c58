//! Splits chunks of bytes into lines or records.

use bytes::{Buf, Bytes, BytesMut};

/// The delimiter of lines or records.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Delimiter {
    /// CR, LF or CRLF, as in server-sent events and NDJSON.
    Line,
    /// The record separator, before each JSON text (RFC 7464).
    Record,
}

/// A buffer of bytes up to the next delimiter.
pub(crate) struct Splitter {
    delimiter: Delimiter,
    waiting: BytesMut,
    /// The number of bytes that were searched already.
    seen: usize,
    /// True if a CR ended the last line, so that an LF belongs to it.
    after_cr: bool,
}

impl Splitter {
    pub(crate) fn new(delimiter: Delimiter) -> Self {
        Self {
            delimiter,
            waiting: BytesMut::new(),
            seen: 0,
            after_cr: false,
        }
    }

    /// Returns the delimiter.
    pub(crate) fn delimiter(&self) -> Delimiter {
        self.delimiter
    }

    pub(crate) fn push(&mut self, chunk: &[u8]) {
        self.waiting.extend_from_slice(chunk);
    }

    /// Returns the number of buffered bytes.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// Returns the next line or record, without its delimiter.
    pub(crate) fn next(&mut self) -> Option<Bytes> {
        if self.after_cr && !self.waiting.is_empty() {
            self.after_cr = false;
            if self.waiting[0] == b'\n' {
                self.waiting.advance(1);
            }
        }
        let is_end = |byte: &u8| match self.delimiter {
            Delimiter::Line => matches!(byte, b'\r' | b'\n'),
            Delimiter::Record => *byte == 0x1e,
        };
        let Some(at) = self.waiting[self.seen..].iter().position(is_end) else {
            self.seen = self.waiting.len();
            return None;
        };
        let piece = self.waiting.split_to(self.seen + at).freeze();
        self.seen = 0;
        self.after_cr = self.waiting.get_u8() == b'\r';
        Some(piece)
    }

    /// Returns the buffered bytes at the end of the stream.
    pub(crate) fn rest(&mut self) -> Bytes {
        self.seen = 0;
        self.waiting.split().freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(delimiter: Delimiter, text: &[u8], size: usize) -> Vec<Bytes> {
        let mut splitter = Splitter::new(delimiter);
        let mut found = Vec::new();
        for chunk in text.chunks(size) {
            splitter.push(chunk);
            found.extend(std::iter::from_fn(|| splitter.next()));
        }
        found.push(splitter.rest());
        found
    }

    #[test]
    fn every_end_of_line_counts_however_it_is_cut() {
        for size in 1..20 {
            let lines = pieces(Delimiter::Line, b"a\r\nb\rc\n\n\r\rd\r\n", size);
            assert_eq!(lines, ["a", "b", "c", "", "", "", "d", ""], "{size}");
        }
    }

    #[test]
    fn records_may_have_lines() {
        for size in 1..20 {
            let records = pieces(Delimiter::Record, b"\x1e{\n}\n\x1e[]\n", size);
            assert_eq!(records, ["", "{\n}\n", "[]\n"], "{size}");
        }
    }
}
