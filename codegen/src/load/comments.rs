//! Comments of a YAML text, which no tree holds.

use super::Source;
use super::source::{Language, decode, language};

/// Counts the comments of a document; JSON has none. A `#` in a text is not counted, as far as the
/// lines show it.
pub fn count_comments(source: &Source) -> usize {
    let Ok((text, _)) = decode(&source.bytes) else {
        return 0;
    };
    if language(&text) == Language::Json {
        return 0;
    }
    let mut count = 0;
    // The indentation of the line that a block scalar began on.
    let mut scalar = None;
    for line in text.lines() {
        let inner = line.trim_start();
        let indentation = line.len() - inner.len();
        match scalar {
            Some(outer) if inner.is_empty() || indentation > outer => continue,
            _ => scalar = None,
        }
        let (code, has_comment) = split(inner);
        count += usize::from(has_comment);
        let last = code.split_whitespace().last().unwrap_or_default();
        if last.starts_with(['|', '>']) && last[1..].trim_matches(['+', '-']).len() < 2 {
            scalar = Some(indentation);
        }
    }
    count
}

/// Splits a line at its comment.
fn split(line: &str) -> (&str, bool) {
    let mut quote = None;
    let mut before = ' ';
    for (at, character) in line.char_indices() {
        match (quote, character) {
            (None, '#') if before.is_whitespace() => return (&line[..at], true),
            (None, '"' | '\'') if !before.is_alphanumeric() => quote = Some(character),
            (Some(open), it) if it == open => quote = None,
            _ => {}
        }
        before = character;
    }
    (line, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_are_counted_and_headings_are_not() {
        let text = "# one\na: b # two\nc: 'x # y'\nd: |\n  # A heading\n\n  # Another\ne: x#y\n\
                    f:\n  - >-\n    # text\n  # three\n  - it's # four\n";
        let count = |name: &str, text: &str| {
            count_comments(&Source {
                name: name.to_owned(),
                bytes: text.as_bytes().to_owned(),
            })
        };
        assert_eq!(count("a.yaml", text), 4);
        assert_eq!(count("a.json", r#"{"a": "b # c"}"#), 0);
    }
}
