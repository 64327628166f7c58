//! Which of the declared responses an answer is. What enters are an operation's rows and the head
//! of an answer, what leaves is the index of a row.

use std::borrow::Cow;

use reqwest::StatusCode;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use crate::request::declared::{Declared, Media};

/// The media type that an answer says it has, without parameters and in lower case, for it means the
/// same in any (RFC 9110, 8.3.1).
pub(crate) fn media_type(headers: &HeaderMap) -> Option<Cow<'_, str>> {
    let sent = headers.get(CONTENT_TYPE)?.as_bytes();
    let end = sent.iter().position(|byte| *byte == b';');
    let sent = sent.get(..end.unwrap_or(sent.len()))?;
    let sent = std::str::from_utf8(sent.trim_ascii()).ok()?;
    Some(match sent.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(sent.to_ascii_lowercase()),
        false => Cow::Borrowed(sent),
    })
}

/// The response that is declared for a status: by the status itself, else by its range, else by
/// `default` (OpenAPI 3.1.1, 4.8.16); of several, the one with the answer's media type.
///
/// Documents often declare one success and mean all: a 2xx that no row names is then that one,
/// and never a failure; nor is anything but a 2xx a success by `default`.
pub(crate) fn find_row(rows: &[Declared], status: StatusCode, sent: Option<&str>) -> Option<usize> {
    let names = |row: &Declared, pattern: &[u8]| {
        let mut statuses = row.statuses.iter();
        statuses.any(|status| status.as_bytes() == pattern)
    };
    let code = status.as_str().as_bytes();
    let range = [code.first().copied().unwrap_or_default(), b'X', b'X'];
    pick(rows, sent, |row| names(row, code))
        .or_else(|| pick(rows, sent, |row| names(row, &range)))
        .or_else(|| {
            let is_alike = |row: &Declared| row.success == status.is_success();
            pick(rows, sent, |row| is_alike(row) && names(row, b"default"))
        })
        .or_else(|| {
            let mut successes = rows.iter().enumerate().filter(|(_, row)| row.success);
            match (status.is_success(), successes.next(), successes.next()) {
                (true, Some((row, _)), None) => Some(row),
                _ => None,
            }
        })
}

/// Of the rows that are meant, the first for the answer's media type, else the first.
fn pick(
    rows: &[Declared],
    sent: Option<&str>,
    is_meant: impl Fn(&Declared) -> bool,
) -> Option<usize> {
    let fits = |row: &Declared| match sent {
        None => row.media == Media::None,
        Some(sent) => row.is_named(sent) || row.name.is_none() && row.media.reads(sent),
    };
    let fitting = rows.iter().position(|row| is_meant(row) && fits(row));
    fitting.or_else(|| rows.iter().position(is_meant))
}

/// Whether an answer is the stream that its row declares: one without a media type is. Where events
/// are declared, JSON is a failure in disguise, and a page is what a proxy says.
pub(crate) fn begins(row: &Declared, sent: Option<&str>) -> bool {
    match (row.media, sent) {
        (media, _) if !media.is_stream() => false,
        (Media::Bytes, _) | (_, None) => true,
        (media, Some(sent)) => {
            let is_other = Media::Json.reads(sent) || sent == "text/html";
            !is_other || media.reads(sent) || row.is_named(sent)
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn row(rows: &[Declared], status: u16, media: Option<&'static str>) -> Option<usize> {
        let mut headers = HeaderMap::new();
        if let Some(media) = media {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
        }
        let status = StatusCode::from_u16(status).unwrap();
        find_row(rows, status, media_type(&headers).as_deref())
    }

    #[test]
    fn the_closest_declaration_counts() {
        let rows = [
            Declared::failure(&["default"], Media::Json),
            Declared::failure(&["4XX"], Media::Json),
            Declared::success(&["200"], Media::Json),
            Declared::failure(&["404"], Media::Json),
        ];
        let found = [200, 404, 429, 500, 202, 304].map(|status| row(&rows, status, None));
        assert_eq!(
            found,
            [Some(2), Some(3), Some(1), Some(0), Some(2), Some(0)]
        );
    }

    #[test]
    fn an_undeclared_success_is_the_only_one_or_none() {
        let one = [Declared::success(&["200"], Media::Json)];
        assert_eq!(row(&one, 201, None), Some(0));
        assert_eq!(row(&one, 500, None), None);
        let two = [
            Declared::success(&["200"], Media::Json),
            Declared::success(&["202"], Media::None),
        ];
        assert_eq!(row(&two, 201, None), None);
    }

    #[test]
    fn a_default_success_is_for_successes() {
        let rows = [Declared::success(&["default"], Media::Json)];
        assert_eq!(row(&rows, 200, None), Some(0));
        assert_eq!(row(&rows, 500, None), None);
    }

    #[test]
    fn the_media_type_decides_between_equals() {
        let rows = [
            Declared::success(&["200"], Media::Json),
            Declared::success(&["200"], Media::Text),
        ];
        assert_eq!(row(&rows, 200, Some("text/plain; charset=utf-8")), Some(1));
        assert_eq!(row(&rows, 200, Some("application/problem+json")), Some(0));
        assert_eq!(row(&rows, 200, Some("image/png")), Some(0));
        assert_eq!(row(&rows, 200, Some("Text/Plain")), Some(1));
    }
}
