//! Wrapping of long lines of Markdown.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::options;

/// The maximum width of a line: with `/// ` and some indentation, it fixed_end within 100 columns.
const WIDTH: usize = 92;

/// Wraps lines of running text; code, tables and headings stay as they are.
pub(in crate::plan) fn wrap(text: &str) -> Vec<String> {
    if text.split('\n').all(|line| line.len() <= WIDTH) {
        return text
            .split('\n')
            .map(|line| line.trim_end().to_owned())
            .collect();
    }
    let mut fixed = Vec::<Range<usize>>::new();
    for (event, range) in Parser::new_ext(text, options()).into_offset_iter() {
        if let Event::Start(Tag::CodeBlock(_) | Tag::Table(_) | Tag::Heading { .. }) = event {
            fixed.push(range);
        }
    }
    let mut lines = Vec::new();
    let mut at = 0;
    let mut fixed = fixed.into_iter().peekable();
    // The end of the outermost block whose lines are kept.
    let mut fixed_end = 0;
    for line in text.split('\n') {
        let end = at + line.len();
        while let Some(range) = fixed.next_if(|range| range.start <= end) {
            fixed_end = fixed_end.max(range.end);
        }
        let is_fixed = at < fixed_end;
        if is_fixed || line.len() <= WIDTH {
            lines.push(line.trim_end().to_owned());
        } else {
            wrap_line(line, &mut lines);
        }
        at = end + 1;
    }
    lines
}

pub(super) fn wrap_line(line: &str, lines: &mut Vec<String>) {
    let (head, rest) = line.split_at(head_length(line));
    // Further lines are aligned with the text of a list item, after the markers of a quote.
    let further = head.replace(|symbol| symbol != '>', " ");
    let mut current = head.to_owned();
    let mut length = head.chars().count();
    let mut empty = true;
    for word in words(rest) {
        let width = word.chars().count();
        if !empty && length + 1 + width > WIDTH && !opens_block(word) {
            lines.push(std::mem::replace(&mut current, further.clone()));
            length = further.len();
            empty = true;
        }
        if !empty {
            current.push(' ');
            length += 1;
        }
        current.push_str(word);
        length += width;
        empty = false;
    }
    lines.push(current);
}

/// Splits a text at spaces; a code span is one word.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut begin, mut at) = (0, 0);
    while let Some(symbol) = text[at..].chars().next() {
        if symbol.is_whitespace() {
            words.push(&text[begin..at]);
            at += symbol.len_utf8();
            begin = at;
        } else if symbol == '`' {
            at += code_length(&text[at..]);
        } else {
            at += symbol.len_utf8();
        }
    }
    words.push(&text[begin..]);
    words.retain(|word| !word.is_empty());
    words
}

/// Returns the length of the code span at the start of a text, or of its backticks if it is open.
fn code_length(text: &str) -> usize {
    let marks = text.len() - text.trim_start_matches('`').len();
    let mut at = marks;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let rest = &text[at..];
        let found = rest.len() - rest.trim_start_matches('`').len();
        at += found;
        if found == marks {
            return at;
        }
    }
    marks
}

/// Returns the length of the indentation and markers at the start of a line.
fn head_length(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let text = rest.trim_start_matches(' ');
        at += rest.len() - text.len();
        // An ordinal has at most nine digits.
        let word = text
            .as_bytes()
            .iter()
            .take(11)
            .position(|byte| *byte == b' ');
        let mark = match word.map(|end| &text[..end]) {
            _ if text.starts_with('>') => 1,
            Some(mark @ ("-" | "*" | "+")) => mark.len(),
            Some(mark) if is_ordinal(mark) => mark.len(),
            _ => return at,
        };
        at += mark;
    }
}

fn is_ordinal(word: &str) -> bool {
    let digits = word.trim_end_matches(['.', ')']);
    digits.len() + 1 == word.len() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns true if a word at the start of a line would begin a block.
fn opens_block(word: &str) -> bool {
    word.starts_with(['#', '>', '|', '=', '-', '+', '*', '~', '`', ':', '<']) || is_ordinal(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_one_word() {
        let split = ["a `b  c` d", "``x ` y``z `", "`a"].map(words);
        assert_eq!(
            split,
            [
                vec!["a", "`b  c`", "d"],
                vec!["``x ` y``z", "`"],
                vec!["`a"]
            ]
        );
    }

    #[test]
    fn long_lines_wrap_without_opening_blocks() {
        let text = format!(
            "- {} - {}",
            "word ".repeat(18).trim(),
            "more ".repeat(10).trim()
        );
        let lines = wrap(&text);
        assert!(
            lines.len() == 2 && lines.iter().all(|line| line.len() <= 100),
            "{lines:?}"
        );
        assert!(
            lines[1].starts_with("  ") && !lines[1].trim_start().starts_with('-'),
            "{lines:?}"
        );
    }
}
