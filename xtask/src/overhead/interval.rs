//! The ratio of paired times, with a confidence interval.

/// The times of a pair of blocks: generated form first, then written by hand.
pub(crate) type Pair = (f64, f64);

/// The number of bootstrap samples.
const DRAWS: usize = 20_000;

/// Returns the 2.5th and 97.5th percentile of the ratio over bootstrap samples of the pairs.
pub(crate) fn of_ratio(pairs: &[Pair]) -> (f64, f64) {
    let mut state = 7_u64;
    let mut draw = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        pairs[((state >> 33) % pairs.len() as u64) as usize]
    };
    let mut ratios = Vec::with_capacity(DRAWS);
    for _ in 0..DRAWS {
        let drawn = (0..pairs.len()).map(|_| draw());
        let sums = drawn.fold((0.0, 0.0), |sums, pair| (sums.0 + pair.0, sums.1 + pair.1));
        ratios.push(sums.0 / sums.1);
    }
    ratios.sort_by(f64::total_cmp);
    (ratios[DRAWS / 40], ratios[DRAWS - 1 - DRAWS / 40])
}

/// Returns the mean time of one call for each side.
pub(crate) fn means(pairs: &[Pair], in_a_block: usize) -> Pair {
    let count = (pairs.len() * in_a_block) as f64;
    let mean = |part: fn(&Pair) -> f64| pairs.iter().map(part).sum::<f64>() / count;
    (mean(|pair| pair.0), mean(|pair| pair.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_as_wide_as_the_pairs_differ() {
        let steady = vec![(2.0, 1.0); 30];
        assert_eq!(of_ratio(&steady), (2.0, 2.0));
        assert_eq!(means(&steady, 2), (1.0, 0.5));
        let pairs = (0..40).map(|index| (1.0 + f64::from(index % 2), 1.0));
        let (low, high) = of_ratio(&pairs.collect::<Vec<_>>());
        assert!(
            low > 1.3 && low < 1.5 && high > 1.5 && high < 1.7,
            "{low} {high}"
        );
    }
}
