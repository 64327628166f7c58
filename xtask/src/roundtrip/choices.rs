//! The decisions in building a value, recorded so that each can be changed once.

/// The decisions made so far.
#[derive(Debug, Default)]
pub(super) struct Choices {
    /// The index of the decision to change, and the option to take there
    change: Option<(usize, usize)>,
    /// The number of options and the depth of each decision
    made: Vec<(usize, usize)>,
}

impl Choices {
    /// Starts with the default of every decision but this one.
    pub(super) fn with(change: Option<(usize, usize)>) -> Self {
        Self {
            change,
            made: Vec::new(),
        }
    }

    /// Returns the index of an option; the first by default.
    pub(super) fn pick(&mut self, ways: usize, depth: usize) -> usize {
        let number = self.made.len();
        self.made.push((ways, depth));
        match self.change {
            Some((changed, way)) if changed == number => way.min(ways.saturating_sub(1)),
            _ => 0,
        }
    }

    /// Returns every change of a single decision, the shallowest first.
    pub(super) fn changes(&self) -> Vec<(usize, usize)> {
        let mut all = Vec::new();
        for (number, (ways, depth)) in self.made.iter().enumerate() {
            all.extend((1..*ways).map(|way| (*depth, (number, way))));
        }
        all.sort_by_key(|(depth, _)| *depth);
        all.into_iter().map(|(_, change)| change).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_decision_is_made_otherwise_once_the_shallow_ones_first() {
        let mut choices = Choices::default();
        assert_eq!(
            [choices.pick(1, 0), choices.pick(3, 2), choices.pick(2, 1)],
            [0, 0, 0]
        );
        let changes = choices.changes();
        assert_eq!(changes, [(2, 1), (1, 1), (1, 2)]);
        let mut changed = Choices::with(Some(changes[2]));
        assert_eq!(
            [changed.pick(1, 0), changed.pick(3, 2), changed.pick(2, 1)],
            [0, 2, 0]
        );
    }
}
