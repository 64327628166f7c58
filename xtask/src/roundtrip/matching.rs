//! A pattern in, a text that matches it out: the plainest that is long enough.

use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

/// What may be repeated without end is tried up to so often.
const MOST: usize = 300;

/// No text may be longer.
const LONGEST: usize = 20_000;

/// Characters that are taken where a class has them.
const PLAIN: &str = "a0A1bB-_.";

/// A text of at least so many characters; `None` where the pattern is not understood.
pub(super) fn matching(pattern: &str, least: usize) -> Option<String> {
    let pattern = Parser::new().parse(pattern).ok()?;
    let texts = (0..=MOST).map(|times| {
        let mut text = String::new();
        add(&pattern, times, &mut text).map(|()| text)
    });
    let mut texts = texts.flatten();
    texts.find(|text| text.chars().count() >= least)
}

/// Adds what a part matches, with `times` repetitions where so many are allowed.
fn add(part: &Hir, times: usize, text: &mut String) -> Option<()> {
    if text.len() > LONGEST {
        return None;
    }
    match part.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(std::str::from_utf8(&literal.0).ok()?),
        HirKind::Class(class) => text.push(one_of(class)?),
        HirKind::Repetition(repetition) => {
            let most = repetition.max.map_or(MOST, |most| most as usize);
            let times_here = times.min(most).max(repetition.min as usize);
            for _ in 0..times_here {
                add(&repetition.sub, times, text)?;
            }
        }
        HirKind::Capture(capture) => add(&capture.sub, times, text)?,
        HirKind::Concat(parts) => {
            for part in parts {
                add(part, times, text)?;
            }
        }
        HirKind::Alternation(parts) => add(parts.first()?, times, text)?,
    }
    Some(())
}

fn one_of(class: &Class) -> Option<char> {
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
    PLAIN.chars().find(has).or_else(printable)
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
                matching(pattern, least).as_deref(),
                Some(wanted),
                "{pattern}"
            );
        }
    }

    #[test]
    fn what_cannot_be_matched_is_not() {
        assert_eq!(matching("^(?=a)a$", 0), None);
        assert_eq!(matching("^a$", 2), None);
    }
}
