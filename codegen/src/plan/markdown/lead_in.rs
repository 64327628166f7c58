//! A few words and lines of Markdown in, the lines after these words out.

/// The lines after words of ours and a colon: on the same line where they begin with running text.
/// A list, a fence or the like has to begin a line of its own.
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

/// An item of a list: a lead, and a text whose further lines are indented below it.
pub(in crate::plan) fn item(lead: &str, text: &[String]) -> Vec<String> {
    let lines = after(lead, text).into_iter().enumerate();
    let lines = lines.map(|(index, line)| match (index, line.as_str()) {
        (0, line) => format!("- {line}"),
        (_, "") => line,
        (_, line) => format!("  {line}"),
    });
    lines.collect()
}

/// Whether a line begins anything but a paragraph (CommonMark, chapter 4).
fn begins_block(line: &str) -> bool {
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
    fn running_text_stands_after_the_lead_and_blocks_below_it() {
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
