//! Positions in a body at which text can be inserted.

/// The end of a part's headers.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// The name of the part
    pub(crate) part: String,
    /// The index of a piece, and the offset in it
    pub(crate) piece: (usize, usize),
    /// The offset in the body, if it consists of bytes
    pub(crate) offset: usize,
}

impl Slot {
    /// Returns the slot moved forward.
    pub(crate) fn moved(&self, bytes: usize) -> Self {
        let (index, offset) = self.piece;
        Self {
            part: self.part.clone(),
            piece: (index, offset + bytes),
            offset: self.offset + bytes,
        }
    }

    /// Adjusts the slot after a replacement at another slot.
    pub(crate) fn shift(&mut self, other: &Self, removed: usize, added: usize) {
        self.offset = self.offset + added - removed;
        if self.piece.0 == other.piece.0 {
            self.piece.1 = self.piece.1 + added - removed;
        }
    }
}
