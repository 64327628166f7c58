//! Text in one line, without invisible characters.

/// Collapses white space, and removes invisible characters.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        let end = line.len();
        line.extend(word.chars().filter(|letter| !is_invisible(*letter)));
        if end > 0 && line.len() > end {
            line.insert(end, ' ');
        }
    }
    line
}

/// Returns true if a character is invisible, or changes how other text is shown: controls,
/// zero-width and bidirectional marks, variation selectors, tags.
pub(crate) fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
