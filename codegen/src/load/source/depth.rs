//! A look at the nesting of a YAML text before all of it is read.
//!
//! The parser takes time in the square of the depth of flow collections (`[[[[`), and it reads a
//! text to its end before a seed could stop it. So a text with very many of them is read in growing
//! parts first: what nests too deeply is refused by the depth limit within a part that is cheap.

use super::{Reader, SyntaxError, feed_yaml};

/// How many opening brackets a part has more than the one before: so deep costs about a second.
const STEP: usize = 20_000;
/// More than this many are refused, for each step is one more reading.
const MOST: usize = 500_000;

/// Refuses a text that nests flow collections too deeply; other faults are left for the reading.
pub(super) fn check_depth(text: &str) -> Result<(), SyntaxError> {
    let openers = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'[' | b'{'));
    for (at, _) in openers.skip(STEP).step_by(STEP).take(MOST / STEP) {
        let part = &text[..at];
        let reader = Reader::yaml(part);
        match feed_yaml(part, reader.seed()) {
            Err(error) if error.is_depth() => return Err(error),
            _ => (),
        }
    }
    match text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'[' | b'{'))
        .nth(MOST)
    {
        Some((at, _)) => Err(SyntaxError::too_many_brackets(at)),
        None => Ok(()),
    }
}
