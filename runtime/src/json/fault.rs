//! Faults: a value that cannot be decoded, with its path.

use std::borrow::Cow;
use std::error::Error;
use std::fmt::{self, Write as _};

/// An error in decoding a value: its JSON path, and what was expected and found.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Fault(Box<Detail>);

#[derive(Clone, Debug, Eq, PartialEq)]
struct Detail {
    /// From the innermost segment to the outermost, as they are added while the fault propagates.
    steps: Vec<PathSegment>,
    message: Cow<'static, str>,
    exceeds_limit: bool,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum PathSegment {
    Member(String),
    Index(usize),
    /// Several segments, formatted.
    Written(String),
}

impl Fault {
    /// Creates a fault with a message.
    #[must_use]
    pub fn new(message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Detail {
            steps: Vec::new(),
            message: message.into(),
            exceeds_limit: false,
        }))
    }

    /// Creates the fault of a required property that is missing.
    #[must_use]
    #[cold]
    pub fn missing(name: &str) -> Self {
        Self::new("required, but missing").member(name)
    }

    /// Creates the fault of a value that takes more memory than the limit.
    #[cold]
    pub(crate) fn exceeded(limit: usize) -> Self {
        let message =
            format!("the decoded value takes more memory than the limit of {limit} bytes");
        let mut fault = Self::new(message);
        fault.0.exceeds_limit = true;
        fault
    }

    pub(crate) fn syntax(error: &serde_json::Error) -> Self {
        Self::new(format!("not JSON: {error}"))
    }

    /// Prepends a property to the path.
    #[must_use]
    #[cold]
    pub fn member(mut self, name: &str) -> Self {
        self.0.steps.push(PathSegment::Member(name.to_owned()));
        self
    }

    /// Prepends an array index to the path.
    #[must_use]
    #[cold]
    pub fn index(mut self, index: usize) -> Self {
        self.0.steps.push(PathSegment::Index(index));
        self
    }

    /// Returns the JSON path of the value, or of the missing property: `$.fields[0].label`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::from("$");
        for step in self.0.steps.iter().rev() {
            // Writing to a string cannot fail.
            let _ = match step {
                PathSegment::Index(index) => write!(path, "[{index}]"),
                PathSegment::Written(text) => write!(path, "{text}"),
                PathSegment::Member(name) if is_plain(name) => write!(path, ".{name}"),
                PathSegment::Member(name) => write!(path, "[{:?}]", shorten(name)),
            };
        }
        path
    }

    /// Returns true if the value takes more memory than the limit (`decoded_limit`). Its path may
    /// be incomplete then.
    #[must_use]
    pub fn exceeds_limit(&self) -> bool {
        self.0.exceeds_limit
    }

    /// Replaces texts of the path and the message for which `shown` returns another: the name of a
    /// property, or a value in the message, may be a secret.
    #[cold]
    pub(crate) fn with_texts(mut self, shown: impl Fn(&str) -> Option<String>) -> Self {
        let detail = &mut *self.0;
        if let Some(message) = shown(&detail.message) {
            detail.message = message.into();
        }
        for step in &mut detail.steps {
            if let PathSegment::Member(name) = step
                && let Some(shown) = shown(name)
            {
                *name = shown;
            }
        }
        // A secret may span several segments.
        if let Some(path) = shown(&self.path()) {
            self.0.steps = vec![PathSegment::Written(
                path.trim_start_matches('$').to_owned(),
            )];
        }
        self
    }

    /// Returns the message, without the path.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path(), self.message())
    }
}

impl Error for Fault {}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name.len() <= EXCERPT
        && name
            .bytes()
            .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

/// The maximum length of a text in a message, in bytes.
const EXCERPT: usize = 60;

pub(crate) fn shorten(text: &str) -> Cow<'_, str> {
    match text.len() <= EXCERPT {
        true => Cow::Borrowed(text),
        false => Cow::Owned(format!("{}…", cut(text, EXCERPT))),
    }
}

/// Truncates a text to a number of bytes, at a character boundary.
pub(crate) fn cut(text: &str, limit: usize) -> &str {
    let mut end = text.len().min(limit);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_one_pointer() {
        assert_eq!(size_of::<Fault>(), size_of::<usize>());
        assert_eq!(size_of::<Result<(), Fault>>(), size_of::<usize>());
    }

    #[test]
    fn the_path_reads_from_the_outside_in() {
        let fault = Fault::missing("label").index(0).member("discovered_fields");
        assert_eq!(
            fault.to_string(),
            "$.discovered_fields[0].label: required, but missing"
        );
        assert_eq!(Fault::missing("a b").path(), r#"$["a b"]"#);
    }

    #[test]
    fn long_text_is_cut_at_a_character() {
        let cut = shorten(&"ä".repeat(100)).into_owned();
        assert!(cut.ends_with("ä…") && cut.len() < 70);
    }
}
