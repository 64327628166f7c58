//! What is struck out of what is shown of an answer, in case the server repeats what it was sent.

use percent_encoding::utf8_percent_encode;
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::executor::follow::HARMLESS;
use crate::request::parameters::COMPONENT;

/// A value this long in a header of any name may be a token.
const LONG: usize = 16;

/// Every form of every secret of a call, the longest first: none may be cut by one that is a part
/// of it. Of what was sent the headers are looked through; `all` is what is known to be secret.
pub(crate) fn struck(headers: &HeaderMap, mut all: Vec<String>) -> Vec<String> {
    for (name, value) in headers {
        let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
            continue;
        };
        if *name == COOKIE {
            let values = text.split("; ").filter_map(|pair| pair.split_once('='));
            all.extend(values.map(|(_, value)| value.to_owned()));
        } else if is_secret(name, value) {
            // Of `Bearer abc` what counts is `abc`.
            all.push(
                text.split_once(' ')
                    .map_or(text, |(_, rest)| rest)
                    .to_owned(),
            );
        }
    }
    let escaped = all
        .iter()
        .map(|text| utf8_percent_encode(text, COMPONENT).to_string());
    let quoted = all
        .iter()
        .filter_map(|text| serde_json::to_string(text).ok());
    let quoted = quoted.map(|text| text[1..text.len() - 1].to_owned());
    let forms = escaped.chain(quoted).collect::<Vec<_>>();
    all.extend(forms);
    all.retain(|text| !text.is_empty());
    all.sort_by(|one, other| other.len().cmp(&one.len()).then_with(|| one.cmp(other)));
    all.dedup();
    all
}

fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    let is_harmless = HARMLESS.contains(name);
    value.is_sensitive() || !is_harmless && (is_telling(name.as_str()) || value.len() >= LONG)
}

/// Whether a name says that its value is a credential.
pub(crate) fn is_telling(name: &str) -> bool {
    const WORDS: [&str; 8] = [
        "auth",
        "cookie",
        "credential",
        "key",
        "pass",
        "secret",
        "session",
        "token",
    ];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_what_may_be_a_secret() {
        let lines = [
            ("authorization", "Bearer abc"),
            ("accept", "application/json, text/plain"),
            ("x-mode", "fast"),
            ("x-trace", "0123456789abcdef"),
            ("cookie", "a=one; b=two=2"),
        ];
        let lines = lines.map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        let known = ["a \"b\"", "sesame", ""].map(str::to_owned);
        let struck = struck(&HeaderMap::from_iter(lines), known.to_vec());
        let expected = [
            "0123456789abcdef",
            "a%20%22b%22",
            "a \\\"b\\\"",
            "two%3D2",
            "sesame",
            "a \"b\"",
            "two=2",
            "abc",
            "one",
        ];
        assert_eq!(struck, expected);
    }
}
