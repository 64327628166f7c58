//! A deterministic pseudorandom generator for tests.

/// The linear congruential generator of Knuth's MMIX.
pub(crate) struct TestRng(pub(crate) u64);

impl TestRng {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// Returns a number of 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 ^ self.roll(1 << 31) as u64
    }
}
