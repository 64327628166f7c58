//! Redaction of secrets that a server echoes, in texts of errors.

use std::borrow::Cow;
use std::ops::Range;

use percent_encoding::utf8_percent_encode;
use reqwest::header::{
    ACCEPT, CONTENT_TYPE, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MATCH, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_RANGE, IF_UNMODIFIED_SINCE, RANGE, USER_AGENT,
};

use crate::document::escape::COMPONENT;
use crate::json::fault::Fault;
use crate::redact::one_line::{is_invisible, one_line};

/// The length from which the value of any header may be a token.
const LONG: usize = 16;

/// The length of the shortest secret to redact: shorter ones occur within ordinary words.
const SHORTEST: usize = 8;

/// Headers whose values are no secrets, however long they are. `executor/redirect.rs` decides which
/// headers another origin receives.
const HARMLESS_HEADERS: &[HeaderName] = &[
    ACCEPT,
    CONTENT_TYPE,
    USER_AGENT,
    RANGE,
    IF_RANGE,
    IF_MATCH,
    IF_NONE_MATCH,
    IF_MODIFIED_SINCE,
    IF_UNMODIFIED_SINCE,
];

const REDACTED: &str = "[redacted]";

/// The secrets of a call in every encoding, as [`skeletons`](skeleton).
#[derive(Clone, Default)]
pub(crate) struct Redaction(Vec<String>);

impl Redaction {
    /// Collects the secrets of the headers that were sent; `known` are further ones.
    pub(crate) fn new(headers: &HeaderMap, mut known: Vec<String>) -> Self {
        for (name, value) in headers {
            let Ok(text) = std::str::from_utf8(value.as_bytes()) else {
                continue;
            };
            if *name == COOKIE {
                let values = text.split("; ").filter_map(|pair| pair.split_once('='));
                known.extend(values.map(|(_, value)| value.to_owned()));
            } else if is_secret(name, value) {
                // Of `Bearer abc`, only `abc` is secret.
                let (_, rest) = text.split_once(' ').unwrap_or(("", text));
                known.push(rest.to_owned());
            }
        }
        Self::of(known)
    }

    /// Creates a redaction of these secrets.
    pub(crate) fn of(mut known: Vec<String>) -> Self {
        known.retain(|text| text.trim().chars().count() >= SHORTEST);
        let forms = known.iter().flat_map(|text| forms(text));
        let mut all = forms.filter(|form| !form.is_empty()).collect::<Vec<_>>();
        all.sort_unstable();
        all.dedup();
        Self(all)
    }

    /// Redacts a text.
    pub(crate) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.replace(text, false)
    }

    /// Redacts the beginning of a text, whose end may be within a secret.
    pub(crate) fn beginning<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.replace(text, true)
    }

    /// Redacts a fault.
    #[cold]
    pub(crate) fn fault(&self, fault: Fault) -> Fault {
        fault.with_texts(|text| self.shown(text))
    }

    /// Redacts a text, in one line; returns `None` if it holds no secret.
    pub(crate) fn shown(&self, text: &str) -> Option<String> {
        match self.text(text) {
            Cow::Owned(shown) => Some(one_line(&shown)),
            Cow::Borrowed(_) => None,
        }
    }

    fn replace<'t>(&self, text: &'t str, is_cut: bool) -> Cow<'t, str> {
        if self.0.is_empty() {
            return Cow::Borrowed(text);
        }
        let (skeleton, places) = skeleton(text);
        let mut found = Vec::new();
        for secret in &self.0 {
            let starts = skeleton.match_indices(secret).map(|(start, _)| start);
            found.extend(starts.map(|start| start..start + secret.len()));
            if is_cut {
                found.extend(begun(&skeleton, secret).map(|start| start..skeleton.len()));
            }
        }
        if found.is_empty() {
            return Cow::Borrowed(text);
        }
        let ranges = found.into_iter().filter_map(|range| {
            let (first, last) = (places.get(range.start)?, places.get(range.end - 1)?);
            Some(first.start..last.end)
        });
        Cow::Owned(without(text, ranges.collect()))
    }
}

/// Finds the start of a secret that continues after the end of the text.
fn begun(skeleton: &str, secret: &str) -> Option<usize> {
    let mut ends = secret.char_indices().rev().map(|(end, _)| end);
    let end = ends.find(|end| skeleton.ends_with(&secret[..*end]))?;
    (end > 0).then(|| skeleton.len() - end)
}

/// Replaces ranges of a text.
fn without(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| (range.start, range.end));
    let (mut shown, mut end) = (String::new(), 0);
    for range in ranges {
        if range.start >= end {
            shown.push_str(&text[end..range.start]);
            shown.push_str(REDACTED);
        }
        end = end.max(range.end);
    }
    shown.push_str(&text[end..]);
    shown
}

/// Reduces a text to what a reader recognizes: without white space, invisible characters and
/// backslashes, in lower case. A server may wrap, escape or pad what it echoes. For each byte, it
/// also returns the range of the original character.
fn skeleton(text: &str) -> (String, Vec<Range<usize>>) {
    let (mut skeleton, mut places) = (String::with_capacity(text.len()), Vec::new());
    for (start, letter) in text.char_indices() {
        if letter == '\\' || letter.is_whitespace() || is_invisible(letter) {
            continue;
        }
        skeleton.push(letter.to_ascii_lowercase());
        places.resize(skeleton.len(), start..start + letter.len_utf8());
    }
    (skeleton, places)
}

/// Returns a secret in five encodings: plain, in a URL, in a form, in HTML, and in ASCII JSON.
fn forms(secret: &str) -> [String; 5] {
    let escaped = utf8_percent_encode(secret, COMPONENT).to_string();
    let form = escaped.replace("%20", "+");
    let html = secret.chars().map(|letter| match letter {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        letter => letter.to_string(),
    });
    let mut units = [0; 2];
    let json = secret.chars().map(|letter| match letter {
        '&' | '<' | '>' | '\'' | '\u{80}'.. => {
            let units = letter.encode_utf16(&mut units).iter();
            units.map(|unit| format!("u{unit:04x}")).collect()
        }
        letter => letter.to_string(),
    });
    let (html, json) = (html.collect::<String>(), json.collect::<String>());
    [secret, &escaped, &form, &html, &json].map(|form| skeleton(form).0)
}

fn is_secret(name: &HeaderName, value: &HeaderValue) -> bool {
    let is_harmless = HARMLESS_HEADERS.contains(name);
    value.is_sensitive() || !is_harmless && (is_secret_name(name.as_str()) || value.len() >= LONG)
}

/// Returns true if a name suggests that its value is a credential.
pub(crate) fn is_secret_name(name: &str) -> bool {
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

    fn redaction(known: &[&str]) -> Redaction {
        Redaction::of(known.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn what_was_sent_is_looked_through() {
        let lines = [
            ("authorization", "Bearer abcdefgh"),
            ("accept", "application/json, text/plain"),
            ("x-mode", "standard"),
            ("x-trace", "0123456789abcdef"),
            ("cookie", "a=one-long-value; b=two=2222"),
        ];
        let lines = lines.map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        let known = vec!["sesame-1".to_owned(), "e".to_owned()];
        let redaction = Redaction::new(&HeaderMap::from_iter(lines), known);
        let said = "Bearer abcdefgh, application/json, text/plain, standard, 0123456789abcdef, \
                    one-long-value two=2222 sesame-1 does not exist";
        assert_eq!(
            redaction.text(said),
            "Bearer [redacted], application/json, text/plain, standard, [redacted], \
             [redacted] [redacted] [redacted] does not exist"
        );
    }

    #[test]
    fn a_secret_is_found_however_it_is_written() {
        let redaction = redaction(&["a \"b\"/ü&c'd"]);
        for form in [
            "a \"b\"/ü&c'd",
            "A%20%22b%22%2f%c3%bc%26c%27d",
            "a+%22b%22%2F%C3%BC%26c%27d",
            r#"a \"b\"\/\u00fc\u0026c\u0027d"#,
            "a &quot;b&quot;/ü&amp;c&#39;d",
            "a\t \"b\"\r\n /ü\u{0}&\u{200b}c\u{202e}'d",
        ] {
            assert_eq!(redaction.text(&format!("<{form}>")), "<[redacted]>");
        }
    }

    #[test]
    fn overlapping_secrets_leave_nothing_of_each_other() {
        let redaction = redaction(&["abcdefgh", "efghijklmno", "zzabcdefghzz"]);
        assert_eq!(redaction.text("-abcdefghijklmno-"), "-[redacted]-");
        assert_eq!(redaction.text("zzabcdefghzz"), "[redacted]");
        assert_eq!(redaction.text("abcdefghabcdefgh"), "[redacted][redacted]");
    }

    #[test]
    fn of_a_text_that_was_cut_the_end_may_be_a_secret() {
        let redaction = redaction(&["sesame-123", "same-9999"]);
        assert_eq!(
            redaction.beginning("it is sesa \n "),
            "it is [redacted] \n "
        );
        assert_eq!(redaction.beginning("it is sesame-"), "it is [redacted]");
        assert_eq!(redaction.text("it is sesame-"), "it is sesame-");
        assert_eq!(redaction.beginning("it is well"), "it is well");
    }

    #[test]
    fn a_fault_shows_no_secret_in_its_path_or_its_message() {
        let redaction = redaction(&["sesame.opens", "sesame-123"]);
        let shown = |fault| redaction.fault(fault).to_string();
        let fault = Fault::new("found `Sesame-123`");
        let fault = fault.member("a b").member("ses\u{7}ame-123\n!").index(1);
        assert_eq!(
            shown(fault),
            r#"$[1]["[redacted] !"]["a b"]: found `[redacted]`"#
        );
        // A long name is truncated after it was redacted.
        let long = format!("{}sesame-123", "a".repeat(50));
        assert!(!shown(Fault::missing("b").member(&long)).contains("ses"));
        let spread = Fault::new("no")
            .member("opens")
            .member("sesame")
            .member("a");
        assert_eq!(shown(spread), "$.a.[redacted]: no");
        let plain = Fault::missing("sesame");
        assert_eq!(shown(plain), "$.sesame: required, but missing");
    }

    #[test]
    fn a_short_secret_is_a_word_like_others() {
        assert_eq!(
            redaction(&["x", "exist", "1234567"]).text("exist 1234567"),
            "exist 1234567"
        );
        assert_eq!(redaction(&["12345678"]).text("x12345678"), "x[redacted]");
    }
}
