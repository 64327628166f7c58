//! The beginning of a body in one line, for a message that people read.

use crate::json::fault::cut;

/// How many bytes of a body are looked at, and how many are shown.
const LOOKED_AT: usize = 4096;
const SHOWN: usize = 300;

/// What a body says, with secrets struck out in case the server repeats what it was sent.
pub(crate) fn excerpt(body: &[u8], secrets: &[String]) -> String {
    if body.is_empty() {
        return "no body".to_owned();
    }
    let start = &body[..body.len().min(LOOKED_AT)];
    let text = match std::str::from_utf8(start) {
        Ok(text) => text,
        // A character that was cut in two is no reason to show nothing.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            std::str::from_utf8(&start[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return format!("{} bytes that are not text", body.len()),
    };
    let text = secrets.iter().fold(text.to_owned(), |text, secret| {
        text.replace(secret, "[redacted]")
    });
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let shown = cut(&line, SHOWN);
    let shown: String = shown
        .chars()
        .filter(|letter| !letter.is_control())
        .collect();
    if line.len() > SHOWN || body.len() > LOOKED_AT {
        format!("{shown}…")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_is_told_in_one_line() {
        assert_eq!(
            excerpt(b"<h1>\n  Oops\x1b[31m\n</h1>", &[]),
            "<h1> Oops[31m </h1>"
        );
        assert_eq!(excerpt(b"", &[]), "no body");
        assert_eq!(excerpt(b"\xFF\xFE\x00", &[]), "3 bytes that are not text");
        assert_eq!(
            excerpt("ä".repeat(3000).as_bytes(), &[]).chars().count(),
            151
        );
    }

    #[test]
    fn a_secret_that_the_server_repeats_is_struck_out() {
        assert_eq!(
            excerpt(b"you sent: Bearer sesame", &["sesame".to_owned()]),
            "you sent: Bearer [redacted]"
        );
    }
}
