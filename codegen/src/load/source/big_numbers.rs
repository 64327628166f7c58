//! Quotes numbers beyond double precision: JSON allows them (RFC 8259, section 6), serde_json
//! refuses the whole text.

/// Returns the text with such numbers in quotes, and their offsets in the original; `None` if there
/// are none.
pub(super) fn quote_numbers(text: &str) -> Option<(String, Vec<usize>)> {
    let (mut quoted, mut places) = (String::new(), Vec::new());
    let (mut at, mut copied) = (0, 0);
    let bytes = text.as_bytes();
    let mut in_text = false;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => in_text = !in_text,
            b'\\' => at += 1,
            b'-' | b'0'..=b'9' if !in_text => {
                let is_part = |it: &&u8| it.is_ascii_digit() || b"+-.eE".contains(it);
                let end = at + bytes[at..].iter().take_while(is_part).count();
                let number = &text[at..end];
                if number.parse().is_ok_and(f64::is_infinite) {
                    places.push(at);
                    quoted.push_str(&text[copied..at]);
                    quoted.push_str(&format!("\"{number}\""));
                    copied = end;
                }
                at = end;
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    quoted.push_str(&text[copied..]);
    (!places.is_empty()).then_some((quoted, places))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_beyond_is_quoted() {
        let text = r#"{"1e999": [1e999999, "a\"1e999", -2E+400,1e308]}"#;
        let (quoted, places) = quote_numbers(text).unwrap();
        let wanted = r#"{"1e999": ["1e999999", "a\"1e999", "-2E+400",1e308]}"#;
        assert_eq!((quoted.as_str(), &places[..]), (wanted, &[11, 33][..]));
        assert_eq!(quote_numbers("[1, 2.5e10]"), None);
    }
}
