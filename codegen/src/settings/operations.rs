//! `[operations]`: settings of single operations, and the check of their keys.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::SettingsError;

/// Settings of one operation: timeouts, retries, streaming and the encoding of its form.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Operation {
    /// The maximum number of retries
    pub retries: Option<u32>,
    /// True if it may be retried even if the server might have acted on it
    pub replay: Option<bool>,
    /// The deadline of a call with all retries, in seconds
    pub timeout: Option<u32>,
    /// The timeout of one attempt, in seconds
    pub attempt_timeout: Option<u32>,
    /// The boolean of its JSON body or query that requests a stream; empty for none
    pub stream_member: Option<String>,
    /// Encodings of its form's properties, which override those of the document
    pub encoding: BTreeMap<String, Encoding>,
}

/// Encoding of a form property: an Encoding Object (OpenAPI 3.1.1, section 4.8.15).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Encoding {
    /// The style of an object or array
    pub style: Option<EncodingStyle>,
    /// True if each element has its own pair; the default is true for the style `form` alone
    pub explode: Option<bool>,
    /// The media type of its part
    pub content_type: Option<String>,
}

/// Style of an object or array in a form.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "camelCase")]
pub enum EncodingStyle {
    /// `a=1,2`, or `a=1&a=2`
    Form,
    /// `a=1%202`
    SpaceDelimited,
    /// `a=1|2`
    PipeDelimited,
    /// `a[b]=1`
    DeepObject,
}

impl EncodingStyle {
    /// Returns the document's spelling.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::SpaceDelimited => "spaceDelimited",
            Self::PipeDelimited => "pipeDelimited",
            Self::DeepObject => "deepObject",
        }
    }
}

pub(super) fn check_operations(
    operations: &BTreeMap<Spanned<String>, Operation>,
) -> Result<(), SettingsError> {
    let is_route = |text: &str| {
        text.split_once(' ')
            .is_some_and(|(method, path)| !method.is_empty() && path.starts_with('/'))
    };
    match operations.keys().find(|key| !is_route(key.get_ref())) {
        Some(key) => {
            let text = key.get_ref();
            let message = format!("`{text}` is not a method and a path (`POST /plants`)");
            Err(super::fault(key, message))
        }
        None => Ok(()),
    }
}

/// Normalizes a key to a method in capitals and a path.
pub(super) fn route(text: &str) -> String {
    match text.split_once(' ') {
        Some((method, path)) => format!("{} {path}", method.to_uppercase()),
        None => text.to_owned(),
    }
}
