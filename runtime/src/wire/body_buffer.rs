//! A buffer that collects the chunks of a body.
//!
//! Chunks are stored as they arrive and copied once at the end: the exact capacity is known then,
//! and the decoder reuses the chunks' memory. Growing one buffer is slower, because an allocator
//! that returned memory to the system takes long to get it back.

use bytes::{Bytes, BytesMut};

/// The chunks received so far.
#[derive(Debug, Default)]
pub(crate) struct BodyBuffer {
    /// The first chunk: most bodies have one, which is not copied.
    first: Bytes,
    others: Vec<Bytes>,
    /// Small chunks since the last large one.
    small: BytesMut,
    length: usize,
}

/// The length below which a chunk is small, in bytes. Small chunks are merged, because their
/// bookkeeping could take more memory than their content.
const SMALL: usize = 4 << 10;

impl BodyBuffer {
    /// Appends a chunk.
    pub(crate) fn push(&mut self, piece: Bytes) {
        let is_first = self.length == 0;
        self.length += piece.len();
        if is_first {
            self.first = piece;
        } else if piece.len() < SMALL {
            self.small.extend_from_slice(&piece);
            if self.small.len() >= SMALL {
                self.others.push(self.small.split().freeze());
            }
        } else {
            if !self.small.is_empty() {
                self.others.push(self.small.split().freeze());
            }
            self.others.push(piece);
        }
    }

    /// Returns the number of bytes.
    pub(crate) fn len(&self) -> usize {
        self.length
    }

    /// Returns the whole body.
    pub(crate) fn join(self) -> Bytes {
        if self.first.len() == self.length {
            return self.first;
        }
        let mut all = BytesMut::with_capacity(self.length);
        all.extend_from_slice(&self.first);
        for piece in self.others {
            all.extend_from_slice(&piece);
        }
        all.extend_from_slice(&self.small);
        all.freeze()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_of_any_length_are_put_together() {
        let text: Vec<u8> = (0..100_000_u32).map(|at| (at % 251) as u8).collect();
        for lengths in [
            &[1][..],
            &[7, 5_000, 1],
            &[4_096],
            &[4_095, 4_097],
            &[60_000],
        ] {
            let (mut pieces, mut at) = (BodyBuffer::default(), 0);
            for length in lengths.iter().cycle() {
                if at == text.len() {
                    break;
                }
                let end = text.len().min(at + length);
                pieces.push(Bytes::copy_from_slice(&text[at..end]));
                at = end;
            }
            assert_eq!(pieces.len(), text.len());
            assert!(
                pieces.others.len() <= 2 * (text.len() / SMALL + 1),
                "{lengths:?}"
            );
            assert!(pieces.join() == text, "{lengths:?}");
        }
        assert!(BodyBuffer::default().join().is_empty());
    }

    #[test]
    fn one_piece_is_not_copied() {
        let piece = Bytes::from(vec![1; 10]);
        let mut pieces = BodyBuffer::default();
        pieces.push(piece.clone());
        assert_eq!(pieces.join().as_ptr(), piece.as_ptr());
    }
}
