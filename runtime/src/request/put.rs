//! Additions to the URL and the headers of a request.

use percent_encoding::percent_decode_str;
use reqwest::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};

use crate::error::config::RequestError;

/// Sets a header, replacing another of the same name.
///
/// Not inlined: one shared copy for all callers.
#[inline(never)]
pub(crate) fn put_header(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

#[inline(never)]
pub(crate) fn put_named(
    headers: &mut HeaderMap,
    name: &str,
    text: &str,
) -> Result<(), RequestError> {
    let key = HeaderName::from_bytes(name.as_bytes());
    let key = key.map_err(|_| RequestError::new(format!("{name:?} is not a valid header name")))?;
    put_header(headers, key, header_value(name, text.as_bytes())?);
    Ok(())
}

/// Appends a cookie to the header.
#[inline(never)]
pub(crate) fn put_cookie(headers: &mut HeaderMap, pair: &str) -> Result<(), RequestError> {
    let others = headers.get(COOKIE).map(HeaderValue::as_bytes);
    let all = match others {
        Some(others) => &[others, b"; ", pair.as_bytes()].concat(),
        None => pair.as_bytes(),
    };
    put_header(headers, COOKIE, header_value("Cookie", all)?);
    Ok(())
}

/// Appends one or more pairs to the query of a URL.
pub(crate) fn put_pair(url: &mut String, pair: &str) {
    match url.split_once('?') {
        None => url.push('?'),
        Some((_, query)) if query.is_empty() || query.ends_with('&') => {}
        Some(_) => url.push('&'),
    }
    url.push_str(pair);
}

/// Sets a pair in the query of a URL, replacing those of the same name: a link may have it already.
pub(crate) fn put_own_pair(url: &mut String, pair: &str) {
    let name = |pair: &str| {
        let name = pair.split('=').next().unwrap_or_default();
        percent_decode_str(name).decode_utf8_lossy().into_owned()
    };
    let own = name(pair);
    if let Some((path, query)) = url.split_once('?') {
        let (query, fragment) = query.split_once('#').unwrap_or((query, ""));
        if query.split('&').any(|other| name(other) == own) {
            let others = query.split('&').filter(|other| name(other) != own);
            let others = others.collect::<Vec<_>>().join("&");
            let mark = if others.is_empty() { "" } else { "?" };
            let hash = if fragment.is_empty() { "" } else { "#" };
            *url = format!("{path}{mark}{others}{hash}{fragment}");
        }
    }
    put_pair(url, pair);
}

pub(crate) fn header_value(name: &str, text: &[u8]) -> Result<HeaderValue, RequestError> {
    HeaderValue::from_bytes(text).map_err(|_| {
        RequestError::new(format!(
            "the value of {name:?} has characters that no header can carry"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_follow_whatever_query_there_is() {
        for (url, whole) in [
            ("/a", "/a?b=1"),
            ("/a?", "/a?b=1"),
            ("/a?c", "/a?c&b=1"),
            ("/a?c=d&", "/a?c=d&b=1"),
        ] {
            let mut url = url.to_owned();
            put_pair(&mut url, "b=1");
            assert_eq!(url, whole);
        }
    }
}
