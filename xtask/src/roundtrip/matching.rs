//! A pattern in, a text that matches it out: the plainest that is long enough.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

/// What may be repeated without end is tried up to so often.
const MOST: usize = 300;

/// No text may be longer.
const LONGEST: usize = 20_000;

/// Characters that are taken where a class has them.
const PLAIN: &str = "a0A1bB2-_.";

/// A text of at least so many characters; `None` where the pattern is not understood. Another
/// `turn` is another text, where there are others.
pub(super) fn matching(pattern: &str, least: usize, turn: usize) -> Option<String> {
    let pattern = Parser::new().parse(pattern).ok()?;
    let texts = (0..=MOST).map(|times| {
        let mut text = String::new();
        add(&pattern, (times, turn), &mut text).map(|()| text)
    });
    let mut texts = texts.flatten();
    texts.find(|text| text.chars().count() >= least)
}

/// Adds what a part matches, with as many repetitions as the first says where so many are allowed.
fn add(part: &Hir, ways: (usize, usize), text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(one_of(class, ways.1)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.map_or(MOST, |most| most as usize);
            let times = ways.0.min(most).max(repetition.min as usize);
            for _ in 0..times {
                add(&repetition.sub, ways, text)?;
            }
        }
        HirKind::Capture(capture) => add(&capture.sub, ways, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                add(part, ways, text)?;
            }
        }
        HirKind::Alternation(parts) => add(&parts[ways.1 % parts.len()], ways, text)?,
    }
    Some(())
}

fn one_of(class: &Class, turn: usize) -> Option<char> {
    let ranges = match class {
        Class::Unicode(class) => {
            let ranges = class.ranges().iter();
            ranges.map(|it| (it.start(), it.end())).collect::<Vec<_>>()
        }
        Class::Bytes(class) => {
            let ranges = class.ranges().iter();
            let ranges = ranges.map(|it| (char::from(it.start()), char::from(it.end())));
            ranges.collect()
        }
    };
    let has = |letter: &char| {
        ranges
            .iter()
            .any(|(low, high)| low <= letter && letter <= high)
    };
    let printable = || ranges.iter().map(|it| it.0).find(|it| !it.is_control());
    let plain = PLAIN.chars().filter(has).collect::<Vec<_>>();
    match plain.len() {
        0 => printable(),
        count => Some(plain[turn % count]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_as_plain_and_as_long_as_it_can_be() {
        for (pattern, least, wanted) in [
            ("^[a-z0-9]{3,8}$", 0, "aaa"),
            ("^[A-Z]+$", 4, "AAAA"),
            (r"^v\d+(\.\d+)?$", 0, "v0"),
            ("^(cat|dog)_x*$", 6, "cat_xx"),
            ("^/", 0, "/"),
            ("^$", 0, ""),
        ] {
            assert_eq!(
                matching(pattern, least, 0).as_deref(),
                Some(wanted),
                "{pattern}"
            );
        }
    }

    #[test]
    fn another_turn_is_another_text() {
        let number = "^(0|[1-9][0-9]*)$";
        assert_eq!(matching(number, 0, 0).as_deref(), Some("0"));
        assert_eq!(matching(number, 0, 1).as_deref(), Some("2"));
        assert_eq!(matching("^[a-z]$", 0, 1).as_deref(), Some("b"));
    }

    #[test]
    fn what_cannot_be_matched_is_not() {
        assert_eq!(matching("^(?=a)a$", 0, 0), None);
        assert_eq!(matching("^a$", 2, 0), None);
    }
}
