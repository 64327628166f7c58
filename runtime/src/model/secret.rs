//! Secret strings, which no output shows.

use std::fmt;

use crate::json::decode::Decode;
use crate::json::encode::Encode;
use crate::json::fault::Fault;
use crate::json::input::Input;
use crate::json::tape::Tape;

/// A string of the format `password`: sent unchanged, and never shown.
///
/// `Debug` prints `[redacted]`, there is no `Display`, and no fault contains it. The excerpt of a
/// response in an error is redacted only if the call sent the secret; a secret that comes from the
/// server is shown there.
///
/// ```
/// let secret = specmill_runtime::Secret::new("hunter2");
/// assert_eq!(format!("{secret:?}"), "[redacted]");
/// assert_eq!(secret.expose(), "hunter2");
/// ```
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct Secret(String);

impl Secret {
    /// Creates a secret with this text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Returns the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl Decode for Secret {
    fn decode(input: Input<'_, '_>) -> Result<Self, Fault> {
        // A value of another kind may be a secret all the same.
        let fault = |_| Fault::new("expected a string that is secret, found something else");
        input
            .string()
            .map(|text| Self(text.into_owned()))
            .map_err(fault)
    }
}

impl Encode for Secret {
    fn encode<'a>(&'a self, tape: &mut Tape<'a>) {
        tape.secret(self.expose());
    }
}

crate::serde_through_tape!(Secret);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_sent_and_not_shown() {
        let secrets: Vec<Secret> = crate::from_json(br#"["sesame"]"#).unwrap();
        assert_eq!(secrets, [Secret::new("sesame")]);
        assert_eq!(crate::to_json(&secrets), br#"["sesame"]"#);
        assert_eq!(serde_json::to_string(&secrets[0]).unwrap(), "\"sesame\"");
        assert_eq!(format!("{secrets:?}"), "[[redacted]]");
    }

    #[test]
    fn what_stands_in_its_place_is_not_shown_either() {
        let fault = crate::from_json::<Secret>(b"271828").unwrap_err();
        assert!(!fault.to_string().contains("271828"), "{fault}");
    }
}
