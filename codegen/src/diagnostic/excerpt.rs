//! The source line around a place, cut to a length that can be shown.

use std::ops::Range;

use super::visible::push_visible;
use crate::load::Lines;

/// Part of a source line, short and safe for a terminal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Range of `text` under the caret; never empty unless the text ends there
    pub(super) caret: Range<usize>,
}

/// Number of bytes shown before and after the start of the caret.
const BEFORE: usize = 60;
const AFTER: usize = 70;

impl Excerpt {
    /// Cuts an excerpt from the line in which `span` begins.
    pub(super) fn around(bytes: &[u8], lines: &Lines, line: usize, span: Range<usize>) -> Self {
        let (start, line) = lines.line(bytes, line);
        let at = span.start.saturating_sub(start).min(line.len());
        let end = span.end.saturating_sub(start).clamp(at, line.len());
        let from = cut_before(line, at);
        let to = cut_after(line, at);
        let mut text = String::new();
        if from > 0 {
            text.push('…');
        }
        push_bytes(&mut text, &line[from..at]);
        let caret_start = text.len();
        push_bytes(&mut text, &line[at..end.min(to)]);
        let caret_end = text.len();
        push_bytes(&mut text, &line[end.min(to)..to]);
        if to < line.len() {
            text.push('…');
        }
        let one = text[caret_start..].chars().next().map_or(0, char::len_utf8);
        Self {
            caret: caret_start..caret_end.max(caret_start + one),
            text,
        }
    }
}

fn cut_before(line: &[u8], at: usize) -> usize {
    let mut from = at.saturating_sub(BEFORE);
    while from < at && is_continuation(line[from]) {
        from += 1;
    }
    from
}

fn cut_after(line: &[u8], at: usize) -> usize {
    let mut to = (at + AFTER).min(line.len());
    while to < line.len() && is_continuation(line[to]) {
        to += 1;
    }
    to
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

fn push_bytes(text: &mut String, bytes: &[u8]) {
    String::from_utf8_lossy(bytes)
        .chars()
        .filter(|character| *character != '\u{feff}')
        .for_each(|character| push_visible(text, character));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(text: &str, span: Range<usize>) -> Excerpt {
        let lines = Lines::of(text.as_bytes());
        let (line, _) = lines.position(text.as_bytes(), span.start);
        Excerpt::around(text.as_bytes(), &lines, line, span)
    }

    #[test]
    fn a_megabyte_in_one_line_is_cut_around_the_caret() {
        let text = format!("{}KEY{}", "ä".repeat(500_000), "ö".repeat(500_000));
        let excerpt = around(&text, 1_000_000..1_000_003);
        assert_eq!(&excerpt.text[excerpt.caret.clone()], "KEY");
        assert!(excerpt.text.starts_with("…ä") && excerpt.text.ends_with("ö…"));
        assert!(excerpt.text.len() < 200);
    }

    #[test]
    fn control_characters_before_the_caret_move_it_along() {
        let excerpt = around("a\n\t\u{1b}x: y", 4..5);
        assert_eq!(excerpt.text, "    ␛x: y");
        assert_eq!(&excerpt.text[excerpt.caret], "x");
    }

    #[test]
    fn the_end_of_a_text_has_a_caret_too() {
        let excerpt = around("abc", 3..3);
        assert_eq!(excerpt.caret, 3..3);
        assert_eq!(around("", 0..0).text, "");
    }
}
