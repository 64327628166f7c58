//! The nesting depth of Markdown blocks, estimated before parsing.
//!
//! The parser visits all open blocks at each line, so deep nesting takes quadratic time.

/// The maximum depth; hand-written text is less deep.
const MAX_DEPTH: usize = 16;

/// Returns true if quotes and lists are nested too deeply.
pub(super) fn is_deep(text: &str) -> bool {
    let mut margins = Vec::<usize>::new();
    text.lines().any(|line| {
        let indent = line.len() - line.trim_start_matches(' ').len();
        let marks = marks(line);
        if marks == 0 || is_rule(line) {
            return false;
        }
        // A list is within the items that begin further left.
        margins.truncate(margins.partition_point(|margin| *margin < indent));
        margins.push(indent);
        margins.len() + marks > MAX_DEPTH + 1
    })
}

/// Counts the markers of quotes and list items at the start of a line, up to the limit.
fn marks(line: &str) -> usize {
    let mut rest = line;
    for count in 0..=MAX_DEPTH {
        let text = rest.trim_start_matches([' ', '\t']);
        let digits = text.len()
            - text
                .trim_start_matches(|it: char| it.is_ascii_digit())
                .len();
        let mark = match text.as_bytes().get(digits) {
            Some(b'>') if digits == 0 => 1,
            Some(b'-' | b'*' | b'+') if digits == 0 => 1,
            Some(b'.' | b')') if (1..10).contains(&digits) => digits + 1,
            _ => return count,
        };
        rest = &text[mark..];
        let is_quote = mark == 1 && text.starts_with('>');
        if !is_quote && !rest.is_empty() && !rest.starts_with([' ', '\t']) {
            return count;
        }
    }
    MAX_DEPTH + 1
}

/// Returns true if a line is a thematic break (`* * *`).
fn is_rule(line: &str) -> bool {
    let mut marks = line.chars().filter(|symbol| *symbol != ' ');
    let first = marks.next();
    matches!(first, Some('-' | '*')) && marks.all(|symbol| Some(symbol) == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unusual_nesting_is_deep() {
        let rule = "* ".repeat(40);
        let items = "- a\n  - b\n    1. c\n       > d\n- e\n".repeat(50);
        let shallow = [
            "", "a", "> a\n> b", "- [x](y)", "-----", "1. a", &rule, &items,
        ];
        for text in shallow {
            assert!(!is_deep(text), "{text}");
        }
        let stairs = (0..40).map(|depth| format!("{}- a\n", "  ".repeat(depth)));
        let stairs = stairs.collect::<String>();
        let quotes = "> a\n".repeat(3) + &">".repeat(40);
        let deep = [
            &">".repeat(40),
            "> - ".repeat(10).as_str(),
            &"1. ".repeat(20),
            &stairs,
            &quotes,
        ]
        .map(str::to_owned);
        for text in deep {
            assert!(is_deep(&text), "{text}");
        }
    }
}
