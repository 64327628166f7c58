//! Lines of Markdown that are too long are wrapped.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};

use super::options;

/// Where lines are wrapped: with `/// ` before them and some indentation they stay within 100.
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
    // As far as what stays goes that began before: a block may hold others.
    let mut stays = 0;
    for line in text.split('\n') {
        let end = at + line.len();
        while let Some(range) = fixed.next_if(|range| range.start <= end) {
            stays = stays.max(range.end);
        }
        let is_fixed = at < stays;
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
    // Further lines stand where the text of a list item begins, behind the marks of a quote.
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

/// What stands between spaces; code is one word, whose spaces mean something.
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

/// How long the code is at the start of a text, or the marks where it has no end.
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

/// How long the indentation and the marks of quotes and list items at the start of a line are.
fn head_length(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let text = rest.trim_start_matches(' ');
        at += rest.len() - text.len();
        // An ordinal has nine digits at most.
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

/// True if a line that begins with this word would begin something new.
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
