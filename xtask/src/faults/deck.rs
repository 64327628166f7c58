//! The calls and their order, determined by a seed alone.

use super::call::Plan;
use super::kind::Kind;
use super::row::{Again, Row};
use super::rows;

/// A misbehaviour, a kind of call, and whether the server recovers.
type Cell = (&'static Row, Kind, bool);

/// Returns all calls. In every full pass, each misbehaviour meets each kind of call that it applies
/// to.
pub(crate) fn plans(requests: u32, seed: u64) -> Vec<Plan> {
    let cells = cells();
    let mut dice = Dice(seed);
    let mut all = Vec::new();
    let mut call = 0;
    while call < requests {
        for (row, kind, heals) in dice.shuffled(&cells) {
            if call == requests {
                break;
            }
            all.push(Plan {
                row,
                kind,
                heals,
                call,
            });
            call += 1;
        }
    }
    all
}

fn cells() -> Vec<Cell> {
    let mut cells = Vec::new();
    for row in rows::all() {
        for &kind in row.kinds {
            cells.push((row, kind, false));
            if row.again != Again::Never && !row.cannot_heal() {
                cells.push((row, kind, true));
            }
        }
    }
    cells
}

/// A pseudorandom number generator (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % sides as u64) as usize
    }

    fn shuffled(&mut self, cells: &[Cell]) -> Vec<Cell> {
        let mut cells = cells.to_vec();
        for at in (1..cells.len()).rev() {
            let other = self.roll(at + 1);
            cells.swap(at, other);
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(requests: u32, seed: u64) -> Vec<String> {
        let plans = plans(requests, seed);
        let name = |it: &Plan| format!("{} {} {}", it.row.name, it.kind.name(), it.heals);
        plans.iter().map(name).collect()
    }

    #[test]
    fn a_seed_says_it_all() {
        assert_eq!(names(3000, 7), names(3000, 7));
        assert_ne!(names(3000, 7), names(3000, 8));
    }

    #[test]
    fn fourteen_hundred_calls_meet_everything() {
        let mut met = names(1400, 7);
        met.sort();
        met.dedup();
        assert_eq!(met.len(), cells().len());
    }
}
