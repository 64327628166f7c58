//! Matching of responses to the declared ones, by status and media type (OpenAPI 3.1.1, section
//! 4.8.16).

use reqwest::StatusCode;

use crate::document::declared::{Declared, Media};
use crate::response::media_type::MediaType;

/// Returns the declared response of a status: by the status itself, else by its range, else
/// `default` (OpenAPI 3.1.1, section 4.8.16). Of several, the best match of the media type counts.
///
/// A failure that is declared without a body, and has one, is read as its range or `default`
/// declares. An undeclared 2xx is a success; no other status is a success by `default`.
pub(crate) fn find_declared(
    rows: &[Declared],
    status: StatusCode,
    sent: Option<&MediaType<'_>>,
) -> Option<usize> {
    let code = status.as_str();
    let is_success = status.is_success();
    let by_code = |row: &Declared| row.statuses.contains(&code);
    let by_range = |row: &Declared| row.statuses.iter().any(|it| is_range(it, code));
    let by_default =
        |row: &Declared| row.success == is_success && row.statuses.contains(&"default");
    let wider = |found: usize| {
        let is_bare = |row: &Declared| row.media == Media::None && !row.success;
        let sent = sent.filter(|_| is_bare(&rows[found]))?;
        let fits = |row: &Declared| !row.success && fit(row, sent) > 0;
        pick(rows, Some(sent), |row| by_range(row) && fits(row))
            .or_else(|| pick(rows, Some(sent), |row| by_default(row) && fits(row)))
    };
    pick(rows, sent, by_code)
        .or_else(|| pick(rows, sent, by_range))
        .map(|found| wider(found).unwrap_or(found))
        .or_else(|| pick(rows, sent, by_default))
        .or_else(|| is_success.then(|| undeclared(rows, sent)).flatten())
}

/// Returns the declared success without a body: that of the status, else of its range, else the first
/// of any status.
pub(crate) fn find_empty(rows: &[Declared], status: StatusCode) -> Option<usize> {
    let code = status.as_str();
    let is_empty = |row: &Declared| row.success && !row.exact && row.media == Media::None;
    let rank = |row: &Declared| {
        let by_code = row.statuses.contains(&code);
        (by_code, row.statuses.iter().any(|it| is_range(it, code)))
    };
    best(rows, is_empty, rank)
}

/// Returns true if a status, such as `404`, is in a range, such as `4XX`.
fn is_range(range: &str, code: &str) -> bool {
    matches!((range.as_bytes(), code.as_bytes()), ([one, b'X', b'X'], [other, ..]) if one == other)
}

/// Returns true if a status is declared as a success, by itself or by its range.
pub(crate) fn is_declared_success(rows: &[Declared], status: StatusCode) -> bool {
    let code = status.as_str();
    let names = |it: &&str| *it == code || is_range(it, code);
    rows.iter()
        .any(|row| row.success && row.statuses.iter().any(names))
}

/// Returns the best match of the media type among some rows, else the first of them.
fn pick(
    rows: &[Declared],
    sent: Option<&MediaType<'_>>,
    is_meant: impl Fn(&Declared) -> bool,
) -> Option<usize> {
    best(rows, is_meant, |row| match sent {
        None => u8::from(row.media == Media::None),
        Some(sent) => fit(row, sent),
    })
}

/// Returns the row for an undeclared success: the best match of the media type. Of several, the row
/// for 200, as which a client treats an unknown 2xx (RFC 9110, section 15).
fn undeclared(rows: &[Declared], sent: Option<&MediaType<'_>>) -> Option<usize> {
    best(
        rows,
        |row| row.success,
        |row| {
            let fit = sent.map_or(0, |sent| fit(row, sent));
            let is_usual = row
                .statuses
                .iter()
                .any(|status| matches!(*status, "200" | "2XX"));
            (fit, row.media != Media::None, is_usual)
        },
    )
}

/// The rank of another media type in the same format, as JSON has many.
const ALIKE: u8 = 2;

/// Returns the rank of a row for a media type; 0 means no match.
fn fit(row: &Declared, sent: &MediaType<'_>) -> u8 {
    match row.media {
        Media::None => 0,
        media => match sent.fit(row.media_type().unwrap_or_default()) {
            0 if media.reads(&sent.essence) => ALIKE,
            fit => fit,
        },
    }
}

/// Returns true if a response has the requested media type. A vendor's JSON may be labelled plain
/// JSON, but not another vendor's.
pub(crate) fn is_asked_for(row: &Declared, sent: &MediaType<'_>) -> bool {
    let is_plain = matches!(&*sent.essence, "application/json" | "text/json");
    match fit(row, sent) {
        0 => false,
        ALIKE if row.media == Media::Json => is_plain,
        _ => true,
    }
}

/// Returns the first row of the highest rank.
fn best<R: Ord>(
    rows: &[Declared],
    is_meant: impl Fn(&Declared) -> bool,
    rank: impl Fn(&Declared) -> R,
) -> Option<usize> {
    let meant = rows.iter().enumerate().filter(|(_, row)| is_meant(row));
    // `max_by_key` returns the last of equals.
    let best = meant.rev().max_by_key(|(_, row)| rank(row));
    best.map(|(index, _)| index)
}

/// Returns true if a response is the stream that its row declares. Without a media type it is. If
/// events are declared, JSON is an error, and HTML a proxy's page.
pub(crate) fn is_declared_stream(row: &Declared, sent: Option<&MediaType<'_>>) -> bool {
    match (row.media, sent) {
        (media, _) if !media.is_stream() => false,
        (Media::Bytes, _) | (_, None) => true,
        (media, Some(sent)) => {
            let essence = &*sent.essence;
            let is_other = Media::Json.reads(essence) || essence == "text/html";
            !is_other || media.reads(essence) || fit(row, sent) > 0
        }
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};

    use super::*;

    fn row(rows: &[Declared], status: u16, media: Option<&'static str>) -> Option<usize> {
        let mut headers = HeaderMap::new();
        if let Some(media) = media {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static(media));
        }
        let status = StatusCode::from_u16(status).unwrap();
        find_declared(rows, status, MediaType::of(&headers).as_ref())
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
    fn an_undeclared_success_is_the_one_of_its_media_type() {
        let rows = [
            Declared::success(&["201"], Media::Json),
            Declared::success(&["200"], Media::Json),
            Declared::success(&["202"], Media::Text),
            Declared::success(&["204"], Media::None),
            Declared::failure(&["default"], Media::Text),
        ];
        assert_eq!(row(&rows, 203, Some("application/json")), Some(1));
        assert_eq!(row(&rows, 203, Some("text/plain")), Some(2));
        assert_eq!(row(&rows, 203, Some("image/png")), Some(1));
        assert_eq!(row(&rows, 203, None), Some(1));
        assert_eq!(row(&rows[3..], 200, Some("application/json")), Some(0));
        assert_eq!(row(&rows[4..], 200, Some("text/plain")), None);
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

    #[test]
    fn the_most_specific_of_several_ranges_counts() {
        let named = |name| Declared::success(&["200"], Media::Binary).named(name);
        let rows = [
            named("*/*"),
            named("image/*"),
            named("image/png, image/jpeg"),
        ];
        assert_eq!(row(&rows, 200, Some("image/jpeg")), Some(2));
        assert_eq!(row(&rows, 200, Some("image/webp")), Some(1));
        assert_eq!(row(&rows, 200, Some("font/woff")), Some(0));
        let json = |name| Declared::failure(&["4XX"], Media::Json).named(name);
        let rows = [
            Declared::failure(&["4XX"], Media::Json),
            json("application/problem+json"),
            json("application/vnd.api+json;version=2"),
        ];
        assert_eq!(row(&rows, 404, Some("application/problem+json")), Some(1));
        assert_eq!(
            row(&rows, 404, Some("application/vnd.api+json; version=2")),
            Some(2)
        );
        assert_eq!(row(&rows, 404, Some("application/hal+json")), Some(0));
    }

    #[test]
    fn a_failure_without_a_declared_body_may_have_the_one_of_its_range() {
        let rows = [
            Declared::bare(&["404", "304"], Media::None),
            Declared::failure(&["4XX"], Media::Json),
            Declared::failure(&["default"], Media::Text),
        ];
        assert_eq!(row(&rows, 404, None), Some(0));
        assert_eq!(row(&rows, 404, Some("application/json")), Some(1));
        assert_eq!(row(&rows, 404, Some("text/plain")), Some(2));
        assert_eq!(row(&rows, 404, Some("image/png")), Some(0));
        assert_eq!(row(&rows, 304, None), Some(0));
    }

    #[test]
    fn an_empty_success_is_that_of_its_own_status() {
        let rows = [
            Declared::success(&["302"], Media::None),
            Declared::success(&["302"], Media::Json),
            Declared::success(&["3XX"], Media::None),
            Declared::success(&["303"], Media::None),
            Declared::failure(&["304"], Media::None),
        ];
        let found = [302, 303, 307, 200];
        let found = found.map(|it| find_empty(&rows, StatusCode::from_u16(it).unwrap()));
        assert_eq!(found, [Some(0), Some(3), Some(2), Some(0)]);
        assert_eq!(find_empty(&rows[4..], StatusCode::NOT_MODIFIED), None);
    }

    #[test]
    fn a_redirect_is_a_success_where_it_is_declared_as_one() {
        let rows = [
            Declared::success(&["302"], Media::None),
            Declared::failure(&["307"], Media::Json),
        ];
        let declared = |status| is_declared_success(&rows, StatusCode::from_u16(status).unwrap());
        assert!(declared(302) && !declared(301) && !declared(307));
        assert_eq!(row(&rows, 302, None), Some(0));
        let rows = [Declared::success(&["3XX"], Media::None)];
        assert!(is_declared_success(&rows, StatusCode::SEE_OTHER));
    }
}
