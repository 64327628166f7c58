//! Numbers whose digits one of double precision does not hold: in goes JSON text and the tape that
//! was read from it, out comes the tape with their text.

use crate::json::tape::{Tape, Token};

/// How many digits every number of double precision holds.
const EXACT: usize = 15;

/// Puts the text of numbers with more digits than that into the tape.
///
/// Numbers stand in a tape in the order of the text.
pub(crate) fn keep_digits<'a>(tape: &mut Tape<'a>, text: &'a [u8]) {
    if !has_long_run(text) {
        return;
    }
    let tokens = tape.tokens.iter_mut();
    let numbers = tokens.filter(|token| {
        matches!(
            token,
            Token::Unsigned(_) | Token::Signed(_) | Token::Float(_)
        )
    });
    for (number, text) in numbers.zip(numbers_of(text)) {
        if let Token::Float(_) = number
            && count(text) > EXACT
        {
            *number = Token::Digits(text);
        }
    }
}

/// Whether there are so many digits in a row, with a point among them or not: a look at every so
/// many bytes tells where there are none.
pub(crate) fn has_long_run(text: &[u8]) -> bool {
    let is_part = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let mut places = (0..text.len()).step_by(EXACT);
    places.any(|at| {
        let before = text[..at].iter().rev().take(EXACT).take_while(is_part);
        let after = text[at..].iter().take(EXACT + 2).take_while(is_part);
        is_part(&&text[at]) && before.count() + after.count() > EXACT
    })
}

/// The numbers of a JSON text, in its order.
fn numbers_of(text: &[u8]) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut is_quoted = false;
        while let Some(byte) = text.get(at) {
            match byte {
                b'"' => is_quoted = !is_quoted,
                b'\\' => at += 1,
                b'-' | b'0'..=b'9' if !is_quoted => {
                    let is_part =
                        |byte: &&u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
                    let len = text[at..].iter().take_while(is_part).count();
                    let number = &text[at..at + len];
                    at += len;
                    return std::str::from_utf8(number).ok();
                }
                _ => {}
            }
            at += 1;
        }
        None
    })
}

/// How many digits a number has, without those that only say where the point is.
fn count(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.trim_start_matches(['-', '0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count()
}

/// Whether a text is a number as JSON writes one (RFC 8259, section 6).
pub(crate) fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    are_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(are_digits)
        && exponent.is_none_or(|text| are_digits(text.strip_prefix(['+', '-']).unwrap_or(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_that_would_be_lost_are_kept() {
        let text =
            br#"{"1.2345678901234567890":[12345678901234567890.125,0.1,1.5e3,18446744073709551616,
            "a\"2.2345678901234567890",18446744073709551615,-0.00000000000000000000012345]}"#;
        let tape = Tape::from_json(text).unwrap();
        let kept = tape.tokens.iter().filter_map(|token| match token {
            Token::Digits(text) => Some(*text),
            _ => None,
        });
        let wanted = ["12345678901234567890.125", "18446744073709551616"];
        assert_eq!(kept.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn a_long_run_is_found_wherever_it_begins() {
        for start in 0..40 {
            let text = format!("[{}1234567.890123456]", " ".repeat(start));
            assert!(has_long_run(text.as_bytes()), "{text}");
            let text = format!("[{}1234567.89012]", " ".repeat(start));
            assert!(!has_long_run(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_number_is_what_json_writes() {
        for text in ["0", "-0", "10", "1.50", "-1.5e10", "1E+2", "1e-2"] {
            assert!(is_number(text), "{text}");
        }
        for text in [
            "", "-", "01", "1.", ".5", "+1", " 1", "1e", "1e+", "0x1", "NaN", "1.5.2",
        ] {
            assert!(!is_number(text), "{text}");
        }
    }
}
