//! Escaping of text from documents for a terminal, so that it cannot move the cursor, change
//! colours or reorder the output.

use std::borrow::Cow;

/// Replaces every control character by a visible one.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    text.chars()
        .for_each(|character| push_visible(&mut safe, character));
    Cow::Owned(safe)
}

/// Appends a character in a visible form.
pub(super) fn push_visible(safe: &mut String, character: char) {
    match character {
        '\t' => safe.push_str("    "),
        '\u{0}'..='\u{1f}' => safe.extend(char::from_u32(0x2400 + u32::from(character))),
        '\u{7f}' => safe.push('␡'),
        other if is_treacherous(other) => safe.extend(other.escape_unicode()),
        other => safe.push(other),
    }
}

/// Returns true if a character acts on a terminal or an editor without being visible.
pub(crate) fn is_treacherous(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Soft hyphen, Arabic letter mark, zero-width and directional characters
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            // Tags, which carry hidden text
            | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_become_harmless() {
        assert_eq!(
            visible("a\u{1b}[31mb\u{9b}1m\r\n\t\u{7f}"),
            "a␛[31mb\\u{9b}1m␍␊    ␡"
        );
        assert_eq!(visible("\u{202e}abc\u{2028}"), "\\u{202e}abc\\u{2028}");
    }

    #[test]
    fn ordinary_text_is_not_copied() {
        assert!(matches!(visible("Größe, 大きさ, 👍"), Cow::Borrowed(_)));
    }
}
