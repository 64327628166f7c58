//! Excerpts of bodies, in one line, for messages.

use crate::json::fault::cut;
use crate::redact::one_line::one_line;
use crate::redact::redaction::Redaction;

/// The number of bytes that are inspected, and the maximum length of an excerpt.
const LOOKED_AT: usize = 4096;
const SHOWN: usize = 300;

/// Returns the beginning of a body, redacted.
pub(crate) fn excerpt(body: &[u8], redaction: &Redaction) -> String {
    if body.is_empty() {
        return "no body".to_owned();
    }
    let start = &body[..body.len().min(LOOKED_AT)];
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // A truncated character at the end is dropped.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return format!("{} bytes that are not text", body.len()),
    };
    let is_cut = text.len() < body.len();
    let line = one_line(&match is_cut {
        true => redaction.beginning(text),
        false => redaction.text(text),
    });
    match is_cut || line.len() > SHOWN {
        true => format!("{}…", cut(&line, SHOWN)),
        false => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn without(secret: &str, body: &str) -> String {
        excerpt(body.as_bytes(), &Redaction::of(vec![secret.to_owned()]))
    }

    #[test]
    fn a_body_is_told_in_one_line() {
        let excerpt = |body: &[u8]| excerpt(body, &Redaction::default());
        assert_eq!(
            excerpt(b"<h1>\n  Oops\x1b[31m\n\x07 </h1>"),
            "<h1> Oops[31m </h1>"
        );
        assert_eq!(excerpt(b""), "no body");
        assert_eq!(excerpt(b"\xFF\xFE\x00"), "3 bytes that are not text");
        assert_eq!(excerpt("ä".repeat(3000).as_bytes()).chars().count(), 151);
    }

    #[test]
    fn a_secret_that_the_server_repeats_is_redacted() {
        assert_eq!(
            without("sesame-1", "you sent: Bearer sesame-1"),
            "you sent: Bearer [redacted]"
        );
        assert_eq!(without("sesame-1", "ses\x07ame\u{200b}-1"), "[redacted]");
    }

    #[test]
    fn nothing_is_left_of_a_secret_that_is_cut() {
        let token = "sesame-".repeat(20);
        // After white space that is not shown, the end of the inspected text is shown.
        for left in 1..token.len() {
            let body = format!("no:{}{token}", " ".repeat(LOOKED_AT - 3 - left));
            let shown = without(&token, &body);
            assert_eq!(shown, "no: [redacted]…", "{left}");
        }
        for before in [150, 290, 299] {
            let shown = without(&token, &format!("{}{token}", "a".repeat(before)));
            assert!(!shown.contains("ses"), "{shown}");
        }
    }
}
