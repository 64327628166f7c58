//! Media types of responses, and their match with declared ranges (RFC 9110, sections 8.3.1 and
//! 12.5.1).

use std::borrow::Cow;

use reqwest::header::{CONTENT_TYPE, HeaderMap};

/// The media type of a response.
pub(crate) struct MediaType<'h> {
    /// Type and subtype in lower case, since they are case-insensitive.
    pub(crate) essence: Cow<'h, str>,
    /// The parameters: `; charset=utf-8`.
    parameters: &'h str,
}

/// The rank of an equal media type, without parameters.
const SAME: u8 = 200;
/// The penalties for a declared parameter that the response lacks, or has with another value.
const UNSAID: u8 = 10;
const OTHER: u8 = 40;
/// The ranks of `application/*+json`, `text/*` and `*/*`.
const SUFFIX: u8 = 100;
const KIND: u8 = 50;
const ANY: u8 = 20;

impl<'h> MediaType<'h> {
    /// Parses `Content-Type`.
    pub(crate) fn of(headers: &'h HeaderMap) -> Option<Self> {
        let sent = std::str::from_utf8(headers.get(CONTENT_TYPE)?.as_bytes()).ok()?;
        let end = sent.find([';', ',']).unwrap_or(sent.len());
        let (essence, parameters) = sent.split_at(end);
        let essence = essence.trim();
        if essence.is_empty() {
            return None;
        }
        Some(Self {
            essence: match essence.bytes().any(|byte| byte.is_ascii_uppercase()) {
                true => Cow::Owned(essence.to_ascii_lowercase()),
                false => Cow::Borrowed(essence),
            },
            parameters,
        })
    }

    /// Returns true if it is XML (RFC 7303, section 9).
    pub(crate) fn is_xml(&self) -> bool {
        matches!(&*self.essence, "application/xml" | "text/xml") || self.essence.ends_with("+xml")
    }

    /// Returns the value of a parameter, unquoted.
    pub(crate) fn parameter(&self, name: &str) -> Option<Cow<'h, str>> {
        parameters(self.parameters)
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }

    /// Returns the rank of the best match in a list of media types and ranges, as in `Accept`. More
    /// specific ones rank higher; 0 means no match.
    pub(crate) fn fit(&self, names: &str) -> u8 {
        let fits = names.split(',').map(|name| self.fit_one(name.trim()));
        fits.max().unwrap_or_default()
    }

    fn fit_one(&self, name: &str) -> u8 {
        let (range, declared) = name.split_at(name.find(';').unwrap_or(name.len()));
        let fit = self.fit_range(range.trim_end());
        if fit == 0 || declared.is_empty() {
            return fit;
        }
        parameters(declared).fold(fit, |fit, (name, value)| match self.parameter(name) {
            Some(sent) if sent.eq_ignore_ascii_case(&value) => fit.saturating_add(1),
            // Text is decoded by its own charset, whatever is declared.
            _ if name.eq_ignore_ascii_case("charset") => fit,
            Some(_) => fit.saturating_sub(OTHER).max(1),
            None => fit.saturating_sub(UNSAID).max(1),
        })
    }

    fn fit_range(&self, range: &str) -> u8 {
        if range.eq_ignore_ascii_case(&self.essence) {
            return SAME;
        }
        let Some((kind, subtype)) = range.split_once('/') else {
            return if range == "*" { ANY } else { 0 };
        };
        let (own_kind, own_subtype) = self.essence.split_once('/').unwrap_or((&self.essence, ""));
        let is_kind = kind == "*" || kind.eq_ignore_ascii_case(own_kind);
        match subtype.strip_prefix('*') {
            Some("") if kind == "*" => ANY,
            Some("") if is_kind => KIND,
            Some(suffix) if !suffix.is_empty() && is_kind => {
                let start = own_subtype.len().checked_sub(suffix.len());
                let end = start.and_then(|start| own_subtype.get(start..));
                match end.is_some_and(|end| end.eq_ignore_ascii_case(suffix)) {
                    true => SUFFIX,
                    false => 0,
                }
            }
            _ => 0,
        }
    }
}

/// Parses the parameters of a media type; values are unquoted.
fn parameters(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches([';', ' ', '\t']);
            if rest.is_empty() || rest.starts_with(',') {
                return None;
            }
            let end = rest.find(['=', ';', ',']).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            let Some(after) = after.strip_prefix('=') else {
                // A parameter without a value is ignored.
                rest = after;
                continue;
            };
            let (value, after) = value(after);
            rest = after;
            return Some((name.trim(), value));
        }
    })
}

/// Parses a parameter's value; returns the rest.
fn value(text: &str) -> (Cow<'_, str>, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let (value, rest) = text.split_at(text.find([';', ',']).unwrap_or(text.len()));
        return (Cow::Borrowed(value.trim()), rest);
    };
    let mut value = String::new();
    let mut symbols = quoted.char_indices();
    while let Some((at, symbol)) = symbols.next() {
        match symbol {
            '"' => return (Cow::Owned(value), &quoted[at + 1..]),
            '\\' => value.extend(symbols.next().map(|(_, symbol)| symbol)),
            symbol => value.push(symbol),
        }
    }
    (Cow::Owned(value), "")
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn with<T>(sent: &'static str, then: impl Fn(MediaType<'_>) -> T) -> T {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(sent));
        then(MediaType::of(&headers).unwrap())
    }

    #[test]
    fn parameters_are_read_with_and_without_quotes() {
        let charset = |sent| with(sent, |it| it.parameter("charset").map(Cow::into_owned));
        let latin = Some("iso-8859-1".to_owned());
        assert_eq!(charset("text/plain; charset=iso-8859-1"), latin);
        assert_eq!(charset("text/plain;CHARSET=\"iso-8859-\\1\" ; a=b"), latin);
        assert_eq!(
            charset("text/plain; flag; a=\"x;y\"; charset=iso-8859-1"),
            latin
        );
        assert_eq!(charset("text/plain; charset"), None);
        assert_eq!(charset("text/plain"), None);
        assert_eq!(
            with("Text/HTML;a=b", |it| it.essence.into_owned()),
            "text/html"
        );
    }

    /// The example of RFC 9110, section 12.5.1, the most specific first.
    #[test]
    fn the_most_specific_fits_best() {
        let names = ["text/plain;format=flowed", "text/plain", "text/*", "*/*"];
        let fits = with("text/plain; format=flowed", |it| {
            names.map(|name| it.fit(name))
        });
        assert!(fits.is_sorted_by(|one, other| one > other), "{fits:?}");
        let fits = with("text/plain; format=fixed", |it| {
            names.map(|name| it.fit(name))
        });
        assert!(fits[0] < fits[1] && fits[1] > fits[2], "{fits:?}");
        let fits = with("text/html", |it| names.map(|name| it.fit(name)));
        assert_eq!(fits, [0, 0, KIND, ANY]);
    }

    #[test]
    fn suffixes_lists_and_letters_of_any_case() {
        let fit = |sent, names: &str| with(sent, |it| it.fit(names));
        assert_eq!(fit("application/hal+json", "application/*+json"), SUFFIX);
        assert_eq!(fit("application/hal+xml", "application/*+json"), 0);
        assert_eq!(fit("application/json", "application/*+json"), 0);
        assert_eq!(fit("image/png", "image/jpeg, IMAGE/PNG"), SAME);
        assert_eq!(
            fit(
                "application/json; charset=latin1",
                "application/json;charset=utf-8"
            ),
            SAME
        );
    }
}
