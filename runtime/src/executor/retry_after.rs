//! The wait that a response asks for (RFC 9110, section 10.2.3).

use std::time::Duration;

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

/// The formats of `HTTP-date`; the last two are obsolete (RFC 9110, section 5.6.7).
const FORMS: [&str; 3] = [
    "%a, %d %b %Y %H:%M:%S GMT",
    "%A, %d-%b-%y %H:%M:%S GMT",
    "%a %b %e %H:%M:%S %Y",
];

/// Returns the wait that a response asks for: `retry-after-ms`, else `Retry-After`. Values that are
/// neither a number nor a date are ignored; of several, the longest counts.
pub(crate) fn wait_asked(headers: &HeaderMap) -> Option<Duration> {
    let millis = lines(headers, "retry-after-ms").filter_map(|text| time(text, 1e-3));
    let after = lines(headers, RETRY_AFTER.as_str());
    let after = after.filter_map(|text| time(text, 1.0).or_else(|| until(text, headers)));
    millis.max().or_else(|| after.max())
}

fn lines<'h>(headers: &'h HeaderMap, name: &str) -> impl Iterator<Item = &'h str> {
    let lines = headers.get_all(name).into_iter();
    lines.filter_map(|value| value.to_str().ok().map(str::trim))
}

/// Parses a number of seconds or milliseconds. A value beyond [`Duration::MAX`] is that.
fn time(text: &str, unit: f64) -> Option<Duration> {
    let is_number = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    if !text.bytes().all(is_number) {
        return None;
    }
    let seconds = text.parse::<f64>().ok()? * unit;
    Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX))
}

/// Returns the time until a date, by the server's clock if it sent `Date`.
fn until(text: &str, headers: &HeaderMap) -> Option<Duration> {
    let sent = headers.get(DATE).and_then(|value| value.to_str().ok());
    let now = || Timestamp::now().to_zoned(TimeZone::UTC).datetime();
    let now = sent.and_then(date).unwrap_or_else(now);
    let wait = date(text)?.duration_since(now);
    Some(Duration::try_from(wait).unwrap_or_default())
}

/// Parses a date. Its time zone is always GMT.
fn date(text: &str) -> Option<DateTime> {
    let parsed = |form: &&str| strtime::parse(form, text).ok()?.to_datetime().ok();
    FORMS.iter().find_map(parsed)
}

#[cfg(test)]
mod tests {
    use reqwest::header::{HeaderName, HeaderValue};

    use super::*;

    fn asked(lines: &[(&'static str, &'static str)]) -> Option<u64> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name = HeaderName::from_static(name);
            headers.append(name, HeaderValue::from_static(value));
        }
        wait_asked(&headers).map(|wait| wait.as_millis().try_into().unwrap_or(u64::MAX))
    }

    #[test]
    fn seconds_and_milliseconds() {
        let after = |text| asked(&[("retry-after", text)]);
        assert_eq!(after("3"), Some(3000));
        assert_eq!(after(" 0 "), Some(0));
        assert_eq!(after("1.5"), Some(1500));
        assert_eq!(after("99999999999999999999999999999"), Some(u64::MAX));
        for garbage in [
            "", "soon", "-1", "1e3", "inf", "NaN", "0x10", "1.2.3", "1 s",
        ] {
            assert_eq!(after(garbage), None, "{garbage}");
        }
        assert_eq!(
            asked(&[("retry-after-ms", "250"), ("retry-after", "9")]),
            Some(250)
        );
        assert_eq!(
            asked(&[("retry-after-ms", "x"), ("retry-after", "9")]),
            Some(9000)
        );
    }

    #[test]
    fn of_several_the_longest() {
        let lines = [
            ("retry-after", "2"),
            ("retry-after", "7"),
            ("retry-after", "soon"),
        ];
        assert_eq!(asked(&lines), Some(7000));
    }

    #[test]
    fn dates_by_the_clock_of_the_server() {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        for text in [
            "Sun, 06 Nov 1994 08:49:41 GMT",
            "Sunday, 06-Nov-94 08:49:41 GMT",
            "Sun Nov  6 08:49:41 1994",
        ] {
            assert_eq!(asked(&[date, ("retry-after", text)]), Some(4000), "{text}");
        }
        // A past date means now.
        assert_eq!(
            asked(&[("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT")]),
            Some(0)
        );
        let far = asked(&[("retry-after", "Fri, 31 Dec 9999 00:00:00 GMT")]);
        assert!(far.unwrap() > 1_000_000);
        assert_eq!(
            asked(&[("retry-after", "Sun, 31 Feb 2027 00:00:00 GMT")]),
            None
        );
    }
}
