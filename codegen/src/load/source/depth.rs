//! Check of a YAML text's nesting before it is read in full.
//!
//! The parser takes quadratic time in the depth of flow collections (`[[[[`), and reads a text to
//! its end before a seed can stop it. A text with very many brackets is therefore first parsed in
//! growing prefixes, so that the depth limit refuses it within a short one.

use super::{Reader, SyntaxError, feed_yaml};

/// Opening brackets that each prefix adds; such a depth costs about a second.
const STEP: usize = 20_000;
/// Maximum number of opening brackets; every step parses the text once more.
const MAX_BRACKETS: usize = 500_000;

/// Refuses a text that nests flow collections too deeply; other errors are left to the parser.
pub(super) fn check_depth(text: &str) -> Result<(), SyntaxError> {
    let openers = text
        .bytes()
        .enumerate()
        .filter(|(_, byte)| matches!(byte, b'[' | b'{'));
    for (at, _) in openers.skip(STEP).step_by(STEP).take(MAX_BRACKETS / STEP) {
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
        .nth(MAX_BRACKETS)
    {
        Some((at, _)) => Err(SyntaxError::too_many_brackets(at)),
        None => Ok(()),
    }
}
