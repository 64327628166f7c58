//! Date-times that keep their text.

use std::borrow::Cow;
use std::fmt;

use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::tape::Tape;

/// A string of the format `date-time` (RFC 3339, section 5.6).
///
/// It keeps its text verbatim, so that a value in a nonstandard format still decodes and encodes
/// back unchanged. Equality, order and hash compare the text: two texts for one point in time are
/// not equal. To compare points in time, use [`timestamp`](Self::timestamp).
///
/// It is parsed on demand, as a point in time ([`timestamp`](Self::timestamp)) or as a civil date
/// and time ([`civil`](Self::civil)), which needs no offset.
///
/// ```
/// use specmill_runtime::DateTime;
///
/// let naive = DateTime::new("2025-01-02T03:04:05.25");
/// assert!(naive.timestamp().is_err());
/// assert_eq!(naive.civil().unwrap().hour(), 3);
/// ```
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct DateTime(String);

impl DateTime {
    /// Creates a date-time with this text, which is not checked.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// Parses the text as a point in time, in nanoseconds; further digits are truncated.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not an RFC 3339 date-time with an offset, or if the point in
    /// time is after 9999-12-30T22:00Z, the maximum of [`jiff::Timestamp`]. [`civil`](Self::civil)
    /// reads both.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.nanoseconds().parse()
    }

    /// Parses the date and the time of day as written, ignoring the offset, in nanoseconds; further
    /// digits are truncated. A date alone is its midnight.
    ///
    /// It reads every year up to 9999, and texts without an offset.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is neither an RFC 3339 date-time, with or without an offset,
    /// nor a date.
    pub fn civil(&self) -> Result<jiff::civil::DateTime, jiff::Error> {
        let text = self.nanoseconds();
        // jiff rejects `Z` in a civil time, so that no offset is lost unnoticed; here it is ignored
        // on purpose.
        text.strip_suffix(['Z', 'z']).unwrap_or(&text).parse()
    }

    /// Returns the text with at most nine digits of a second, the maximum that jiff reads.
    fn nanoseconds(&self) -> Cow<'_, str> {
        const NANOSECONDS: usize = 9;
        let Some((time, fraction)) = self.0.split_once(['.', ',']) else {
            return Cow::Borrowed(&self.0);
        };
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        match digits > NANOSECONDS {
            true => Cow::Owned(format!(
                "{time}.{}{}",
                &fraction[..NANOSECONDS],
                &fraction[digits..]
            )),
            false => Cow::Borrowed(&self.0),
        }
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.to_string())
    }
}

impl From<jiff::civil::DateTime> for DateTime {
    /// Formats the time without an offset.
    fn from(civil: jiff::civil::DateTime) -> Self {
        Self(civil.to_string())
    }
}

impl From<&str> for DateTime {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for DateTime {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl AsRef<str> for DateTime {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Decode for DateTime {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        String::decode(input).map(Self::from)
    }
}

impl Encode for DateTime {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.text(self.as_str());
    }
}

crate::serde_through_tape!(DateTime);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_kept_and_the_time_is_read() {
        let text = "2025-01-02T03:04:05.000000+02:00";
        let moment = DateTime::new(text);
        assert_eq!(moment.to_string(), text);
        assert_eq!(
            moment.timestamp().unwrap().to_string(),
            "2025-01-02T01:04:05Z"
        );
        assert_eq!(
            DateTime::from(moment.timestamp().unwrap()).as_str(),
            "2025-01-02T01:04:05Z"
        );
        assert!(DateTime::new("yesterday").timestamp().is_err());
        assert!(DateTime::new("2025-01-02T03:04:05").timestamp().is_err());
    }

    #[test]
    fn what_is_written_is_read_without_an_offset_too() {
        let civil = |text: &str| DateTime::new(text).civil().map(|civil| civil.to_string());
        for (text, wanted) in [
            ("2025-01-02T03:04:05", "2025-01-02T03:04:05"),
            ("2025-01-02 03:04:05.25", "2025-01-02T03:04:05.25"),
            ("2025-01-02T03:04:05Z", "2025-01-02T03:04:05"),
            ("2025-01-02t03:04:05z", "2025-01-02T03:04:05"),
            ("2025-01-02T03:04:05.000000+02:00", "2025-01-02T03:04:05"),
            ("2025-01-02T03:04", "2025-01-02T03:04:00"),
            ("2025-01-02", "2025-01-02T00:00:00"),
            (
                "9999-12-31T23:59:59.999999999Z",
                "9999-12-31T23:59:59.999999999",
            ),
            (
                "9999-12-31T23:59:59.9999999999999999-12:00",
                "9999-12-31T23:59:59.999999999",
            ),
            ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00"),
        ] {
            assert_eq!(civil(text).ok().as_deref(), Some(wanted), "{text}");
        }
        for text in [
            "yesterday",
            "",
            "2025-13-01T00:00:00",
            "03:04:05",
            "1735787045",
        ] {
            assert!(civil(text).is_err(), "{text}");
        }
        let again = DateTime::from(DateTime::new("2025-01-02").civil().unwrap());
        assert_eq!(again.as_str(), "2025-01-02T00:00:00");
    }

    #[test]
    fn years_to_9999_and_long_fractions_are_points_in_time() {
        let timestamp = |text: &str| DateTime::new(text).timestamp().map(|it| it.to_string());
        let long = "9999-01-02T03:04:05.12345678901234567890Z";
        assert_eq!(timestamp(long).unwrap(), "9999-01-02T03:04:05.123456789Z");
        let first = "0001-01-01T00:00:00Z";
        assert_eq!(timestamp(first).unwrap(), first);
        assert!(timestamp("9999-12-31T23:59:59.999999999Z").is_err());
    }
}
