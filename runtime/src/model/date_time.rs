//! A date-time that keeps the text it came as.

use std::fmt;

use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::tape::Tape;

/// A string of the format `date-time` (RFC 3339, section 5.6).
///
/// It keeps its text verbatim, so that a value which the server writes in a way of its own still
/// decodes, and encodes back unchanged. It is read as a point in time on demand. Equality, order
/// and hash go by the text: two texts for one point in time are not equal; compare their
/// [`timestamp`](Self::timestamp)s for that.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct DateTime(String);

impl DateTime {
    /// A date-time with this text, whatever it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }

    /// The point in time that the text means.
    ///
    /// # Errors
    ///
    /// The text is not an RFC 3339 date-time with an offset.
    pub fn timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }
}

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        Self(timestamp.to_string())
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
}
