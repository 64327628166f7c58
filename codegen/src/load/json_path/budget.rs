//! The limit of the work that queries may ask for.

/// A number of steps that queries may still take; a step visits one node, or a few characters.
#[derive(Clone, Copy, Debug)]
pub(in crate::load) struct Budget {
    left: usize,
}

/// The budget is spent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::load) struct Exhausted;

impl Budget {
    pub(in crate::load) fn new(steps: usize) -> Self {
        Self { left: steps }
    }

    pub(in crate::load) fn spend(&mut self, steps: usize) -> Result<(), Exhausted> {
        self.left = self.left.checked_sub(steps).ok_or(Exhausted)?;
        Ok(())
    }

    /// Spends the steps of reading a text.
    pub(super) fn spend_text(&mut self, text: &str) -> Result<(), Exhausted> {
        self.spend(1 + text.len() / 64)
    }
}
