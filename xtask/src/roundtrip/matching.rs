//! Texts that match a pattern: the plainest of sufficient length.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

/// The maximum number of repetitions tried for an unbounded one.
const MOST: usize = 300;

/// The maximum length of a text.
const LONGEST: usize = 20_000;

/// Characters that are preferred where a class has them.
const PLAIN: &str = "a0A1bB2-_.";

/// Returns a matching text of at least `least` characters; `None` if the pattern is not understood.
/// Another `turn` gives another text if there are several.
pub(super) fn matching(pattern: &str, least: usize, turn: usize) -> Option<String> {
    let pattern = Parser::new().parse(pattern).ok()?;
    let texts = (0..=MOST).map(|times| {
        let mut text = String::new();
        add(&pattern, (times, turn), &mut text).map(|()| text)
    });
    let mut texts = texts.flatten();
    texts.find(|text| text.chars().count() >= least)
}

/// Appends a match of a part, with the first of `ways` as the number of repetitions if allowed.
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
    fn impossible_patterns_are_not_matched() {
        assert_eq!(matching("^(?=a)a$", 0, 0), None);
        assert_eq!(matching("^a$", 2, 0), None);
    }
}
