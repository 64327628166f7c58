//! Numbers whose digits double precision does not hold: their text is kept on the tape.

use crate::json::token::Token;

/// The number of digits that double precision always holds.
const EXACT: usize = 15;

/// Every integer below this one has double precision: 2^53.
const ALL_INTEGERS: f64 = 9_007_199_254_740_992.0;

/// Keeps the text of numbers that a float would write differently: those with more digits than it
/// holds, with an exponent, or with a trailing zero in the fraction (`1.10`).
///
/// The numbers of the tokens are in the order of the text.
pub(crate) fn keep_digits<'a>(tokens: &mut [Token<'a>], text: &'a [u8]) {
    if !matter(text) {
        return;
    }
    let numbers = tokens.iter_mut().filter(|token| {
        matches!(
            token,
            Token::Unsigned(_) | Token::Signed(_) | Token::Float(_)
        )
    });
    for (number, (_, text)) in numbers.zip(numbers_of(text)) {
        if matches!(number, Token::Float(_)) && is_kept(text) || is_beyond_floats(text) {
            *number = Token::Digits(text);
        }
    }
}

/// Returns true if a number that was read as a float may have had other digits.
pub(crate) fn may_be_rounded(token: &Token<'_>) -> bool {
    matches!(token, Token::Float(value) if value.abs() >= ALL_INTEGERS)
}

/// Returns true if a text has, or may have, numbers whose digits a float does not hold.
pub(crate) fn matter(text: &[u8]) -> bool {
    has_long_run(text) || has_form(text)
}

/// Replaces numbers beyond the range of floats by zeros; returns `None` if there are none.
/// serde_json rejects such numbers, which JSON allows (RFC 8259, section 6). Offsets in the text
/// are unchanged.
pub(crate) fn within_floats(text: &str) -> Option<Vec<u8>> {
    let mut beyond = numbers_of(text.as_bytes())
        .filter(|(_, number)| is_beyond_floats(number))
        .peekable();
    beyond.peek()?;
    let mut tame = text.as_bytes().to_vec();
    for (at, number) in beyond {
        tame[at..at + number.len()].fill(b' ');
        tame[at] = b'0';
    }
    Some(tame)
}

/// Returns true if a number is larger than the largest float.
fn is_beyond_floats(number: &str) -> bool {
    /// A shorter number without an exponent is within the range.
    const SHORT: usize = 308;
    (number.len() > SHORT || number.contains(['e', 'E']))
        && is_number(number)
        && number.parse().is_ok_and(f64::is_infinite)
}

/// Returns true if a float would write a number with other digits.
fn is_kept(number: &str) -> bool {
    count(number) > EXACT
        || number.contains(['e', 'E'])
        || number.contains('.') && number.ends_with('0')
}

/// Returns true if a text has a number with an exponent, or with a trailing zero in the fraction.
fn has_form(text: &[u8]) -> bool {
    let is_digit = |at: usize| text.get(at).is_some_and(u8::is_ascii_digit);
    let mut in_fraction = false;
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'.' => in_fraction = true,
            b'0' if in_fraction && !is_digit(at + 1) => return true,
            b'0'..=b'9' => {}
            b'e' | b'E' if at > 0 && is_digit(at - 1) => {
                let signed = matches!(text.get(at + 1), Some(b'+' | b'-'));
                if is_digit(at + 1 + usize::from(signed)) {
                    return true;
                }
                in_fraction = false;
            }
            _ => in_fraction = false,
        }
    }
    false
}

/// Returns true if a text has a run of more than [`EXACT`] digits. Looking at every 15th byte is
/// enough to find one.
pub(crate) fn has_long_run(text: &[u8]) -> bool {
    let is_part = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let mut places = (0..text.len()).step_by(EXACT);
    places.any(|at| {
        let before = text[..at].iter().rev().take(EXACT).take_while(is_part);
        let after = text[at..].iter().take(EXACT + 2).take_while(is_part);
        is_part(&&text[at]) && before.count() + after.count() > EXACT
    })
}

/// Returns the integer that a number denotes, in any notation; `None` if it has a fraction, or more
/// than 128 bits.
pub(crate) fn integer(number: &str) -> Option<i128> {
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()),
        None => (number, Some(0)),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    if digits.bytes().all(|byte| matches!(byte, b'-' | b'0')) {
        return Some(0);
    }
    // The number of digits after the point; negative if zeros follow.
    let behind = i32::try_from(fraction.len()).ok()?.checked_sub(exponent?)?;
    match u32::try_from(-behind) {
        Ok(zeros) => {
            let power = 10_i128.checked_pow(zeros)?;
            digits.parse::<i128>().ok()?.checked_mul(power)
        }
        Err(_) => {
            let (kept, cut) = digits
                .split_at_checked(digits.len().checked_sub(usize::try_from(behind).ok()?)?)?;
            cut.bytes()
                .all(|byte| byte == b'0')
                .then(|| kept.parse().ok())?
        }
    }
}

/// Returns the numbers of a JSON text and their offsets, in order.
fn numbers_of(text: &[u8]) -> impl Iterator<Item = (usize, &str)> {
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
                    let number = (at, &text[at..at + len]);
                    at += len;
                    return std::str::from_utf8(number.1)
                        .ok()
                        .map(|text| (number.0, text));
                }
                _ => {}
            }
            at += 1;
        }
        None
    })
}

/// Returns the number of significant digits.
fn count(number: &str) -> usize {
    let mantissa = number.split(['e', 'E']).next().unwrap_or_default();
    let digits = mantissa.trim_start_matches(['-', '0', '.']);
    digits.bytes().filter(u8::is_ascii_digit).count()
}

/// Returns true if a text is a JSON number (RFC 8259, section 6).
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
    use crate::json::tape::Tape;

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
        let wanted = ["12345678901234567890.125", "1.5e3", "18446744073709551616"];
        assert_eq!(kept.collect::<Vec<_>>(), wanted);
    }

    #[test]
    fn the_form_of_a_short_number_matters() {
        for text in ["[1.10]", "{\"a\":1e2}", "0.0", "-5E-3", "[1e+5,2]"] {
            assert!(has_form(text.as_bytes()), "{text}");
        }
        for text in [
            "[1.1,20]",
            "{\"e1\":1}",
            "100",
            "[10,0.5]",
            "\"a.b0c\"",
            "true",
            "[1.5,0]",
        ] {
            assert!(!has_form(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn an_integer_is_exact_however_it_is_written() {
        for (text, wanted) in [
            ("0", Some(0)),
            ("-0.0e5", Some(0)),
            ("0e999999999999", Some(0)),
            ("12", Some(12)),
            ("-12.00", Some(-12)),
            ("1.25e2", Some(125)),
            ("1.25e1", None),
            ("1200e-2", Some(12)),
            ("1200e-3", None),
            ("-5e-1", None),
            ("9007199254740993.0", Some(9_007_199_254_740_993)),
            ("9007199254740993.5", None),
            ("1e38", Some(10_i128.pow(38))),
            ("1e39", None),
            ("1e999999999999", None),
            ("100e-999999999999", None),
        ] {
            assert_eq!(integer(text), wanted, "{text}");
        }
    }

    #[test]
    fn numbers_beyond_floats_make_room() {
        let text = r#"{"1e400":[1e400, "1e400", -2E+999,1e30]}"#;
        let tame = within_floats(text).unwrap();
        let wanted = r#"{"1e400":[0    , "1e400", 0      ,1e30]}"#;
        assert_eq!(String::from_utf8(tame).unwrap(), wanted);
        assert_eq!(within_floats("[1e308]"), None);
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
