//! Markdown after a lead-in: `lead: text`, also as an item of a list.

/// Returns the lines of a text after a lead-in and a colon.
///
/// Running text continues the line of the lead-in. A list, a fence or another block begins its own.
pub(in crate::plan) fn after(lead: &str, lines: &[String]) -> Vec<String> {
    let mut led = match lines.first() {
        None => return vec![lead.to_owned()],
        Some(first) if begins_block(first) => {
            vec![format!("{lead}:"), String::new(), first.clone()]
        }
        Some(first) => vec![format!("{lead}: {first}")],
    };
    led.extend(lines.iter().skip(1).cloned());
    led
}

/// Returns the lines of a list item: a lead-in, and an indented text.
pub(in crate::plan) fn item(lead: &str, text: &[String]) -> Vec<String> {
    let lines = after(lead, text).into_iter().enumerate();
    let lines = lines.map(|(index, line)| match (index, line.as_str()) {
        (0, line) => format!("- {line}"),
        (_, "") => line,
        (_, line) => format!("  {line}"),
    });
    lines.collect()
}

/// Returns true if a line begins a block other than a paragraph (CommonMark, chapter 4).
pub(super) fn begins_block(line: &str) -> bool {
    let line = line.trim_start_matches(' ');
    let word = line.split(' ').next().unwrap_or_default();
    let digits = word.trim_start_matches(|symbol: char| symbol.is_ascii_digit());
    let is_ordinal = digits.len() < word.len() && matches!(digits, "." | ")");
    let fences = ["```", "~~~", "|", ">", "---", "***", "___", "[^"];
    is_ordinal
        || matches!(word, "-" | "*" | "+")
        || !word.is_empty() && word.bytes().all(|symbol| symbol == b'#')
        || fences.iter().any(|mark| line.starts_with(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn running_text_continues_the_line_and_blocks_begin_their_own() {
        assert_eq!(item("`a`", &lines("one\ntwo")), ["- `a`: one", "  two"]);
        assert_eq!(item("`a`", &[]), ["- `a`"]);
        for block in ["- b", "1. b", "```text", "| a | b |", "> b", "## b", "* b"] {
            let wanted = ["- `a`:".to_owned(), String::new(), format!("  {block}")];
            assert_eq!(item("`a`", &lines(block)), wanted);
        }
        for text in ["1.5 times", "#1", "-1", "*b*", "`b`"] {
            assert_eq!(after("a", &lines(text)), [format!("a: {text}")]);
        }
    }
}
