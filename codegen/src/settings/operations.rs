//! `[operations]`: what a person says of one operation, and whether its key is one.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::Fault;

/// How long calls of one operation may take, how often they are made again, and how its form is
/// written.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Operation {
    /// How often a call is made again at most
    pub retries: Option<u32>,
    /// Whether it may be made again although nobody knows whether the server acted on it
    pub replay: Option<bool>,
    /// How many seconds a call may take altogether
    pub timeout: Option<u32>,
    /// How many seconds one attempt may take
    pub attempt_timeout: Option<u32>,
    /// The boolean of its JSON body or of its query that asks for a stream; nothing for none
    pub stream_member: Option<String>,
    /// How members of its form are written, in the place of what the document says
    pub encoding: BTreeMap<String, Encoding>,
}

/// How a member of a form is written: an Encoding Object (OpenAPI 3.1.1, section 4.8.15).
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields)]
pub struct Encoding {
    /// How a member with members or elements becomes pairs
    pub style: Option<EncodingStyle>,
    /// Whether each element has a pair of its own; without it, with the style `form` alone
    pub explode: Option<bool>,
    /// The media type of its part
    pub content_type: Option<String>,
}

/// How a member with members or elements becomes pairs.
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
    /// The document's spelling.
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
) -> Result<(), Fault> {
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

/// A method in capitals, and a path.
pub(super) fn route(text: &str) -> String {
    match text.split_once(' ') {
        Some((method, path)) => format!("{} {path}", method.to_uppercase()),
        None => text.to_owned(),
    }
}
